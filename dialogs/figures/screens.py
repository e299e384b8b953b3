"""The screens of the yearly figures, the carriers and the calculations."""

from collections.abc import Iterable

from msgspec.structs import replace

from dialogs.core import buttons as c
from dialogs.core.answering.scale_position import missing_end
from dialogs.core.buttons import paginate
from dialogs.core.outputs import ReadBillsOpened
from dialogs.core.screen import LINE, LIST, Screen, Situation, filled
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import AskedInTurn, FigureAsked, SearchedFor
from dialogs.dossier.dossier import Dossier
from dialogs.figures.asking import (
    answer_by_calculation,
    ask_again,
    choose_calculation,
    choose_option,
    clear_figure,
    go_on_from_question,
    keep_odd,
    keep_present,
    press_figure,
    skip_figure,
    type_anywhere,
    type_at_calculation,
    type_at_figure,
    type_at_odd,
    type_name,
)
from dialogs.figures.calculations import (
    CalculationOption,
    answer_by,
    calculation_at,
    calculation_options,
    next_missing,
)
from dialogs.figures.closing import lacks_renewables
from dialogs.figures.factors import choose_unit, type_at_unit, unit_readings
from dialogs.figures.recording import (
    carrier_of,
    figure_replaced,
    needs_own,
    next_open,
    wants_option,
)
from dialogs.figures.search import carriers_in_order, find_figures
from dialogs.figures.several import single_line
from dialogs.scales.endpoints import open_ends
from dialogs.typed.replies import Reply, parse_reply
from scoring.answers.model import Value
from scoring.catalogue.index import CatalogueIndex
from scoring.figures.carriers import PREFIX as CARRIER
from scoring.figures.carriers import Carrier
from scoring.figures.kinds import composites, figure_book, figure_kinds

CARRIERS_SHOWN = 8
"""Carriers that can be added, on one page."""
PROVINCE = "province"
"""The option of purchased electricity that uses the province's grid factor."""


def figures_of(group: str) -> tuple[str, ...]:
    """The figures listed under a group."""
    return tuple(kind.id for kind in figure_book().figures if kind.group == group)


class FigureScreen(Screen):
    """A place about yearly figures, where several may be typed at once."""

    longest = LIST

    def may_fill_in(self, choice: str) -> bool:
        """What was recognised in pictures meanwhile."""
        return choice == c.READ_BILLS

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Open a figure, a carrier, the list of carriers, or what was read; or no others."""
        if verb == c.READ_BILLS:
            turn.events.append(ReadBillsOpened())
            return True
        return press_figure(turn, verb, argument)

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Handle words that mean the same wherever figures are asked, else ``type_here``."""
        reply = parse_reply(text)
        if type_anywhere(turn, text, reply):
            return
        line = single_line(turn, text)
        if line is not None:
            self.type_here(turn, line, reply)

    def type_here(self, turn: TurnContext, text: str, reply: Reply | None) -> None:
        """Handle the name of a figure, perhaps with its amount."""
        del reply
        type_name(turn, text)


class FiguresScreen(FigureScreen):
    """All groups of figures, or the figures of one."""

    def buttons(self, here: Situation) -> c.Rows:
        """The figures of the group; or the groups, and the search results."""
        group, searched = here.wait.subject, here.wait.state_if(SearchedFor)
        carriers = (c.CARRIERS, *_all_told(here.dossier), *_no_renewables(here))
        if group:
            in_turn = (c.FIGURE,) if next_open(here.dossier, group) else ()
            figures = c.rows_of(_buttons(figures_of(group)), 2)
            return filled(in_turn, *figures, carriers if group == "energy" else (), (c.RETURN,))
        found = c.rows_of(_buttons(find_figures(searched.words).ids if searched else ()), 2)
        groups = [c.choice(c.FIGURES, group.id) for group in figure_book().groups]
        return filled(*found, *c.rows_of(groups, 2), carriers, (c.RETURN,))


class BillsScreen(FigureScreen):
    """The year's figures, asked for all at once."""

    def buttons(self, here: Situation) -> c.Rows:
        """Go on to the questions, give the figures one by one, or go back."""
        told = _all_told(here.dossier) or _no_renewables(here)
        return filled(told, (c.RESUME, c.FIGURES), (c.BACK,))


