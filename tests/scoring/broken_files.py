"""Files with one mistake each, made of the sound ones in ``tests/catalogues``."""

from pathlib import Path
from typing import NamedTuple

import yaml

FOLDER = Path(__file__).parents[1] / "catalogues"


class Broken(NamedTuple):
    """A file's text with a mistake in it, and how it is to be told."""

    code: str
    text: str
    line: int
    place: str
    remedy: str | None


def broken_files(cases: str, sound: str) -> list[Broken]:
    """The mistakes listed in the file ``cases``, made in ``sound`` where a case names no other."""
    listed = yaml.safe_load((FOLDER / cases).read_text(encoding="utf-8"))
    return [_broken(case, case.get("of", sound)) for case in listed]


def _broken(case: dict[str, str], sound: str) -> Broken:
    whole = (FOLDER / f"{sound}.yaml").read_text(encoding="utf-8")
    assert case["find"] in whole, case
    text = whole.replace(case["find"], case["write"], 1)
    at = text.index(case["at"]) if "at" in case else whole.index(case["find"])
    line = text[:at].count("\n") + 1
    return Broken(case["code"], text, line, case["place"], case.get("remedy"))
