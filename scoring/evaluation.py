"""Findings -> scores, bounds, readiness and grade.

A section's score is 100 x obtained / applicable points; the total is the weighted mean of the
sections in play, those with applicable points left. While a criterion is undecided the lower
bound gives it nothing and the upper bound all its points. When nothing at all applies there is
nothing to be scored for: the total and both bounds are 0 and the coverage is 1.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm

from scoring.answers import Answer, Answers, Ratio, Value
from scoring.catalogue import Catalogue, Criterion, Grade, GradeScale, Kind, Requirement, Section
from scoring.findings import find
from scoring.results import CriterionScore, Evaluation, Finding, Outcome, SectionScore

CACHED_FINDINGS = 65_536
CACHED_CATALOGUES = 32
ZERO, ONE = Fraction(0), Fraction(1)


def evaluate(catalogue: Catalogue, answers: Answers) -> Evaluation:
    """The whole result of ``answers``. Answers under ids the catalogue lacks are left aside.

    Raises ``UnfitAnswer`` for an answer its rule does not take.
    """
    plan = _plan(_Same(catalogue))
    requirements = tuple(_found(rule, answers.get(rule.id)) for rule in plan.requirements)
    criteria = tuple(_scored(row, answers.get(row.id)) for row in plan.rows)
    sections = tuple(_score_section(section, criteria) for section in plan.sections)
    return _conclude(plan, requirements, criteria, sections)


def band_of(scale: GradeScale, total: Fraction) -> Grade:
    """The band ``total``, unrounded, falls in; the one below the first grade included."""
    held = [grade for grade in scale.grades if total >= grade.lower]
    return held[-1] if held else scale.below


@dataclass(frozen=True, slots=True, eq=False)
class _Rule:
    """A rule and the catalogue it is judged by, hashed by identity to key the cache."""

    id: str
    rule: Criterion | Requirement
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class _SectionPlan:
    """A section and where its rows stand in the document."""

    id: str
    weight: Fraction
    points: Fraction
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What evaluation needs of a catalogue, worked out once."""

    catalogue: Catalogue
    requirements: tuple[_Rule, ...]
    rows: tuple[_Rule, ...]
    sections: tuple[_SectionPlan, ...]


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
        catalogue,
        tuple(_Rule(rule.id, rule, catalogue) for rule in catalogue.requirements),
        tuple(_Rule(rule.id, rule, catalogue) for rule in catalogue.criteria),
        tuple(_plan_section(catalogue, section) for section in catalogue.sections),
    )


def _plan_section(catalogue: Catalogue, section: Section) -> _SectionPlan:
    rows = tuple(i for i, row in enumerate(catalogue.criteria) if row.section == section.id)
    points = add(Fraction(catalogue.criteria[i].points) for i in rows)
    return _SectionPlan(section.id, Fraction(section.weight), points, rows)


def _found(rule: _Rule, answer: Answer | None) -> Finding:
    return _find(rule, answer, _spelling(answer))


def _scored(rule: _Rule, answer: Answer | None) -> CriterionScore:
    return _score(rule, answer, _spelling(answer))


def _spelling(answer: Answer | None) -> str:
    """Tells 1.2 from 1.20, which are equal: what is shown must not depend on who asked first."""
    match answer:
        case Ratio(ratio):
            return str(ratio)
        case Value(value, _, reference):
            return f"{value} {reference}"
        case _:
            return ""


@lru_cache(maxsize=CACHED_FINDINGS)
def _find(rule: _Rule, answer: Answer | None, spelling: str) -> Finding:  # noqa: ARG001 - cache key
    return find(rule.rule, answer, rule.catalogue)


@lru_cache(maxsize=CACHED_FINDINGS)
def _score(rule: _Rule, answer: Answer | None, spelling: str) -> CriterionScore:
    criterion, finding = rule.rule, _find(rule, answer, spelling)
    assert isinstance(criterion, Criterion)  # noqa: S101 - only rows come here
    points = Fraction(criterion.points)
    obtained = points * finding.share
    return CriterionScore(finding, criterion.section, criterion.kind, points, obtained)


def _score_section(plan: _SectionPlan, criteria: Sequence[CriterionScore]) -> SectionScore:
    rows = [criteria[i] for i in plan.rows]
    obtained = add(row.obtained for row in rows if row.obtained)
    excluded = add(row.points for row in rows if row.outcome is Outcome.NOT_APPLICABLE)
    open_points = add(row.points for row in rows if row.outcome is Outcome.UNDECIDED)
    applicable = plan.points - excluded
    if not applicable:
        return SectionScore(plan.id, plan.weight, ZERO, ZERO, ZERO, None, None, None)
    lower = 100 * obtained / applicable
    upper = 100 * (obtained + open_points) / applicable if open_points else lower
    score = None if open_points else lower
    return SectionScore(
        plan.id, plan.weight, obtained, applicable, open_points, score, lower, upper
    )


def _conclude(
    plan: _Plan,
    requirements: tuple[Finding, ...],
    criteria: tuple[CriterionScore, ...],
    sections: tuple[SectionScore, ...],
) -> Evaluation:
    mandatory = [row.finding for row in criteria if row.kind is Kind.MANDATORY]
    unmet_requirements, undecided_requirements = _standing_against(requirements)
    unmet_mandatory, undecided_mandatory = _standing_against(mandatory)
    ready = not (
        unmet_requirements or undecided_requirements or unmet_mandatory or undecided_mandatory
    )
    in_play = [section for section in sections if section.applicable]
    is_open = any(section.open_points for section in in_play)
    lower = _weighted_mean(in_play, lambda section: section.lower or ZERO)
    upper = _weighted_mean(in_play, lambda section: section.upper or ZERO) if is_open else lower
    grade = _common_band(plan.catalogue.grade_scale, lower, upper)
    return Evaluation(
        catalogue=plan.catalogue.id,
        requirements=requirements,
        criteria=criteria,
        sections=sections,
        total=None if is_open else lower,
        total_without_exclusion=None if is_open else _total_without_exclusion(plan, sections),
        lower=lower,
        upper=upper,
        coverage=_coverage(in_play) if is_open else ONE,
        unmet_requirements=unmet_requirements,
        unmet_mandatory=unmet_mandatory,
        undecided_requirements=undecided_requirements,
        undecided_mandatory=undecided_mandatory,
        ready=ready,
        grade=grade if ready else None,
        grade_if_ready=grade,
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


def _common_band(scale: GradeScale, lower: Fraction, upper: Fraction) -> Grade | None:
    band = band_of(scale, lower)
    return band if band is band_of(scale, upper) else None


def _coverage(in_play: Sequence[SectionScore]) -> Fraction:
    return _weighted_mean(in_play, lambda section: 1 - section.open_points / section.applicable)


def _total_without_exclusion(plan: _Plan, sections: Sequence[SectionScore]) -> Fraction:
    points = {section.id: section.points for section in plan.sections}
    return _weighted_mean(sections, lambda section: 100 * section.obtained / points[section.id])


def _weighted_mean(
    sections: Sequence[SectionScore], value: Callable[[SectionScore], Fraction]
) -> Fraction:
    """0 for no sections at all."""
    if not sections:
        return ZERO
    weighted = add(section.weight * value(section) for section in sections)
    return weighted / add(section.weight for section in sections)


def add(numbers: Iterable[Fraction]) -> Fraction:
    """The exact sum, over one common denominator: many times faster than adding one by one."""
    terms = list(numbers)
    common = lcm(*[term.denominator for term in terms])
    return Fraction(sum([term.numerator * (common // term.denominator) for term in terms]), common)
