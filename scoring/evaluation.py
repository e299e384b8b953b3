"""Findings -> scores, bounds, readiness and grade.

A section's score is 100 x obtained / applicable points; the total is the weighted mean of the
sections in play, those with applicable points left. While a criterion is undecided the lower
bound gives it nothing and the upper bound all its points. When nothing at all applies there is
nothing to be scored for: the total and both bounds are 0 and the coverage is 1.

It runs on every turn of a conversation, so what one answer does not touch is not worked out again:
a section's part of the result is cached by the answers to its criteria.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from math import lcm
from typing import TypeVar

from scoring.answers import Answer, Answers, Ratio, Value
from scoring.catalogue import (
    Catalogue,
    Criterion,
    Grade,
    GradeScale,
    Kind,
    Requirement,
    Section,
)
from scoring.findings import find
from scoring.results import CriterionScore, Evaluation, Finding, Outcome, SectionScore

CACHED_CATALOGUES = 32
CACHED_PARTS = 4096
CACHED_FINDINGS = 16_384
SPELT = (Ratio, Value)
"""Answers with a number in them, which can be written in several ways."""
ZERO, ONE = Fraction(0), Fraction(1)
T = TypeVar("T")


def evaluate(catalogue: Catalogue, answers: Answers) -> Evaluation:
    """The whole result of ``answers``. Answers under ids the catalogue lacks are left aside.

    Raises ``UnfitAnswer`` for an answer its rule does not take.
    """
    plan = _plan(_Same(catalogue))
    requirements = tuple(_found(rule, answers.get(rule.id)) for rule in plan.requirements)
    parts = [_part(section, *_given(section, answers)) for section in plan.sections]
    return _conclude(catalogue, requirements, parts)


def band_of(scale: GradeScale, total: Fraction) -> Grade:
    """The band ``total``, unrounded, falls in; the one below the first grade included."""
    held = (grade for grade in reversed(scale.grades) if total >= _exactly(grade.lower))
    return next(held, scale.below)


def add(numbers: Iterable[Fraction]) -> Fraction:
    """The exact sum, over one common denominator: many times faster than adding one by one."""
    terms = list(numbers)
    common = lcm(*[term.denominator for term in terms])
    return Fraction(sum([t.numerator * (common // t.denominator) for t in terms]), common)


@lru_cache(maxsize=CACHED_CATALOGUES)
def _exactly(number: Decimal) -> Fraction:
    return Fraction(number)


@dataclass(frozen=True, slots=True, eq=False)
class _Rule:
    """A rule and the catalogue it is judged by; compared by identity, to key the caches."""

    id: str
    rule: Criterion | Requirement
    catalogue: Catalogue


@dataclass(frozen=True, slots=True, eq=False)
class _SectionPlan:
    id: str
    weight: Fraction
    points: Fraction
    rows: tuple[_Rule, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What evaluation needs of a catalogue, worked out once."""

    requirements: tuple[_Rule, ...]
    sections: tuple[_SectionPlan, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """What one section brings to the result, multiplied by its weight where it is summed up.

    ``weighted_excluding_nothing`` counts the points left out as not applicable as lost.
    """

    criteria: tuple[CriterionScore, ...]
    section: SectionScore
    unmet_mandatory: tuple[str, ...]
    undecided_mandatory: tuple[str, ...]
    weighted_lower: Fraction
    weighted_upper: Fraction
    weighted_coverage: Fraction
    weighted_excluding_nothing: Fraction


class _Same:
    """A catalogue compared by identity: hashing its content would cost more than evaluating."""

    __slots__ = ("catalogue",)

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __hash__(self) -> int:
        return id(self.catalogue)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.catalogue is self.catalogue


@lru_cache(maxsize=CACHED_CATALOGUES)
def _plan(same: _Same) -> _Plan:
    catalogue = same.catalogue
    return _Plan(
        tuple(_Rule(rule.id, rule, catalogue) for rule in catalogue.requirements),
        tuple(_plan_section(catalogue, section) for section in catalogue.sections),
    )


def _plan_section(catalogue: Catalogue, section: Section) -> _SectionPlan:
    criteria = [row for row in catalogue.criteria if row.section == section.id]
    points = add(Fraction(row.points) for row in criteria)
    rows = tuple(_Rule(row.id, row, catalogue) for row in criteria)
    ids = tuple(row.id for row in criteria)
    return _SectionPlan(section.id, Fraction(section.weight), points, rows, ids)


_Given = tuple[tuple[Answer | None, ...], tuple[str, ...]]


def _given(section: _SectionPlan, answers: Answers) -> _Given:
    given = tuple(map(answers.get, section.ids))
    return given, tuple([_spelling(a) for a in given if isinstance(a, SPELT)])


def _spelling(answer: Answer | None) -> str:
    """Tells 1.2 from 1.20, which are equal: a result must not depend on what was cached before."""
    if isinstance(answer, Ratio):
        return str(answer.ratio)
    return f"{answer.value} {answer.reference}" if isinstance(answer, Value) else ""


def _found(rule: _Rule, answer: Answer | None) -> Finding:
    return _find(rule, answer, _spelling(answer))


@lru_cache(maxsize=CACHED_FINDINGS)
def _find(rule: _Rule, answer: Answer | None, spelling: str) -> Finding:  # noqa: ARG001 - a cache key
    return find(rule.rule, answer, rule.catalogue)


@lru_cache(maxsize=CACHED_FINDINGS)
def _score(rule: _Rule, answer: Answer | None, spelling: str) -> CriterionScore:
    criterion, finding = rule.rule, _find(rule, answer, spelling)
    assert isinstance(criterion, Criterion)  # noqa: S101 - rows of sections are criteria
    points = Fraction(criterion.points)
    obtained = points * finding.share
    return CriterionScore(finding, criterion.section, criterion.kind, points, obtained)


@lru_cache(maxsize=CACHED_PARTS)
def _part(
    plan: _SectionPlan,
    given: tuple[Answer | None, ...],
    spellings: tuple[str, ...],  # noqa: ARG001 - a cache key
) -> _Part:
    rows = tuple(map(_score, plan.rows, given, map(_spelling, given)))
    section = _score_section(plan, rows)
    lower, upper, applicable = section.lower or ZERO, section.upper or ZERO, section.applicable
    coverage = 1 - section.open_points / applicable if applicable else ZERO
    unmet, undecided = _standing_against(r.finding for r in rows if r.kind is Kind.MANDATORY)
    return _Part(
        criteria=rows,
        section=section,
        unmet_mandatory=unmet,
        undecided_mandatory=undecided,
        weighted_lower=plan.weight * lower,
        weighted_upper=plan.weight * upper,
        weighted_coverage=plan.weight * coverage,
        weighted_excluding_nothing=plan.weight * 100 * section.obtained / plan.points,
    )


def _score_section(plan: _SectionPlan, rows: tuple[CriterionScore, ...]) -> SectionScore:
    obtained = add(row.obtained for row in rows)
    excluded = add(row.points for row in rows if row.outcome is Outcome.NOT_APPLICABLE)
    open_points = add(row.points for row in rows if row.outcome is Outcome.UNDECIDED)
    applicable = plan.points - excluded
    if not applicable:
        return SectionScore(plan.id, plan.weight, ZERO, ZERO, ZERO, None, None, None)
    lower = 100 * obtained / applicable
    upper = 100 * (obtained + open_points) / applicable
    score = None if open_points else lower
    return SectionScore(
        plan.id, plan.weight, obtained, applicable, open_points, score, lower, upper
    )


def _standing_against(findings: Iterable[Finding]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of the unmet and of the undecided."""
    unmet, undecided = [], []
    for finding in findings:
        if finding.outcome is Outcome.NOT_MET:
            unmet.append(finding.id)
        elif finding.outcome is Outcome.UNDECIDED:
            undecided.append(finding.id)
    return tuple(unmet), tuple(undecided)


def _conclude(
    catalogue: Catalogue, requirements: tuple[Finding, ...], parts: list[_Part]
) -> Evaluation:
    unmet, undecided = _standing_against(requirements)
    unmet_mandatory = _joined(part.unmet_mandatory for part in parts)
    undecided_mandatory = _joined(part.undecided_mandatory for part in parts)
    ready = not (unmet or undecided or unmet_mandatory or undecided_mandatory)
    is_open = any(part.section.open_points for part in parts)
    weight = add(part.section.weight for part in parts if part.section.applicable)
    lower = _mean((part.weighted_lower for part in parts), weight)
    upper = _mean((part.weighted_upper for part in parts), weight) if is_open else lower
    grade = _common_band(catalogue.grade_scale, lower, upper)
    return Evaluation(
        catalogue=catalogue.id,
        requirements=requirements,
        criteria=_joined(part.criteria for part in parts),
        sections=tuple([part.section for part in parts]),
        total=None if is_open else lower,
        total_without_exclusion=None if is_open else _total_excluding_nothing(parts),
        lower=lower,
        upper=upper,
        coverage=_mean((p.weighted_coverage for p in parts), weight) if is_open else ONE,
        unmet_requirements=unmet,
        unmet_mandatory=unmet_mandatory,
        undecided_requirements=undecided,
        undecided_mandatory=undecided_mandatory,
        ready=ready,
        grade=grade if ready else None,
        grade_if_ready=grade,
    )


def _joined(tuples: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(chain.from_iterable(tuples))


def _mean(weighted: Iterable[Fraction], weight: Fraction) -> Fraction:
    return add(weighted) / weight if weight else ZERO


def _total_excluding_nothing(parts: list[_Part]) -> Fraction:
    weight = add(part.section.weight for part in parts)
    return _mean((part.weighted_excluding_nothing for part in parts), weight)


def _common_band(scale: GradeScale, lower: Fraction, upper: Fraction) -> Grade | None:
    band = band_of(scale, lower)
    return band if upper == lower or band is band_of(scale, upper) else None
