"""Which time a line of a bill or of a form speaks of: a year, some months of it, or neither."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from dialogs.typed.text import half_width

WHOLE: Final = (1, 12)
NEARLY_A_YEAR: Final = (timedelta(days=355), timedelta(days=375))
"""From the reading of a meter to that of a year later: meters are not read on New Year's Eve."""
HALF_OF_MONTH: Final = 15

_TO: Final = r"\s?(?:[-~至到—–]{1,2}|to)\s?"
_DAY: Final = (
    r"(20\d\d)(?:\s?年\s?(?=\d{1,2}\s?月)|-(?=\d{1,2}-)|/(?=\d{1,2}/)|\.(?=\d{1,2}\.))"
    r"(\d{1,2})\s?[-./月]\s?(\d{1,2})(?!\d)\s?日?"
)
"""With one kind of separator: 2025年1-12月 is no day."""
_COMPACT_DAY: Final = r"(20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?!\d)"
_MONTH: Final = r"(20\d\d)\s?[-./年]\s?(\d{1,2})(?!\d)\s?月?"
_DAYS: Final = re.compile(f"{_DAY}{_TO}{_DAY}|(?<!\\d){_COMPACT_DAY}{_TO}{_COMPACT_DAY}")
_MONTHS: Final = re.compile(f"{_MONTH}份?{_TO}{_MONTH}份?")
_MONTHS_OF_YEAR: Final = re.compile(
    rf"(?:(20\d\d)\s?年?度?\s?[-./]?\s?)?(?<!\d)(\d{{1,2}})\s?月?份?{_TO}(\d{{1,2}})\s?月"
)
_ONE_DAY: Final = re.compile(f"{_DAY}|(?<!\\d){_COMPACT_DAY}")
_ONE_MONTH: Final = re.compile(
    r"(20\d\d)\s?年\s?(\d{1,2})\s?月|(?<!\d)(20\d\d)[-./](0?[1-9]|1[0-2])(?![-./\d])"
)
_COMPACT_MONTH: Final = re.compile(
    r"(?:账期|月份|年月|周期|费期|期间|所属期|结算期|period)\s?[::]?\s?(20\d\d)(0[1-9]|1[0-2])(?!\d)"
)
_SPAN: Final = re.compile(
    r"(?:(20\d\d)\s?年?度?\s?)?(?:(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度|Q(?P<q>[1-4])\b)"
)
_YEAR: Final = re.compile(
    r"(?<![\d.])(20\d\d)\s?(?:年度|年全年|年(?!\s?\d{1,2}\s?月)|全年|(?=\s?annual))|\b(?:FY|year)\s?(20\d\d)\b",
    re.IGNORECASE,
)
_BARE_MONTH: Final = re.compile(r"(?<![\d.])(1[0-2]|0?[1-9])\s?月份?(?![\d底初末中])")
_WHOLE_YEAR: Final = re.compile(
    r"全年|年度合计|本年累计|年累计|年用[电水气]?量|年消[费耗]量|年产量", re.IGNORECASE
)
_DATED: Final = re.compile(
    r"(?:开票|打印|制表|填报|填表|报出|出账|交费|缴费|签发|付款|应付|截止|抄表日|日期|有效期|dated?)",
    re.IGNORECASE,
)
"""Words of lines whose days say when something was written, not what time it is about."""
_QUARTERS: Final = {"一": 1, "二": 2, "三": 3, "四": 4}
_MONTH_CELL: Final = re.compile(
    r"(?:(20\d\d)\s?[-./年]\s?)?(1[0-2]|0?[1-9])\s?月?份?|(20\d\d)(0[1-9]|1[0-2])"
)
_ENGLISH: Final = {
    name: at
    for at, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_CHINESE: Final = {
    name: at
    for at, name in enumerate(
        ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"), 1
    )
}


@dataclass(frozen=True, slots=True)
class Period:
    """Months of a year, or of one that is not named. ``shifted``: a year, but of no calendar."""

    year: str
    months: tuple[int, int] = WHOLE
    shifted: bool = False

    @property
    def is_year(self) -> bool:
        """Whether it is plainly a whole calendar year."""
        return self.months == WHOLE and not self.shifted

    @property
    def words(self) -> str:
        """As numbers: 2025, 2025-03, 2025-01/2025-06; empty for a month that is not named."""
        if self.months == WHOLE:
            return self.year
        if not all(self.months):
            return ""
        first, last = (f"{self.year}-{one:02}" if self.year else f"{one}" for one in self.months)
        return first if first == last else f"{first}/{last}"


_Maker = Callable[[re.Match[str]], Period | None]


def periods_in(text: str) -> list[Period]:
    """The times that a line speaks of. The day on which something was written is none."""
    plain = half_width(text)
    found: list[Period] = []

    def take(pattern: re.Pattern[str], period: _Maker) -> None:
        nonlocal plain
        for match in pattern.finditer(plain):
            made = period(match)
            if made is not None:
                found.append(made)
        plain = pattern.sub(lambda match: " " * len(match[0]), plain)

    take(_DAYS, _of_days)
    take(_MONTHS, _of_months)
    take(_MONTHS_OF_YEAR, _of_months_of_year)
    if _DATED.search(plain):
        take(_ONE_DAY, lambda _: None)
        take(_ONE_MONTH, lambda _: None)
    take(_COMPACT_MONTH, lambda m: Period(m[1], (int(m[2]), int(m[2]))))
    take(_ONE_DAY, lambda _: None)
    take(_ONE_MONTH, _of_one_month)
    take(_SPAN, _of_span)
    take(_YEAR, lambda m: Period(m[1] or m[2]))
    take(_BARE_MONTH, lambda m: Period("", (int(m[1]), int(m[1]))))
    if not found and _WHOLE_YEAR.search(plain):
        found.append(Period(""))
    return found


def days_in(text: str) -> list[date]:
    """The single days that a line names, not those from and to which something is."""
    plain = _DAYS.sub(" ", half_width(text))
    found = []
    for match in _ONE_DAY.finditer(plain):
        try:
            found.append(date(*(int(part) for part in match.groups() if part)))
        except ValueError:
            continue
    return found


def month_in(cell: str) -> Period | None:
    """The month that a cell names and nothing else: 3月, 2025-03, 三月, Mar."""
    plain = half_width(cell).strip().casefold().rstrip(".")
    if found := _MONTH_CELL.fullmatch(plain):
        if found[3]:
            return Period(found[3], (int(found[4]), int(found[4])))
        is_named = found[1] or "月" in plain
        return Period(found[1] or "", (int(found[2]), int(found[2]))) if is_named else None
    if plain.endswith(("月", "月份")) and (month := _CHINESE.get(plain.rstrip("份").rstrip("月"))):
        return Period("", (month, month))
    month = _ENGLISH.get(plain[:3], 0) if plain.isalpha() and len(plain) > 2 else 0
    return Period("", (month, month)) if month and plain.isascii() and len(plain) < 10 else None


def year_in(cell: str) -> Period | None:
    """The year that a cell names and nothing else."""
    found = re.fullmatch(r"(20\d\d)\s?(?:年度?|全年)?", half_width(cell).strip())
    return Period(found[1]) if found else None


def together(periods: Iterable[Period]) -> Period | None:
    """The one time that all of them are; ``None`` if they differ.

    One without a year goes with one that has it: 2025年 and 1-12月.
    """
    distinct = set(periods)
    years = {one.year for one in distinct if one.year}
    if len(years) == 1:
        year = years.pop()
        distinct = {Period(year, one.months, one.shifted) for one in distinct}
    spans = {one for one in distinct if one.months != WHOLE or one.shifted}
    if len(spans) == 1 and len({one.year for one in distinct}) == 1:
        return spans.pop()  # 2025年 above a bill of March 2025 says its year, not its time
    return distinct.pop() if len(distinct) == 1 else None


def of_year(months: Iterable[Period]) -> Period | None:
    """The time that months cover without a gap and each once; ``None`` if they do not."""
    given = list(months)
    numbers = sorted(one.months[0] for one in given)
    years = {one.year for one in given if one.year}
    if not given or len(years) > 1 or numbers != list(range(numbers[0], numbers[-1] + 1)):
        return None
    return Period(years.pop() if years else "", (numbers[0], numbers[-1]))


def _of_days(match: re.Match[str]) -> Period | None:
    groups = [part for part in match.groups() if part]
    try:
        first, last = (date(*map(int, groups[at : at + 3])) for at in (0, 3))
    except ValueError:
        return None
    return _between(first, last)


def _between(first: date, last: date) -> Period | None:
    if last < first:
        return None
    if NEARLY_A_YEAR[0] <= last - first <= NEARLY_A_YEAR[1]:
        is_calendar = (first.month, first.day) == (1, 1) and (last.month, last.day) == (12, 31)
        middle = first + (last - first) / 2
        return Period(str(middle.year), WHOLE, shifted=not is_calendar)
    start = first.month if first.day <= HALF_OF_MONTH else first.month % 12 + 1
    return Period(str(last.year), (min(start, last.month), last.month))


def _of_months(match: re.Match[str]) -> Period | None:
    first_year, first, last_year, last = match.groups()
    return _months(first_year, int(first), last_year, int(last))


def _months(first_year: str, first: int, last_year: str, last: int) -> Period | None:
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    length = (int(last_year) - int(first_year)) * 12 + last - first + 1
    if length == 12 and first_year != last_year:
        return Period(last_year, WHOLE, shifted=True)
    if first_year == last_year and length > 0:
        return Period(last_year, (first, last))
    return Period(last_year, (1, last)) if 0 < length < 12 else None


def _of_months_of_year(match: re.Match[str]) -> Period | None:
    year, first, last = match[1] or "", int(match[2]), int(match[3])
    return Period(year, (first, last)) if 1 <= first <= last <= 12 else None


def _of_one_month(match: re.Match[str]) -> Period | None:
    year, month = match[1] or match[3], int(match[2] or match[4])
    return Period(year, (month, month)) if 1 <= month <= 12 else None


def _of_span(match: re.Match[str]) -> Period:
    year = match[1] or ""
    if match["half"]:
        return Period(year, (1, 6) if match["half"] == "上" else (7, 12))
    number = match["q"] or match["quarter"]
    quarter = _QUARTERS.get(number) or int(number)
    return Period(year, (3 * quarter - 2, 3 * quarter))
