"""Which numbers a scale takes, and which baseline and leading value with them."""

from scoring.answers.model import Value
from scoring.answers.scales import ScalePosition, benchmark_meant, end_set_already, scale_position
from scoring.catalogue.model import Benchmark, Criterion
from scoring.units.patterns import IncompatibleUnit, converted

PERCENT = "%"


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
    if answer.products and any(one.energy <= 0 for one in answer.products):
        return "energy-of-product"
    try:
        position = scale_position(criterion, answer, benchmarks)
    except IncompatibleUnit:
        return "unit-of-another-kind"
    if _exceeds_the_whole(position):
        return "percentage-out-of-range"
    if criterion.checklist and (code := _refuse_count(criterion, position)):
        return code
    if not answer.products and end_set_already(criterion, answer, benchmarks):
        return "scale-set-already"
    return None if position.is_in_order else "leading-not-better"


def _each(answer: Value) -> tuple[Value, ...]:
    """Each of several products as an answer of its own; else the answer itself."""
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
