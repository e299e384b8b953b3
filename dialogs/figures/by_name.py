"""Figures typed by name: at a question, at another figure, or the wish to calculate."""

from msgspec.structs import replace

from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.core.waits import FigureAsked
from dialogs.figures.calculations import calculable, calculation_shown
from dialogs.figures.reading import (
    Reading,
    read_figure,
)
from dialogs.figures.recording import (
    ask_back,
    carrier_of,
    figure_asked,
    flaw_of,
    is_beside_the_asked,
    needs_own,
    open_figure,
    record,
    replaces,
    say_how_read,
    type_figure,
    wants_option,
)
from dialogs.figures.search import find_figures, money_refused
from dialogs.figures.several import SHOWN, type_several
from scoring.figures.kinds import figure_kinds

CALCULATE_WORDS = frozenset({"计算", "算一下", "用年度数据计算", "calculate", "work it out"})


def type_named(turn: TurnContext, text: str) -> bool:
    """Handle a figure typed with its name, this one or another; ``False`` if none is named.

    A figure that was not asked for must be confirmed if it has no unit or would replace a value.
    """
    found = find_figures(text)
    if len(found.ids) != 1 or not found.rest:
        return False
    if refused := money_refused(found, text[:SHOWN]):
        turn.refuse(refused)
        return True
    id = found.ids[0]
    if found.behind and _is_read_where_asked(turn, text):
        return False
    beside = is_beside_the_asked(turn, id)
    if figure_asked(turn.wait) == id:
        type_figure(turn, found.rest)
        return True
    if beside:  # the person comes back to the figure asked
        turn.session = turn.session.moved(replace(turn.wait, state=FigureAsked(id)))
    else:
        open_figure(turn, id)
    type_figure(turn, found.rest, named=True, beside=beside)
    return True


def _is_read_where_asked(turn: TurnContext, text: str) -> bool:
    """Whether it is an amount of the figure asked, though it ends in a name: 3500 吨二氧化碳."""
    asked = figure_asked(turn.wait)
    if asked is None:
        return False
    reading = read_figure(figure_kinds()[asked], text, turn.dossier.figures.get(asked))
    return isinstance(reading, Reading)


def type_figure_at_question(turn: TurnContext, text: str) -> bool:
    """Handle a figure with name and unit, or the wish to calculate, typed at a question.

    ``False`` if it is neither: a ratio, a percentage or a bare number may be the answer itself.
    """
    if text.strip(" 。.!").casefold() in CALCULATE_WORDS:
        if turn.wait.subject in calculable(turn.index):
            open_calculation(turn)
            return True
        return False
    if "/" in text or not any(map(str.isalpha, text)):
        return False  # a ratio, or a number without the name of a figure
    if type_several(turn, text):
        return True
    found = find_figures(text)
    if len(found.ids) != 1 or not found.rest:
        return False
    if refused := money_refused(found, text[:SHOWN]):
        turn.refuse(refused)
        return True
    id = found.ids[0]
    reading = read_figure(figure_kinds()[id], found.rest, turn.dossier.figures.get(id))
    if not isinstance(reading, Reading) or (reading.assumed and "亿" not in found.rest):
        return False
    if flaw := flaw_of(turn.dossier, id, reading.figure):
        turn.notices.append(flaw)
        return True
    say_how_read(turn, id, reading)
    again = replaces(turn.dossier, id, reading.figure)
    if not ask_back(turn, id, reading.figure, anyway=again):
        record(turn, id, reading.figure)
        carrier = carrier_of(id)
        if carrier and (wants_option(carrier, reading.figure) or needs_own(carrier)):
            open_figure(turn, id)
    return True


def open_calculation(turn: TurnContext) -> None:
    """Show what the question's number is calculated from."""
    turn.return_to_question()
    way = calculation_shown(turn.index, turn.dossier, turn.wait.subject)
    turn.enter(Place.CALCULATION, way.shown)
