"""The process that makes reports; what goes in and out is in ``bot.reports.exchange``."""

import json
import sys
from datetime import date
from typing import cast

from bot.reports.data import Check, from_snapshot
from bot.reports.exchange import BROKEN, MADE, MEMORY_BYTES, TOO_LARGE
from bot.reports.pdf.build import build_pdf
from bot.runtime.processes.worker_loop import out_of_memory, place_of, serve
from bot.wording.bilingual import DocumentLanguage


def answer_to(request: bytes) -> bytes:
    """The report asked for, after the byte that says what it is."""
    asked = json.loads(request)
    try:
        data = from_snapshot(
            asked["snapshot"],
            number=asked["number"],
            sequence=asked["sequence"],
            supersedes=asked["supersedes"],
            issued=date.fromisoformat(asked["issued"]),
            version=asked["version"] and tuple(asked["version"]),
            check=asked["check"] and Check(*asked["check"]),
        )
        return MADE + build_pdf(data, cast("DocumentLanguage", asked["language"]))
    except Exception as error:  # reported to the parent, which carries on
        if out_of_memory(error):
            return TOO_LARGE
        return BROKEN + f"{type(error).__name__} {place_of(error)}".encode()


def main() -> None:
    """Answer requests until the input ends, as it does when the parent exits."""
    serve(answer_to, int(sys.argv[1]) if len(sys.argv) > 1 else MEMORY_BYTES)


if __name__ == "__main__":
    main()
