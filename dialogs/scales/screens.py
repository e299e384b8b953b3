"""The choices where a criterion is scored by a number between two values."""

from dialogs.core import buttons as c
from dialogs.core.buttons import Page, paginate
from dialogs.core.dossier import Dossier
from dialogs.core.saving import postpone
from dialogs.core.scale_position import (
    Limits,
    ScaleAnswer,
    fits_scale,
    limits_for,
    limits_of_unit,
    standing_of,
)
from dialogs.core.screen import LINE, Screen, Situation, filled
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import BaselineAsked, LeadingAsked, NumberTyped, SearchedFor
from dialogs.scales.checklists import save_ticked, tick, ticked_at, type_at_checklist
from dialogs.scales.endpoints import (
    BASELINE_AGAIN,
    OWN,
    back_to_baseline,
    baseline_before,
    choose_limit,
    clear_ends,
    enter_own,
    keep_baseline,
    keep_leading,
    search_limits,
    show_all_limits,
    skip_end,
    take_way_out,
    type_baseline,
    type_leading,
)
from dialogs.scales.number import begin_scaled, choose_scale, type_at_choice
from dialogs.scales.products import are_products, take_products
from scoring.answers.model import Value
from scoring.catalogue.index import CatalogueIndex
from scoring.catalogue.model import Benchmark, Criterion, Scale
from scoring.overlays.limit_search import find_limits

LIMITS_SHOWN = 6
"""Published limits on one page."""
TICKS_IN_A_ROW = 4
SCALES_IN_A_COLUMN = 4
"""More than these stand in two columns: by product on the left, by output value on the right."""


def scored_rows(
    index: CatalogueIndex, dossier: Dossier, subject: str, calculating: tuple[str, ...]
) -> c.Rows:
    """The ways to answer a question that is scored by a number."""
    item = index.asked[subject]
    assert isinstance(item, Criterion)  # noqa: S101 - requirements have no scales
    standing = standing_of(index, dossier, subject)
    return filled(
        (c.CHECKLIST,) if item.checklist else (c.NUMBER, *calculating),
        (c.ENDS,) if standing and standing.takes_ends else (),
        (c.NOT_APPLICABLE,) if item.not_applicable_allowed else (),
    )


def scales_offered(item: Criterion, typed: NumberTyped | None) -> tuple[tuple[int, Scale], ...]:
    """The scales a number may be of, by position: those its unit fits, where one was typed."""
    unit = typed.unit if typed else ""
    places = tuple(enumerate(item.scales))
    return tuple((at, scale) for at, scale in places if fits_scale(scale, unit)) or places


