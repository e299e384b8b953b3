"""Where reviewers who went row by row differ, for whoever sees the reviews of more than one.

It takes ``Seen`` and nothing else: what the viewer may not see cannot be compared.
"""

from dataclasses import dataclass
from fractions import Fraction

from dialogs.calls.reviewing.by_rows import MET, NOT_MET
from dialogs.calls.visible import Seen

_WORDS = frozenset({"", MET, NOT_MET})
"""What a row may count as that is no number of points."""


@dataclass(frozen=True, slots=True)
class RowSaid:
    """What a row counts as by one reviewer, and why; ``name`` is empty where it is hidden."""

    name: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class RowApart:
    """A row that reviewers see differently.

    ``by``: how many points are between the most and the least; ``None`` where it is not about
    points alone: a requirement, or a row that does not apply for one of them.
    """

    row: str
    by: Fraction | None
    said: tuple[RowSaid, ...]


def rows_apart(seen: Seen) -> tuple[RowApart, ...]:
    """First those that are not about points alone, then by the points, the most first."""
    reviews = tuple(one for one in seen.all_reviews if one.is_by_rows)
    if len(reviews) < 2:
        return ()
    said = [
        {row: RowSaid(one.name, value, why) for row, value, why in one.rows} for one in reviews
    ]
    rows = [row for row in said[0] if all(row in one for one in said)]
    found = [_apart(row, tuple(one[row] for one in said)) for row in rows]
    apart = [one for one in found if len({each.value for each in one.said}) > 1]
    return tuple(sorted(apart, key=lambda one: (one.by is not None, -(one.by or 0))))


def _apart(row: str, said: tuple[RowSaid, ...]) -> RowApart:
    values = {one.value for one in said}
    points = [] if values & _WORDS else [Fraction(value) for value in values]
    return RowApart(row, max(points) - min(points) if points else None, said)
