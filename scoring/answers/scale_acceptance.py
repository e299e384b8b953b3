"""Which numbers a scale accepts, and which baseline and leading value with them."""

from scoring.answers.model import Value
from scoring.answers.scales import ScalePosition, benchmark_meant, end_set_already, scale_position
from scoring.catalogue.model import Benchmark, Criterion, Requirement, Scale
from scoring.units.patterns import IncompatibleUnit, converted

PERCENT = "%"
MAX_SOURCE_CHARACTERS = 120
"""Of the name of what own ends were taken from."""


def refuse_on_scale(
    criterion: Criterion, answer: Value, benchmarks: tuple[Benchmark, ...]
) -> str | None:
    """The code of why every scale of ``criterion`` refuses ``answer``; ``None`` if one accepts it.

    The size of the numbers has been checked.
    """
    for one in _each(answer):
        named = benchmark_meant(criterion, one, benchmarks)
        if one.benchmark is not None and named is None:
            return "unknown-benchmark"
        if named is not None and named.hint:
            return "benchmark-not-scored"
    if code := _refuse_source(answer):
        return code
    if answer.products and any(one.energy <= 0 for one in answer.products):
        return "energy-of-product"
    try:
        position = scale_position(criterion, answer, benchmarks)
    except IncompatibleUnit:
        return "unit-of-another-kind"
    if _exceeds_the_whole(position):
        return "percentage-out-of-range"
    if answer.level is not None and (code := _refuse_level(criterion, answer, position.scale)):
        return code
    if criterion.checklist and (code := _refuse_count(criterion, position)):
        return code
    if not answer.products and end_set_already(criterion, answer, benchmarks):
        return "scale-set-already"
    return None if position.is_in_order else "leading-not-better"


def refuse_estimate(rule: Criterion | Requirement) -> str | None:
    """The code of why ``rule`` refuses a place in the industry; ``None`` if it accepts one."""
    is_taken = isinstance(rule, Criterion) and any(takes_level(rule, s) for s in rule.scales)
    return None if is_taken else "level-not-asked"


def takes_level(criterion: Criterion, scale: Scale) -> bool:
    """Whether a place in the industry says anything about a number on ``scale``.

    It does if the catalogue names no ends, but says which values of the industry they are.
    """
    is_open = scale.baseline is None and scale.leading is None
    is_of_industry = None not in (scale.baseline_meaning, scale.leading_meaning)
    return is_open and is_of_industry and not criterion.checklist


def _refuse_source(answer: Value) -> str | None:
    has_ends = answer.reference is not None or answer.leading is not None
    if not has_ends and (answer.source is not None or answer.source_name):
        return "source-without-ends"
    return "source-too-long" if len(answer.source_name) > MAX_SOURCE_CHARACTERS else None


def _refuse_level(criterion: Criterion, answer: Value, scale: Scale) -> str | None:
    if answer.has_own_ends:
        return "level-beside-ends"
    return None if takes_level(criterion, scale) else "level-not-asked"


def _each(answer: Value) -> tuple[Value, ...]:
    """Each of several products as a separate answer; else the answer itself."""
    of_each = tuple(
        Value(one.value, one.unit, measure=answer.measure, benchmark=one.benchmark)
        for one in answer.products
    )
    return of_each or (answer,)


def may_be_negative(answer: Value, benchmarks: tuple[Benchmark, ...]) -> bool:
    """Whether a limit that the answer names is for products that may supply more than they use."""
    named = {one.benchmark for one in _each(answer)} - {None}
    return any(limit.id in named and limit.may_be_negative for limit in benchmarks)


def _exceeds_the_whole(position: ScalePosition) -> bool:
    if position.scale.unit != PERCENT:
        return False
    ends = [end.value for end in (position.baseline, position.leading) if end is not None]
    return any(converted(n, position.unit, PERCENT) > 100 for n in (position.number, *ends))


def _refuse_count(criterion: Criterion, position: ScalePosition) -> str | None:
    if position.number.denominator != 1:
        return "not-a-count"
    return "more-than-listed" if position.number > len(criterion.checklist) else None
