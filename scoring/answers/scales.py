"""Judging by a scale: a number between baseline and leading value (GB/T 36132-2025, clause 5)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from scoring.answers.model import Chosen, EndsSource, Value
from scoring.catalogue.model import Benchmark, Criterion, Direction, Scale
from scoring.units.patterns import converted, filled, fits, wants_own

NOTHING, ALL = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class ScaleBound:
    """Baseline or leading value of a scale, and what it was given by."""

    value: Fraction
    given_by: Literal["enterprise", "benchmark", "scale"]


@dataclass(frozen=True, slots=True)
class ScalePosition:
    """A number, and the baseline and leading value it is judged by, all in ``unit``.

    ``parts`` are several products with their weights, which add up to 1; all other fields are then
    those of the first product.
    """

    scale: Scale
    number: Fraction
    unit: str
    baseline: ScaleBound | None
    leading: ScaleBound | None
    benchmark: Benchmark | None
    parts: tuple[tuple[Fraction, "ScalePosition"], ...] = ()
    source: EndsSource | None = None

    @property
    def is_comparison(self) -> bool:
        """Whether an end is not of the industry: last year's own, another plant's.

        Ends without a stated source are assumed to be what was asked for, the industry's.
        """
        own = (end for end in (self.baseline, self.leading) if end is not None)
        is_own = any(end.given_by == "enterprise" for end in own)
        return is_own and self.source is not None and not self.source.is_of_industry

    @property
    def is_in_order(self) -> bool:
        """False when the leading value is worse than the baseline."""
        if self.parts:
            return all(part.is_in_order for _, part in self.parts)
        if self.baseline is None or self.leading is None:
            return True
        return self._as_good_as(self.leading.value, self.baseline.value)

    @property
    def share(self) -> Fraction | None:
        """The part of the points earned, from 0 to 1; ``None`` while one of the values is missing.

        All at or beyond the leading value, none at or beyond the baseline, linear between them. If
        the two are equal it is all or nothing. For several products it is the weighted mean.
        """
        if self.parts:
            shares = [(weight, part.share) for weight, part in self.parts]
            given = [weight * share for weight, share in shares if share is not None]
            return sum(given, NOTHING) if len(given) == len(shares) else None
        if self.baseline is None or self.leading is None:
            return None
        baseline, leading = self.baseline.value, self.leading.value
        if self._as_good_as(self.number, leading):
            return ALL
        if self._as_good_as(baseline, self.number):
            return NOTHING
        return (self.number - baseline) / (leading - baseline)

    @property
    def over_limits(self) -> tuple["ScalePosition", ...]:
        """The numbers worse than their product's legal limit; of one product, the position
        itself."""
        if self.parts:
            return tuple(over for _, part in self.parts for over in part.over_limits)
        limit = self.benchmark.limit if self.benchmark else None
        is_over = limit is not None and not self._as_good_as(self.number, Fraction(limit))
        return (self,) if is_over else ()

    def _as_good_as(self, one: Fraction, other: Fraction) -> bool:
        return one >= other if self.scale.direction is Direction.HIGHER else one <= other


def scale_meant(
    criterion: Criterion, answer: Value | Chosen, benchmarks: Iterable[Benchmark] = ()
) -> Scale:
    """The scale an answer is for: the one it names, else its benchmark's, else by its unit.

    The criterion must have scales. If no unit fits it is the first of them.
    """
    return next(_scales_meant(criterion, answer, benchmarks), criterion.scales[0])


def benchmark_meant(
    criterion: Criterion, answer: Value, benchmarks: Iterable[Benchmark]
) -> Benchmark | None:
    """The published limit an answer names, if the answer's scale has it."""
    if answer.benchmark is None:
        return None
    benchmarks = tuple(benchmarks)
    scale = scale_meant(criterion, answer, benchmarks)
    known = (b for b in benchmarks if b.id == answer.benchmark and b.scale == scale.id)
    return next(known, None)


