"""Yearly figures: asked once, used everywhere, worked out into what rests on them."""

from dataclasses import replace
from decimal import Decimal

from dialogs.core import buttons as c
from dialogs.core.navigation import SUB_PLACES
from dialogs.core.saving import save_answer
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.figures.by_name import open_calculation, open_figure, type_named, type_several
from dialogs.figures.calculations import (
    CalculationOption,
    answer_by,
    calculation_named,
    calculation_options,
    next_wanting,
    result_of,
    wants_reference,
)
from dialogs.figures.reading import read_in_unit
from dialogs.figures.recording import (
    IN_TURN,
    carriers_open,
    close_carriers,
    figure_in_doubt,
    go_on,
    keep_figure,
    next_open,
    record,
    type_figure,
)
from dialogs.figures.search import NAME_LIMIT, find_figures, not_found
from dialogs.typed.rejections import Rejection
from dialogs.typed.replies import Reply, parse_reply
from scoring.figures.calculation import Calculated
from scoring.figures.carriers import PREFIX as CARRIER

NO_OTHERS = frozenset(
    {"就这些", "就这些了", "没有了", "没有别的", "没有别的了", "没有其他", "都填了", "填完了"}
    | {"that is all", "that's all", "no others", "nothing else", "all given"}
)
"""Words typed in place of the button that says no other carrier is used."""


def choose_at_figures(exchange: TurnContext, verb: str, argument: str) -> bool:
    """A button of this part; ``False`` when it is another's."""
    at = exchange.wait.at
    match verb:
        case c.FIGURES:
            exchange.go_aside(Place.FIGURES, argument)
        case c.FIGURE if argument:
            _leave_turn(exchange)
            open_figure(exchange, argument)
        case c.FIGURE:
            _open_next(exchange)
        case c.CARRIER:
            _leave_turn(exchange)
            open_figure(exchange, f"{CARRIER}{argument}")
        case c.CARRIERS:
            _open_carriers(exchange)
        case c.ALL_CARRIERS:
            close_carriers(exchange)
        case c.CALCULATE if at is Place.CALCULATION:
            _choose_at_calculation(exchange, argument)
        case c.CALCULATE:
            open_calculation(exchange)
        case _ if at is Place.FIGURE:
            return _choose_at_figure(exchange, verb, argument)
        case c.KEEP if at is Place.CALCULATION:
            _go_on_from_question(exchange)
        case c.KEEP if at is Place.ODD:
            _keep_odd(exchange)
        case c.CHANGE if at is Place.ODD:
            _ask_again(exchange)
        case _:
            return False
    return True


def type_at_figure(exchange: TurnContext, text: str) -> None:
    """Something typed at one of this part's places."""
    reply = parse_reply(text)
    if reply is Reply.BACK:
        exchange.go_back()
        return
    if exchange.wait.at is not Place.ODD:
        if _says_no_others(exchange, text, reply):
            close_carriers(exchange)
            return
        if type_several(exchange, text):
            return
    match exchange.wait.at:
        case Place.FIGURE:
            _type_at_figure(exchange, text, reply)
        case Place.ODD:
            _type_at_odd(exchange, text, reply)
        case Place.CALCULATION:
            _type_at_calculation(exchange, text, reply)
        case _:
            _type_name(exchange, text)


def _says_no_others(exchange: TurnContext, text: str, reply: Reply | None) -> bool:
    """Whether it says that no other carrier is used; at their list a plain no does."""
    if not carriers_open(exchange.dossier):
        return False
    is_no = exchange.wait.at is Place.CARRIERS and reply is Reply.NO
    return is_no or text.strip(" 。.!").casefold() in NO_OTHERS


# --- going there


def _open_next(exchange: TurnContext) -> None:
    """The first figure that is wanting; the others follow one after the other."""
    wait = exchange.wait
    if wait.at is Place.FIGURES:
        exchange.change_wait(detail=IN_TURN)
        following = next_open(exchange.dossier, wait.subject)
    else:
        following = next_wanting(_way(exchange), exchange.outline, exchange.dossier)
    if following:
        open_figure(exchange, following)


def _leave_turn(exchange: TurnContext) -> None:
    """One figure is chosen: neither the turn goes on nor what was searched for."""
    if exchange.wait.at in (Place.FIGURES, Place.CARRIERS):
        exchange.change_wait(detail="")


def _open_carriers(exchange: TurnContext) -> None:
    wait = exchange.wait
    if wait.at is Place.FIGURE:
        exchange.leave()
        if exchange.wait.at is Place.CARRIERS:
            return
    subject = wait.subject if wait.at in SUB_PLACES else ""
    exchange.go(Wait(Place.CARRIERS, subject, detour=not subject))