class ScaleScreen(Screen):
    """Which of several scales a number is of."""

    longest = LINE

    def buttons(self, here: Situation) -> c.Rows:
        """The scales, one below the other while they are few."""
        item = here.index.asked[here.wait.subject]
        assert isinstance(item, Criterion)  # noqa: S101 - requirements have no scales
        offered = scales_offered(item, here.wait.state_if(NumberTyped))
        scales = [c.choice(c.SCALE, at) for at, _ in offered]
        width = 1 if len(scales) <= SCALES_IN_A_COLUMN else 2
        return (*c.rows_of(scales, width), (c.BACK,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """A scale."""
        if verb != c.SCALE:
            return False
        choose_scale(turn, int(argument))
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """A number whose unit says which."""
        type_at_choice(turn, text)


# --- the two ends


def limits_on_page(
    index: CatalogueIndex, dossier: Dossier, wait: Wait
) -> Page[tuple[int, Benchmark]]:
    """A page of the published limits, by position in the catalogue."""
    standing = standing_of(index, dossier, wait.subject)
    found: Limits = ()
    if standing and (searched := wait.state_if(SearchedFor)):
        found = find_limits(limits_of_unit(index, dossier, standing), searched.words)
    elif standing:
        found = limits_for(index, dossier, standing)
    return paginate(found, wait.page, LIMITS_SHOWN)


class EndScreen(Screen):
    """Where an end of a number is asked."""

    longest = LINE

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Without an end for now, without those there are, or by another scale."""
        del argument
        match verb:
            case c.SKIP:
                skip_end(turn)
            case c.CLEAR:
                clear_ends(turn)
            case c.NUMBER:
                begin_scaled(turn)
            case _:
                return False
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """A word that leads elsewhere, else what is asked here."""
        if not take_way_out(turn, text):
            self.type_end(turn, text)

    def type_end(self, turn: TurnContext, text: str) -> None:
        """Take what is asked here."""
        raise NotImplementedError

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether the number whose end is asked is still given."""
        return number_at(index, dossier, wait) is not None


def number_at(index: CatalogueIndex, dossier: Dossier, wait: Wait) -> tuple[Scale, Value] | None:
    """The number whose ends are asked, and its scale; ``None`` once it is gone."""
    standing = standing_of(index, dossier, wait.subject)
    if standing is None or not standing.takes_ends or not isinstance(standing.answer, Value):
        return None
    return standing.placed.scale, standing.answer


class BenchmarkScreen(EndScreen):
    """Which published limit a number is compared with."""

    def buttons(self, here: Situation) -> c.Rows:
        """A page of limits, and the ways past them."""
        page = limits_on_page(here.index, here.dossier, here.wait)
        return filled(
            *((c.choice(c.BENCHMARK, position),) for position, _ in page.shown),
            page.turns,
            (c.BENCHMARK,) if here.wait.state else (),
            (c.choice(c.ENDS, OWN),),
            _other_way(here),
            _ways_on(here),
        )

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """A limit, all of them again, or own ends."""
        match verb:
            case c.BENCHMARK if argument:
                choose_limit(turn, int(argument))
            case c.BENCHMARK:
                show_all_limits(turn)
            case c.ENDS:
                enter_own(turn)
            case _:
                return super().press(turn, verb, argument)
        return True

    def type_end(self, turn: TurnContext, text: str) -> None:
        """Several products, one to look for, or an own end."""
        if are_products(text):
            take_products(turn, text)
        else:
            search_limits(turn, text)


class BaselineScreen(EndScreen):
    """The enterprise's own baseline."""

    def buttons(self, here: Situation) -> c.Rows:
        """Keep the one given before, take another scale, or go on without."""
        keep = (c.KEEP,) if kept_end(here.dossier, here.wait) else ()
        return filled(keep, _other_way(here), _ways_on(here))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Keep the baseline given before."""
        if verb != c.KEEP:
            return super().press(turn, verb, argument)
        keep_baseline(turn)
        return True

    def type_end(self, turn: TurnContext, text: str) -> None:
        """A number."""
        type_baseline(turn, text)

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether it is still of this scale, which has no baseline itself."""
        number = number_at(index, dossier, wait)
        asked = wait.state_if(BaselineAsked)
        if number is None or asked is None:
            return False
        return asked.scale == number[0].id and number[0].baseline is None


class LeadingScreen(EndScreen):
    """The enterprise's own leading value."""

    def buttons(self, here: Situation) -> c.Rows:
        """Keep the one given before, go back to the baseline just typed, or go on without."""
        keep = (c.KEEP,) if kept_end(here.dossier, here.wait) else ()
        has_typed = here.wait.state_of(LeadingAsked).baseline is not None
        again = (c.choice(c.ENDS, BASELINE_AGAIN),) if has_typed else ()
        return filled(keep, again, _ways_on(here))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Keep the leading value given before, or type the baseline again."""
        match verb:
            case c.KEEP:
                keep_leading(turn)
            case c.ENDS:
                back_to_baseline(turn)
            case _:
                return super().press(turn, verb, argument)
        return True

    def type_end(self, turn: TurnContext, text: str) -> None:
        """A number."""
        type_leading(turn, text)

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether it is still of this scale and in this unit, and the scale has none itself."""
        number = number_at(index, dossier, wait)
        asked = wait.state_if(LeadingAsked)
        if number is None or asked is None:
            return False
        is_open = asked.scale == number[0].id and number[0].leading is None
        return is_open and number[1].unit in ("", asked.unit)


def _ways_on(here: Situation) -> tuple[str, ...]:
    """Without an end for now, without those there are, or back."""
    standing = standing_of(here.index, here.dossier, here.wait.subject)
    skip = () if standing is None or standing.is_scored else (c.SKIP,)
    clear = (c.CLEAR,) if standing is not None and _has_ends(standing) else ()
    return (*skip, *clear, c.BACK)


def _has_ends(standing: ScaleAnswer) -> bool:
    answer = standing.answer
    return isinstance(answer, Value) and any(
        end is not None for end in (answer.reference, answer.leading, answer.benchmark)
    )


def kept_end(dossier: Dossier, wait: Wait) -> bool:
    """Whether the end asked was given before and can stay."""
    answer = dossier.answers.get(wait.subject)
    if not isinstance(answer, Value):
        return False
    if wait.at is Place.BASELINE:
        return baseline_before(answer, wait) is not None
    same_unit = wait.state_of(LeadingAsked).unit == answer.unit
    return answer.leading is not None and same_unit


def _other_way(here: Situation) -> tuple[str, ...]:
    """Another of the scales, as by output value, where there are several."""
    item = here.index.asked[here.wait.subject]
    return (c.NUMBER,) if isinstance(item, Criterion) and len(item.scales) > 1 else ()


# --- a list


class ChecklistScreen(Screen):
    """What of a list there is."""

    longest = LINE
    keeps_input = True

    def buttons(self, here: Situation) -> c.Rows:
        """A box for each item."""
        item = here.index.asked[here.wait.subject]
        count = len(item.checklist) if isinstance(item, Criterion) else 0
        ticks = [c.choice(c.TICK, at) for at in range(1, count + 1)]
        return (*c.rows_of(ticks, TICKS_IN_A_ROW), (c.DONE,), (c.LATER, c.BACK))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Tick an item, answer by what is ticked, or leave it for later."""
        match verb:
            case c.TICK:
                tick(turn, int(argument))
            case c.DONE:
                save_ticked(turn)
            case c.LATER:
                postpone(turn)
            case _:
                return False
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Numbers of the list, or how many."""
        type_at_checklist(turn, text)


def is_ticked(wait: Wait, position: int) -> bool:
    """Whether an item of the list is ticked."""
    return position in ticked_at(wait)
