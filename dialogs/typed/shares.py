"""What people type -> values, or a coded rejection that says what to type instead.

Nothing is guessed: ambiguous text is refused, with its readings. Numbers are exact.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from dialogs.typed.rejections import Rejection, reject
from dialogs.typed.replies import Reply, parse_reply
from dialogs.typed.text import half_width
from scoring.units.number import LONGEST_TYPED, ParsedNumber, plain, read_number

__all__ = [
    "EARLIEST_YEAR",
    "MOST_PEOPLE",
    "ParsedNumber",
    "Reply",
    "bare_percent",
    "is_bare_percent",
    "parse_headcount",
    "parse_limit",
    "parse_number",
    "parse_period",
    "parse_reply",
    "parse_share",
    "percent_readings",
    "refuse_without_sign",
]

MOST_PEOPLE = 1_000_000
EARLIEST_YEAR = 2000
PLAIN_PERCENT = 10
"""From this value on, a number without "%" is clearly a percentage where one is asked."""

_WHOLE = re.compile(r"(?:全部|全都|所有|全|百分百|all|full|completely)")
_HALF = re.compile(r"(?:一半|半数|半|(?:a )?half)")
_VAGUE_SHARE = re.compile(
    r"大部分|小部分|少部分|一部分|部分|绝大多数|大多数|多数|少数|大半|小半|多半|少半|过半|半以上|半以下|半左右|近半|超半"
    r"|\b(?:most|mostly|some|partly|few)\b"
)
_FRACTION = re.compile(r"(?P<part>\d{1,6})\s*/\s*(?P<whole>\d{1,6})")
_CHINESE_FRACTION = re.compile(r"(?P<whole>[^百千\s]{1,6})分之(?P<part>\S{1,6})")
_PER_MILLE = "‰"
_FIGURE = re.compile(r"\d")
_PEOPLE = re.compile(
    r"(?:多|余)?(?:名|位|个)?(?:人|人员|员工|职工)|名|位|个|people|persons|employees|staff|workers",
    re.IGNORECASE,
)
_YEARS_AGO: Mapping[str, int] = {
    "今年": 0, "本年": 0, "本年度": 0, "当年": 0, "this year": 0,
    "去年": 1, "上年": 1, "上一年": 1, "上年度": 1, "上一年度": 1, "last year": 1,
    "前年": 2,
}  # fmt: skip
_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")
_CHINESE_YEAR = re.compile("[一二][零〇一二三四五六七八九]{3}")
_SHORT_YEAR = re.compile(r"(\d\d)年度?")
_WHOLE_YEAR = re.compile(
    r"\s*(?:fy\s*)?Y\s*(?:年|年度|财年|全年|年全年|年?\s*0?1\s*月?\s*[-~到至—]+\s*12\s*月)?", re.I
)


def parse_number(text: str, unit: str = "") -> ParsedNumber | Rejection:
    """The only number in ``text`` with the unit typed after it, or why it is rejected.

    ``unit`` is the unit the question is asked in. It decides what 万 belongs to: "3500 万元" is
    3500 where 万元 is asked, and 35000000 元 elsewhere. Whether the typed unit fits is for the
    caller to judge; no unit typed is ``""``.
    """
    return read_number(text, unit)


def parse_limit(text: str, unit: str = "") -> ParsedNumber | Rejection:
    """``parse_number`` for a limit as tables print it: ≤30 and 30 以下 are 30."""
    return read_number(text, unit, limit=True)


def parse_share(text: str) -> Decimal | Rejection | None:
    """How far something is met, from 0 to 1, where a percentage is asked: "80" is 0.8.

    ``None`` if ``text`` contains no number at all, so that the caller can try the answer words. A
    bare number above 0 and up to 1 is refused, being 0.8 % to some and 80 % to others, and so is
    one below 10, which may be no percentage at all.
    """
    if len(text) > LONGEST_TYPED:
        return reject("too-long", limit=LONGEST_TYPED)
    typed = half_width(text).casefold().rstrip(" 。.!")
    if _WHOLE.fullmatch(typed):
        return Decimal(1)
    if _HALF.fullmatch(typed):
        return Decimal("0.5")
    if _VAGUE_SHARE.search(typed):
        return reject("vague-share", typed=text.strip())
    if (fraction := _fraction(typed)) is not None:
        return _share_of_fraction(text, fraction)
    number = read_number(text)
    if isinstance(number, Rejection):
        return None if number.code == "not-a-number" else number
    return _share_of_number(text, number)


def _share_of_number(text: str, number: ParsedNumber) -> Decimal | Rejection | None:
    if number.is_rank:
        return reject("rank-not-share", typed=text.strip())
    if number.unit_text not in ("", "%", _PER_MILLE):
        if not _FIGURE.search(text):
            return None  # 一般, 一套制度: a word that begins like a number
        return reject("not-a-percentage", unit=number.unit_text)
    if number.unit_text == "" and 0 < number.value <= 1:
        small, large = f"{number.value} %", f"{plain(number.value.scaleb(2))} %"
        return reject("ambiguous-share", typed=text.strip(), small=small, large=large)
    if refused := refuse_without_sign(number):
        return refused
    share = number.value.scaleb(-3 if number.unit_text == _PER_MILLE else -2)
    return _at_most_all(text, share)


def refuse_without_sign(number: ParsedNumber) -> Rejection | None:
    """Why ``number`` is not accepted as a percentage: small and typed without "%", such as 1.2."""
    if number.unit_text == "" and 0 < number.value < PLAIN_PERCENT:
        return reject("percent-sign-missing", typed=f"{number.value}")
    return None


def percent_readings(value: Decimal) -> tuple[Decimal, Decimal]:
    """What a small number without "%" may be: 0.9 is 0.9 % or 90 %, 3 is 3 % or 30 % (三成)."""
    return value, plain(value.scaleb(2 if value <= 1 else 1))


def bare_percent(text: str) -> Decimal | None:
    """The number in ``text`` if it has no "%" and can be read as several percentages."""
    number = read_number(text)
    if isinstance(number, Rejection) or number.is_rank or not is_bare_percent(number):
        return None
    return number.value


def is_bare_percent(number: ParsedNumber) -> bool:
    """Whether it is small and typed without "%"."""
    return number.unit_text == "" and 0 < number.value < PLAIN_PERCENT


def _fraction(typed: str) -> Fraction | None:
    """The value of "3/4" or 四分之三; ``None`` for other text, or if the denominator is 0."""
    if found := _FRACTION.fullmatch(typed) or _CHINESE_FRACTION.fullmatch(typed):
        part, whole = (read_number(found[name]) for name in ("part", "whole"))
        if isinstance(part, ParsedNumber) and isinstance(whole, ParsedNumber) and whole.value:
            return Fraction(part.value) / Fraction(whole.value)
    return None


def _share_of_fraction(text: str, fraction: Fraction) -> Decimal | Rejection:
    share = Decimal(fraction.numerator) / Decimal(fraction.denominator)
    if Fraction(share) != fraction:
        return reject("fraction-not-exact", typed=text.strip())
    return _at_most_all(text, share)


def _at_most_all(text: str, share: Decimal) -> Decimal | Rejection:
    return plain(share) if share <= 1 else reject("share-over-100", typed=text.strip())


def parse_headcount(text: str) -> int | Rejection:
    """The number of employees: "200", "约 350 人", "1.2万", 两百人."""
    number = read_number(text)
    if isinstance(number, Rejection):
        return number
    if number.unit_text and not _PEOPLE.fullmatch(number.unit_text):
        return reject("not-people", unit=number.unit_text)
    if number.value != number.value.to_integral_value():
        return reject("not-whole", typed=text.strip())
    if not 1 <= number.value <= MOST_PEOPLE:
        return reject("headcount-out-of-range", lowest=1, highest=MOST_PEOPLE)
    return int(number.value)


def parse_period(text: str, current_year: int) -> int | Rejection:
    """The calendar year an assessment looks at: "2025", 2025年, 去年, 25年, 2025年1-12月.

    A period other than one calendar year is refused, and so is a year that has not begun.
    """
    if len(text) > LONGEST_TYPED:
        return reject("too-long", limit=LONGEST_TYPED)
    typed = _arabic_year(half_width(text).casefold().strip(" 。.!").removesuffix("的"))
    if typed in _YEARS_AGO:
        return current_year - _YEARS_AGO[typed]
    if short := _SHORT_YEAR.fullmatch(typed):
        typed = f"20{short[1]}"
    years = set(_YEAR.findall(typed))
    if len(years) > 1:
        return reject("several-years", typed=text.strip())
    if not years or not _WHOLE_YEAR.fullmatch(_YEAR.sub("Y", typed, count=1)):
        return reject("not-a-year", typed=text.strip())
    return _year_in_range(int(years.pop()), current_year)


def _arabic_year(typed: str) -> str:
    return _CHINESE_YEAR.sub(
        lambda found: found[0].translate(str.maketrans("零〇一二三四五六七八九", "00123456789")),
        typed,
    )


def _year_in_range(year: int, current_year: int) -> int | Rejection:
    if year > current_year:
        return reject("year-in-future", year=year, latest=current_year)
    if year < EARLIEST_YEAR:
        return reject("year-too-early", year=year, earliest=EARLIEST_YEAR)
    return year
