"""What two reviewers, and perhaps a third, come to together.

A mean hides a dispute: beyond the threshold of the call there is no total until they have talked,
or a third has reviewed too. How totals are combined is stated by the call.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

MOST_REVIEWERS = 3
"""Of a submission: two, and a third where they are apart."""


class Combine(StrEnum):
    """How the totals of reviewers who agree become one. The values are stored."""

    MEAN = "mean"
    LOWEST = "lowest"


class Step(StrEnum):
    """What is to be done next."""

    WAITING = "waiting"  # for reviews
    APART = "apart"  # a talk, or a third review
    AGREED = "agreed"
    SETTLED = "settled"  # after a talk


@dataclass(frozen=True, slots=True)
class Given:
    """A review: what it comes to, and what rows earn by it."""

    reviewer: int
    total: Fraction
    rows: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Where the reviewers are. ``total`` only once they agree, or have settled on one.

    ``difference`` is that of two totals which count; ``apart`` the rows that they see
    differently, by how much, the most first.
    """

    step: Step
    total: Fraction | None
    difference: Fraction | None
    apart: tuple[tuple[str, Fraction], ...] = ()


def agreement(
    reviews: Sequence[Given],
    *,
    wanted: int,
    threshold: Fraction,
    combine: Combine,
    settled: Fraction | None = None,
) -> Agreement:
    """What the reviews come to, in whichever order they came.

    Of three, the two that are closest count; all three where the middle one is as far from either.
    """
    pairs = _closest(reviews)
    difference = _difference(*pairs[0]) if pairs else None
    apart = _rows_apart(pairs)
    if settled is not None:
        return Agreement(Step.SETTLED, settled, difference, apart)
    if len(reviews) < wanted or not reviews:
        return Agreement(Step.WAITING, None, difference, apart)
    if difference is not None and difference > threshold:
        return Agreement(Step.APART, None, difference, apart)
    counted = [one.total for one in reviews if not pairs or any(one in two for two in pairs)]
    total = min(counted) if combine is Combine.LOWEST else sum(counted) / len(counted)
    return Agreement(Step.AGREED, Fraction(total), difference, apart)


def _closest(reviews: Sequence[Given]) -> tuple[tuple[Given, Given], ...]:
    """The pairs that are closest to each other: several where they are equally so."""
    pairs = tuple(combinations(reviews, 2))
    least = min((_difference(*two) for two in pairs), default=None)
    return tuple(two for two in pairs if _difference(*two) == least)


def _difference(one: Given, other: Given) -> Fraction:
    return abs(one.total - other.total)


def _rows_apart(pairs: Iterable[tuple[Given, Given]]) -> tuple[tuple[str, Fraction], ...]:
    """The rows to which both of a pair gave points, but not the same, by the most they differ."""
    found: dict[str, Fraction] = {}
    for one, other in pairs:
        for row in one.rows.keys() & other.rows.keys():
            apart = abs(one.rows[row] - other.rows[row])
            found[row] = max(apart, found.get(row, apart))
    rows = [(row, apart) for row, apart in found.items() if apart]
    return tuple(sorted(rows, key=lambda item: (-item[1], item[0])))
