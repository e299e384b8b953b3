"""Which answers a rule takes. One judge for the dialogue, the answers file and the engine."""

from collections.abc import Iterator
from decimal import Decimal

from scoring.answers import Answer, Met, NotApplicable, Ratio, Value
from scoring.catalogue import Criterion, Kind, Measure, Requirement

MAX_DIGITS = 40
"""No quantity of a factory needs more digits, before and after the decimal point together."""

MAX_REASON_CHARACTERS = 2000

TIMES = frozenset({"倍", "×", "x", "X", "times"})
"""The ways people write that a number is a multiple."""

PERCENT = frozenset({"%", "％"})


def refusal(rule: Criterion | Requirement, answer: Answer) -> str | None:
    """The code of the reason why ``rule`` does not take ``answer``; ``None`` when it does."""
    match answer:
        case Met():
            return None
        case NotApplicable(reason):
            return _refuse_exclusion(rule, reason)
        case Ratio(ratio):
            return _refuse_ratio(rule, ratio)
        case Value():
            return _refuse_value(rule, answer)


def measure_meant(criterion: Criterion, answer: Value) -> Measure:
    """The measure an answer is for: the one it names, else the first its unit or reference fits.

    The criterion has measures and the answer was accepted for it.
    """
    return next(_measures_meant(criterion, answer), criterion.measures[0])


def unit_fits(measure: Measure, unit: str) -> bool:
    """True when a number in ``unit`` can be judged by ``measure`` as it stands."""
    if measure.reads == "multiple":
        return unit in TIMES
    return unit == measure.unit or (unit in PERCENT and measure.unit in PERCENT)


def _refuse_exclusion(rule: Criterion | Requirement, reason: str) -> str | None:
    if not rule.not_applicable_allowed:
        return "not-applicable-not-allowed"
    if not reason.strip():
        return "reason-missing"
    return "reason-too-long" if len(reason) > MAX_REASON_CHARACTERS else None


def _refuse_ratio(rule: Criterion | Requirement, ratio: Decimal) -> str | None:
    if not isinstance(rule, Criterion) or rule.kind is Kind.MANDATORY:
        return "all-or-nothing"
    return refusal_of_number(ratio) or ("ratio-out-of-range" if ratio > 1 else None)


def _refuse_value(rule: Criterion | Requirement, answer: Value) -> str | None:
    if not isinstance(rule, Criterion) or not rule.measures:
        return "no-measures"
    if answer.measure is not None and all(m.id != answer.measure for m in rule.measures):
        return "unknown-measure"
    return (
        refusal_of_number(answer.value)
        or _refuse_reference(answer.reference)
        or _refuse_meaning(measure_meant(rule, answer), answer)
    )


def refusal_of_number(number: Decimal) -> str | None:
    """The code of the reason why no rule takes ``number``; ``None`` when it may do."""
    if not number.is_finite():
        return "not-a-number"
    if number < 0:
        return "negative-number"
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)  # noqa: S101 - finite, so never "n" or "F"
    whole_digits, decimals = max(number.adjusted() + 1, 1), max(-exponent, 0)
    return "too-many-digits" if whole_digits + decimals > MAX_DIGITS else None


def _refuse_reference(reference: Decimal | None) -> str | None:
    if reference is None:
        return None
    return refusal_of_number(reference) or ("zero-reference" if reference == 0 else None)


def _refuse_meaning(measure: Measure, answer: Value) -> str | None:
    if answer.reference is not None:
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
