"""``python -m docs.word_templates [folder]``."""

import sys
from pathlib import Path

from bot.reports.word.build import SHIPPED
from docs.word_templates.self_evaluation import self_evaluation_2018, self_evaluation_2025
from docs.word_templates.third_party import third_party_2018

MAKERS = {
    "self-evaluation-2018.docx": self_evaluation_2018,
    "self-evaluation-2025.docx": self_evaluation_2025,
    "third-party-2018.docx": third_party_2018,
}


def main(target: Path = SHIPPED) -> None:
    """Write all of them."""
    for name, make in MAKERS.items():
        (target / name).write_bytes(make())


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
