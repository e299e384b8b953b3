"""A day as people type it: 2027-03-31, 2027年3月底, 明年6月, 年底, 3个月后, March 2027.

A month alone means its last day, a year alone its last day. Past dates are refused
unless they are asked for.
"""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from dialogs.typed.rejections import Rejection, reject
from dialogs.typed.text import half_width

LONGEST_DATE = 40
FARTHEST_YEARS = 20
"""Years ahead; a later date is taken for a typing error."""

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_CHINESE = re.compile(
    r"(?:(?P<year>\d{4})年|(?P<rel>今年|明年|后年|本年))?(?P<month>\d{1,2})月(?:份)?"
    r"(?:(?P<day>\d{1,2})[日号]|(?P<part>底|末|中旬|中|初))?(?:前|之前|以前)?"
)
_YEAR_END = re.compile(
    r"(?:(?P<year>\d{4})年?|(?P<rel>今年|明年|后年|本年)?)年?(?:底|末|内|底前|年底)?"
)
_HALF = re.compile(r"(?:(?P<year>\d{4})年|(?P<rel>今年|明年|后年|本年))?(?P<half>[上下])半年")
_QUARTER = re.compile(
    r"(?:(?P<year>\d{4})年?|(?P<rel>今年|明年|后年|本年))?\s*(?:第?(?P<quarter>[一二三四1-4])季度|q(?P<q>[1-4]))"
    r"(?: (?P<behind>\d{4}))?"
)
_AHEAD = re.compile(
    r"(?P<count>\d{1,2}|[一两二三四五六七八九十半])\s*(?P<unit>个?月|年)(?:后|内|以后|之后|之内)"
)
_ENGLISH = re.compile(
    r"(?:end of |by )?(?:(?P<before>\d{1,2})(?:st|nd|rd|th)? )?(?P<month>[a-z]{3,9})\.?"
    r"(?: (?P<behind>\d{1,2})(?:st|nd|rd|th)?,?)? ?(?P<year>\d{4})"
)
_MONTH_END = re.compile(r"(?P<which>本|这个?|下个?)月(?:底|末|内|底前)?")
_AHEAD_ENGLISH = re.compile(r"in (?P<count>\d{1,2}) (?P<unit>month|year)s?")
_YEARS = {"今年": 0, "本年": 0, "明年": 1, "后年": 2}
_DAYS = {"初": 10, "中": 15, "中旬": 20}
_COUNTS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_MONTHS = {name.casefold(): n for n, name in enumerate(calendar.month_name) if name}
_SHORT_MONTHS = {name.casefold(): n for n, name in enumerate(calendar.month_abbr) if name}
_BARE_YEAR_ENDS = frozenset({"年底", "年末", "年内"})


def parse_date(
    text: str, today: date, *, earliest: date | None = None, years: int = FARTHEST_YEARS
) -> date | Rejection:
    """The day ``text`` means, or why it is rejected.

    It is today or later unless ``earliest`` is given, and at most ``years`` ahead.
    """
    typed = (
        "".join(half_width(text).casefold().split())
        if _has_chinese(text)
        else (half_width(text).casefold().strip(" ."))
    )
    if len(typed) > LONGEST_DATE:
        return reject("too-long", limit=LONGEST_DATE)
    for read in _READERS:
        try:
            found = read(typed, today)
        except ValueError:  # 31 June
            return reject("not-a-date", typed=text.strip())
        if found is not None:
            return _in_reach(found, today, earliest or today, years)
    return reject("not-a-date", typed=text.strip())


def _in_reach(found: date, today: date, earliest: date, years: int) -> date | Rejection:
    if found < earliest:
        return reject(
            "date-passed" if earliest == today else "date-too-old", day=found.isoformat()
        )
    if found.year > today.year + years:
        return reject("date-too-far", day=found.isoformat())
    return found


def _has_chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _iso(typed: str, _today: date) -> date | None:
    found = _ISO.fullmatch(typed)
    if not found:
        return None
    year, month = int(found[1]), int(found[2])
    if not 1 <= month <= 12:
        raise ValueError(typed)
    return date(year, month, int(found[3])) if found[3] else _last_day(year, month)


def _year_of(found: re.Match[str], today: date) -> int | None:
    if found["year"]:
        return int(found["year"])
    return today.year + _YEARS[found["rel"]] if found["rel"] else None


def _chinese(typed: str, today: date) -> date | None:
    found = _CHINESE.fullmatch(typed)
    if not found:
        return None
    year, month = _year_of(found, today), int(found["month"])
    if not 1 <= month <= 12:
        raise ValueError(typed)
    day = int(found["day"]) if found["day"] else _DAYS.get(found["part"] or "")
    if year is not None:
        return date(year, month, day) if day else _last_day(year, month)
    this_year = date(today.year, month, day) if day else _last_day(today.year, month)
    if this_year >= today:
        return this_year
    return this_year.replace(year=today.year + 1) if day else _last_day(today.year + 1, month)


def _half_year(typed: str, today: date) -> date | None:
    found = _HALF.fullmatch(typed)
    if not found:
        return None
    return _last_day(_year_of(found, today) or today.year, 6 if found["half"] == "上" else 12)


def _quarter(typed: str, today: date) -> date | None:
    found = _QUARTER.fullmatch(typed)
    if not found:
        return None
    written = found["quarter"] or found["q"]
    quarter = _COUNTS.get(written) or int(written)
    behind = int(found["behind"]) if found["behind"] else today.year
    return _last_day(_year_of(found, today) or behind, 3 * quarter)


def _ahead(typed: str, today: date) -> date | None:
    found = _AHEAD.fullmatch(typed) or _AHEAD_ENGLISH.fullmatch(typed)
    if not found:
        return None
    written, in_years = found["count"], found["unit"] in ("年", "year")
    if written == "半" and not in_years:
        return today + timedelta(days=15)
    if written == "半":
        months = 6
    else:
        months = (_COUNTS.get(written) or int(written)) * (12 if in_years else 1)
    index = today.month - 1 + months
    year, month = today.year + index // 12, index % 12 + 1
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def _year_end(typed: str, today: date) -> date | None:
    if typed in _BARE_YEAR_ENDS:
        return date(today.year, 12, 31)
    found = _YEAR_END.fullmatch(typed)
    year = _year_of(found, today) if found else None
    return date(year, 12, 31) if year else None


def _month_end(typed: str, today: date) -> date | None:
    found = _MONTH_END.fullmatch(typed)
    if not found:
        return None
    this_month = _last_day(today.year, today.month)
    if not found["which"].startswith("下"):
        return this_month
    following = this_month + timedelta(days=1)
    return _last_day(following.year, following.month)


def _english(typed: str, _today: date) -> date | None:
    found = _ENGLISH.fullmatch(typed)
    month = _MONTHS.get(found["month"]) or _SHORT_MONTHS.get(found["month"]) if found else None
    if not found or not month:
        return None
    year, day = int(found["year"]), found["before"] or found["behind"]
    return date(year, month, int(day)) if day else _last_day(year, month)


_READERS: tuple[Callable[[str, date], date | None], ...] = (
    _iso,
    _chinese,
    _half_year,
    _quarter,
    _ahead,
    _year_end,
    _month_end,
    _english,
)
