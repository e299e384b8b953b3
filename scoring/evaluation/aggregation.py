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

from propcache.api import cached_property

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


@dataclass(frozen=True)
class MeanOfSections:
    """The weighted mean of the sections in play, those with points left. No bonus, no scales.

    Where nothing applies the bounds are 0 and the coverage 1; there is no total then.
    """

    parts: tuple[Part, ...]

    @cached_property
    def is_open(self) -> bool:
        return any(part.is_open for part in self.parts)

    @cached_property
    def lower(self) -> Fraction:
        return _mean((part.lower for part in self.parts), self._counted)

    @cached_property
    def upper(self) -> Fraction:
        if not self.is_open:
            return self.lower
        return _mean((part.upper for part in self.parts), self._counted)

    @cached_property
    def certain(self) -> Fraction:
        if not self._is_partial:
            return self.lower
        return _mean((part.certain for part in self.parts), self._applicable)

    @cached_property
    def possible(self) -> Fraction:
        if not self._is_partial:
            return self.upper
        return _mean((part.possible for part in self.parts), self._applicable)

    @cached_property
    def compared(self) -> Fraction:
        if not self._is_partial:
            return self.certain
        more = (
            p.section.weight * _percentage(p.compared, p.section.applicable) for p in self.parts
        )
        return self.certain + _mean(more, self._applicable)

    @cached_property
    def without_exclusion(self) -> Fraction:
        whole = add(part.section.weight for part in self.parts)
        return _mean((part.excluding_nothing for part in self.parts), whole)

    @property
    def span_without_exclusion(self) -> tuple[Fraction, Fraction] | None:
        if self.is_open or self._is_partial:
            return None
        return self.without_exclusion, self.without_exclusion

    @cached_property
    def coverage(self) -> Fraction:
        if not self.is_open:
            return ONE
        return _mean((part.coverage for part in self.parts), self._counted)

    @property
    def bonus(self) -> Fraction:
        return ZERO

    @cached_property
    def _is_partial(self) -> bool:
        """Whether a section has points that cannot be scored."""
        return any(part.section.unscored_points for part in self.parts)

    @cached_property
    def _counted(self) -> Fraction:
        return add(part.section.weight for part in self.parts if part.section.counted)

    @cached_property
    def _applicable(self) -> Fraction:
        return add(part.section.weight for part in self.parts if part.section.applicable)


@dataclass(frozen=True)
class ShareOfPoints:
    """The points obtained of those that count, times 100, and the bonus on top.

    Where nothing is scored the bounds of the total are the bonus alone and the coverage 0; there
    is no total then.
    """

    parts: tuple[Part, ...]
    bonus_cap: Fraction

    @cached_property
    def is_open(self) -> bool:
        return any(part.is_open for part in self.parts)

    @cached_property
    def lower(self) -> Fraction:
        return _percentage(self._obtained, self._counted) + self.bonus

    @cached_property
    def upper(self) -> Fraction:
        return _percentage(self._obtained + self._open, self._counted) + self._most_bonus

    @cached_property
    def certain(self) -> Fraction:
        return _percentage(self._obtained, self._applicable) + self.bonus

    @cached_property
    def possible(self) -> Fraction:
        return _percentage(self._most, self._applicable) + self._most_bonus

    @cached_property
    def compared(self) -> Fraction:
        obtained = self._obtained + add(part.compared for part in self.parts)
        return _percentage(obtained, self._applicable) + self.bonus

    @cached_property
    def without_exclusion(self) -> Fraction:
        return _percentage(self._obtained, self._counted + self._excluded) + self.bonus

    @cached_property
    def span_without_exclusion(self) -> tuple[Fraction, Fraction]:
        whole = self._applicable + self._excluded
        return (
            _percentage(self._obtained, whole) + self.bonus,
            _percentage(self._most, whole) + self._most_bonus,
        )

    @cached_property
    def coverage(self) -> Fraction:
        whole = self._applicable
        return (self._counted - self._open) / whole if whole else ZERO

    @cached_property
    def bonus(self) -> Fraction:
        return min(self.bonus_cap, self._earned_bonus)

    @cached_property
    def _most_bonus(self) -> Fraction:
        more = add(part.open_bonus for part in self.parts)
        return min(self.bonus_cap, self._earned_bonus + more)

    @cached_property
    def _earned_bonus(self) -> Fraction:
        return add(part.bonus for part in self.parts)

    @cached_property
    def _obtained(self) -> Fraction:
        return add(part.section.obtained for part in self.parts)

    @cached_property
    def _open(self) -> Fraction:
        return add(part.section.open_points for part in self.parts)

    @cached_property
    def _most(self) -> Fraction:
        """The points if all that is open or cannot be scored were obtained."""
        unscored = add(part.section.unscored_points for part in self.parts)
        return self._obtained + self._open + unscored

    @cached_property
    def _counted(self) -> Fraction:
        return add(part.section.counted for part in self.parts)

    @cached_property
    def _applicable(self) -> Fraction:
        return add(part.section.applicable for part in self.parts)

    @cached_property
    def _excluded(self) -> Fraction:
        return add(part.excluded for part in self.parts)


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
