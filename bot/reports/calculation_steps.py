"""How answers were calculated from yearly figures: by which formula, from which figures."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scoring.answers.acceptance import measure_meant
from scoring.answers.model import Answers, Value
from scoring.answers.scales import scale_meant
from scoring.catalogue.model import (
    Calculation,
    Catalogue,
    Criterion,
    Measure,
    PerformanceIndicator,
    Scale,
)
from scoring.figures.calculation import Calculated, Term, ways
from scoring.figures.energy import MissingFactor, MissingFigures
from scoring.figures.model import Figures
from scoring.figures.plausibility import PlausibilityIssue, implausible
from scoring.improvement.improvements import Plant
from scoring.units.convert import UnitError, convert


@dataclass(frozen=True, slots=True)
class CalculationStep:
    """The number of one criterion with the formula it came from."""

    criterion: Criterion
    indicator: PerformanceIndicator
    calculation: Calculation
    result: Calculated


@dataclass(frozen=True, slots=True)
class Calculations:
    """What the yearly figures give.

    ``missing`` is, by the criterion that is left without an answer, why the figures are not
    enough; ``implausible`` what is unusual about them.
    """

    steps: tuple[CalculationStep, ...]
    missing: Mapping[str, tuple[MissingFactor, ...]]
    implausible: tuple[PlausibilityIssue, ...]


def calculations(
    catalogue: Catalogue, answers: Answers, plant: Plant, previous: Figures
) -> Calculations:
    """In the order of the catalogue; ``previous`` are the figures of the year before."""
    return Calculations(
        steps=tuple(_steps(catalogue, answers, plant)),
        missing=_missing(catalogue, answers, plant),
        implausible=implausible(
            catalogue, plant.figures, previous, plant.region, carriers_open=plant.carriers_open
        ),
    )


def made_of_parts(found: Iterable[CalculationStep]) -> tuple[Term, ...]:
    """The figures added up from others, such as energy from its carriers, each once."""
    terms = (term for step in found for term in step.result.terms if term.parts)
    return tuple({term.figure: term for term in terms}.values())


def _missing(
    catalogue: Catalogue, answers: Answers, plant: Plant
) -> dict[str, tuple[MissingFactor, ...]]:
    found: dict[str, tuple[MissingFactor, ...]] = {}
    for row in catalogue.criteria:
        if row.id in answers:
            continue
        scales: tuple[Scale | Measure, ...] = (*row.scales, *row.measures)
        lacks = (
            lack
            for scale in scales
            if scale.performance_indicator is not None
            for result in _results(catalogue, scale.performance_indicator, plant)
            if isinstance(result, MissingFigures)
            for lack in result.lacks
        )
        if unique := tuple(dict.fromkeys(lacks)):
            found[row.id] = unique
    return found


def _results(
    catalogue: Catalogue, indicator: str, plant: Plant
) -> Iterator[Calculated | MissingFigures]:
    return ways(
        catalogue, indicator, plant.figures, plant.region, carriers_open=plant.carriers_open
    )


def _steps(catalogue: Catalogue, answers: Answers, plant: Plant) -> Iterator[CalculationStep]:
    indicators = {indicator.id: indicator for indicator in catalogue.performance_indicators}
    for row in catalogue.criteria:
        answer = answers.get(row.id)
        if not isinstance(answer, Value) or not answer.worked_out:
            continue
        meant = (
            scale_meant(row, answer, catalogue.benchmarks)
            if row.scales
            else measure_meant(row, answer)
        )
        if meant.performance_indicator is None:
            continue
        indicator = indicators[meant.performance_indicator]
        results = _results(catalogue, indicator.id, plant)
        for calculation, result in zip(indicator.calculations, results, strict=True):
            if isinstance(result, Calculated) and _gave(result, answer):
                yield CalculationStep(row, indicator, calculation, result)
                break


def _gave(result: Calculated, answer: Value) -> bool:
    """Whether the answer is this result, in whatever unit it was recorded."""
    if result.unit == answer.unit:
        return result.value == answer.value
    try:
        return convert(result.value, result.unit, answer.unit) == answer.value
    except UnitError:
        return False
