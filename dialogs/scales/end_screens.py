"""The screens of baseline and leading value: a published limit, own values."""

from dialogs.core import buttons as c
from dialogs.core.answering.scale_position import (
    Limits,
    ScaleAnswer,
    limits_for,
    limits_of_unit,
    scale_answer_of,
    takes_place_in_industry,
)
from dialogs.core.buttons import Page, paginate
from dialogs.core.outputs import EndsOfCasesTaken
from dialogs.core.screen import LINE, Screen, Situation, filled
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import BaselineAsked, LeadingAsked, SearchedFor
from dialogs.dossier.dossier import Dossier
from dialogs.scales.endpoints import (
    BASELINE_AGAIN,
    OWN,
    back_to_baseline,
    choose_limit,
    clear_ends,
    enter_own,
    search_limits,
    show_all_limits,
    skip_end,
    take_way_out,
)
from dialogs.scales.number import begin_scaled
from dialogs.scales.own_ends import (
    baseline_before,
    exchange_ends,
    keep_baseline,
    keep_leading,
    type_baseline,
    type_leading,
    type_two_ends,
)
from dialogs.scales.products import are_products, take_products
from dialogs.scales.two_ends import SHOWN
from scoring.answers.model import Value
from scoring.catalogue.index import CatalogueIndex
from scoring.catalogue.model import Benchmark, Criterion, Scale
from scoring.overlays.limit_search import find_limits

LIMITS_SHOWN = 6
"""Published limits on one page."""


def limits_on_page(
    index: CatalogueIndex, dossier: Dossier, wait: Wait
) -> Page[tuple[int, Benchmark]]:
    """A page of the published limits, by position in the catalogue."""
    scaled = scale_answer_of(index, dossier, wait.subject)
    found: Limits = ()
    if scaled and (searched := wait.state_if(SearchedFor)):
        found = find_limits(limits_of_unit(index, dossier, scaled), searched.words)
    elif scaled:
        found = limits_for(index, dossier, scaled)
    return paginate(found, wait.page, LIMITS_SHOWN)


class EndScreen(Screen):
    """A place that asks for a baseline or leading value."""

    longest = LINE

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Skip the end for now, remove those given, or use another scale."""
        del argument
        match verb:
            case c.SKIP:
                skip_end(turn)
            case c.CLEAR:
                clear_ends(turn)
            case c.NUMBER:
                begin_scaled(turn)
            case c.LEVEL:
                turn.return_to_question()
                turn.enter(Place.LEVEL)
            case _:
                return False
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Handle a word that leads elsewhere, else the value itself."""
        if not take_way_out(turn, text):
            self.type_end(turn, text)

    def type_end(self, turn: TurnContext, text: str) -> None:
        """Handle the input of this place."""
        raise NotImplementedError

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether the number whose end is asked is still given."""
        return number_at(index, dossier, wait) is not None


def number_at(index: CatalogueIndex, dossier: Dossier, wait: Wait) -> tuple[Scale, Value] | None:
    """The number whose ends are asked, and its scale; ``None`` once it is gone."""
    scaled = scale_answer_of(index, dossier, wait.subject)
    if scaled is None or not scaled.takes_ends or not isinstance(scaled.answer, Value):
        return None
    return scaled.position.scale, scaled.answer


class BenchmarkScreen(EndScreen):
    """The choice of a published limit to compare a number with."""

    def buttons(self, here: Situation) -> c.Rows:
        """A page of limits, and the ways to go on without one."""
        page = limits_on_page(here.index, here.dossier, here.wait)
        return filled(
            *((c.choice(c.BENCHMARK, position),) for position, _ in page.shown),
            page.turns,
            (c.BENCHMARK,) if here.wait.state else (),
            (c.choice(c.ENDS, OWN),),
            (*_other_way(here), *level_way(here)),
            _ways_on(here),
        )

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Choose a limit, show all of them again, or enter own values."""
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
        """Handle several products, a product to search for, or an own value."""
        if are_products(text):
            take_products(turn, text)
        else:
            search_limits(turn, text)