def _all_told(dossier: Dossier) -> tuple[str, ...]:
    """The button "no other carriers", until it is pressed."""
    return (c.ALL_CARRIERS,) if dossier.carriers_open else ()


def _no_renewables(here: Situation) -> tuple[str, ...]:
    """The button "no renewable energy", once all carriers are given and a question needs it."""
    return (c.NO_RENEWABLES,) if lacks_renewables(here.index, here.dossier) else ()


def _buttons(ids: Iterable[str]) -> list[str]:
    """A button for each figure; a carrier's uses the shorter id of the carrier."""
    return [
        c.choice(c.CARRIER, id.removeprefix(CARRIER))
        if id.startswith(CARRIER)
        else c.choice(c.FIGURE, id)
        for id in ids
    ]


# --- one figure


class OneFigureScreen(FigureScreen):
    """One figure that is asked for."""

    def buttons(self, here: Situation) -> c.Rows:
        """The options of a carrier, the parts of a sum, and buttons to go on."""
        id, dossier = here.wait.state_of(FigureAsked).figure, here.dossier
        given = id in dossier.figures
        carrier = carrier_of(id)
        skip = (c.SKIP,) if not given and any(map(_is_in_turn, here.session.trail[-1:])) else ()
        return filled(
            *(_options(here.index, dossier, carrier) if carrier and given else ()),
            (c.CARRIERS, *_all_told(dossier)) if id in composites() else (),
            _all_told(dossier) or _no_renewables(here) if carrier and given else (),
            (c.choice(c.FIGURE, figure_kinds()[id].parts[0]),) if id == "capacity" else (),
            (*skip, *((c.CLEAR,) if given else ()), c.RETURN),
        )

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Choose an option, remove the figure, leave it open, or keep it as it is."""
        match verb:
            case c.OPTION:
                choose_option(turn, argument)
            case c.CLEAR:
                clear_figure(turn)
            case c.SKIP:
                skip_figure(turn)
            case c.KEEP:
                turn.leave()
            case _:
                return super().press(turn, verb, argument)
        return True

    def type_here(self, turn: TurnContext, text: str, reply: Reply | None) -> None:
        """Read the figure that was typed."""
        type_at_figure(turn, text, reply)


def _is_in_turn(wait: Wait) -> bool:
    return wait.at is Place.CALCULATION or wait.state_if(AskedInTurn) is not None


def _options(index: CatalogueIndex, dossier: Dossier, carrier: Carrier) -> c.Rows:
    """The options where sources differ, and a button to keep the present one.

    That button comes first once nothing has to be chosen any more.
    """
    options = options_of(index, dossier, carrier)
    rows = c.rows_of([c.choice(c.OPTION, option) for option in options], 1)
    if not (options or needs_own(carrier)):
        return ()
    is_open = wants_option(carrier, dossier.figures[f"{CARRIER}{carrier.id}"])
    return (*rows, (c.KEEP,)) if is_open or needs_own(carrier) else ((c.KEEP,), *rows)


def options_of(index: CatalogueIndex, dossier: Dossier, carrier: Carrier) -> tuple[str, ...]:
    """The options of a carrier; the province's grid factor only if there is one."""
    regions = {factor.region for factor in index.catalogue.grid_factors}
    has_factor = f"{(dossier.profile.province or '')[:2]}0000" in regions
    return tuple(
        option.id
        for option in carrier.options
        if not carrier.grid or option.id != PROVINCE or has_factor
    )


