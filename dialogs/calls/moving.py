"""Moving the dates of a call: later phases move along, or each date is named.

What has begun stays as it is, nobody gets less time than they were promised for what they are
doing now, and what was handed in or decided by the old dates is not looked at again.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from dialogs.calls.phases import INTAKE, PREPARING
from dialogs.calls.terms import Call, Terms, check_terms

CLOSES: Final = "closes"
"""The end of the intake; every other date is the beginning of the phase it is named by."""

Dates = Mapping[str, datetime]


class Misfit(StrEnum):
    """Why dates cannot be moved so."""

    NOTHING_MOVED = "nothing-moved"
    NO_SUCH_DATE = "no-such-date"
    NO_END = "no-end"  # the last phase lasts for good
    HAS_BEGUN = "has-begun"
    IN_THE_PAST = "in-the-past"
    EARLIER = "earlier"  # the end that people work towards now
    OUT_OF_ORDER = "out-of-order"
    REASON_NEEDED = "reason-needed"
    NOT_ALLOWED = "not-allowed"
    CHANGED = "changed"  # by somebody else, since it was shown


@dataclass(frozen=True, slots=True)
class NotMoved:
    """Nothing is moved: why, and which date it is about, if it is about one."""

    misfit: Misfit
    date: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """One date as it was and as it is to be."""

    date: str
    was: datetime
    now: datetime


def dates_of(terms: Terms) -> dict[str, datetime]:
    """The dates of a call in their order."""
    found: dict[str, datetime] = {}
    for phase in terms.phases:
        found[phase.id] = phase.begins
        if phase.id == INTAKE:
            found[CLOSES] = terms.closes
    return found


def end_of(terms: Terms, phase: str) -> str:
    """The date on which a phase ends; empty where it has none, or the call has no such phase.

    The intake ends for enterprises when the call closes.
    """
    if phase == INTAKE:
        return CLOSES
    order = (PREPARING, *(one.id for one in terms.phases), "")
    return order[order.index(phase) + 1] if phase in order[:-1] else ""


def movable(terms: Terms, now: datetime) -> tuple[str, ...]:
    """The dates that may still be moved: those ahead, and an end after which nothing began."""
    end = end_of(terms, terms.phase(now).id)
    return tuple(one for one, at in dates_of(terms).items() if at > now or one == end)


def extended(terms: Terms, date: str, until: datetime) -> Dates:
    """The dates if one of them moves, and all that come after it by as much."""
    dates = dates_of(terms)
    order = list(dates)
    later = order[order.index(date) :]
    by = until - dates[date]
    return {one: at + by if one in later else at for one, at in dates.items()}


def moves(terms: Terms, wanted: Dates) -> tuple[Moved, ...]:
    """What differs, in the order of the dates."""
    return tuple(
        Moved(one, at, wanted[one])
        for one, at in dates_of(terms).items()
        if one in wanted and wanted[one] != at
    )


def moved(call: Call, wanted: Dates, now: datetime) -> Terms | NotMoved:
    """The terms with the dates as they are wanted; those that are not named stay."""
    terms = call.terms
    unknown = [one for one in wanted if one not in dates_of(terms)]
    if unknown:
        return NotMoved(Misfit.NO_SUCH_DATE, unknown[0])
    found = moves(terms, wanted)
    if not found:
        return NotMoved(Misfit.NOTHING_MOVED)
    may, present = movable(terms, now), terms.phase(now).id
    promised = {CLOSES} if present == PREPARING else {CLOSES, end_of(terms, present)}
    for one in found:
        if one.date not in may:
            return NotMoved(Misfit.HAS_BEGUN, one.date)
        if one.now <= now:
            return NotMoved(Misfit.IN_THE_PAST, one.date)
        if one.date in promised and one.now < one.was:
            return NotMoved(Misfit.EARLIER, one.date)
    new = _with(terms, dates_of(terms) | dict(wanted))
    return NotMoved(Misfit.OUT_OF_ORDER) if check_terms(new, call.organisation) else new


def _with(terms: Terms, dates: Dates) -> Terms:
    phases = tuple(replace(one, begins=dates[one.id]) for one in terms.phases)
    return replace(terms, opens=dates[INTAKE], closes=dates[CLOSES], phases=phases)


def fingerprint(terms: Terms) -> str:
    """What tells whether the dates are still those that were shown."""
    shown = " ".join(f"{one} {at.isoformat()}" for one, at in dates_of(terms).items())
    return hashlib.sha256(shown.encode()).hexdigest()[:16]
