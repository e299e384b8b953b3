"""Yearly figures: asked once, used everywhere, and the source of calculated answers."""

from dataclasses import replace
from decimal import Decimal

from dialogs.core import buttons as c
from dialogs.core.answering.saving import postpone, save_answer
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import AskedInTurn, FigureAsked, SearchedFor
from dialogs.figures.by_name import type_named
from dialogs.figures.calculations import (
    CalculationOption,
    answer_by,
    calculation_at,
    calculation_options,
    next_missing,
    result_of,
    scored,
    wants_reference,
)
from dialogs.figures.closing import (
    ask_for_factor,
    close_carriers,
    go_on_from_bills,
    record_no_renewables,
)
from dialogs.figures.reading import read_in_unit
from dialogs.figures.recording import (
    carrier_of,
    figure_in_doubt,
    figure_replaced,
    go_on,
    keep_figure,
    next_open,
    open_figure,
    record,
    type_figure,
    wants_option,
)
from dialogs.figures.search import (
    NAME_LIMIT,
    find_figures,
    money_refused,
    not_found,
    outside_of,
)
from dialogs.figures.several import type_several
from dialogs.typed.rejections import Rejection
from dialogs.typed.replies import Reply, parse_reply
from scoring.figures.calculation import Calculated
from scoring.figures.carriers import PREFIX as CARRIER

NO_OTHERS = frozenset(
    {"就这些", "就这些了", "没有了", "没有别的", "没有别的了", "没有其他", "都填了", "填完了"}
    | {"that is all", "that's all", "no others", "nothing else", "all given"}
)
"""Words typed in place of the button that says no other carrier is used."""


def press_figure(turn: TurnContext, verb: str, argument: str) -> bool:
    """Handle a button that leads to figures; ``False`` for any other."""
    match verb:
        case c.FIGURE if argument:
            _leave_turn(turn)
            open_figure(turn, argument)
        case c.FIGURE:
            _open_next(turn)
        case c.CARRIER:
            _leave_turn(turn)
            open_figure(turn, f"{CARRIER}{argument}")
        case c.CARRIERS:
            _open_carriers(turn)
        case c.ALL_CARRIERS:
            close_carriers(turn)
        case c.NO_RENEWABLES:
            record_no_renewables(turn)
        case _:
            return False
    return True


def type_anywhere(turn: TurnContext, text: str, reply: Reply | None) -> bool:
    """Handle words that mean the same wherever figures are asked; ``False`` for anything else."""
    if reply is Reply.BACK:
        turn.go_back()
    elif _says_no_others(turn, text, reply):
        close_carriers(turn)
    else:
        return type_several(turn, text)
    return True


def _says_no_others(turn: TurnContext, text: str, reply: Reply | None) -> bool:
    """Whether it says that no other carrier is used; at the list of carriers a plain "no" does."""
    if not turn.dossier.carriers_open:
        return False
    is_no = turn.wait.at is Place.CARRIERS and reply is Reply.NO
    return is_no or text.strip(" 。.!").casefold() in NO_OTHERS


# --- opening figures


def _open_next(turn: TurnContext) -> None:
    """Ask for the first missing figure; the others follow one by one."""
    wait = turn.wait
    if wait.at is Place.FIGURES:
        turn.change_wait(state=AskedInTurn())
        following = next_open(turn.dossier, wait.subject)
    else:
        following = next_missing(_way(turn), turn.index, turn.dossier)
    if following:
        open_figure(turn, following)


def _leave_turn(turn: TurnContext) -> None:
    """One figure was chosen: end the asking in turn and the search."""
    if turn.wait.at in (Place.FIGURES, Place.CARRIERS):
        turn.change_wait(state=None)


def _open_carriers(turn: TurnContext) -> None:
    wait = turn.wait
    if wait.at is Place.FIGURE:
        turn.leave()
        if turn.wait.at is Place.CARRIERS:
            return
    subject = wait.subject if wait.at.is_part_of_question else ""
    turn.go(Wait(Place.CARRIERS, subject, detour=not subject))


def type_name(turn: TurnContext, text: str) -> None:
    """Handle a figure's name, perhaps with its amount, at the lists of figures and carriers."""
    found = find_figures(text)
    ids = scored(turn.index, found.ids)
    if turn.wait.at is Place.CARRIERS and len(ids) > 1:
        ids = tuple(id for id in ids if id.startswith(CARRIER))
    if refused := money_refused(found, text[:NAME_LIMIT]):
        turn.refuse(refused)
    elif len(ids) == 1:
        _leave_turn(turn)
        open_figure(turn, ids[0])
        if found.rest:
            type_figure(turn, found.rest, named=True)
    elif ids:
        turn.change_wait(state=SearchedFor(text[:NAME_LIMIT]))
    else:
        turn.refuse(outside_of(text) or not_found(text))


