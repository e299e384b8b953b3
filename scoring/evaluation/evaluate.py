"""Findings -> scores, bounds, readiness and grade.

``scoring.evaluation.aggregation`` adds the numbers up, in the way the catalogue names.

It runs on every turn of a conversation, so what an answer does not affect is not computed again:
a section's part of the result is cached by the answers to its criteria.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from scoring.answers.model import Answer, Answers, Ratio, Value
from scoring.catalogue.model import (
    Catalogue,
    Criterion,
    Kind,
    Requirement,
    Section,
)
from scoring.evaluation.aggregation import MeanOfSections, Part, ShareOfPoints, add, part_of
from scoring.evaluation.findings import find
from scoring.evaluation.results import (
    CriterionScore,
    Evaluation,
    Finding,
    Outcome,
    PlainReason,
    Totals,
)

CACHED_CATALOGUES = 32
CACHED_PARTS = 4096
CACHED_FINDINGS = 16_384
SPELT = frozenset({Ratio, Value})
"""Answers with a number in them, which can be written in several ways."""
T = TypeVar("T")


def evaluate(catalogue: Catalogue, answers: Answers) -> Evaluation:
    """The complete result of ``answers``. Answers under ids the catalogue lacks are ignored.

    Raises ``UnfitAnswer`` for an answer its rule does not take.
    """
    plan = _plan(_Same(catalogue))
    gates = tuple(_found(rule, answers.get(rule.id)) for rule in plan.gates)
    scored = [_score_section(section, *_given(section, answers)) for section in plan.sections]
    return _conclude(catalogue, gates, scored)


def evaluate_given(
    catalogue: Catalogue, answers: Answers, shares: Mapping[str, Fraction]
) -> Evaluation:
    """The same, where somebody has given some rules a share of their points, from 0 to 1, in place
    of what the answer earns. A rule with any share is met."""
    plan = _plan(_Same(catalogue))
    gates = tuple(
        _with_share(_found(rule, answers.get(rule.id)), shares.get(rule.id)) for rule in plan.gates
    )
    scored = []
    for section in plan.sections:
        of_answers = _score_section(section, *_given(section, answers))
        if shares.keys().isdisjoint(section.ids):
            scored.append(of_answers)
            continue
        rows = [_with_points(row, shares.get(row.id)) for row in of_answers.criteria]
        scored.append(_add_up(section, tuple(rows)))
    return _conclude(catalogue, gates, scored)


def finding_of(catalogue: Catalogue, id: str, answer: Answer | None) -> Finding:
    """The finding of one rule for an answer to it, as in the complete result."""
    return _found(_plan(_Same(catalogue)).rules[id], answer)


def score_of(catalogue: Catalogue, id: str, answer: Answer | None) -> CriterionScore:
    """What one criterion earns for an answer to it, as in the complete result."""
    return _score(_plan(_Same(catalogue)).rules[id], answer, _spelling(answer))


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
    """What evaluation needs of a catalogue, computed once."""

    gates: tuple[_Rule, ...]
    sections: tuple[_SectionPlan, ...]
    rules: Mapping[str, _Rule]


@dataclass(frozen=True, slots=True)
class _Scored:
    """One section with its criteria."""

    part: Part
    criteria: tuple[CriterionScore, ...]
    unscored: tuple[str, ...]
    unmet_mandatory: tuple[str, ...]
    undecided_mandatory: tuple[str, ...]
    is_compared: bool


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
    gates = tuple(_Rule(rule.id, rule, catalogue) for rule in catalogue.gates)
    sections = tuple(_plan_section(catalogue, section) for section in catalogue.sections)
    rows = chain.from_iterable(section.rows for section in sections)
    return _Plan(gates, sections, {rule.id: rule for rule in (*gates, *rows)})


def _plan_section(catalogue: Catalogue, section: Section) -> _SectionPlan:
    criteria = [row for row in catalogue.criteria if row.section == section.id]
    points = add(Fraction(row.points) for row in criteria if not row.bonus)
    rows = tuple(_Rule(row.id, row, catalogue) for row in criteria)
    ids = tuple(row.id for row in criteria)
    return _SectionPlan(section.id, Fraction(section.weight), points, rows, ids)


_Given = tuple[tuple[Answer | None, ...], tuple[str, ...]]


def _given(section: _SectionPlan, answers: Answers) -> _Given:
    given = tuple(map(answers.get, section.ids))
    return given, tuple([_spelling(a) for a in given if type(a) in SPELT])


def _spelling(answer: Answer | None) -> str:
    """Distinguishes 1.2 from 1.20, which are equal: a result must not depend on the cache."""
    if isinstance(answer, Ratio):
        return str(answer.ratio)
    if isinstance(answer, Value):
        return f"{answer.value!r} {answer.reference} {answer.leading}"
    return ""


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
    section, kind, bonus = criterion.section, criterion.kind, criterion.bonus
    return CriterionScore(finding, section, kind, points, obtained, bonus)


@lru_cache(maxsize=CACHED_PARTS)
def _score_section(
    plan: _SectionPlan,
    given: tuple[Answer | None, ...],
    spellings: tuple[str, ...],  # noqa: ARG001 - a cache key
) -> _Scored:
    return _add_up(plan, tuple(map(_score, plan.rows, given, map(_spelling, given))))


def _add_up(plan: _SectionPlan, rows: tuple[CriterionScore, ...]) -> _Scored:
    unmet, undecided = _standing_against(r.finding for r in rows if r.kind is Kind.MANDATORY)
    return _Scored(
        part=part_of(plan.id, plan.weight, plan.points, rows),
        criteria=rows,
        unscored=tuple(row.id for row in rows if row.outcome is Outcome.UNSCORED),
        unmet_mandatory=unmet,
        undecided_mandatory=undecided,
        is_compared=any(row.finding.compared is not None for row in rows),
    )


def _with_points(row: CriterionScore, share: Fraction | None) -> CriterionScore:
    if share is None:
        return row
    finding = _with_share(row.finding, share)
    return replace(row, finding=finding, obtained=row.points * share)


def _with_share(finding: Finding, share: Fraction | None) -> Finding:
    if share is None:
        return finding
    outcome = Outcome.MET if share else Outcome.NOT_MET
    return Finding(finding.id, outcome, share, PlainReason("ratio", share), finding.answer)


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
    catalogue: Catalogue, gates: tuple[Finding, ...], scored: list[_Scored]
) -> Evaluation:
    unmet, undecided = _standing_against(gates)
    parts = tuple([section.part for section in scored])
    return Evaluation(
        catalogue=catalogue.id,
        requirements=gates,
        criteria=_joined(section.criteria for section in scored),
        sections=tuple([part.section for part in parts]),
        totals=_totals(catalogue, parts),
        grade_scale=catalogue.grade_scale,
        unmet_requirements=unmet,
        unmet_mandatory=_joined(section.unmet_mandatory for section in scored),
        undecided_requirements=undecided,
        undecided_mandatory=_joined(section.undecided_mandatory for section in scored),
        aggregation=catalogue.aggregation,
        unscored=_joined(section.unscored for section in scored),
        is_compared=any([section.is_compared for section in scored]),
    )


def _totals(catalogue: Catalogue, parts: tuple[Part, ...]) -> Totals:
    if catalogue.aggregation == "points":
        return ShareOfPoints(parts, Fraction(catalogue.bonus_cap))
    return MeanOfSections(parts)


def _joined(tuples: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(chain.from_iterable(tuples))
