"""The calculations that a question can be answered by, and how far the yearly figures go."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from dialogs.core.dossier import Dossier
from dialogs.core.outline import CatalogueIndex
from scoring.answers.model import Value
from scoring.catalogue.model import Calculation, Criterion, Measure, PerformanceIndicator, Scale
from scoring.figures.amounts import Amount, GridRegion, amount_of
from scoring.figures.calculation import Calculated, calculated_answers, ways
from scoring.figures.energy import MissingFigures
from scoring.figures.kinds import figure_kinds


@dataclass(frozen=True, slots=True)
class CalculationOption:
    """One formula by which one scale or measure of a question gets its number.

    ``position`` is its place among those of the question, ``index`` that of the calculation
    among those of its indicator.
    """

    position: int
    by: Scale | Measure
    indicator: PerformanceIndicator
    index: int

    @property
    def calculation(self) -> Calculation:
        """The formula over yearly figures."""
        return self.indicator.calculations[self.index]

    @property
    def name(self) -> str:
        """What a wait's detail calls it."""
        return f"{self.by.id}|{self.index}" if self.index else self.by.id

    @property
    def figures(self) -> tuple[str, ...]:
        """The figures it takes, in the order they are asked: a whole before its parts."""
        taken = {*self.calculation.numerator, *self.calculation.denominator}
        return tuple(id for id in figure_kinds() if id in taken)


def calculation_options(outline: CatalogueIndex, subject: str) -> tuple[CalculationOption, ...]:
    """Every way to work the question's number out from yearly figures."""
    return tuple(
        CalculationOption(position, by, indicator, index)
        for position, (by, indicator, index) in enumerate(_ways(outline, subject))
    )


def _ways(
    outline: CatalogueIndex, subject: str
) -> Iterator[tuple[Scale | Measure, PerformanceIndicator, int]]:
    item = outline.asked[subject]
    if not isinstance(item, Criterion):
        return
    known = {row.id: row for row in outline.catalogue.performance_indicators}
    judged_by: tuple[Scale | Measure, ...] = (*item.scales, *item.measures)
    for by in judged_by:
        indicator = known.get(by.performance_indicator or "")
        if indicator is None or (isinstance(by, Measure) and by.reads == "rank"):
            continue
        for index in range(len(indicator.calculations)):
            yield by, indicator, index


def calculable(outline: CatalogueIndex, subject: str) -> bool:
    """Whether the question's number can be worked out from yearly figures."""
    return next(_ways(outline, subject), None) is not None


def calculation_shown(
    outline: CatalogueIndex, dossier: Dossier, subject: str
) -> CalculationOption:
    """The way to begin with: that of the present answer, else the first the figures allow."""
    found = calculation_options(outline, subject)
    answer = dossier.answers.get(subject)
    if isinstance(answer, Value) and answer.measure:
        found = tuple(way for way in found if way.by.id == answer.measure) or found
    possible = (way for way in found if isinstance(result_of(way, outline, dossier), Calculated))
    return next(possible, found[0])


def calculation_named(
    outline: CatalogueIndex, dossier: Dossier, subject: str, name: str
) -> CalculationOption:
    """The way a wait's detail names; where it names none of them, the one to begin with."""
    named = (way for way in calculation_options(outline, subject) if way.name == name)
    return next(named, None) or calculation_shown(outline, dossier, subject)


def result_of(
    way: CalculationOption, outline: CatalogueIndex, dossier: Dossier
) -> Calculated | MissingFigures:
    """What the figures make of the indicator."""
    region = dossier.profile.province
    found = list(ways(outline.catalogue, way.indicator.id, dossier.figures, region))
    return found[way.index]


def place_of(outline: CatalogueIndex, dossier: Dossier) -> GridRegion:
    """Where the plant draws its power."""
    return GridRegion(outline.catalogue.grid_factors, dossier.profile.province)


def is_there(id: str, outline: CatalogueIndex, dossier: Dossier) -> bool:
    """Whether a figure is given, or made of others that are."""
    return isinstance(amount_of(id, dossier.figures, place_of(outline, dossier)), Amount)


def next_wanting(
    way: CalculationOption, outline: CatalogueIndex, dossier: Dossier, after: str = ""
) -> str | None:
    """The first figure of the way that is not there, behind ``after`` where one is named."""
    figures = way.figures
    start = figures.index(after) + 1 if after in figures else 0
    return next((id for id in figures[start:] if not is_there(id, outline, dossier)), None)


def answer_by(
    way: CalculationOption,
    outline: CatalogueIndex,
    dossier: Dossier,
    subject: str,
    reference: Decimal | None = None,
) -> Value | None:
    """The answer the way comes to; ``None`` where a figure or a reference is wanting.

    What the present answer says of the same scale or measure stays: its two ends, its benchmark,
    what it is a multiple of. ``reference`` takes that last one's place.
    """
    result = result_of(way, outline, dossier)
    if isinstance(result, MissingFigures):
        return None
    asked = Value(Decimal(0), result.unit, reference, way.by.id, worked_out=True, by_choice=True)
    present = dossier.answers.get(subject)
    if reference is None and isinstance(present, Value) and present.measure in (None, way.by.id):
        asked = replace(present, measure=way.by.id, worked_out=True, by_choice=True)
    criterion = outline.asked[subject]
    alone = outline.catalogue.model_copy(update={"criteria": (criterion,)})
    profile = dossier.profile
    made = calculated_answers(
        alone, dossier.figures, {subject: asked}, profile.industry, profile.province
    )
    answer = made.get(subject)
    return answer if isinstance(answer, Value) else None


def wants_reference(
    way: CalculationOption, outline: CatalogueIndex, dossier: Dossier, subject: str
) -> bool:
    """Whether all that is wanting is what the number is a multiple of."""
    is_multiple = isinstance(way.by, Measure) and way.by.reads == "multiple"
    worked_out = isinstance(result_of(way, outline, dossier), Calculated)
    return is_multiple and worked_out and answer_by(way, outline, dossier, subject) is None