# --- one figure


def _asked(turn: TurnContext) -> str:
    return turn.wait.state_of(FigureAsked).figure


def choose_option(turn: TurnContext, option: str) -> None:
    """Choose the factor of a carrier whose sources differ."""
    id = _asked(turn)
    figure, carrier = turn.dossier.figures[id], carrier_of(id)
    was_asked = carrier is not None and wants_option(carrier, figure)
    keep_figure(turn, id, replace(figure, option=option))
    if turn.wait.at is Place.BILLS and not turn.dossier.carriers_open:
        ask_for_factor(turn)
        if was_asked:
            go_on_from_bills(turn)


def clear_figure(turn: TurnContext) -> None:
    """Remove the figure."""
    record(turn, _asked(turn), None)


def skip_figure(turn: TurnContext) -> None:
    """Leave the figure open, and go on if figures are asked in turn."""
    go_on(turn, _asked(turn), was_given=False)


def type_at_figure(turn: TurnContext, text: str, reply: Reply | None) -> None:
    """Handle text typed where one figure is asked."""
    match reply:
        case Reply.LATER:
            skip_figure(turn)
        case Reply.HELP:
            turn.tell("figure-help")
        case Reply.UNDO if _asked(turn) in turn.dossier.figures:
            clear_figure(turn)
        case _ if refused := outside_of(text):
            turn.refuse(refused)
        case _ if not type_named(turn, text):
            type_figure(turn, text)


def ask_again(turn: TurnContext) -> None:
    """Go back from the confirmation to the figure itself."""
    id, _ = figure_in_doubt(turn.wait, turn.dossier)
    turn.leave()
    if turn.wait.at is not Place.FIGURE:
        open_figure(turn, id)


def keep_odd(turn: TurnContext) -> None:
    """Record the figure in doubt as it was typed."""
    id, figure = figure_in_doubt(turn.wait, turn.dossier)
    ask_again(turn)
    keep_figure(turn, id, figure)


def keep_present(turn: TurnContext) -> None:
    """Keep the figure that was given before."""
    id, _ = figure_in_doubt(turn.wait, turn.dossier)
    turn.leave()
    turn.tell("figure-stays", figure=id)


def type_at_odd(turn: TurnContext, text: str) -> None:
    """Handle yes, no, or another number."""
    match parse_reply(text):
        case Reply.BACK:
            turn.go_back()
        case Reply.YES:
            keep_odd(turn)
        case Reply.NO if figure_replaced(turn.wait, turn.dossier):
            keep_present(turn)
        case Reply.NO:
            ask_again(turn)
        case _:
            ask_again(turn)
            type_figure(turn, text)


# --- the calculation at a question


def _way(turn: TurnContext) -> CalculationOption:
    return calculation_at(turn.index, turn.dossier, turn.wait)


def choose_calculation(turn: TurnContext, position: int) -> None:
    """Show another way to calculate the number."""
    subject = turn.wait.subject
    turn.change_wait(state=calculation_options(turn.index, subject)[position].shown)


def answer_by_calculation(turn: TurnContext, reference: Decimal | None = None) -> None:
    """Answer by the number calculated, as a multiple of ``reference`` if given."""
    subject = turn.wait.subject
    answer = answer_by(_way(turn), turn.index, turn.dossier, subject, reference)
    if answer is not None:
        save_answer(turn, answer)


def go_on_from_question(turn: TurnContext) -> None:
    """Leave the calculation for the next question."""
    turn.return_to_question()
    turn.go_on(turn.wait.subject)


def type_at_calculation(turn: TurnContext, text: str, reply: Reply | None) -> None:
    """Handle a figure typed by name, or the reference value of the number."""
    way, subject = _way(turn), turn.wait.subject
    if reply is Reply.LATER:
        postpone(turn)
    elif wants_reference(way, turn.index, turn.dossier, subject):
        _type_reference(turn, way, text)
    elif not type_named(turn, text):
        turn.reject("calculation-typed")


def _type_reference(turn: TurnContext, way: CalculationOption, text: str) -> None:
    """Take the reference value of the number, in the number's unit."""
    result = result_of(way, turn.index, turn.dossier)
    assert isinstance(result, Calculated)  # noqa: S101 - else no reference is missing
    reference = read_in_unit(text, result.unit)
    if isinstance(reference, Rejection):
        turn.refuse(reference)
    elif not reference:
        turn.reject("zero-reference")
    else:
        answer_by_calculation(turn, reference)
