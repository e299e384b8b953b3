"""What other closed cases came to: their average and best twentieth, to compare a number with.

They are an assumption with a source, never the industry's values (docs/decisions/0040).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Final

from scoring.answers.model import Answer, Value
from scoring.answers.scales import scale_meant
from scoring.catalogue.model import Benchmark, Criterion, Direction, Scale
from scoring.units.patterns import IncompatibleUnit, converted, wants_own

LEAST: Final = 5
"""Fewer clients than this show nothing but how many they are."""
BEST: Final = Fraction(1, 20)
"""The part of the clients whose limit is the leading value, as in clause 4.4.3."""
_LEAST_WEIGHT: Final = Fraction(1, 5)
_SHOWN: Final = Context(prec=3, rounding=ROUND_HALF_UP)
"""Three significant digits: more would tell the client that is added next more exactly."""


@dataclass(frozen=True, slots=True)
class EndsOfCases:
    """How many clients gave the number, their average, and the limit of their best twentieth.

    ``average`` is ``None`` below ``LEAST`` clients, ``leading`` also where it would not be better
    than the average: the clients do not differ, or one of them is far from all others.
    """

    count: int
    average: Decimal | None = None
    leading: Decimal | None = None

    @property
    def is_whole(self) -> bool:
        """Whether there are two values to compare with."""
        return self.average is not None and self.leading is not None


def ends_of_cases(values: Sequence[Fraction], direction: Direction) -> EndsOfCases:
    """The ends that ``values`` make, one of each client.

    No number shown is a single client's: the average weighs all alike, and the limit of the best
    twentieth lies between two neighbours of which each weighs at least a fifth, so strictly
    between them before it is rounded, or is what both of them have. A plain percentile of 21
    values would be the second best value itself.
    """
    count = len(values)
    if count < LEAST:
        return EndsOfCases(count)
    is_higher_better = direction is Direction.HIGHER
    best_first = sorted(values, reverse=is_higher_better)
    average = _rounded(sum(values, Fraction(0)) / count)
    leading = _rounded(best_twentieth(best_first))
    is_better = leading > average if is_higher_better else leading < average
    return EndsOfCases(count, average, leading if is_better else None)


def best_twentieth(best_first: Sequence[Fraction]) -> Fraction:
    """The limit of the best twentieth of two or more values, before it is rounded."""
    rank, part = divmod(BEST * (len(best_first) - 1), 1)
    weight = min(max(part, _LEAST_WEIGHT), 1 - _LEAST_WEIGHT)
    return best_first[rank] + weight * (best_first[rank + 1] - best_first[rank])


def is_comparable(criterion: Criterion, scale: Scale) -> bool:
    """Whether the numbers of several clients on ``scale`` are of the same thing.

    Not those per unit of the enterprise's own product or material, which differ within an
    industry; nor where the catalogue sets an end itself.
    """
    is_open = scale.baseline is None and scale.leading is None
    return is_open and not criterion.checklist and not wants_own(scale.unit)


def numbers_on(
    criterion: Criterion,
    scale: Scale,
    answers: Iterable[Answer | None],
    unit: str = "",
    benchmarks: Iterable[Benchmark] = (),
) -> Iterator[Fraction]:
    """The numbers of those answers that are on ``scale``, in ``unit``, else that of the scale."""
    known = tuple(benchmarks)
    for answer in answers:
        if not isinstance(answer, Value) or answer.products:
            continue
        if scale_meant(criterion, answer, known).id != scale.id:
            continue
        try:
            yield converted(Fraction(answer.value), answer.unit or scale.unit, unit or scale.unit)
        except IncompatibleUnit:
            continue


def _rounded(number: Fraction) -> Decimal:
    divided = _SHOWN.divide(Decimal(number.numerator), Decimal(number.denominator))
    return Decimal(format(divided, "f"))
