"""Numbers, signs and quotes are printed one way in everything a person reads."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import bot
import scoring

BOT, SCORING = (Path(str(package.__file__)).parent for package in (bot, scoring))
READ: Final = {
    str(path.relative_to(path.parents[4])): path.read_text("utf-8")
    for folder, pattern in (
        (BOT, "*/words/*.yaml"),
        (BOT, "*/templates/**/*.j2"),
        (SCORING, "data/**/*.yaml"),
    )
    for path in folder.glob(pattern)
}
SPACED_PERCENT = re.compile(r"[\d}] [%‰](?![}\w])")
OTHER_QUOTES = re.compile(r"[「」『』]")


def lines_with(pattern: re.Pattern[str]) -> Iterator[str]:
    for name, text in READ.items():
        yield from (f"{name}: {line}" for line in text.splitlines() if pattern.search(line))


def test_the_files_are_found() -> None:
    assert len(READ) > 150


@pytest.mark.parametrize("pattern", [SPACED_PERCENT, OTHER_QUOTES])
def test_one_way_of_printing(pattern: re.Pattern[str]) -> None:
    assert not list(lines_with(pattern))
