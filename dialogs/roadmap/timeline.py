"""When each step on the way to the title is due next, and when to remind of it."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from scoring.catalogue.model import Step

REMINDED_BEFORE = timedelta(days=14)
"""How long before a step its reminder is sent."""


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A step with the dates of its next period; ``position`` is its index in the catalogue."""

    position: int
    step: Step
    begin: date
    end: date

    def is_open(self, today: date) -> bool:
        """Whether the step is in progress."""
        return self.begin <= today


def upcoming(steps: Iterable[Step], today: date) -> tuple[Upcoming, ...]:
    """Every step with its next period: first those in progress, then by date."""
    found = [_next(position, step, today) for position, step in enumerate(steps)]
    return tuple(sorted(found, key=lambda step: (max(step.begin, today), step.end)))


def reminder_day(step: Step, today: date) -> date:
    """The day to send a reminder of a step, always after today.

    Some time before its last day if a day is set or it is in progress, else before it begins;
    tomorrow if that has passed; next year's if even tomorrow is too late.
    """
    coming = _next(0, step, today)
    if _target(coming, today) <= today + timedelta(days=1):
        coming = _next(0, step, coming.end + timedelta(days=1))
    return max(_target(coming, today) - REMINDED_BEFORE, today + timedelta(days=1))


def _target(coming: Upcoming, today: date) -> date:
    return coming.end if coming.step.day or coming.is_open(today) else coming.begin


def _next(position: int, step: Step, today: date) -> Upcoming:
    """The first period of the step that is not over; it may end in the year after it begins."""
    first, last = step.months
    for year in (today.year - 1, today.year, today.year + 1):
        end_year = year + (last < first)
        days = monthrange(end_year, last)[1]
        end = date(end_year, last, min(step.day or days, days))
        if end >= today:
            return Upcoming(position, step, date(year, first, 1), end)
    raise AssertionError("every month comes again within a year")
