"""What two reviewers, and perhaps a third, come to together.

A mean hides a dispute: beyond the threshold of the call there is no total until they have talked,
or a third has reviewed too. How totals are combined is stated by the call.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

FEWEST_IN_COMMON = 8
"""Submissions that two reviewers must both have seen before anything is said of one's strictness:
below that, chance is larger than the difference. A convention of ours."""


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

    ``difference`` is that of the two totals which count; ``apart`` the rows that they see
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
    """What the reviews come to. Of three, the two that are closest count."""
    two = _closest(reviews)
    difference = None if two is None else abs(two[0].total - two[1].total)
    apart = () if two is None else _rows_apart(*two)
    if settled is not None:
        return Agreement(Step.SETTLED, settled, difference, apart)
    if len(reviews) < wanted or not reviews:
        return Agreement(Step.WAITING, None, difference, apart)
    if difference is not None and difference > threshold:
        return Agreement(Step.APART, None, difference, apart)
    counted = [one.total for one in two or reviews]
    total = min(counted) if combine is Combine.LOWEST else sum(counted) / len(counted)
    return Agreement(Step.AGREED, Fraction(total), difference, apart)


def strictness(one: Mapping[int, Fraction], other: Mapping[int, Fraction]) -> Fraction | None:
    """By how much one reviewer is above another, on the submissions that both have seen.

    A remark for whoever assigns; it enters no total. ``None`` below ``FEWEST_IN_COMMON``.
    """
    common = one.keys() & other.keys()
    if len(common) < FEWEST_IN_COMMON:
        return None
    return sum((one[id] - other[id] for id in common), Fraction(0)) / len(common)


def _closest(reviews: Sequence[Given]) -> tuple[Given, Given] | None:
    pairs = list(combinations(reviews, 2))
    return min(pairs, key=lambda two: abs(two[0].total - two[1].total)) if pairs else None


def _rows_apart(one: Given, other: Given) -> tuple[tuple[str, Fraction], ...]:
    """The rows with points by one that have other points, or none, by the other."""
    found = {
        row: abs(one.rows[row] - other.rows[row])
        for row in one.rows.keys() & other.rows.keys()
        if one.rows[row] != other.rows[row]
    }
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))
