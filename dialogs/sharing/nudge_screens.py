"""The screens of telling others to go on, filled in by the services around."""

from dialogs.core import buttons as c
from dialogs.core.outputs import ClientsNudged, Nudged
from dialogs.core.screen import Screen, Situation
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.sharing.screens import is_numbered

CLIENTS = "clients"
"""The argument of ``NUDGE`` for all clients that are stuck."""


class NudgeScreen(Screen):
    """Who would be told to go on with this case, and who cannot be."""

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return ((c.RETURN,),)

    def may_fill_in(self, choice: str) -> bool:
        """One of them, or all."""
        return choice == c.NUDGE_ALL or is_numbered(choice, c.NUDGE_ONE)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Have them told."""
        if verb not in (c.NUDGE_ONE, c.NUDGE_ALL):
            return False
        one = int(argument) if argument else None
        is_case = turn.wait.at is Place.NUDGE
        turn.events.append(Nudged(one) if is_case else ClientsNudged(one))
        return True


def go_to_nudge(turn: TurnContext, argument: str) -> None:
    """Show who would be told: in this case, or of all clients that are stuck."""
    turn.go_aside(Place.CLIENTS_NUDGE if argument == CLIENTS else Place.NUDGE)
