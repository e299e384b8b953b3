"""Answer -> finding: does it meet the rule, how much of the points does it earn, and why."""

from fractions import Fraction

from scoring.answers.acceptance import measure_meant, refusal
from scoring.answers.model import Answer, Chosen, Met, NotApplicable, Ratio, Value
from scoring.answers.scales import ALL, NOTHING, scale_position
from scoring.catalogue.model import (
    Catalogue,
    Compare,
    Condition,
    Criterion,
    Kind,
    Measure,
    Requirement,
)
from scoring.errors import UnfitAnswer
from scoring.evaluation.results import Finding, Outcome, Reason
from scoring.evaluation.scale_reasons import reason_on_scale
from scoring.rounding import approximate, as_result, trimmed


def find(rule: Criterion | Requirement, answer: Answer | None, catalogue: Catalogue) -> Finding:
    """The outcome of ``rule`` for ``answer``; ``None`` is no answer yet.

    Raises ``UnfitAnswer`` for an answer the rule does not take (``acceptance.refusal``).
    """
    if answer is None:
        return Finding(rule.id, Outcome.UNDECIDED, NOTHING, Reason("unanswered"), None)
    if code := refusal(rule, answer, catalogue.benchmarks):
        raise UnfitAnswer(rule.id, code)
    match answer:
        case NotApplicable(why):
            reason = Reason("not-applicable", (("reason", why),))
            return Finding(rule.id, Outcome.NOT_APPLICABLE, NOTHING, reason, answer)
        case Met(met):
            share, reason = (ALL if met else NOTHING), _reason_of_yes_or_no(rule, met)
        case Ratio():
            share, reason = Fraction(answer.ratio), _reason_of_ratio(answer)
        case Value() | Chosen():
            assert isinstance(rule, Criterion)  # noqa: S101 - requirements refuse numbers
            if rule.scales:
                return _find_on_scale(rule, answer, catalogue)
            assert isinstance(answer, Value)  # noqa: S101 - items are counted on a scale
            share, reason = _judge(rule, answer, Fraction(catalogue.share_at_threshold))
    return Finding(rule.id, Outcome.MET if share else Outcome.NOT_MET, share, reason, answer)


def _find_on_scale(criterion: Criterion, answer: Value | Chosen, catalogue: Catalogue) -> Finding:
    placed = scale_position(criterion, answer, catalogue.benchmarks)
    reason, share = reason_on_scale(criterion, answer, placed, catalogue), placed.share
    if share is None:
        return Finding(criterion.id, Outcome.UNSCORED, NOTHING, reason, answer)
    outcome = Outcome.MET if share else Outcome.NOT_MET
    return Finding(criterion.id, outcome, share, reason, answer)


def _reason_of_yes_or_no(rule: Criterion | Requirement, met: bool) -> Reason:
    match rule:
        case Criterion():
            kind = rule.kind.value
        case Condition():
            kind = "condition"
        case _:
            kind = "requirement"
    return Reason(f"{kind}-{'met' if met else 'not-met'}")


def _reason_of_ratio(answer: Ratio) -> Reason:
    share = ("share", _percent(Fraction(answer.ratio)))
    if not answer.reason:
        return Reason("ratio", (share,))
    return Reason("ratio-because", (share, ("reason", answer.reason)))


def _judge(criterion: Criterion, answer: Value, at_threshold: Fraction) -> tuple[Fraction, Reason]:
    measure = measure_meant(criterion, answer)
    number = Fraction(answer.value) / Fraction(answer.reference or 1)
    if criterion.kind is Kind.MANDATORY or measure.full is None:
        reached = _holds(measure.compare, number, Fraction(measure.threshold))
        share, code = (ALL, "reached") if reached else (NOTHING, "missed")
    else:
        share, code = _share_on_line(measure, number, at_threshold)
    inputs = _inputs(measure, answer, number, share, at_threshold)
    return share, Reason(f"{measure.reads}-{code}", inputs)


def _holds(compare: Compare, number: Fraction, threshold: Fraction) -> bool:
    match compare:
        case Compare.AT_LEAST:
            return number >= threshold
        case Compare.ABOVE:
            return number > threshold
        case Compare.AT_MOST:
            return number <= threshold
        case Compare.BELOW:
            return number < threshold


def _share_on_line(
    measure: Measure, number: Fraction, at_threshold: Fraction
) -> tuple[Fraction, str]:
    """``at_threshold`` at the threshold, whatever its comparison word, and all points at full."""
    assert measure.full is not None  # noqa: S101 - the caller asked only for such measures
    threshold, full = Fraction(measure.threshold), Fraction(measure.full)
    way = (number - threshold) / (full - threshold)
    if way < 0:
        return NOTHING, "below-threshold"
    if way >= 1:
        return ALL, "full"
    return at_threshold + (1 - at_threshold) * way, "between"


def _inputs(
    measure: Measure, answer: Value, number: Fraction, share: Fraction, at_threshold: Fraction
) -> tuple[tuple[str, str], ...]:
    inputs = {
        "label_zh": measure.label.zh,
        "label_en": measure.label.en,
        "number": approximate(number),
        "unit": measure.unit,
        "compare": measure.compare.value,
        "threshold": trimmed(measure.threshold),
        "share": _percent(share),
    }
    if answer.reference is not None:
        figures = {"value": answer.value, "reference": answer.reference}
        inputs |= {key: f"{approximate(n)} {answer.unit}".strip() for key, n in figures.items()}
        inputs |= {"quotient": as_result(number)}
    if measure.full is not None:
        inputs |= {"full": trimmed(measure.full), "share_at_threshold": _percent(at_threshold)}
    return tuple(inputs.items())


def _percent(share: Fraction) -> str:
    return approximate(100 * share, 2)
