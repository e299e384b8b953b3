"""What people type at a group -> what it says about the rows, by row number."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from dialogs.core.waits import GroupMarks
from dialogs.typed.replies import (
    Reply,
    is_either_way,
    only_agrees,
    parse_reply,
    says_none,
    says_some,
)
from dialogs.typed.text import half_width
from scoring.units.numerals import read_numeral

_FILLERS = re.compile(r"第|条|项|题|和|与|及|\band\b")
# A part that ends in a run of separators takes all of it (*+): otherwise two adjacent parts could
# split the run in many ways, and matching would backtrack through all of them.
_NUMBERS = r"(?P<numbers>\d[\d\s,、.;]*+)"
_OTHERS = r"(?:其余|其他|其它|剩下|别的|(?:the |all )?(?:rest|others)\b)"
_BARE = re.compile(rf"{_NUMBERS}")
_ALL_BUT = re.compile(
    rf"(?:除了?|all (?:met |are met )?(?:but|except))\s*{_NUMBERS}(?:以外|之外|外)?[\s,]*+"
    rf"(?:{_OTHERS}?(?:都|全部|全都|均|全)?(?P<word>\S*+))"
)
_EACH = re.compile(r"(\d[\d\s,、.;]*+)([^\d,;。、]++)[\s,;。、]*+")
_THE_OTHERS = re.compile(
    rf"{_OTHERS}\s*+(?:\d++\s*+)?(?:的?都|全部|全都|均|全|(?:are )?all|are)?\s*+"
    r"(?P<word>[^\d,;。、]{1,40}?)[的了\s。.]*+$"
)
_EXCLUDED = re.compile(
    r"(?:第\s*)?(\d++)\s*+(?:[条项题]\s*+)?(?:不适用|不涉及|n/?a)[\s:,;。]++(?P<reason>\W*+\w.*)",
    re.I | re.S,
)
_CHINESE_ROW = re.compile(
    r"(?<=第)(?:[一二三四五六七八九]|[一二三]?十[一二三四五六七八九]?)(?=[条项题])"
)
_QUESTIONED = re.compile(
    r"(?:(?:第\s*)?(\d++)\s*+(?:[条项题]\s*+)?(?:[,:]\s*+)?(?:\?|是?什么|啥|怎么|如何|说明|不懂|看不懂|不明白|help|what).*"
    r"|(?:什么是|说明|解释一?下?|help|what is|explain)"
    r"\s*+(?:第\s*)?(\d++)\s*+(?:[条项题]\s*+)?\??)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Excluded:
    """The person says that one row does not apply, and why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Questioned:
    """The person asks what a row means."""

    row: int


def parse_group_words(
    text: str, presence: Sequence[bool]
) -> GroupMarks | Excluded | Questioned | None:
    """What ``text`` says about the rows of a group; ``None`` if that is not certain.

    ``presence``: for each row, whether it asks 有没有 about something there must be none of; 有
    then means not met. "3 7", "3、7 不符合", "除了 3 和 7 都符合": the others are met.
    "4有，6没有" says nothing about the others, "3有 5不清楚 其余没有" does.
    """
    typed = _CHINESE_ROW.sub(lambda row: str(read_numeral(row[0])), half_width(text))
    if found := _EXCLUDED.fullmatch(typed):
        return Excluded(_number(found[1]), found["reason"].strip())
    if found := _QUESTIONED.fullmatch(typed):
        return Questioned(_number(found[1] or found[2]))
    plain = _FILLERS.sub(" ", typed.casefold()).strip()
    if found := _BARE.fullmatch(plain):
        return GroupMarks(_rows(found["numbers"]), others_met=True)
    if found := _ALL_BUT.fullmatch(plain):
        word = found["word"].rstrip("的了。.")
        rows = _rows(found["numbers"])
        met = not word or _others_are_met(word, presence, rows)
        return GroupMarks(rows, others_met=True) if met else None
    return _each(plain, presence)


def _each(plain: str, presence: Sequence[bool]) -> GroupMarks | None:
    """4有 6没有: every number with its own word, perhaps with a word for the others."""
    others = _THE_OTHERS.search(plain)
    rows, rest = (plain[: others.start()], others["word"]) if others else (plain, "")
    parts = list(_one_after_the_other(rows))
    if not parts or parts[-1].end() != len(rows):
        return None
    said: dict[Reply, list[int]] = {Reply.YES: [], Reply.NO: [], Reply.LATER: []}
    for part in parts:
        for row in _rows(part[1]):
            reply = _said_of_row(part[2].strip(), presence[row - 1 : row] == [True])
            if reply not in said:
                return None
            said[reply].append(row)
    met, not_met, unclear = said[Reply.YES], said[Reply.NO], said[Reply.LATER]
    named = [*met, *not_met, *unclear]
    if len(set(named)) < len(named) or not (not_met or unclear or rest):
        return None
    if rest and not _others_are_met(rest, presence, named):
        return None
    is_bare_list = len(parts) == 1 and bool(not_met)
    return GroupMarks(tuple(not_met), tuple(met), bool(rest) or is_bare_list, tuple(unclear))


def _said_of_row(word: str, asks_presence: bool) -> Reply | None:
    """Yes if the row is met, no if it is not, later if it is not known."""
    if asks_presence:
        if (some := says_some(word)) is not None:
            return Reply.NO if some else Reply.YES
        if says_none(word):
            return Reply.YES
        if is_either_way(word) or (word.isalpha() and only_agrees(word)):
            return None
    return parse_reply(word)


def _others_are_met(word: str, presence: Sequence[bool], named: Collection[int]) -> bool:
    """Whether the word fits all others; 其余没有 also if most of them ask 有没有."""
    others = [asks for row, asks in enumerate(presence, 1) if row not in named]
    most = sum(others) * 2 > len(others)
    kinds = {True} if most else set(others)
    return all(_said_of_row(word, asks) is Reply.YES for asks in kinds)


def _one_after_the_other(plain: str) -> Iterator[re.Match[str]]:
    end = 0
    while part := _EACH.match(plain, end):
        yield part
        end = part.end()


def _rows(numbers: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(map(_number, re.findall(r"\d+", numbers))))


def _number(digits: str) -> int:
    """The number of a row; too many digits are not a row number."""
    return int(digits[:6])
