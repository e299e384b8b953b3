"""Which numbers a scale takes, and which baseline and leading value with them."""

from scoring.answers.model import Value
from scoring.answers.scales import ScalePosition, benchmark_meant, end_set_already, scale_position
from scoring.catalogue.model import Benchmark, Criterion
from scoring.units.patterns import IncompatibleUnit, converted

PERCENT = "%"


def refuse_on_scale(
    criterion: Criterion, answer: Value, benchmarks: tuple[Benchmark, ...]
) -> str | None:
    """The code of the reason why no scale of ``criterion`` takes ``answer``; ``None`` if one does.

    The numbers are of a size that is taken anywhere.
    """
    if answer.benchmark is not None and benchmark_meant(criterion, answer, benchmarks) is None:
        return "unknown-benchmark"
    try:
        placed = scale_position(criterion, answer, benchmarks)
    except IncompatibleUnit:
        return "unit-of-another-kind"
    if _exceeds_the_whole(placed):
        return "percentage-out-of-range"
    if criterion.checklist and (code := _refuse_count(criterion, placed)):
        return code
    if end_set_already(criterion, answer, benchmarks):
        return "scale-set-already"
    return None if placed.is_in_order else "leading-not-better"


def _exceeds_the_whole(placed: ScalePosition) -> bool:
    if placed.scale.unit != PERCENT:
        return False
    ends = [end.value for end in (placed.baseline, placed.leading) if end is not None]
    return any(converted(n, placed.unit, PERCENT) > 100 for n in (placed.number, *ends))


def _refuse_count(criterion: Criterion, placed: ScalePosition) -> str | None:
    if placed.number.denominator != 1:
        return "not-a-count"
    return "more-than-listed" if placed.number > len(criterion.checklist) else None
