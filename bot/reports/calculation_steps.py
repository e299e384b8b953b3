"""How answers were calculated from yearly figures: by which formula, from which figures."""

from collections.abc import Iterable, Iterator
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
from scoring.units.convert import UnitError, convert


@dataclass(frozen=True, slots=True)
class CalculationStep:
    """The number of one criterion with the formula it came from."""

    criterion: Criterion
    indicator: PerformanceIndicator
    calculation: Calculation
    result: Calculated


def calculation_steps(
    catalogue: Catalogue,
    answers: Answers,
    figures: Figures,
    region: str | None,
    *,
    carriers_open: bool = False,
) -> tuple[CalculationStep, ...]:
    """The step of every calculated answer, in the order of the catalogue."""
    return tuple(_workings(catalogue, answers, figures, region, carriers_open))


def made_of_parts(found: Iterable[CalculationStep]) -> tuple[Term, ...]:
    """The figures added up from others, such as energy from its carriers, each once."""
    terms = (term for working in found for term in working.result.terms if term.parts)
    return tuple({term.figure: term for term in terms}.values())


def lacking(
    catalogue: Catalogue,
    answers: Answers,
    figures: Figures,
    region: str | None,
    *,
    carriers_open: bool = False,
) -> dict[str, tuple[MissingFactor, ...]]:
    """Why the figures given are not enough, by the criterion they leave without an answer."""
    found: dict[str, tuple[MissingFactor, ...]] = {}
    for row in catalogue.criteria:
        if row.id in answers:
            continue
        scales: tuple[Scale | Measure, ...] = (*row.scales, *row.measures)
        indicators = (way.performance_indicator for way in scales)
        lacks = (
            lack
            for indicator in indicators
            if indicator is not None
            for result in ways(catalogue, indicator, figures, region, carriers_open=carriers_open)
            if isinstance(result, MissingFigures)
            for lack in result.lacks
        )
        if unique := tuple(dict.fromkeys(lacks)):
            found[row.id] = unique
    return found


def _workings(
    catalogue: Catalogue,
    answers: Answers,
    figures: Figures,
    region: str | None,
    carriers_open: bool,
) -> Iterator[CalculationStep]:
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
        results = ways(catalogue, indicator.id, figures, region, carriers_open=carriers_open)
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
