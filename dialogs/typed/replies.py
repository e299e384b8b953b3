"""The answer words: 符合, 没有, n/a, 稍后, 上一题 … and the marks people use instead."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from dialogs.typed.data_files import read_data
from dialogs.typed.text import half_width

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
    UNDO = "undo"


_STATEMENTS = frozenset({Reply.YES, Reply.NO, Reply.NOT_APPLICABLE})
_BETWEEN = re.compile(r"[,;。、\n]+")
_QUESTION = re.compile(
    r"\?|什么(?:意思|是|算|叫|样)|(?:是|算|干|有|做|叫)什么|怎么(?:算|填|判断|理解|查|看|办|弄|写|答|选)|如何(?:算|计算|填|判断|理解|查)"
    r"|哪里(?:查|有|找|看)|去哪|多久|是啥|啥意思|算不算|吗$"
    r"|^(?:what|how|where|which|why)\b|\bwhat (?:is|are|does|counts)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    words: Mapping[str, Reply]
    marks: Mapping[str, Reply]
    alone: Mapping[str, Reply]
    openers: tuple[str, ...]
    endings: tuple[str, ...]
    none: frozenset[str]
    none_openers: tuple[str, ...]
    either_way: frozenset[str]
    none_alone: frozenset[str]
    some_alone: frozenset[str]
    agreeing: frozenset[str]


def parse_reply(text: str) -> Reply | None:
    """The answer word that ``text`` consists of, or ``None`` when it is anything else.

    Digits are numbers, so "1" is ``None``; so are half answers (基本符合), double negations, and
    combinations of words and marks that contradict each other (不符合 ✅, 符合?).
    """
    if len(text) > LONGEST_REPLY:
        return None
    typed = half_width(text).casefold()
    if reply := _vocabulary().alone.get(typed):
        return reply
    spoken = _spoken(_letters(typed)) or _spoken_alike(typed)
    marked = {reply for mark, reply in _vocabulary().marks.items() if mark in typed}
    if spoken is None and _letters(typed):
        return None
    readings = marked | ({spoken} if spoken else set())
    return readings.pop() if len(readings) == 1 else None


def says_none(text: str) -> bool:
    """Whether ``text`` says that it does not occur: 没有发生过, 都没有违规, never happened.

    The rest of it must not contradict that: 没有，近三年没有发生过.
    """
    if len(text) > LONGEST_REPLY:
        return False
    parts = _parts(half_width(text).casefold())
    others = [part for part in parts if not _is_none(part)]
    return len(others) < len(parts) and all(
        _spoken(part) is Reply.YES or is_either_way(part) for part in others
    )


def says_some(text: str) -> bool | None:
    """What 没有, or 是的，有, means at a row that asks 有没有; ``None`` for any other words."""
    if len(text) > LONGEST_REPLY:
        return None
    vocabulary = _vocabulary()
    said = [_bare(part) for part in _parts(half_width(text).casefold())]
    others = [word for word in said if word not in vocabulary.agreeing]
    if not others:
        return None
    if all(_is_among(word, vocabulary.none_alone) for word in others):
        return False
    return True if all(_is_among(word, vocabulary.some_alone) for word in others) else None


def only_agrees(text: str) -> bool:
    """Whether it agrees and no more (是的, 嗯, ✅): at a row that asks 有没有, to what?"""
    if len(text) > LONGEST_REPLY:
        return False
    typed = half_width(text).casefold()
    parts = _parts(typed)
    if not parts:
        return parse_reply(typed) in (Reply.YES, Reply.NO)
    return all(_bare(part) in _vocabulary().agreeing for part in parts)


def is_question(text: str) -> bool:
    """Whether it is a question rather than an answer: 什么算事故, 基准值是什么, what is that?"""
    return bool(_QUESTION.search(half_width(text).rstrip(" 。.!呢啊呀")))


def is_either_way(text: str) -> bool:
    """Whether it is a bare 没有, 有, yes or no: ambiguous about what must not occur."""
    vocabulary = _vocabulary()
    word = _bare(_letters(half_width(text).casefold()))
    said = (word, *(word.removeprefix(opener) for opener in vocabulary.openers))
    return any(one in vocabulary.either_way for one in said)


def _is_none(word: str) -> bool:
    vocabulary, word = _vocabulary(), _bare(word)
    return word in vocabulary.none or any(
        word.startswith(opener) and _is_none(word.removeprefix(opener))
        for opener in vocabulary.none_openers
    )


def _is_among(word: str, words: frozenset[str]) -> bool:
    """Whether it is one of the words, perhaps behind an opener: 都没有."""
    openers = ("", *_vocabulary().openers)
    return any(
        word.startswith(opener) and word.removeprefix(opener) in words for opener in openers
    )


def _bare(word: str) -> str:
    """The word without an ending that has no meaning."""
    endings = _vocabulary().endings
    return next((word.removesuffix(e) for e in endings if word.endswith(e)), word)


def _spoken_alike(typed: str) -> Reply | None:
    """The common meaning of all parts of 没问题，全部符合."""
    said = {_spoken(part) for part in _parts(typed)}
    reply = said.pop() if len(said) == 1 else None
    return reply if reply in _STATEMENTS else None


def _parts(typed: str) -> list[str]:
    """The parts between commas and full stops, letters only."""
    return [letters for part in _BETWEEN.split(typed) if (letters := _letters(part))]


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
            _word(word): Reply(meaning)
            for meaning, words in data["words"].items()
            for word in words
        },
        marks={mark: Reply(meaning) for meaning, marks in data["marks"].items() for mark in marks},
        alone={sign: Reply(meaning) for meaning, signs in data["alone"].items() for sign in signs},
        openers=tuple(data["openers"]),
        endings=tuple(data["endings"]),
        none=frozenset(map(_word, data["none"]["words"])),
        none_openers=tuple(data["none"]["openers"]),
        either_way=frozenset(map(_word, data["either-way"])),
        none_alone=frozenset(map(_word, data["none-alone"])),
        some_alone=frozenset(map(_word, data["some-alone"])),
        agreeing=frozenset(map(_word, data["agreeing"])),
    )


def _word(listed: str) -> str:
    return _letters(half_width(listed).casefold())
