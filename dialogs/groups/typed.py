"""What people type at a group -> what it says of its rows, by the numbers before them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dialogs.core.waits import GroupMarks
from dialogs.typed.replies import Reply, parse_reply
from dialogs.typed.text import half_width
from scoring.units.numerals import read_numeral

_FILLERS = re.compile(r"第|条|项|题|和|与|及|\band\b")
# What ends on a run of separators takes all of it (*+): a run that two parts could share would be
# divided between them in every way there is.
_NUMBERS = r"(?P<numbers>\d[\d\s,、.;]*+)"
_OTHERS = r"(?:其余|其他|其它|剩下|别的|the rest|the others)"
_ARE_MET = rf"{_OTHERS}\S{{0,3}}\s*(?:符合|满足|有|达标|are met)"
_UNMET = r"(?:都|均|是)?(?:不符合|不满足|没有|没|不行|(?:are |is )?not met)"
_NOT_MET = re.compile(rf"{_NUMBERS}(?:{_UNMET})?[\s,;。.]*+(?:{_ARE_MET})?[的了。.]*+")
_ALL_BUT = re.compile(
    rf"(?:除了?|all (?:met |are met )?(?:but|except))\s*{_NUMBERS}(?:以外|之外|外)?[\s,]*+"
    rf"(?:{_OTHERS}?(?:都|全部|全都|均|全)?(?:符合|满足|有))?[的了。.]*+"
)
_EACH = re.compile(r"(\d[\d\s,、.;]*+)([^\d,;。、]++)[\s,;。、]*+")
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
    """One row is not applicable, and why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Questioned:
    """What one row means is asked."""

    row: int


def parse_group_words(text: str) -> GroupMarks | Excluded | Questioned | None:
    """What ``text`` says of the rows of a group; ``None`` where that is not certain.

    "3 7", "3、7 不符合", "除了 3 和 7 都符合": the others are met. "4有，6没有" says nothing of
    the others.
    """
    typed = _CHINESE_ROW.sub(lambda row: str(read_numeral(row[0])), half_width(text))
    if found := _EXCLUDED.fullmatch(typed):
        return Excluded(_number(found[1]), found["reason"].strip())
    if found := _QUESTIONED.fullmatch(typed):
        return Questioned(_number(found[1] or found[2]))
    plain = _FILLERS.sub(" ", typed.casefold()).strip()
    if found := _NOT_MET.fullmatch(plain) or _ALL_BUT.fullmatch(plain):
        return GroupMarks(_rows(found["numbers"]), others_met=True)
    return _each(plain)


def _each(plain: str) -> GroupMarks | None:
    """4有 6没有: every number with a word of its own."""
    parts = list(_one_after_the_other(plain))
    if not parts or parts[-1].end() != len(plain):
        return None
    said: dict[Reply, list[int]] = {Reply.YES: [], Reply.NO: []}
    for part in parts:
        reply = parse_reply(part[2].strip())
        if reply not in said:
            return None
        said[reply] += _rows(part[1])
    met, not_met = said[Reply.YES], said[Reply.NO]
    if not not_met or set(met) & set(not_met):
        return None
    return GroupMarks(tuple(not_met), tuple(dict.fromkeys(met)))


def _one_after_the_other(plain: str) -> Iterator[re.Match[str]]:
    end = 0
    while part := _EACH.match(plain, end):
        yield part
        end = part.end()


def _rows(numbers: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(map(_number, re.findall(r"\d+", numbers))))


def _number(digits: str) -> int:
    """The number of a row; far too many digits are no row either."""
    return int(digits[:6])
