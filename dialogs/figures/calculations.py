"""The calculations that a question can be answered by, and how far the yearly figures go."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from dialogs.core.dossier import Dossier
from dialogs.core.outline import Outline
from scoring.answers.model import Value
from scoring.catalogue.model import Calculation, Criterion, Measure, PerformanceIndicator, Scale
from scoring.figures.amounts import Amount, Place, amount_of
from scoring.figures.calculation import WorkedOut, ways, worked_out_answers
from scoring.figures.energy import Wanting
from scoring.figures.kinds import figure_kinds


@dataclass(frozen=True, slots=True)
class Way:
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


def ways_of(outline: Outline, subject: str) -> tuple[Way, ...]:
    """Every way to work the question's number out from yearly figures."""
    return tuple(
        Way(position, by, indicator, index)
        for position, (by, indicator, index) in enumerate(_ways(outline, subject))
    )


def _ways(
    outline: Outline, subject: str
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


def calculable(outline: Outline, subject: str) -> bool:
    """Whether the question's number can be worked out from yearly figures."""
    return next(_ways(outline, subject), None) is not None


def way_shown(outline: Outline, dossier: Dossier, subject: str) -> Way:
    """The way to begin with: that of the present answer, else the first the figures allow."""
    found = ways_of(outline, subject)
    answer = dossier.answers.get(subject)
    if isinstance(answer, Value) and answer.measure:
        found = tuple(way for way in found if way.by.id == answer.measure) or found
    possible = (way for way in found if isinstance(result_of(way, outline, dossier), WorkedOut))
    return next(possible, found[0])


def way_named(outline: Outline, dossier: Dossier, subject: str, name: str) -> Way:
    """The way a wait's detail names; where it names none of them, the one to begin with."""
    named = (way for way in ways_of(outline, subject) if way.name == name)
    return next(named, None) or way_shown(outline, dossier, subject)


def result_of(way: Way, outline: Outline, dossier: Dossier) -> WorkedOut | Wanting:
    """What the figures make of the indicator."""
    region = dossier.profile.province
    found = list(ways(outline.catalogue, way.indicator.id, dossier.figures, region))
    return found[way.index]


def place_of(outline: Outline, dossier: Dossier) -> Place:
    """Where the plant draws its power."""
    return Place(outline.catalogue.grid_factors, dossier.profile.province)


def is_there(id: str, outline: Outline, dossier: Dossier) -> bool:
    """Whether a figure is given, or made of others that are."""
    return isinstance(amount_of(id, dossier.figures, place_of(outline, dossier)), Amount)


def next_wanting(way: Way, outline: Outline, dossier: Dossier, after: str = "") -> str | None:
    """The first figure of the way that is not there, behind ``after`` where one is named."""
    figures = way.figures
    start = figures.index(after) + 1 if after in figures else 0
    return next((id for id in figures[start:] if not is_there(id, outline, dossier)), None)


def answer_by(
    way: Way, outline: Outline, dossier: Dossier, subject: str, reference: Decimal | None = None
) -> Value | None:
    """The answer the way comes to; ``None`` where a figure or a reference is wanting.

    What the present answer says of the same scale or measure stays: its two ends, its benchmark,
    what it is a multiple of. ``reference`` takes that last one's place.
    """
    result = result_of(way, outline, dossier)
    if isinstance(result, Wanting):
        return None
    asked = Value(Decimal(0), result.unit, reference, way.by.id, worked_out=True, by_choice=True)
    present = dossier.answers.get(subject)
    if reference is None and isinstance(present, Value) and present.measure in (None, way.by.id):
        asked = replace(present, measure=way.by.id, worked_out=True, by_choice=True)
    criterion = outline.asked[subject]
    alone = outline.catalogue.model_copy(update={"criteria": (criterion,)})
    profile = dossier.profile
    made = worked_out_answers(
        alone, dossier.figures, {subject: asked}, profile.industry, profile.province
    )
    answer = made.get(subject)
    return answer if isinstance(answer, Value) else None


def wants_reference(way: Way, outline: Outline, dossier: Dossier, subject: str) -> bool:
    """Whether all that is wanting is what the number is a multiple of."""
    is_multiple = isinstance(way.by, Measure) and way.by.reads == "multiple"
    worked_out = isinstance(result_of(way, outline, dossier), WorkedOut)
    return is_multiple and worked_out and answer_by(way, outline, dossier, subject) is None
