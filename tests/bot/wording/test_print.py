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
    str(path.relative_to(BOT.parent)): path.read_text("utf-8")
    for folder, pattern in (
        (BOT, "*/words/*.yaml"),
        (BOT, "*/templates/**/*.j2"),
        (SCORING, "data/**/*.yaml"),
    )
    for path in folder.glob(pattern)
}
SPACED_PERCENT = re.compile(r"[\d}] [%‰](?![}\w])")
OTHER_QUOTES = re.compile(r"[「」『』]")
CLOSED_UP_UNIT = re.compile(r"\d(?:[万亿吨亩人台套倍度方元年月天]|平方|公顷|千瓦)")


def lines_with(pattern: re.Pattern[str]) -> Iterator[str]:
    for name, text in READ.items():
        yield from (f"{name}: {line}" for line in text.splitlines() if pattern.search(line))


def test_the_files_are_found() -> None:
    assert len(READ) > 150


@pytest.mark.parametrize("pattern", [SPACED_PERCENT, OTHER_QUOTES])
def test_one_way_of_printing(pattern: re.Pattern[str]) -> None:
    assert not list(lines_with(pattern))


def test_a_chinese_unit_stands_apart_from_its_number_in_what_the_chat_says() -> None:
    assert not [line for line in lines_with(CLOSED_UP_UNIT) if line.startswith("bot/")]
