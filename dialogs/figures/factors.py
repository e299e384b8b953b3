"""Asks for the unit of a heating value or factor that was typed without one."""

from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import FactorTyped
from dialogs.figures.reading import with_factor
from dialogs.figures.recording import ask_back, carrier_of, keep_figure, open_figure, type_figure
from dialogs.typed.replies import Reply, parse_reply
from scoring.figures.own_factors import FactorReading, factor_readings
from scoring.units.convert import spelt


def unit_readings(wait: Wait) -> tuple[FactorReading, ...]:
    """The possible readings of the factor that was typed without a unit."""
    typed = wait.state_of(FactorTyped)
    carrier = carrier_of(typed.figure)
    return factor_readings(carrier, typed.factor, typed.value) if carrier else ()


def choose_unit(turn: TurnContext, unit: str) -> None:
    """Take the factor in the unit chosen; one far from the usual must be confirmed."""
    typed = turn.wait.state_of(FactorTyped)
    value = next(reading.value for reading in unit_readings(turn.wait) if reading.unit == unit)
    present = turn.dossier.figures.get(typed.figure)
    if present is None:  # removed on another device meanwhile
        turn.leave()
        return
    _back_to_figure(turn, typed.figure)
    figure = with_factor(present, typed.factor, value)
    if not ask_back(turn, typed.figure, figure, factor=typed.factor):
        keep_figure(turn, typed.figure, figure)


def _back_to_figure(turn: TurnContext, id: str) -> None:
    """Go to the factor's figure; it may have been typed among several."""
    turn.leave()
    if turn.wait.at is not Place.FIGURE:
        open_figure(turn, id)


def type_at_unit(turn: TurnContext, text: str) -> None:
    """Handle the unit in words, or the number typed again with its unit."""
    wanted = spelt(text.strip(" 。."))
    units = [reading.unit for reading in unit_readings(turn.wait)]
    named = next((unit for unit in units if wanted and spelt(unit) == wanted), None)
    if parse_reply(text) is Reply.BACK:
        turn.go_back()
    elif named:
        choose_unit(turn, named)
    elif any(char.isdecimal() for char in text):
        _back_to_figure(turn, turn.wait.state_of(FactorTyped).figure)
        type_figure(turn, text)
    else:
        turn.reject("press-a-button")
