"""Where reviewers who went row by row differ, for whoever sees the reviews of more than one.

It takes ``Seen`` and nothing else: what the viewer may not see cannot be compared.
"""

from dataclasses import dataclass
from fractions import Fraction

from dialogs.calls.by_rows import MET, NOT_MET
from dialogs.calls.state import Reviewed
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
    found = [_apart(row, reviews) for row, _, _ in reviews[0].rows]
    apart = [one for one in found if len({said.value for said in one.said}) > 1]
    return tuple(sorted(apart, key=lambda one: (one.by is not None, -(one.by or 0))))


def _apart(row: str, reviews: tuple[Reviewed, ...]) -> RowApart:
    said = tuple(_said(row, one) for one in reviews)
    values = {one.value for one in said}
    by = None
    if not values & _WORDS:
        points = [Fraction(value) for value in values]
        by = max(points) - min(points)
    return RowApart(row, by, said)


def _said(row: str, review: Reviewed) -> RowSaid:
    value, reason = next(
        ((value, reason) for each, value, reason in review.rows if each == row), ("", "")
    )
    return RowSaid(review.name, value, reason)
