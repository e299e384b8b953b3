"""Once all energy carriers are given: their sums count, and what the sums still need is asked."""

from decimal import Decimal

from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.dossier.dossier import Dossier
from dialogs.figures.calculations import calculation_options
from dialogs.figures.recording import CARBON, ENERGY, open_figure, record, tell_of_changes
from scoring.catalogue.index import CatalogueIndex
from scoring.figures.carrier_parts import MissingFactor, carrier_carbon, carrier_energy
from scoring.figures.carriers import carriers
from scoring.figures.model import Figure

RENEWABLE = "renewable-energy"
"""The figure that renewable carriers add up to."""
NONE_USED = "tce"
"""The unit of the zero recorded when no renewable energy is used."""


def close_carriers(turn: TurnContext) -> None:
    """Record that there are no other carriers, so that their sums count from now on."""
    before = turn.dossier.answers
    changed = turn.close_carriers()
    turn.tell("carriers-all")
    tell_of_changes(turn, before, changed)
    if lacks_renewables(turn.index, turn.dossier):
        turn.tell("renewables-asked")
    ask_for_factor(turn)
    go_on_from_bills(turn)


def record_no_renewables(turn: TurnContext) -> None:
    """Record that no renewable energy is used."""
    record(turn, RENEWABLE, Figure(Decimal(0), NONE_USED))
    go_on_from_bills(turn)


def go_on_from_bills(turn: TurnContext) -> None:
    """At the year's figures, on to the questions once nothing about the energy is left to say."""
    is_told = not (turn.dossier.carriers_open or lacks_renewables(turn.index, turn.dossier))
    if turn.wait.at is Place.BILLS and is_told:
        turn.resume_questions()


def lacks_renewables(index: CatalogueIndex, dossier: Dossier) -> bool:
    """Whether all carriers are given, and an open question needs the renewable ones.

    "No other carriers" does not settle it: green power may be part of the electricity given.
    """
    renewable = {one.figure for one in carriers().values() if one.renewable} | {RENEWABLE}
    given, known = dossier.figures.keys(), {one.figure for one in carriers().values()}
    if dossier.carriers_open or not known & given or renewable & given:
        return False
    open_rows = (row.id for row in index.catalogue.criteria if row.id not in dossier.answers)
    return any(
        RENEWABLE in way.figures for id in open_rows for way in calculation_options(index, id)
    )


def ask_for_factor(turn: TurnContext) -> None:
    """If sources differ on a carrier, ask which factor to use: a sum depends on it."""
    figures = turn.dossier.figures
    for carrier in carriers().values():
        figure = figures.get(carrier.figure)
        if figure is None or not figure.value:
            continue
        counted = (
            None if ENERGY in figures else carrier_energy(carrier, figure),
            None if CARBON in figures else carrier_carbon(carrier, figure),
        )
        if any(isinstance(one, MissingFactor) and one.code == "option" for one in counted):
            open_figure(turn, carrier.figure)
            return
