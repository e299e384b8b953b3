"""The numbers of Chinese documents for English readers.

工信部节〔2024〕13 号 is "Gong Xin Bu Jie [2024] No. 13", as English editions of Chinese law cite
it. The texts of catalogues and overlays are pinned by digests and keep the Chinese number, by
which a document is found; only an English PDF has it so.
"""

import re
from functools import cache

from scoring.files.data import read_data


def in_english(text: str) -> str:
    """``text`` with document numbers in Latin letters, if the issuer's mark is known."""
    return _numbers().sub(_latin, text) if "〔" in text else text


@cache
def _marks() -> dict[str, str]:
    marks: dict[str, str] = read_data("documents.yaml")
    return marks


@cache
def _numbers() -> re.Pattern[str]:
    longest_first = sorted(_marks(), key=len, reverse=True)
    return re.compile(rf"({'|'.join(longest_first)})〔(\d{{4}})〕 ?(\d+) ?号")


def _latin(found: re.Match[str]) -> str:
    return f"{_marks()[found[1]]} [{found[2]}] No. {found[3]}"
