"""The order of the submissions of a call, and the line below which nobody is recommended.

The order is: gates, then the total, then the tie rule as the call states it. Whoever is equal in
all of these shares a place; nothing that the call does not state breaks a tie.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from fractions import Fraction
from itertools import groupby

START = datetime(1970, 1, 1, tzinfo=UTC)


class Gates(IntEnum):
    """How a submission stands with what must hold; the order is that of the ranking."""

    MET = 0
    OPEN = 1  # something that must hold is not decided
    UNMET = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a submission is ranked by. ``ties`` are more if greater, in the order of the rule.

    ``total`` to ``possible`` is the span of the points; they are equal where nothing is open.
    """

    id: int
    gates: Gates
    total: Fraction
    possible: Fraction
    submitted: datetime
    ties: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate at its place; ``shared``: others are equal in all that counts."""

    place: int
    candidate: Candidate
    shared: bool


@dataclass(frozen=True, slots=True)
class CutLine:
    """Who is above the line, and by how much.

    ``straddling`` share the place on which the line would fall: the rule does not say who of them
    is in, so nobody of them is ``inside``. ``margin`` is the total of the last inside less that of
    the first outside whose gates are met; ``None`` where one of the two is missing.
    """

    inside: tuple[int, ...]
    straddling: tuple[int, ...]
    last_inside: Ranked | None
    first_outside: Ranked | None
    margin: Fraction | None


def rank(candidates: Iterable[Candidate], *, by_time: bool = True) -> tuple[Ranked, ...]:
    """The candidates in their order. ``by_time``: who submitted earlier goes before equals."""
    ordered = sorted(candidates, key=lambda one: (_key(one, by_time), one.id))
    ranked: list[Ranked] = []
    for _, equal in groupby(ordered, key=lambda one: _key(one, by_time)):
        group = tuple(equal)
        place = len(ranked) + 1
        ranked += [Ranked(place, one, len(group) > 1) for one in group]
    return tuple(ranked)


def cut(
    ranked: Sequence[Ranked], *, places: int | None = None, least: Fraction | None = None
) -> CutLine:
    """The line after the last place, or at the least total; whichever is stricter.

    Only who meets the gates can be above it.
    """
    able = [one for one in ranked if one.candidate.gates is Gates.MET]
    above = [one for one in able if least is None or one.candidate.total >= least]
    inside, straddling = _within(above, len(above) if places is None else places)
    outside = [one for one in able if one not in inside]
    last, first = (inside[-1] if inside else None), (outside[0] if outside else None)
    margin = last.candidate.total - first.candidate.total if last and first else None
    return CutLine(
        tuple(one.candidate.id for one in inside),
        tuple(one.candidate.id for one in straddling),
        last,
        first,
        margin,
    )


def _within(above: list[Ranked], places: int) -> tuple[list[Ranked], list[Ranked]]:
    """Those that the places are enough for, and those who share the place that they end in."""
    if len(above) <= places:
        return above, []
    at_line = above[places].place
    inside = [one for one in above if one.place < at_line]
    taken = [one for one in above if one.place == at_line]
    return inside, taken if len(inside) < places else []


def _key(one: Candidate, by_time: bool) -> tuple[object, ...]:
    ties = tuple(-tie for tie in one.ties)
    moment = one.submitted if by_time else START
    return one.gates, -one.total, -one.possible, ties, moment
