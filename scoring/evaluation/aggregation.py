"""Scores of criteria -> section scores -> total, bounds and coverage.

An undecided criterion earns nothing for the lower bound and all its points for the upper. One that
is not applicable is removed from the denominator. One that cannot be scored is removed from the
denominator of the total, and lowers the coverage; in the span, which is the verdict, it counts as
undecided. Bonus points come on top and are in no denominator.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from scoring.evaluation.results import CriterionScore, Outcome, SectionScore

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Part:
    """What one section brings to the result.

    All but ``excluded``, ``compared`` and the bonus are already multiplied by the section's
    weight; ``compared`` are points of unscored criteria by ends that are not the industry's;
    ``excluding_nothing`` counts the points left out as not applicable as lost.
    """

    section: SectionScore
    excluded: Fraction
    lower: Fraction
    upper: Fraction
    certain: Fraction
    possible: Fraction
    compared: Fraction
    coverage: Fraction
    excluding_nothing: Fraction
    bonus: Fraction
    open_bonus: Fraction
    is_open: bool


@dataclass(frozen=True, slots=True)
class Totals:
    """The whole in numbers. The bounds are equal if nothing is open.

    ``lower`` and ``upper`` bound the total of what can be scored, ``certain`` and ``possible`` the
    points of 100: what cannot be scored is open there. ``compared`` is between the two: it adds
    what ends that are not the industry's would give.
    """

    lower: Fraction
    upper: Fraction
    certain: Fraction
    possible: Fraction
    compared: Fraction
    without_exclusion: Fraction
    span_without_exclusion: tuple[Fraction, Fraction] | None
    coverage: Fraction
    bonus: Fraction = ZERO


def add(numbers: Iterable[Fraction]) -> Fraction:
    """The exact sum, over one common denominator: much faster than adding fractions in turn."""
    terms = list(numbers)
    if not terms:
        return ZERO
    common = lcm(*[term.denominator for term in terms])
    return Fraction(sum([t.numerator * (common // t.denominator) for t in terms]), common)


def part_of(id: str, weight: Fraction, points: Fraction, rows: Collection[CriterionScore]) -> Part:
    """The part of a section whose criteria, without those of a bonus, hold ``points`` in all."""
    held, bonus = _Sums(), _Sums()
    for row in rows:
        (bonus if row.bonus else held).take(row)
    excluded = add(held.points[Outcome.NOT_APPLICABLE])
    section = _section(id, weight, points - excluded, held)
    lower = weight * _percentage(section.obtained, section.counted)
    most = section.obtained + section.open_points
    open_bonus = add(bonus.points[Outcome.UNDECIDED])
    return Part(
        section=section,
        excluded=excluded,
        lower=lower,
        upper=weight * _percentage(most, section.counted) if section.open_points else lower,
        certain=weight * (section.lower or ZERO),
        possible=weight * (section.upper or ZERO),
        compared=add(row.compared for row in rows if row.compared is not None),
        coverage=weight * _covered(section),
        excluding_nothing=weight * _with_lost(section, excluded) if excluded else lower,
        bonus=add(bonus.obtained),
        open_bonus=open_bonus,
        is_open=bool(section.open_points or open_bonus),
    )


def mean_of_sections(parts: list[Part]) -> Totals:
    """The weighted mean of the sections in play, those with points left. No bonus, no scales.

    Where nothing applies the bounds are 0 and the coverage 1; there is no total then.
    """
    is_open = any(part.is_open for part in parts)
    weight = add(part.section.weight for part in parts if part.section.counted)
    lower = _mean((part.lower for part in parts), weight)
    upper = _mean((part.upper for part in parts), weight) if is_open else lower
    is_partial = any(part.section.unscored_points for part in parts)
    applicable = add(part.section.weight for part in parts if part.section.applicable)
    without = _mean((p.excluding_nothing for p in parts), add(p.section.weight for p in parts))
    certain = _mean((p.certain for p in parts), applicable) if is_partial else lower
    more = (p.section.weight * _percentage(p.compared, p.section.applicable) for p in parts)
    return Totals(
        lower=lower,
        upper=upper,
        certain=certain,
        possible=_mean((p.possible for p in parts), applicable) if is_partial else upper,
        compared=certain + _mean(more, applicable) if is_partial else certain,
        without_exclusion=without,
        span_without_exclusion=None if is_open or is_partial else (without, without),
        coverage=_mean((part.coverage for part in parts), weight) if is_open else ONE,
    )


def share_of_points(parts: list[Part], bonus_cap: Fraction) -> Totals:
    """The points obtained of those that count, times 100, and the bonus on top.

    Where nothing is scored the bounds of the total are the bonus alone and the coverage 0; there
    is no total then.
    """
    sections = [part.section for part in parts]
    obtained, open_points = add(s.obtained for s in sections), add(s.open_points for s in sections)
    counted = add(section.counted for section in sections)
    applicable = add(section.applicable for section in sections)
    excluded = add(part.excluded for part in parts)
    earned = add(part.bonus for part in parts)
    bonus = min(bonus_cap, earned)
    most_bonus = min(bonus_cap, earned + add(part.open_bonus for part in parts))
    most = obtained + open_points + add(section.unscored_points for section in sections)
    return Totals(
        lower=_percentage(obtained, counted) + bonus,
        upper=_percentage(obtained + open_points, counted) + most_bonus,
        certain=_percentage(obtained, applicable) + bonus,
        compared=_percentage(obtained + add(p.compared for p in parts), applicable) + bonus,
        possible=_percentage(most, applicable) + most_bonus,
        without_exclusion=_percentage(obtained, counted + excluded) + bonus,
        span_without_exclusion=(
            _percentage(obtained, applicable + excluded) + bonus,
            _percentage(most, applicable + excluded) + most_bonus,
        ),
        coverage=(counted - open_points) / applicable if applicable else ZERO,
        bonus=bonus,
    )


class _Sums:
    """The points of the criteria, by outcome, and what they earn."""

    __slots__ = ("obtained", "points")

    def __init__(self) -> None:
        self.points: dict[Outcome, list[Fraction]] = {outcome: [] for outcome in Outcome}
        self.obtained: list[Fraction] = []

    def take(self, row: CriterionScore) -> None:
        self.points[row.outcome].append(row.points)
        self.obtained.append(row.obtained)


def _section(id: str, weight: Fraction, applicable: Fraction, held: _Sums) -> SectionScore:
    open_points, unscored = (
        add(held.points[outcome]) for outcome in (Outcome.UNDECIDED, Outcome.UNSCORED)
    )
    if not applicable:
        return SectionScore(id, weight, ZERO, applicable, ZERO, None, None, None)
    counted, obtained = applicable - unscored, add(held.obtained)
    lower = 100 * obtained / applicable
    left = open_points + unscored
    upper = 100 * (obtained + left) / applicable if left else lower
    score = 100 * obtained / counted if counted and not open_points else None
    return SectionScore(
        id, weight, obtained, applicable, open_points, score, lower, upper, unscored
    )


def _covered(section: SectionScore) -> Fraction:
    """The share of a section's applicable points that is decided and scored."""
    if not section.applicable:
        return ZERO
    uncovered = section.open_points + section.unscored_points
    return 1 - uncovered / section.applicable if uncovered else ONE


def _with_lost(section: SectionScore, lost: Fraction) -> Fraction:
    """The section's score with points left out counted as lost."""
    return 100 * section.obtained / (section.counted + lost)


def _mean(weighted: Iterable[Fraction], weight: Fraction) -> Fraction:
    return add(weighted) / weight if weight else ZERO


def _percentage(part: Fraction, whole: Fraction) -> Fraction:
    return 100 * part / whole if whole else ZERO