class UnitScreen(Screen):
    """The choice of the unit in which a heating value or factor was typed."""

    longest = LINE

    def buttons(self, here: Situation) -> c.Rows:
        """A button for each reading, the most usual first, and back."""
        units = [reading.unit for reading in unit_readings(here.wait)]
        return (*((c.choice(c.UNIT, unit),) for unit in units), (c.RETURN,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Choose the unit."""
        if verb != c.UNIT:
            return False
        choose_unit(turn, argument)
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Handle the unit, or the number typed again with its unit."""
        type_at_unit(turn, text)


class OddScreen(Screen):
    """The confirmation of an unusual figure."""

    longest = LINE

    def buttons(self, here: Situation) -> c.Rows:
        """Yes or no; if a value is stored already, which of the two."""
        if figure_replaced(here.wait, here.dossier):
            return ((c.KEEP,), (c.SAME,), (c.CHANGE,))
        return ((c.KEEP, c.CHANGE),)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Keep it, keep the previous one, or type it again."""
        del argument
        match verb:
            case c.KEEP:
                keep_odd(turn)
            case c.SAME:
                keep_present(turn)
            case c.CHANGE:
                ask_again(turn)
            case _:
                return False
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Handle yes, no, or another number."""
        type_at_odd(turn, text)


# --- carriers


class CarriersScreen(FigureScreen):
    """The energy carriers used, and those that can be added."""

    def buttons(self, here: Situation) -> c.Rows:
        """Search results, the carriers given, a page of the others, and the totals."""
        wait, dossier = here.wait, here.dossier
        searched = wait.state_if(SearchedFor)
        found = find_figures(searched.words).ids if searched else ()
        others = [id for id in carriers_in_order() if f"{CARRIER}{id}" not in dossier.figures]
        page = paginate(others, wait.page, CARRIERS_SHOWN)
        return filled(
            *c.rows_of(_buttons(id for id in found if id.startswith(CARRIER)), 2),
            *c.rows_of(_buttons(used_carriers(dossier)), 2),
            *c.rows_of([c.choice(c.CARRIER, id) for id in page.shown], 2),
            page.turns,
            _all_told(dossier) or _no_renewables(here),
            *c.rows_of(_buttons(composites()), 3),
            (c.RETURN,),
        )


def used_carriers(dossier: Dossier) -> tuple[str, ...]:
    """The figures of the carriers that are given."""
    return tuple(id for id in figure_kinds() if id.startswith(CARRIER) and id in dossier.figures)


# --- the calculation


class CalculationScreen(FigureScreen):
    """How the number of a question is calculated from yearly figures."""

    def buttons(self, here: Situation) -> c.Rows:
        """Missing figures, the answer, the figures used, and other calculations."""
        index, dossier, wait = here.index, here.dossier, here.wait
        way = calculation_at(index, dossier, wait)
        ways = calculation_options(index, wait.subject)
        others = [c.choice(c.CALCULATE, x.position) for x in ways if x.position != way.position]
        answer = dossier.answers.get(wait.subject)
        is_worked_out = isinstance(answer, Value) and answer.worked_out
        of_carriers = any(id in composites() and id not in dossier.figures for id in way.figures)
        return filled(
            (c.FIGURE,) if next_missing(way, index, dossier) else (),
            _all_told(dossier) or _no_renewables(here) if of_carriers else (),
            (c.CALCULATE,) if adoptable(way, index, dossier, wait.subject) else (),
            *c.rows_of(_buttons(way.figures), 2),
            *c.rows_of(others, 1 if len(others) < 4 else 2),
            (c.ENDS,) if is_worked_out and missing_end(index, dossier, wait.subject) else (),
            (*((c.KEEP,) if is_worked_out else ()), c.BACK),
        )

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Show another calculation, answer by this one, ask for its ends, or go on."""
        match verb:
            case c.CALCULATE if argument:
                choose_calculation(turn, int(argument))
            case c.CALCULATE:
                answer_by_calculation(turn)
            case c.ENDS:
                open_ends(turn)
            case c.KEEP:
                go_on_from_question(turn)
            case _:
                return super().press(turn, verb, argument)
        return True

    def type_here(self, turn: TurnContext, text: str, reply: Reply | None) -> None:
        """Handle a figure typed by name, or the reference value of the number."""
        type_at_calculation(turn, text, reply)


def adoptable(
    way: CalculationOption, index: CatalogueIndex, dossier: Dossier, subject: str
) -> bool:
    """Whether the calculation gives an answer other than the present one."""
    answer, present = answer_by(way, index, dossier, subject), dossier.answers.get(subject)
    if answer is None or not isinstance(present, Value):
        return answer is not None
    return answer != replace(present, by_choice=True)
