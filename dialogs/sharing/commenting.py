"""Comments on a question: among the owner's side, or open to who was asked about it."""

from dialogs.core import buttons as c
from dialogs.core.outputs import Commented, CommentWithdrawn
from dialogs.core.screen import Screen, Situation, filled
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import CommentBegun
from dialogs.dossier.access import Act, permits
from dialogs.dossier.dossier import Dossier
from dialogs.sharing.screens import is_numbered
from dialogs.typed.replies import Reply, parse_reply
from scoring.catalogue.index import CatalogueIndex

COMMENT_LIMIT = 500
"""Characters of a comment."""
INTERNAL, OPEN = "internal", "open"
"""The arguments of ``COMMENT``; the first is what is offered first."""


class CommentsScreen(Screen):
    """The comments on a question, filled in by storage."""

    def buttons(self, here: Situation) -> c.Rows:
        """Write one, of the kinds that the person may write."""
        may, subject = here.dossier.membership, here.wait.subject
        needed = {INTERNAL: Act.SEE_INTERNAL, OPEN: Act.COMMENT}
        kinds = [kind for kind, act in needed.items() if permits(may, act, subject)]
        return filled(tuple(c.choice(c.COMMENT, kind) for kind in kinds), (c.BACK,))

    def may_fill_in(self, choice: str) -> bool:
        """A comment of one's own to withdraw."""
        return is_numbered(choice, c.WITHDRAW)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Begin to write, or withdraw one."""
        match verb:
            case c.COMMENT:
                turn.enter(Place.COMMENTING, CommentBegun(argument == INTERNAL))
            case c.WITHDRAW:
                turn.events.append(CommentWithdrawn(turn.wait.subject, int(argument)))
            case _:
                return False
        return True


class CommentingScreen(Screen):
    """A comment is typed."""

    longest = COMMENT_LIMIT
    takes_any_words = True

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether its kind is known."""
        del index, dossier
        return wait.state_if(CommentBegun) is not None

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return ((c.BACK,),)

    def type_text(self, turn: TurnContext, text: str) -> None:
        """The comment."""
        if parse_reply(text) is not Reply.BACK:
            internal = turn.wait.state_of(CommentBegun).internal
            turn.events.append(Commented(turn.wait.subject, text, internal))
            turn.tell("commented-internally" if internal else "commented")
        turn.leave()
