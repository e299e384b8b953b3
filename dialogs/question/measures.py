"""Answering by a number: the measure meant, the number, and its reference value."""

from decimal import Decimal

from msgspec.structs import replace

from dialogs.core.answering.saving import save_answer
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.core.waits import NumberAsked, NumberTyped, PercentTyped, ReferenceAsked
from dialogs.dossier.dossier import Dossier
from dialogs.typed.rejections import Rejection
from dialogs.typed.shares import is_bare_percent, parse_number
from scoring.answers.acceptance import PERCENT, TIMES, measure_meant, unit_fits
from scoring.answers.model import Ratio, Value
from scoring.catalogue.index import CatalogueIndex
from scoring.catalogue.model import Criterion, Kind, Measure, Requirement
from scoring.units.number import ParsedNumber

MULTIPLE = "倍"
UNIT_LIMIT = 30
"""Characters of a typed unit."""


def begin_number(turn: TurnContext) -> None:
    """Ask for the number; first for its measure, if the criterion can be judged by several."""
    measures = _measures(turn)
    if len(measures) == 1:
        turn.enter(Place.NUMBER, NumberAsked(measures[0].id))
    else:
        turn.enter(Place.MEASURE)


def choose_measure(turn: TurnContext, measure_id: str) -> None:
    """Ask for a number of this measure, or use the one typed before the measure was known."""
    typed = turn.wait.state_if(NumberTyped)
    turn.enter(Place.NUMBER, NumberAsked(measure_id))
    if typed:
        _take_number(turn, _measure(turn, measure_id), ParsedNumber(typed.value, typed.unit))


def take_as_share(turn: TurnContext) -> None:
    """Treat the percentage typed as the share that is met."""
    save_answer(turn, Ratio(turn.wait.state_of(NumberTyped).value.scaleb(-2)))


def take_as_rank(turn: TurnContext) -> None:
    """Treat the percentage typed as a rank in the industry."""
    rank = next(measure for measure in _measures(turn) if measure.reads == "rank")
    value = turn.wait.state_of(NumberTyped).value
    save_answer(turn, Value(value, rank.unit, measure=rank.id))


def type_number(turn: TurnContext, text: str) -> None:
    """Handle a number typed where one was asked for."""
    if turn.wait.at is Place.NUMBER:
        measure = _measure(turn, turn.wait.state_of(NumberAsked).by)
        number = _number(turn, text, measure.unit)
        if number:
            _take_number(turn, measure, number)
    else:
        _take_reference(turn, text)


def read_number_answer(turn: TurnContext, text: str) -> bool:
    """Handle a number typed at a question judged by numbers; ``False`` if it fits none of its
    measures.

    If it can be read in two ways, the person is asked which.
    """
    number = parse_number(text)
    if not isinstance(number, ParsedNumber):
        return False
    if _is_of_one_demand(turn, number):
        turn.enter(Place.SHARE)
        turn.reject("several-demands", typed=text.strip())
        return True
    readers = [measure for measure in _measures(turn) if _reads(turn, measure, number)]
    if len(readers) > 1:
        turn.enter(Place.MEASURE, NumberTyped(number.value, number.unit_text[:UNIT_LIMIT]))
    elif readers and readers[0].reads == "rank" and not number.is_rank:
        turn.enter(Place.MEANING, NumberTyped(number.value))
    elif readers:
        turn.enter(Place.NUMBER, NumberAsked(readers[0].id))
        _take_number(turn, readers[0], number)
    return bool(readers)


def figure_elsewhere(
    index: CatalogueIndex, dossier: Dossier, subject: str
) -> tuple[str, Value] | None:
    """A number given at another criterion by which ``subject`` can be judged too.

    Returns the other criterion and the resulting answer here; ``None`` if there is no such number
    or ``subject`` has it already.
    """
    here = index.asked[subject]
    if not isinstance(here, Criterion) or not here.measures:
        return None
    for other in index.measured:
        answer = dossier.answers.get(other.id)
        if other.id == subject or not isinstance(answer, Value):
            continue
        wanted = {measure.quantity: measure for measure in here.measures}
        quantity = measure_meant(other, answer).quantity
        if quantity is not None and quantity in wanted:
            taken = replace(answer, measure=wanted[quantity].id)
            return None if taken == dossier.answers.get(subject) else (other.id, taken)
    return None


