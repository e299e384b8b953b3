"""The submissions of a call in their order: read a few at a time, so that memory stays flat.

They are ranked by what was stored when they were handed in, or by the reviewed total where there
is one: nothing is evaluated again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from bot.cli.printing.results import as_line, printable
from bot.wording.csv_line import csv_line
from dialogs.calls.shown.board import Places, candidate_of, places_of
from dialogs.calls.terms import Call
from scoring.calls.ranking import Candidate, Ranked
from scoring.rounding import fixed
from storage.database import Database

BATCH: Final = 100
"""Submissions in memory at once with their events, and read in one transaction."""
COLUMNS: Final = (
    *("place", "shared", "inside", "submission", "name", "gates", "total", "possible"),
    "submitted_at",
)


@dataclass(frozen=True, slots=True)
class RankedCall:
    """The places of a call, and names by submission."""

    places: Places
    names: dict[int, str]


async def rank_call(database: Database, number: int) -> RankedCall | None:
    """The submissions of a call in their order; ``None``: there is no such call."""
    async with database.unit_of_work() as uow:
        call = await uow.calls.get(number)
    if call is None:
        return None
    candidates: list[Candidate] = []
    names: dict[int, str] = {}
    last = 0
    while batch := await _batch(database, call, last):
        last = batch[-1][0]
        for id, name, candidate in batch:
            if candidate is not None:
                candidates.append(candidate)
                names[id] = name
    return RankedCall(places_of(call.terms, candidates), names)


async def _batch(
    database: Database, call: Call, last: int
) -> list[tuple[int, str, Candidate | None]]:
    async with database.unit_of_work() as uow:
        found = await uow.submissions.following(call, last, BATCH)
    return [(one.id, one.name, candidate_of(call.terms, one)) for one in found]


def lines_of(found: RankedCall, form: str, most: int | None) -> Iterator[str]:
    """A line each, as ``json``, ``csv`` or a ``table``; at most the first ``most``."""
    rows = (_row(found, one) for one in found.places.ranked[:most])
    if form == "json":
        yield from map(as_line, rows)
        return
    if form == "csv":
        yield ",".join(COLUMNS)
        yield from (csv_line(row.values()) for row in rows)
        return
    for row in rows:
        sign = "=" if row["shared"] else " "
        line = "*" if row["inside"] else " "
        yield f"{row['place']:>4}{sign}{line} {row['total']:>7}  {row['gates']:<5}  {row['name']}"


def _row(found: RankedCall, one: Ranked) -> dict[str, Any]:
    candidate = one.candidate
    values = (
        *(one.place, one.shared, candidate.id in found.places.line.inside, candidate.id),
        *(printable(found.names[candidate.id]), candidate.gates.name.lower()),
        *(_points(candidate.total), _points(candidate.possible)),
        candidate.submitted.isoformat(),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _points(total: Fraction) -> str:
    return fixed(total, 4)