def scale_position(
    criterion: Criterion, answer: Value | Chosen, benchmarks: Iterable[Benchmark] = ()
) -> ScalePosition:
    """The answer's number with its baseline and leading value.

    The ends are those of the benchmark it names, else the scale's own; a missing one is the
    enterprise's. Raises ``IncompatibleUnit`` for a unit of another kind.
    """
    if isinstance(answer, Chosen):
        answer = Value(Decimal(len(answer.items)))
    benchmarks = tuple(benchmarks)
    if answer.products:
        return _of_products(criterion, answer, benchmarks)
    scale = scale_meant(criterion, answer, benchmarks)
    benchmark = benchmark_meant(criterion, answer, benchmarks)
    source = benchmark or scale
    given_in = _unit_of(answer, scale, benchmark)
    asked_in = filled(scale.unit, given_in)
    is_set = _sets_a_value(source)
    unit = filled(source.unit, given_in) if is_set else given_in
    converted(NOTHING, given_in, asked_in)

    def end(published: Decimal | None, own: Decimal | None) -> ScaleBound | None:
        if published is not None:
            return ScaleBound(Fraction(published), "benchmark" if benchmark else "scale")
        if own is not None:
            return ScaleBound(converted(Fraction(own), given_in, unit), "enterprise")
        return None

    return ScalePosition(
        scale=scale,
        number=converted(Fraction(answer.value), given_in, unit),
        unit=unit,
        baseline=end(source.baseline, answer.reference),
        leading=end(source.leading, answer.leading),
        benchmark=benchmark,
        source=answer.source,
    )


MOST_PRODUCTS = 3
"""Of several products those count that take the most energy, as the platform's form asks."""


def _of_products(
    criterion: Criterion, answer: Value, benchmarks: tuple[Benchmark, ...]
) -> ScalePosition:
    """The three products that consume the most energy, weighted by it."""
    ordered = sorted(answer.products, key=lambda one: -one.energy)[:MOST_PRODUCTS]
    total = sum((Fraction(one.energy) for one in ordered), NOTHING)
    parts = tuple(
        (
            Fraction(one.energy) / total,
            scale_position(
                criterion,
                Value(one.value, one.unit, measure=answer.measure, benchmark=one.benchmark),
                benchmarks,
            ),
        )
        for one in ordered
    )
    return replace(parts[0][1], parts=parts)


def _sets_a_value(source: Benchmark | Scale) -> bool:
    limit = source.limit if isinstance(source, Benchmark) else None
    return any(value is not None for value in (source.baseline, source.leading, limit))


def end_set_already(
    criterion: Criterion, answer: Value, benchmarks: Iterable[Benchmark] = ()
) -> Literal["baseline", "leading"] | None:
    """Which of the two the enterprise gave another value than the scale or the benchmark sets."""
    benchmarks = tuple(benchmarks)
    position = scale_position(criterion, answer, benchmarks)
    given_in = _unit_of(answer, position.scale, position.benchmark)
    own: dict[Literal["baseline", "leading"], Decimal | None] = {
        "baseline": answer.reference,
        "leading": answer.leading,
    }
    for key, value in own.items():
        end: ScaleBound | None = getattr(position, key)
        if value is None or end is None or end.given_by == "enterprise":
            continue
        if converted(Fraction(value), given_in, position.unit) != end.value:
            return key
    return None


def _unit_of(answer: Value, scale: Scale, benchmark: Benchmark | None) -> str:
    """Without one it is the scale's own, of the product that the benchmark is for."""
    if answer.unit or not wants_own(scale.unit) or benchmark is None:
        return answer.unit or scale.unit
    return filled(scale.unit, benchmark.unit)


def _scales_meant(
    criterion: Criterion, answer: Value | Chosen, benchmarks: Iterable[Benchmark]
) -> Iterator[Scale]:
    if isinstance(answer, Chosen):
        return
    wanted = answer.measure
    if wanted is None and answer.benchmark is not None:
        wanted = next((b.scale for b in benchmarks if b.id == answer.benchmark), None)
    for scale in criterion.scales:
        if scale.id == wanted if wanted is not None else fits(scale.unit, answer.unit):
            yield scale
