"""The screen of the overlays on offer."""

from dialogs.core import buttons as c
from dialogs.core.buttons import paginate
from dialogs.core.screen import Screen, Situation, filled
from dialogs.core.turn import TurnContext
from dialogs.overlays.choosing import adopt, marked_offers, toggle_details, toggle_overlay


class OverlaysScreen(Screen):
    """The choice of the overlays that apply."""

    keeps_input = True

    def buttons(self, here: Situation) -> c.Rows:
        """The button to go on comes first, to be visible on a phone. Details are one per page."""
        wait = here.wait
        offers = marked_offers(wait)
        toggles = c.rows_of([c.choice(c.RULE, position) for position in range(len(offers))], 1)
        turns = paginate(offers, wait.page, 1).turns if wait.help_open else ()
        return filled(turns, (c.ADOPT,), *toggles, (c.HELP, c.RETURN))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Select or deselect an overlay, adopt the selection, or show the details."""
        match verb:
            case c.RULE:
                toggle_overlay(turn, int(argument))
            case c.ADOPT:
                adopt(turn)
            case c.HELP:
                toggle_details(turn)
            case _:
                return False
        return True

    def show_help(self, turn: TurnContext) -> None:
        """Show the sources of the overlays."""
        toggle_details(turn)