def _type_name(exchange: TurnContext, text: str) -> None:
    """A figure's name, perhaps with its amount, at the lists of figures and of carriers."""
    found = find_figures(text)
    ids = found.ids
    if exchange.wait.at is Place.CARRIERS and len(ids) > 1:
        ids = tuple(id for id in ids if id.startswith(CARRIER))
    if len(ids) == 1:
        _leave_turn(exchange)
        open_figure(exchange, ids[0])
        if found.rest:
            type_figure(exchange, found.rest, named=True)
    elif ids:
        exchange.change_wait(detail=text[:NAME_LIMIT])
    else:
        exchange.refuse(not_found(text))


# --- one figure


def _choose_at_figure(exchange: TurnContext, verb: str, argument: str) -> bool:
    id = exchange.wait.detail
    match verb:
        case c.OPTION:
            figure = replace(exchange.dossier.figures[id], option=argument)
            keep_figure(exchange, id, figure)
        case c.CLEAR:
            record(exchange, id, None)
        case c.SKIP:
            go_on(exchange, id, was_given=False)
        case c.KEEP:
            exchange.leave()
        case _:
            return False
    return True


def _type_at_figure(exchange: TurnContext, text: str, reply: Reply | None) -> None:
    match reply:
        case Reply.LATER:
            go_on(exchange, exchange.wait.detail, was_given=False)
        case Reply.NO | Reply.NOT_APPLICABLE:
            exchange.reject("figure-none")
        case Reply.HELP:
            exchange.tell("figure-help")
        case Reply.UNDO if exchange.wait.detail in exchange.dossier.figures:
            record(exchange, exchange.wait.detail, None)
        case _ if not type_named(exchange, text):
            type_figure(exchange, text)


def _ask_again(exchange: TurnContext) -> None:
    """From the doubt back to the figure it is about."""
    id, _ = figure_in_doubt(exchange.wait, exchange.dossier)
    exchange.leave()
    if exchange.wait.at is not Place.FIGURE:
        open_figure(exchange, id)


def _keep_odd(exchange: TurnContext) -> None:
    id, figure = figure_in_doubt(exchange.wait, exchange.dossier)
    _ask_again(exchange)
    keep_figure(exchange, id, figure)


def _type_at_odd(exchange: TurnContext, text: str, reply: Reply | None) -> None:
    """Yes, no, or straight away another number."""
    if reply is Reply.YES:
        _keep_odd(exchange)
        return
    _ask_again(exchange)
    if reply is not Reply.NO:
        type_figure(exchange, text)


# --- the calculation at a question


def _way(exchange: TurnContext) -> CalculationOption:
    wait = exchange.wait
    return calculation_named(exchange.outline, exchange.dossier, wait.subject, wait.detail)


def _choose_at_calculation(exchange: TurnContext, argument: str) -> None:
    """Another way to work it out; or, without an argument, answer by this one."""
    if argument:
        subject = exchange.wait.subject
        exchange.change_wait(
            detail=calculation_options(exchange.outline, subject)[int(argument)].name
        )
    else:
        _answer_by(exchange, None)


def _answer_by(exchange: TurnContext, reference: Decimal | None) -> None:
    subject = exchange.wait.subject
    answer = answer_by(_way(exchange), exchange.outline, exchange.dossier, subject, reference)
    if answer is not None:
        save_answer(exchange, answer)


def _go_on_from_question(exchange: TurnContext) -> None:
    exchange.return_to_question()
    exchange.go_on(exchange.wait.subject)


def _type_at_calculation(exchange: TurnContext, text: str, reply: Reply | None) -> None:
    way, subject = _way(exchange), exchange.wait.subject
    if reply is Reply.LATER:
        exchange.tell_postponed()
        _go_on_from_question(exchange)
    elif wants_reference(way, exchange.outline, exchange.dossier, subject):
        _type_reference(exchange, way, text)
    elif not type_named(exchange, text):
        exchange.reject("calculation-typed")


def _type_reference(exchange: TurnContext, way: CalculationOption, text: str) -> None:
    """What the number is a multiple of, in the unit of the number."""
    result = result_of(way, exchange.outline, exchange.dossier)
    assert isinstance(result, Calculated)  # noqa: S101 - else no reference is wanting
    reference = read_in_unit(text, result.unit)
    if isinstance(reference, Rejection):
        exchange.refuse(reference)
    elif not reference:
        exchange.reject("zero-reference")
    else:
        _answer_by(exchange, reference)
