"""Answering by a number: which measure is meant, the number, and what it is a multiple of."""

from decimal import Decimal

from dialogs import choices as c
from dialogs.errors import Rejection
from dialogs.exchange import Exchange
from dialogs.numerals import ParsedNumber
from dialogs.parsing import parse_number
from dialogs.saving import save_answer
from dialogs.session import Place
from scoring.acceptance import PERCENT, TIMES
from scoring.answers import Ratio, Value
from scoring.catalogue import Criterion, Kind, Measure

MULTIPLE = "倍"
UNIT_LIMIT = 30
"""Characters of a unit a person types."""


def begin_number(exchange: Exchange) -> None:
    """Ask for the number; first for which, where the criterion can be judged by several."""
    measures = _measures(exchange)
    if len(measures) == 1:
        exchange.enter(Place.NUMBER, measures[0].id)
    else:
        exchange.enter(Place.MEASURE)


def choose_measure(exchange: Exchange, verb: str, argument: str) -> None:
    """A button that says what a number is, or will be."""
    match verb:
        case c.MEASURE:
            exchange.enter(Place.NUMBER, argument)
        case c.AS_SHARE:
            save_answer(exchange, Ratio(Decimal(exchange.wait.detail).scaleb(-2)))
        case _:
            rank = _first(exchange, "rank")
            if rank:
                value = Value(Decimal(exchange.wait.detail), rank.unit, measure=rank.id)
                save_answer(exchange, value)


def type_number(exchange: Exchange, text: str) -> None:
    """A number typed where one was asked for."""
    if exchange.wait.at is Place.NUMBER:
        measure = _measure(exchange, exchange.wait.detail)
        number = _number(exchange, text, measure.unit)
        if number:
            _take_number(exchange, measure, number)
    else:
        _take_reference(exchange, text)


def read_number_answer(exchange: Exchange, text: str) -> bool:
    """A number typed at a question that has measures; ``False`` when there is none to take."""
    measures = _measures(exchange)
    number = parse_number(text) if measures else None
    if not isinstance(number, ParsedNumber):
        return False
    plain_or_percent = not number.unit_text or number.unit_text in PERCENT
    value, rank = _first(exchange, "value"), _first(exchange, "rank")
    if number.is_rank:
        measure = rank
    elif number.unit_text in TIMES:
        measure = _first(exchange, "multiple")
    elif plain_or_percent and not value and rank:
        exchange.enter(Place.MEANING, str(number.value))
        return True
    else:
        measure = value if plain_or_percent and value else _first(exchange, "multiple")
    if measure is None:
        return False
    exchange.enter(Place.NUMBER, measure.id)
    _take_number(exchange, measure, number)
    return True


def _take_number(exchange: Exchange, measure: Measure, number: ParsedNumber) -> None:
    unit = number.unit_text[:UNIT_LIMIT]
    if number.approximate:
        exchange.tell("approximate", number=str(number.value))
    if measure.reads == "multiple" and unit not in TIMES:
        if number.unit_text in PERCENT or number.is_rank:
            exchange.reject("multiple-not-percent")
        else:
            exchange.enter(Place.REFERENCE, f"{measure.id}|{number.value}|{unit}")
    else:
        unit = MULTIPLE if measure.reads == "multiple" else unit or measure.unit
        save_answer(exchange, Value(number.value, unit, measure=measure.id))


def _take_reference(exchange: Exchange, text: str) -> None:
    measure_id, value, unit = exchange.wait.detail.split("|", 2)
    number = _number(exchange, text, unit)
    if number is None:
        return
    other = number.unit_text[:UNIT_LIMIT]
    if other and unit and other.casefold() != unit.casefold():
        exchange.reject("units-differ", first=unit, second=other)
    elif number.unit_text in TIMES or number.unit_text in PERCENT:
        exchange.reject("reference-not-a-multiple")
    else:
        save_answer(exchange, Value(Decimal(value), unit or other, number.value, measure_id))


def _number(exchange: Exchange, text: str, unit: str) -> ParsedNumber | None:
    number = parse_number(text, unit)
    if isinstance(number, Rejection):
        exchange.refuse(number)
        return None
    return number


def _measures(exchange: Exchange) -> tuple[Measure, ...]:
    item = exchange.item
    return item.measures if isinstance(item, Criterion) else ()


def _measure(exchange: Exchange, measure_id: str) -> Measure:
    return next(measure for measure in _measures(exchange) if measure.id == measure_id)


def _first(exchange: Exchange, reads: str) -> Measure | None:
    return next((measure for measure in _measures(exchange) if measure.reads == reads), None)


def is_optional(exchange: Exchange) -> bool:
    """Whether the wait's criterion takes a share of its points."""
    item = exchange.item
    return isinstance(item, Criterion) and item.kind is Kind.OPTIONAL
