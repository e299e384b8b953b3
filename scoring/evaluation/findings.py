"""Answer -> finding: does it meet the rule, how much of the points does it earn, and why."""

from fractions import Fraction

from scoring.answers.acceptance import measure_meant, refusal
from scoring.answers.model import (
    Answer,
    Chosen,
    Estimate,
    IndustryLevel,
    Met,
    NotApplicable,
    Ratio,
    Unclear,
    Value,
)
from scoring.answers.scales import ALL, NOTHING, ScalePosition, scale_position
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
from scoring.evaluation.results import (
    Finding,
    MeasuredReason,
    MeasuredResult,
    Outcome,
    PlainReason,
    Reason,
    ScaleReason,
    ScaleResult,
)
from scoring.values import Text


def find(rule: Criterion | Requirement, answer: Answer | None, catalogue: Catalogue) -> Finding:
    """The outcome of ``rule`` for ``answer``; ``None`` is no answer yet.

    Raises ``UnfitAnswer`` for an answer the rule does not take (``acceptance.refusal``).
    """
    if answer is None or isinstance(answer, Unclear):
        open_reason = PlainReason("unanswered" if answer is None else "unclear")
        return Finding(rule.id, Outcome.UNDECIDED, NOTHING, open_reason, answer)
    if code := refusal(rule, answer, catalogue.benchmarks):
        raise UnfitAnswer(rule.id, code)
    reason: Reason
    match answer:
        case NotApplicable(why):
            reason = PlainReason("not-applicable", said=why)
            return Finding(rule.id, Outcome.NOT_APPLICABLE, NOTHING, reason, answer)
        case Met(met):
            share, reason = (ALL if met else NOTHING), _reason_of_yes_or_no(rule, met)
        case Ratio():
            share, reason = Fraction(answer.ratio), _reason_of_ratio(answer)
        case Estimate(level):
            return _find_at_level(rule.id, level, PlainReason(f"scale-{level}"), answer)
        case Value() | Chosen():
            assert isinstance(rule, Criterion)  # noqa: S101 - requirements refuse numbers
            if rule.scales:
                return _find_on_scale(rule, answer, catalogue)
            assert isinstance(answer, Value)  # noqa: S101 - items are counted on a scale
            share, reason = _judge(rule, answer, Fraction(catalogue.share_at_threshold))
    return Finding(rule.id, Outcome.MET if share else Outcome.NOT_MET, share, reason, answer)


def _find_on_scale(criterion: Criterion, answer: Value | Chosen, catalogue: Catalogue) -> Finding:
    position = scale_position(criterion, answer, catalogue.benchmarks)
    reason, share = _reason_on_scale(criterion, answer, position, catalogue), position.share
    if isinstance(answer, Value) and answer.level is not None:
        return _find_at_level(criterion.id, answer.level, reason, answer)
    if share is None or position.is_comparison:
        return Finding(criterion.id, Outcome.UNSCORED, NOTHING, reason, answer, share)
    outcome = Outcome.MET if share else Outcome.NOT_MET
    return Finding(criterion.id, outcome, share, reason, answer)


def _find_at_level(id: str, level: IndustryLevel, reason: Reason, answer: Answer) -> Finding:
    """Points possible by clauses 4.4.3 and 5: average is the baseline, top 5 % the leading value.

    Between the two ends any number of points is possible, so none is named.
    """
    match level:
        case IndustryLevel.BELOW_AVERAGE | IndustryLevel.AVERAGE:
            return Finding(id, Outcome.NOT_MET, NOTHING, reason, answer)
        case IndustryLevel.TOP_20:
            return Finding(id, Outcome.UNSCORED, NOTHING, reason, answer)
        case IndustryLevel.TOP_5:
            return Finding(id, Outcome.MET, ALL, reason, answer)


def _reason_of_yes_or_no(rule: Criterion | Requirement, met: bool) -> PlainReason:
    match rule:
        case Criterion():
            kind = rule.kind.value
        case Condition():
            kind = "condition"
        case _:
            kind = "requirement"
    return PlainReason(f"{kind}-{'met' if met else 'not-met'}")


def _reason_of_ratio(answer: Ratio) -> PlainReason:
    code = "ratio-because" if answer.reason else "ratio"
    return PlainReason(code, Fraction(answer.ratio), answer.reason)


def _judge(
    criterion: Criterion, answer: Value, at_threshold: Fraction
) -> tuple[Fraction, MeasuredReason]:
    measure = measure_meant(criterion, answer)
    number = Fraction(answer.value) / Fraction(answer.reference or 1)
    if criterion.kind is Kind.MANDATORY or measure.full is None:
        reached = _holds(measure.compare, number, Fraction(measure.threshold))
        share, result = _all_or_nothing(reached)
    else:
        share, result = _share_on_line(measure, number, at_threshold)
    return share, MeasuredReason(measure, answer, number, result, share, at_threshold)


def _all_or_nothing(reached: bool) -> tuple[Fraction, MeasuredResult]:
    return (ALL, "reached") if reached else (NOTHING, "missed")


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
) -> tuple[Fraction, MeasuredResult]:
    """``at_threshold`` at the threshold, whatever its comparison word, and all points at full."""
    assert measure.full is not None  # noqa: S101 - the caller asked only for such measures
    threshold, full = Fraction(measure.threshold), Fraction(measure.full)
    way = (number - threshold) / (full - threshold)
    if way < 0:
        return NOTHING, "below-threshold"
    if way >= 1:
        return ALL, "full"
    return at_threshold + (1 - at_threshold) * way, "between"


def _reason_on_scale(
    criterion: Criterion, answer: Value | Chosen, position: ScalePosition, catalogue: Catalogue
) -> ScaleReason:
    level = answer.level if isinstance(answer, Value) else None
    result, scale = _result_on_scale(criterion, position, level), position.scale
    titles = {overlay.id: overlay.title for overlay in catalogue.overlays}
    unknown = Text(zh=scale.set_by, en=scale.set_by) if scale.set_by else None
    set_by = titles.get(scale.set_by or "", unknown)
    return ScaleReason(criterion.points, answer, position, result, set_by)


def _result_on_scale(
    criterion: Criterion, position: ScalePosition, level: IndustryLevel | None
) -> ScaleResult:
    share, baseline = position.share, position.baseline
    if level is not None:
        return level.value
    if share is None or baseline is None or position.leading is None:
        return "unscored"
    if position.is_comparison:
        return "compared"
    if position.parts:
        return "of-products"
    if share == ALL:
        return "full"
    if share:
        return "between"
    if baseline.value == position.leading.value:
        return "level"
    if position.number != baseline.value:
        return "beyond"
    is_average = position.scale.baseline_meaning is not None and not criterion.checklist
    is_limit = baseline.given_by == "benchmark"
    return "at-average" if is_average and not is_limit else "at-baseline"