class BaselineScreen(EndScreen):
    """The enterprise's own baseline."""

    def buttons(self, here: Situation) -> c.Rows:
        """Keep the baseline given before, use another scale, or go on without."""
        keep = (c.KEEP,) if kept_end(here.dossier, here.wait) else ()
        return filled(keep, (*level_way(here), *_other_way(here)), _ways_on(here))

    def may_fill_in(self, choice: str) -> bool:
        """Both values from other closed cases, where storage knows enough of them."""
        return choice == c.OWN_CASES

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Keep the baseline given before, or have both values taken from closed cases."""
        match verb:
            case c.KEEP:
                keep_baseline(turn)
            case c.OWN_CASES:
                turn.events.append(EndsOfCasesTaken(turn.wait.subject))
                turn.return_to_question()
            case _:
                return super().press(turn, verb, argument)
        return True

    def type_end(self, turn: TurnContext, text: str) -> None:
        """Read the baseline."""
        type_baseline(turn, text)

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether the number is still on this scale, which has no baseline itself."""
        number = number_at(index, dossier, wait)
        asked = wait.state_if(BaselineAsked)
        if number is None or asked is None:
            return False
        return asked.scale == number[0].id and number[0].baseline is None


class LeadingScreen(EndScreen):
    """The enterprise's own leading value."""

    def buttons(self, here: Situation) -> c.Rows:
        """Keep the value given before, go back to the baseline just typed, or go on without."""
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
        """Read the leading value."""
        type_leading(turn, text)

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether the number still has this scale and unit, and the scale has no leading value."""
        number = number_at(index, dossier, wait)
        asked = wait.state_if(LeadingAsked)
        if number is None or asked is None:
            return False
        is_open = asked.scale == number[0].id and number[0].leading is None
        return is_open and number[1].unit in ("", asked.unit)


def _ways_on(here: Situation) -> tuple[str, ...]:
    """Skip the end for now, remove those given, or go back."""
    scaled = scale_answer_of(here.index, here.dossier, here.wait.subject)
    skip = () if scaled is None or scaled.is_scored else (c.SKIP,)
    clear = (c.CLEAR,) if scaled is not None and _has_ends(scaled) else ()
    return (*skip, *clear, c.BACK)


def _has_ends(scaled: ScaleAnswer) -> bool:
    answer = scaled.answer
    return isinstance(answer, Value) and any(
        end is not None for end in (answer.reference, answer.leading, answer.benchmark)
    )


def kept_end(dossier: Dossier, wait: Wait) -> bool:
    """Whether the end asked for was given before and can be kept."""
    answer = dossier.answers.get(wait.subject)
    if not isinstance(answer, Value):
        return False
    if wait.at is Place.BASELINE:
        return baseline_before(answer, wait) is not None
    same_unit = wait.state_of(LeadingAsked).unit == answer.unit
    return answer.leading is not None and same_unit


def level_way(here: Situation) -> tuple[str, ...]:
    """The button to give only the plant's position in its industry, if that can be scored."""
    takes = takes_place_in_industry(here.index, here.dossier, here.wait.subject)
    return (c.LEVEL,) if takes else ()


def _other_way(here: Situation) -> tuple[str, ...]:
    """A button for another scale, such as by output value, if there are several."""
    item = here.index.asked[here.wait.subject]
    return (c.NUMBER,) if isinstance(item, Criterion) and len(item.scales) > 1 else ()


# --- after both are typed


class EndsOrderScreen(EndScreen):
    """Whether baseline and leading value were swapped."""

    def buttons(self, here: Situation) -> c.Rows:
        """Confirm, or type them again."""
        del here
        return ((c.CONFIRM,), (c.BACK,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Swap them."""
        if verb != c.CONFIRM:
            return super().press(turn, verb, argument)
        exchange_ends(turn)
        return True

    def type_end(self, turn: TurnContext, text: str) -> None:
        """Read both values again."""
        if not type_two_ends(turn, text):
            turn.reject("ends-not-read", typed=text.strip()[:SHOWN])
