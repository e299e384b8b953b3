"""The calculations that a question can be answered by, and how far the yearly figures go."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from dialogs.core.session import Wait
from dialogs.core.waits import CalculationShown
from dialogs.dossier.dossier import Dossier
from scoring.answers.model import Value
from scoring.catalogue.index import CatalogueIndex
from scoring.catalogue.model import Calculation, Criterion, Measure, PerformanceIndicator, Scale
from scoring.figures.amounts import Amount, GridRegion, amount_of
from scoring.figures.calculation import Calculated, calculated_answers, ways
from scoring.figures.energy import MissingFigures
from scoring.figures.kinds import figure_kinds

CATALOGUES: Final = 32
"""Catalogues, each with its overlays, whose look-ups are cached."""


@dataclass(frozen=True, slots=True)
class CalculationOption:
    """A formula that gives the number for one scale or measure of a question.

    ``position`` is its place among those of the question, ``number`` that of the calculation
    among those of its indicator.
    """

    position: int
    by: Scale | Measure
    indicator: PerformanceIndicator
    number: int

    @property
    def calculation(self) -> Calculation:
        """The formula over yearly figures."""
        return self.indicator.calculations[self.number]

    @property
    def shown(self) -> CalculationShown:
        """The state of a wait that shows it."""
        return CalculationShown(self.by.id, self.number)

    @property
    def figures(self) -> tuple[str, ...]:
        """The figures it takes, in the order they are asked: a whole before its parts."""
        taken = {*self.calculation.numerator, *self.calculation.denominator}
        return tuple(id for id in figure_kinds() if id in taken)


def calculation_options(index: CatalogueIndex, subject: str) -> tuple[CalculationOption, ...]:
    """Every way to calculate the question's number from yearly figures."""
    return tuple(
        CalculationOption(position, by, indicator, number)
        for position, (by, indicator, number) in enumerate(_ways(index, subject))
    )


def scored(index: CatalogueIndex, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Of several figures with the same name, those the catalogue scores; all if it scores none."""
    if len(ids) < 2:
        return ids
    ways = (way for row in index.catalogue.criteria for way in calculation_options(index, row.id))
    used = {id for way in ways for id in way.figures}
    return tuple(id for id in ids if id in used) or ids


def _ways(
    index: CatalogueIndex, subject: str
) -> Iterator[tuple[Scale | Measure, PerformanceIndicator, int]]:
    item = index.asked[subject]
    if not isinstance(item, Criterion):
        return
    known = {row.id: row for row in index.catalogue.performance_indicators}
    judged_by: tuple[Scale | Measure, ...] = (*item.scales, *item.measures)
    for by in judged_by:
        indicator = known.get(by.performance_indicator or "")
        if indicator is None or (isinstance(by, Measure) and by.reads == "rank"):
            continue
        for number in range(len(indicator.calculations)):
            yield by, indicator, number


@lru_cache(maxsize=CATALOGUES)
def calculable(index: CatalogueIndex) -> frozenset[str]:
    """The questions whose number can be calculated from yearly figures."""
    return frozenset(id for id in index.subjects if any(_ways(index, id)))


def calculation_shown(index: CatalogueIndex, dossier: Dossier, subject: str) -> CalculationOption:
    """The calculation shown first: the present answer's, else the first the figures allow."""
    found = calculation_options(index, subject)
    answer = dossier.answers.get(subject)
    if isinstance(answer, Value) and answer.measure:
        found = tuple(way for way in found if way.by.id == answer.measure) or found
    possible = (way for way in found if isinstance(result_of(way, index, dossier), Calculated))
    return next(possible, found[0])


def calculation_at(index: CatalogueIndex, dossier: Dossier, wait: Wait) -> CalculationOption:
    """The calculation a wait shows; if it no longer exists, the one shown first."""
    options = calculation_options(index, wait.subject)
    shown = (way for way in options if way.shown == wait.state)
    return next(shown, None) or calculation_shown(index, dossier, wait.subject)


def result_of(
    way: CalculationOption, index: CatalogueIndex, dossier: Dossier
) -> Calculated | MissingFigures:
    """The indicator's value calculated from the figures."""
    region = dossier.profile.province
    found = ways(
        index.catalogue,
        way.indicator.id,
        dossier.figures,
        region,
        carriers_open=dossier.carriers_open,
    )
    return list(found)[way.number]


def grid_region_of(index: CatalogueIndex, dossier: Dossier) -> GridRegion:
    """The grid region the plant draws power from."""
    return GridRegion(index.catalogue.grid_factors, dossier.profile.province)


def is_there(id: str, index: CatalogueIndex, dossier: Dossier) -> bool:
    """Whether a figure is given, or calculated from others that are."""
    return isinstance(amount_now(id, index, dossier), Amount)


def amount_now(id: str, index: CatalogueIndex, dossier: Dossier) -> Amount | MissingFigures:
    """The amount that calculations use for a figure, or why there is none."""
    place = grid_region_of(index, dossier)
    return amount_of(id, dossier.figures, place, carriers_open=dossier.carriers_open)


def next_missing(
    way: CalculationOption, index: CatalogueIndex, dossier: Dossier, after: str = ""
) -> str | None:
    """The first missing figure of the calculation, after ``after`` if given."""
    figures = way.figures
    start = figures.index(after) + 1 if after in figures else 0
    return next((id for id in figures[start:] if not is_there(id, index, dossier)), None)


def divisor_of_zero(index: CatalogueIndex, dossier: Dossier, subject: str) -> str | None:
    """The figure given as 0 that leaves a rate without a value: no waste, no share of it used."""
    for way in calculation_options(index, subject):
        below = way.calculation.denominator
        given = [dossier.figures[id] for id in below if id in dossier.figures]
        is_whole = all(id in dossier.figures or id in way.calculation.optional for id in below)
        is_zero = bool(given) and not any(figure.value for figure in given)
        if way.calculation.percent and is_whole and is_zero:
            return next(id for id in below if id in dossier.figures)
    return None


def answer_by(
    way: CalculationOption,
    index: CatalogueIndex,
    dossier: Dossier,
    subject: str,
    reference: Decimal | None = None,
) -> Value | None:
    """The answer the calculation gives; ``None`` if a figure or a reference is missing.

    What the present answer says of the same scale or measure is kept: its two ends, its benchmark,
    and the reference it is a multiple of, which ``reference`` replaces.
    """
    result = result_of(way, index, dossier)
    if isinstance(result, MissingFigures):
        return None
    asked = Value(Decimal(0), result.unit, reference, way.by.id, worked_out=True, by_choice=True)
    present = dossier.answers.get(subject)
    if reference is None and isinstance(present, Value) and present.measure in (None, way.by.id):
        asked = replace(present, measure=way.by.id, worked_out=True, by_choice=True)
    criterion = index.asked[subject]
    alone = index.catalogue.model_copy(update={"criteria": (criterion,)})
    profile = dossier.profile
    made = calculated_answers(
        alone,
        dossier.figures,
        {subject: asked},
        profile.industry,
        profile.province,
        carriers_open=dossier.carriers_open,
    )
    answer = made.get(subject)
    return answer if isinstance(answer, Value) else None


def wants_reference(
    way: CalculationOption, index: CatalogueIndex, dossier: Dossier, subject: str
) -> bool:
    """Whether only the reference value of the number is missing."""
    is_multiple = isinstance(way.by, Measure) and way.by.reads == "multiple"
    worked_out = isinstance(result_of(way, index, dossier), Calculated)
    return is_multiple and worked_out and answer_by(way, index, dossier, subject) is None
