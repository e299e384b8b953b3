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


OTHER_WORDS = {
    "折标系数": "折标准煤系数",
    "模版": "模板",
    "答卷": "回答文件",
    "答案文件": "回答文件",
    "评价期：": "评价年度",
    "责任人：": "负责人",
    "第一台设备": "主设备",
    "就绪档位": "准备度",
    "就绪等级": "准备度",
    "从业人数": "员工人数",
}
"""By what is not said: what is, one word for one thing."""


@pytest.mark.parametrize("other", OTHER_WORDS)
def test_one_word_for_one_thing(other: str) -> None:
    assert not list(lines_with(re.compile(other)))


def test_the_reader_is_addressed_politely() -> None:
    assert not list(lines_with(re.compile("(?<!迷)你")))


def test_a_chinese_unit_stands_apart_from_its_number_in_what_the_chat_says() -> None:
    assert not [line for line in lines_with(CLOSED_UP_UNIT) if line.startswith("bot/")]
