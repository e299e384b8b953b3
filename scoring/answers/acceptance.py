"""Which answers a rule accepts. Used by the dialogue, the answers file and the engine."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from scoring.answers.model import (
    Answer,
    Answers,
    Chosen,
    Estimate,
    Met,
    NotApplicable,
    Ratio,
    Unclear,
    Value,
)
from scoring.answers.scale_acceptance import may_be_negative, refuse_estimate, refuse_on_scale
from scoring.catalogue.model import Benchmark, Catalogue, Criterion, Kind, Measure, Requirement
from scoring.values import MAX_DIGITS

MAX_REASON_CHARACTERS = 2000

TIMES = frozenset({"倍", "×", "x", "X", "times"})
"""How people write that a number is a multiple."""

PERCENT = frozenset({"%", "％"})


def refusal(
    rule: Criterion | Requirement, answer: Answer, benchmarks: tuple[Benchmark, ...] = ()
) -> str | None:
    """The code of why ``rule`` refuses ``answer``; ``None`` when it accepts it.

    ``benchmarks`` are those of the catalogue; without them an answer by one is refused.
    """
    match answer:
        case Met():
            return _refuse_without_number(rule)
        case NotApplicable(reason):
            return _refuse_exclusion(rule, reason)
        case Ratio():
            return _refuse_ratio(rule, answer)
        case Value():
            return _refuse_value(rule, answer, benchmarks)
        case Chosen(items):
            return _refuse_items(rule, items)
        case Estimate():
            return refuse_estimate(rule)
        case Unclear():
            return None


def unfit(catalogue: Catalogue, answers: Answers) -> dict[str, str]:
    """By id: why a rule no longer accepts its answer, for example after a change of overlays.

    They must be given again: ``evaluate`` raises on them.
    """
    rules = {rule.id: rule for rule in catalogue.rules if rule.id in answers}
    codes = {id: refusal(rules[id], answers[id], catalogue.benchmarks) for id in rules}
    return {id: code for id, code in codes.items() if code}


def measure_meant(criterion: Criterion, answer: Value) -> Measure:
    """The measure an answer is for: the one it names, else the first its unit or reference fits.

    The criterion has measures and the answer was accepted for it.
    """
    return next(_measures_meant(criterion, answer), criterion.measures[0])


def unit_fits(measure: Measure, unit: str) -> bool:
    """True when a number in ``unit`` can be judged by ``measure`` without more information."""
    if measure.reads == "multiple":
        return unit in TIMES
    return unit == measure.unit or (unit in PERCENT and measure.unit in PERCENT)


def _refuse_exclusion(rule: Criterion | Requirement, reason: str) -> str | None:
    if not rule.not_applicable_allowed:
        return "not-applicable-not-allowed"
    if not reason.strip():
        return "reason-missing"
    return "reason-too-long" if len(reason) > MAX_REASON_CHARACTERS else None


def _refuse_without_number(rule: Criterion | Requirement) -> str | None:
    """A criterion with a scale is scored by a number only."""
    return "value-asked" if isinstance(rule, Criterion) and rule.scales else None


def _refuse_ratio(rule: Criterion | Requirement, answer: Ratio) -> str | None:
    if not isinstance(rule, Criterion) or rule.kind is Kind.MANDATORY:
        return "all-or-nothing"
    if len(answer.reason) > MAX_REASON_CHARACTERS:
        return "reason-too-long"
    return (
        _refuse_without_number(rule)
        or refusal_of_number(answer.ratio)
        or ("ratio-out-of-range" if answer.ratio > 1 else None)
    )


def _refuse_value(
    rule: Criterion | Requirement, answer: Value, benchmarks: tuple[Benchmark, ...]
) -> str | None:
    if not isinstance(rule, Criterion) or not (rule.measures or rule.scales):
        return "no-measures"
    known = {measure.id for measure in rule.measures} | {scale.id for scale in rule.scales}
    if answer.measure is not None and answer.measure not in known:
        return "unknown-measure"
    numbers: tuple[Decimal | Fraction | None, ...]
    numbers = (answer.value, answer.reference, answer.leading, *_of_products(answer))
    given = [number for number in numbers if number is not None]
    if may_be_negative(answer, benchmarks):
        given = [-number if number < 0 else number for number in given]
    if code := next(filter(None, map(refusal_of_number, given)), None):
        return code
    if rule.scales:
        return refuse_on_scale(rule, answer, benchmarks)
    return _refuse_measured(measure_meant(rule, answer), answer)


def _of_products(answer: Value) -> Iterator[Decimal]:
    for product in answer.products:
        yield product.value
        yield product.energy


def _refuse_items(rule: Criterion | Requirement, items: tuple[str, ...]) -> str | None:
    if not isinstance(rule, Criterion) or not rule.checklist:
        return "no-checklist"
    if not {item.id for item in rule.checklist}.issuperset(items):
        return "unknown-item"
    return "repeated-item" if len(set(items)) < len(items) else None


def refusal_of_number(number: Decimal | Fraction) -> str | None:
    """The code of why every rule refuses ``number``; ``None`` when it may be accepted."""
    if isinstance(number, Fraction):
        return "negative-number" if number < 0 else None
    if not number.is_finite():
        return "not-a-number"
    if number < 0:
        return "negative-number"
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)  # noqa: S101 - finite, so never "n" or "F"
    whole_digits, decimals = max(number.adjusted() + 1, 1), max(-exponent, 0)
    return "too-many-digits" if whole_digits + decimals > MAX_DIGITS else None


def _refuse_measured(measure: Measure, answer: Value) -> str | None:
    if answer.leading is not None:
        return "leading-not-asked"
    if answer.benchmark is not None:
        return "benchmark-not-asked"
    if answer.source is not None or answer.source_name:
        return "source-without-ends"
    if answer.level is not None:
        return "level-not-asked"
    if answer.reference is not None:
        if answer.reference == 0:
            return "zero-reference"
        return None if measure.reads == "multiple" else "reference-not-asked"
    if measure.reads == "rank" and not 0 < answer.value <= 100:
        return "rank-out-of-range"
    if measure.unit in PERCENT and measure.reads == "value" and answer.value > 100:
        return "percentage-out-of-range"
    return None if not answer.unit or unit_fits(measure, answer.unit) else "wrong-unit"


def _measures_meant(criterion: Criterion, answer: Value) -> Iterator[Measure]:
    for measure in criterion.measures:
        if answer.measure is not None:
            fits = measure.id == answer.measure
        elif answer.reference is not None:
            fits = measure.reads == "multiple"
        else:
            fits = not answer.unit or unit_fits(measure, answer.unit)
        if fits:
            yield measure
