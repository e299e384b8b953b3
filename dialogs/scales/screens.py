"""The screens where a criterion is scored by a number between two values."""

from dialogs.core import buttons as c
from dialogs.core.answering.saving import postpone
from dialogs.core.answering.scale_position import (
    fits_scale,
    scale_answer_of,
    takes_place_in_industry,
)
from dialogs.core.screen import LINE, Screen, Situation, filled
from dialogs.core.session import Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import NumberTyped
from dialogs.dossier.dossier import Dossier
from dialogs.scales.checklists import save_ticked, tick, ticked_at, type_at_checklist
from dialogs.scales.number import choose_scale, type_at_choice
from scoring.catalogue.index import CatalogueIndex
from scoring.catalogue.model import Criterion, Scale

TICKS_IN_A_ROW = 4
SCALES_IN_A_COLUMN = 4
"""With more scales there are two columns: by product on the left, by output value on the right."""


def scored_rows(
    index: CatalogueIndex, dossier: Dossier, subject: str, calculating: tuple[str, ...]
) -> c.Rows:
    """The ways to answer a question that is scored by a number."""
    item = index.asked[subject]
    assert isinstance(item, Criterion)  # noqa: S101 - requirements have no scales
    scaled = scale_answer_of(index, dossier, subject)
    takes_ends = scaled is not None and scaled.takes_ends
    takes_level = not takes_ends and takes_place_in_industry(index, dossier, subject)
    return filled(
        (c.CHECKLIST,) if item.checklist else (c.NUMBER, *calculating),
        (c.ENDS,) if takes_ends else (),
        (c.LEVEL,) if takes_level else (),
        (c.NOT_APPLICABLE,) if item.not_applicable_allowed else (),
    )


def scales_offered(item: Criterion, typed: NumberTyped | None) -> tuple[tuple[int, Scale], ...]:
    """The scales a number may be on, by position: those that fit its unit, if one was typed."""
    unit = typed.unit if typed else ""
    places = tuple(enumerate(item.scales))
    return tuple((at, scale) for at, scale in places if fits_scale(scale, unit)) or places


class ScaleScreen(Screen):
    """The choice of the scale a number is on."""

    longest = LINE

    def buttons(self, here: Situation) -> c.Rows:
        """The scales, one below the other if there are few."""
        item = here.index.asked[here.wait.subject]
        assert isinstance(item, Criterion)  # noqa: S101 - requirements have no scales
        offered = scales_offered(item, here.wait.state_if(NumberTyped))
        scales = [c.choice(c.SCALE, at) for at, _ in offered]
        width = 1 if len(scales) <= SCALES_IN_A_COLUMN else 2
        return (*c.rows_of(scales, width), (c.BACK,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Choose a scale."""
        if verb != c.SCALE:
            return False
        choose_scale(turn, int(argument))
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Read a number whose unit says which scale it is on."""
        type_at_choice(turn, text)


# --- the checklist


class ChecklistScreen(Screen):
    """A checklist: which items are present."""

    longest = LINE
    keeps_input = True

    def buttons(self, here: Situation) -> c.Rows:
        """A box for each item."""
        item = here.index.asked[here.wait.subject]
        count = len(item.checklist) if isinstance(item, Criterion) else 0
        ticks = [c.choice(c.TICK, at) for at in range(1, count + 1)]
        return (*c.rows_of(ticks, TICKS_IN_A_ROW), (c.DONE,), (c.LATER, c.BACK))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Tick an item, answer by the ticked items, or postpone."""
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
        """Read item numbers, or a count."""
        type_at_checklist(turn, text)


def is_ticked(wait: Wait, position: int) -> bool:
    """Whether an item of the list is ticked."""
    return position in ticked_at(wait)
