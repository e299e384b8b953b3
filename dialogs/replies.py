"""The answer words: 符合, 没有, n/a, 稍后, 上一题 … and the marks people use in their place."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from dialogs.data_files import read_data
from dialogs.plain_text import half_width

LONGEST_REPLY = 40
"""Longer than any listed answer with its opener and ending; anything longer is a sentence."""


class Reply(StrEnum):
    """What an answer word means. It says what was answered, never whether a rule is met."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not-applicable"
    LATER = "later"
    BACK = "back"
    HELP = "help"
    EVIDENCE = "evidence"


_STATEMENTS = frozenset({Reply.YES, Reply.NO, Reply.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    words: Mapping[str, Reply]
    marks: Mapping[str, Reply]
    openers: tuple[str, ...]
    endings: tuple[str, ...]


def parse_reply(text: str) -> Reply | None:
    """The answer word that ``text`` consists of, or ``None`` when it is anything else.

    Digits are numbers, so "1" is ``None``; so are half answers (基本符合), double negations, and
    words and marks that contradict each other (不符合 ✅, 符合?).
    """
    if len(text) > LONGEST_REPLY:
        return None
    typed = half_width(text).casefold()
    spoken = _spoken(_letters(typed))
    marked = {reply for mark, reply in _vocabulary().marks.items() if mark in typed}
    if spoken is None and _letters(typed):
        return None
    readings = marked | ({spoken} if spoken else set())
    return readings.pop() if len(readings) == 1 else None


def _spoken(word: str) -> Reply | None:
    vocabulary = _vocabulary()
    if reply := vocabulary.words.get(word):
        return reply
    for ending in vocabulary.endings:
        if word.endswith(ending) and (reply := _spoken(word.removesuffix(ending))):
            return reply
    for opener in vocabulary.openers:
        if word.startswith(opener) and (reply := _spoken(word.removeprefix(opener))):
            return reply if reply in _STATEMENTS else None
    return None


def _letters(typed: str) -> str:
    return "".join(char for char in typed if unicodedata.category(char)[0] in "LN")


@lru_cache(maxsize=1)
def _vocabulary() -> _Vocabulary:
    data = read_data("replies.yaml")
    return _Vocabulary(
        words={
            _letters(half_width(word).casefold()): Reply(meaning)
            for meaning, words in data["words"].items()
            for word in words
        },
        marks={mark: Reply(meaning) for meaning, marks in data["marks"].items() for mark in marks},
        openers=tuple(data["openers"]),
        endings=tuple(data["endings"]),
    )
