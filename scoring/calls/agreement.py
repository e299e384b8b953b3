"""What two reviewers, and perhaps a third, come to together.

A mean hides a dispute: beyond the threshold of the call there is no total until they have talked,
or a third has reviewed too. How totals are combined is stated by the call.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

from scoring.calls.ranking import Gates

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
    """A review: what it comes to, and how what must hold stands by it.

    ``gates`` is ``None`` for one that gives a total alone.
    """

    reviewer: int
    total: Fraction
    gates: Gates | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Where the reviewers are. ``total`` only once they agree, or have settled on one.

    ``difference`` is that of two totals which count. ``gates``, once there is a total, is how what
    must hold stands by those that count and speak of it: open where they do not say the same.
    """

    step: Step
    total: Fraction | None
    difference: Fraction | None
    gates: Gates | None = None


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
    counted = [one for one in reviews if not pairs or any(one in two for two in pairs)]
    if settled is not None:
        return Agreement(Step.SETTLED, settled, difference, _gates(counted))
    if len(reviews) < wanted or not reviews:
        return Agreement(Step.WAITING, None, difference)
    if difference is not None and difference > threshold:
        return Agreement(Step.APART, None, difference)
    totals = [one.total for one in counted]
    total = min(totals) if combine is Combine.LOWEST else sum(totals) / len(totals)
    return Agreement(Step.AGREED, Fraction(total), difference, _gates(counted))


def _closest(reviews: Sequence[Given]) -> tuple[tuple[Given, Given], ...]:
    """The pairs that are closest to each other: several where they are equally so."""
    pairs = tuple(combinations(reviews, 2))
    least = min((_difference(*two) for two in pairs), default=None)
    return tuple(two for two in pairs if _difference(*two) == least)


def _difference(one: Given, other: Given) -> Fraction:
    return abs(one.total - other.total)


def _gates(reviews: Iterable[Given]) -> Gates | None:
    said = {one.gates for one in reviews if one.gates is not None}
    return Gates.OPEN if len(said) > 1 else next(iter(said), None)
