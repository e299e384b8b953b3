"""Verifying a document that somebody else handed over: by its file, or the code on the paper."""

from dialogs.core import buttons as c
from dialogs.core.outputs import CheckRequested, FileCheckRequested
from dialogs.core.screen import LINE, RETURNING, Screen, Situation
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.dossier.dossier import Evidence
from dialogs.typed.replies import Reply, parse_reply


class VerifyScreen(Screen):
    """Takes codes and files, one after the other, until the person goes back."""

    longest = LINE

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return RETURNING

    def type_text(self, turn: TurnContext, text: str) -> None:
        """What stands on the paper."""
        if parse_reply(text) is Reply.BACK:
            turn.leave()
        else:
            turn.events.append(CheckRequested(text))

    def take_file(self, turn: TurnContext, file: Evidence, caption: str) -> bool:
        """A file to look at, which is evidence for nothing and is not kept."""
        del caption
        turn.events.append(FileCheckRequested(file))
        return True


def verify(turn: TurnContext, typed: str) -> None:
    """Open the screen, with what was typed after the command."""
    turn.go_aside(Place.VERIFY)
    if typed:
        turn.events.append(CheckRequested(typed[:LINE]))
