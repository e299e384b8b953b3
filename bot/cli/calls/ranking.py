"""The submissions of a call in their order: read a few at a time, so that memory stays flat.

They are ranked by what was stored when they were handed in, or by the reviewed total where there
is one: nothing is evaluated again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from bot.cli.printing.results import as_line, in_both_languages, printable
from bot.wording.csv_line import csv_line
from dialogs.calls.access import Status
from dialogs.calls.shown.board import BEING_CHECKED, Places, candidate_of, places_of
from dialogs.calls.state import State
from dialogs.calls.terms import Call
from dialogs.calls.visible import Submission
from scoring.calls.ranking import Candidate, Ranked
from scoring.rounding import fixed
from storage.database import Database

BATCH: Final = 100
"""Submissions in memory at once with their events, and read in one transaction."""
COLUMNS: Final = (
    *("place", "shared", "inside", "submission", "name", "gates", "total", "possible"),
    *("submitted_at", "state"),
)


@dataclass(frozen=True, slots=True)
class RankedCall:
    """The places of a call, names by submission, and what is still being checked."""

    places: Places
    names: dict[int, str]
    states: dict[int, Status]
    checking: tuple[Submission, ...]


async def rank_call(database: Database, number: int) -> RankedCall | None:
    """The submissions of a call in their order; ``None``: there is no such call."""
    async with database.unit_of_work() as uow:
        call = await uow.calls.get(number)
    if call is None:
        return None
    candidates: list[Candidate] = []
    names: dict[int, str] = {}
    states: dict[int, Status] = {}
    checking: list[Submission] = []
    last = 0
    while batch := await _batch(database, call, last):
        last = batch[-1].id
        for one in batch:
            names[one.id], states[one.id] = one.name, one.state.status
            if (found := candidate_of(call.terms, one)) is not None:
                candidates.append(found)
            if one.state.status in BEING_CHECKED:
                checking.append(replace(one, agreement=None, state=State(one.state.status)))
    places = places_of(call.terms, candidates, {one.id: one.state.status for one in checking})
    return RankedCall(places, names, states, tuple(checking))


async def _batch(database: Database, call: Call, last: int) -> tuple[Submission, ...]:
    async with database.unit_of_work() as uow:
        return await uow.submissions.following(call, last, BATCH)


def lines_of(found: RankedCall, form: str, most: int | None) -> Iterator[str]:
    """A line each, as ``json``, ``csv`` or a ``table``; at most the first ``most``.

    What is still being checked follows in a group of its own, without places, unless only the
    first were asked for.
    """
    checking = [_unranked(one) for one in found.checking] if most is None else []
    rows = [*(_row(found, one) for one in found.places.ranked[:most]), *checking]
    if form == "json":
        yield from map(as_line, rows)
        return
    if form == "csv":
        yield ",".join(COLUMNS)
        yield from (csv_line(row.values()) for row in rows)
        return
    yield from map(_line, rows[: len(rows) - len(checking)])
    if checking:
        yield in_both_languages("being-checked", count=len(checking), states=_states(found))
    yield from map(_line, checking)


def _line(row: dict[str, Any]) -> str:
    place = "-" if row["place"] is None else row["place"]
    sign, line = "=" if row["shared"] else " ", "*" if row["inside"] else " "
    return f"{place:>4}{sign}{line} {row['total']:>7}  {row['gates']:<5}  {row['name']}"


def _states(found: RankedCall) -> str:
    return ", ".join(f"{state.value} {count}" for state, count in found.places.counts)


def _unranked(one: Submission) -> dict[str, Any]:
    """A submission that is still being checked, with its self-assessed points."""
    result = one.result
    values = (
        *(None, False, False, one.id, printable(one.name)),
        *(result.gates.name.lower() if result else "", _points(result.certain) if result else ""),
        *(_points(result.possible) if result else "", "", one.state.status.value),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _row(found: RankedCall, one: Ranked) -> dict[str, Any]:
    candidate = one.candidate
    values = (
        *(one.place, one.shared, candidate.id in found.places.line.inside, candidate.id),
        *(printable(found.names[candidate.id]), candidate.gates.name.lower()),
        *(_points(candidate.total), _points(candidate.possible)),
        *(candidate.submitted.isoformat(), found.states[candidate.id].value),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _points(total: Fraction) -> str:
    return fixed(total, 4)