def take_figure(turn: TurnContext) -> None:
    """Answer by the number that ``figure_elsewhere`` finds, if it is still there."""
    found = figure_elsewhere(turn.index, turn.dossier, turn.wait.subject)
    if found:
        save_answer(turn, found[1])


def _reads(turn: TurnContext, measure: Measure, number: ParsedNumber) -> bool:
    unit = number.unit_text
    match measure.reads:
        case "rank":
            return (number.is_rank or not unit or unit in PERCENT) and 0 < number.value <= 100
        case "multiple":
            percent_fits = unit not in PERCENT or _is_of_percentages(turn, measure)
            return percent_fits and not number.is_rank
        case "value":
            return not number.is_rank and (not unit or unit_fits(measure, unit))


def _is_of_one_demand(turn: TurnContext, number: ParsedNumber) -> bool:
    """Whether it may be a figure about one of several demands, not the share of all of them."""
    item = turn.item
    if not isinstance(item, Criterion) or not takes_share(item):
        return False
    units = {threshold.unit for threshold in item.thresholds}
    return bool(units) and number.unit_text in units | {""}


def _is_of_percentages(turn: TurnContext, measure: Measure) -> bool:
    """Whether a multiple is calculated from percentages, such as a reuse rate."""
    indicators = turn.catalogue.performance_indicators
    wanted = measure.performance_indicator
    return any(item.id == wanted and item.unit.zh in PERCENT for item in indicators)


def _take_number(turn: TurnContext, measure: Measure, number: ParsedNumber) -> None:
    unit = number.unit_text[:UNIT_LIMIT]
    is_percentage = measure.reads == "value" and measure.unit in PERCENT
    if is_percentage and is_bare_percent(number):
        turn.enter(Place.PERCENT, PercentTyped(number.value, measure.id))
        return
    if number.approximate:
        turn.tell("approximate", number=str(number.value))
    if measure.reads == "multiple" and unit not in TIMES:
        if _reads(turn, measure, number):
            turn.enter(Place.REFERENCE, ReferenceAsked(measure.id, number.value, unit))
        else:
            turn.reject("multiple-not-percent")
    else:
        unit = MULTIPLE if measure.reads == "multiple" else unit or measure.unit
        save_answer(turn, Value(number.value, unit, measure=measure.id))


def take_percent(turn: TurnContext, by: str, percent: Decimal) -> None:
    """Answer by the chosen reading of a small number as a percentage, on the measure ``by``."""
    _take_number(turn, _measure(turn, by), ParsedNumber(percent, "%"))


def _take_reference(turn: TurnContext, text: str) -> None:
    typed = turn.wait.state_of(ReferenceAsked)
    measure, unit = _measure(turn, typed.measure), typed.unit
    number = _number(turn, text, unit)
    if number is None:
        return
    other = number.unit_text[:UNIT_LIMIT]
    if other in TIMES or not _reads(turn, measure, number):
        turn.reject("reference-not-a-multiple")
    elif other and unit and other.casefold() != unit.casefold():
        turn.reject("units-differ", first=unit, second=other)
    else:
        save_answer(turn, Value(typed.value, unit or other, number.value, typed.measure))


def _number(turn: TurnContext, text: str, unit: str) -> ParsedNumber | None:
    number = parse_number(text, unit)
    if isinstance(number, Rejection):
        turn.refuse(number)
        return None
    return number


def _measures(turn: TurnContext) -> tuple[Measure, ...]:
    item = turn.item
    return item.measures if isinstance(item, Criterion) else ()


def _measure(turn: TurnContext, measure_id: str) -> Measure:
    return next(measure for measure in _measures(turn) if measure.id == measure_id)


def takes_share(item: Criterion | Requirement) -> bool:
    """Whether it can earn a share of its points: an optional one, or one scored by evidence."""
    if not isinstance(item, Criterion):
        return False
    return item.kind is Kind.OPTIONAL or (item.kind is Kind.SCORED and not item.scales)
