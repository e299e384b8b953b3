"""Of what time each figure of a document is: its own words, else those of its page or sheet."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from dialogs.bills.doubts import OTHER_YEAR, PART, SHIFTED, TO_DATE, UNCLEAR
from dialogs.bills.periods import Period, days_in, periods_in, together
from dialogs.bills.tables import Source
from dialogs.core.sent.bills import ReadLine

THIS_MONTH: Final = (0, 0)
"""The months of 本月: which, its page says."""
NOT_ONE: Final = Period("?")
"""The time where a page names several."""


def times_of(
    sources: Sequence[Source], outside: Sequence[ReadLine], name: str
) -> list[Period | None]:
    """The time of each source; ``None`` if nothing says it.

    ``outside`` are the lines that give no figure, ``name`` is what the document is called.
    """
    by_group: dict[str, list[Period]] = defaultdict(list)
    for line in outside:
        by_group[line.group] += periods_in(line.text)
    for group in {source.group for source in sources}:
        if not by_group[group] and not group.isdigit():
            by_group[group] += periods_in(group)
    said = [one for of in by_group.values() for one in of]
    said = said or periods_in(name.rpartition(".")[0])
    of_all = (together(said) or NOT_ONE) if said else None
    days = [day for line in outside for day in days_in(line.text)]
    times = [_time_of(source, by_group, of_all) for source in sources]
    return [
        NOT_ONE if time and _was_written_before_its_end(time, days) else time for time in times
    ]


def _was_written_before_its_end(time: Period, days: Sequence[date]) -> bool:
    """Whether a year is claimed in a document of a day before its last month."""
    if not time.is_year or not time.year.isdigit():
        return False
    last = max((day for day in days if day.year >= int(time.year)), default=None)
    return last is not None and last < date(int(time.year), 12, 1)


def _time_of(
    source: Source, by_group: Mapping[str, Sequence[Period]], of_all: Period | None
) -> Period | None:
    said, own = by_group.get(source.group), source.period
    of_page = (together(said) or NOT_ONE) if said else of_all
    if own is None:
        return of_page
    known = None if of_page is NOT_ONE else of_page
    if own.months == THIS_MONTH:
        return known if known and not known.is_year else own
    if TO_DATE in source.doubts and known:
        return replace(known, months=(1, known.months[1]))
    if own.year:
        return own
    year = known.year if known else ""
    return replace(own, year=year) if year or not own.is_year else None


def doubts_of_time(time: Period | None, period: str) -> tuple[str, ...]:
    """What speaks against its being of the whole year ``period``."""
    if time is None:
        return ()
    if time is NOT_ONE:
        return (UNCLEAR,)
    doubts: tuple[str, ...] = ()
    if not time.is_year:
        doubts = (SHIFTED,) if time.shifted else (PART,)
    if time.year and period and time.year != period:
        doubts += (OTHER_YEAR,)
    return doubts
