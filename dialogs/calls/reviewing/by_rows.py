"""A review row by row: what a reviewer says of each question, and what the engine makes of it.

A row counts as the enterprise has it until the reviewer says otherwise, with a reason: other
points of a criterion, or that a requirement is met or not. What a row counts as is written as
points (exact), ``MET`` or ``NOT_MET``; empty for one that earns nothing by itself: it does not
apply, is open, or has no benchmark.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from dialogs.calls.refusals import Refusal
from dialogs.typed.replies import Reply, parse_reply
from scoring.answers.model import Answers
from scoring.calls.ranking import Gates
from scoring.catalogue.model import Catalogue, Criterion, Kind, Requirement
from scoring.evaluation.evaluate import evaluate, evaluate_given, finding_of, score_of
from scoring.evaluation.results import Evaluation, Outcome
from scoring.units.number import Rejection, read_number

MET: Final = "met"
NOT_MET: Final = "not-met"
_JUDGED: Final = {Outcome.MET: MET, Outcome.NOT_MET: NOT_MET}
_SAID: Final = {Reply.YES: MET, Reply.NO: NOT_MET}
_ENDS: Final = ",，:：;；、。"
POINTS: Final = frozenset({"", "分", "point", "points", "pts"})
"""What may stand after a number of points."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What a reviewer judges: the answers of a version, by its catalogue."""

    catalogue: Catalogue
    answers: Answers

    def rule(self, row: str) -> Criterion | Requirement | None:
        """The rule of a row; ``None`` where the catalogue has none."""
        return next((one for one in self.catalogue.rules if one.id == row), None)

    def counts_as(self, row: str) -> str:
        """What a row counts as by the enterprise's own answer."""
        answer = self.answers.get(row)
        outcome = finding_of(self.catalogue, row, answer).outcome
        if outcome not in _JUDGED:
            return ""
        if isinstance(self.rule(row), Criterion):
            return str(score_of(self.catalogue, row, answer).obtained)
        return _JUDGED[outcome]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer says of a row. ``value`` is empty: it counts as the enterprise has it."""

    value: str = ""
    reason: str = ""


Judgements = Mapping[str, Judgement]


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why the words about a row say nothing that can be taken; ``most``: the points it has."""

    why: Refusal
    row: str = ""
    most: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What the engine makes of judgements: the total, how it stands, and every row (``rows`` of
    ``ReviewGiven``)."""

    total: Fraction
    gates: Gates
    rows: tuple[tuple[str, str, str], ...]


def judged(handed_in: HandedIn, row: str, value: str, reason: str) -> Judgement | Unfit:
    """What a reviewer says of a row: points, 符合 or 不符合, and why.

    Without a reason it may only be what the enterprise has already.
    """
    rule, value = handed_in.rule(row), value.rstrip(_ENDS)
    if rule is None:
        return Unfit(Refusal.NOT_A_ROW, row)
    read = _points(rule, value) if isinstance(rule, Criterion) else _verdict(rule, value)
    if isinstance(read, Unfit):
        return read
    if reason.strip():
        return Judgement(read, reason.strip())
    if read == handed_in.counts_as(row):
        return Judgement()
    return Unfit(Refusal.ROW_REASON_NEEDED, row)


def _points(rule: Criterion, typed: str) -> str | Unfit:
    most = Fraction(rule.points)
    points = read_points(typed, most)
    if points is None:
        return Unfit(Refusal.NOT_POINTS, rule.id, most)
    if rule.kind is Kind.MANDATORY and points not in (0, most):
        return Unfit(Refusal.ALL_OR_NOTHING, rule.id, most)
    return str(points)


def _verdict(rule: Requirement, typed: str) -> str | Unfit:
    if typed in (MET, NOT_MET):
        return typed
    said = parse_reply(typed)
    return _SAID[said] if said in _SAID else Unfit(Refusal.NOT_MET_OR_NOT, rule.id)


def read_points(typed: str, most: Fraction) -> Fraction | None:
    """Points as people type them, exactly, from 0 to ``most``: 82.5, 82.5分, 八十二."""
    number = read_number(typed)
    if isinstance(number, Rejection) or number.approximate or number.is_rank:
        return None
    if number.unit_text.casefold() not in POINTS:
        return None
    points = Fraction(number.value)
    return points if 0 <= points <= most else None


def outcomes(handed_in: HandedIn, judgements: Judgements) -> Outcomes:
    """What the engine makes of what a reviewer says, the rest as the enterprise has it."""
    catalogue = handed_in.catalogue
    shares = {
        rule.id: _share(rule, judgements[rule.id].value)
        for rule in catalogue.rules
        if rule.id in judgements and judgements[rule.id].value
    }
    evaluation = evaluate_given(catalogue, handed_in.answers, shares)
    rows = []
    for rule in catalogue.rules:
        said = judgements.get(rule.id, Judgement())
        rows.append((rule.id, said.value or handed_in.counts_as(rule.id), said.reason))
    return Outcomes(evaluation.certain, gates_of(evaluation), tuple(rows))


def own_total(handed_in: HandedIn) -> Fraction:
    """The points that are certain by the enterprise's own answers."""
    return evaluate(handed_in.catalogue, handed_in.answers).certain


def gates_of(evaluation: Evaluation) -> Gates:
    """How a result stands with what must hold."""
    if evaluation.blocked:
        return Gates.UNMET
    return Gates.MET if evaluation.ready else Gates.OPEN


def _share(rule: Criterion | Requirement, value: str) -> Fraction:
    if not isinstance(rule, Criterion):
        return Fraction(value == MET)
    return Fraction(value) / Fraction(rule.points)
