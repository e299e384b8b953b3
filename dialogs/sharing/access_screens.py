"""The screens of who may see or work on the whole case, filled in by the services around."""

from dialogs.core import buttons as c
from dialogs.core.outputs import AccessEnded, CaseHandedOver, WholeCaseOffered
from dialogs.core.screen import LINE, Screen, Situation
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.dossier.access import WHOLE_CASE
from dialogs.dossier.dossier import Dossier
from dialogs.sharing.inviting import read_name
from dialogs.sharing.screens import is_numbered
from dialogs.typed.rejections import Rejection
from dialogs.typed.replies import Reply, parse_reply
from scoring.catalogue.index import CatalogueIndex

ACCESS_KINDS = ("organisation", "member", "invitation")


class CaseAccessScreen(Screen):
    """Who may see or work on the whole case."""

    def buttons(self, here: Situation) -> c.Rows:
        """Offer a role to somebody else, or back."""
        del here
        offers = tuple((c.choice(c.OFFER, role),) for role in WHOLE_CASE)
        return (*offers, (c.RECORD, c.RETURN))

    def may_fill_in(self, choice: str) -> bool:
        """An organisation to hand the case to, an access to end."""
        verb, argument = c.verb_and_argument(choice)
        if verb == c.END_ACCESS:
            kind, _, number = argument.partition("-")
            return kind in ACCESS_KINDS and is_numbered(c.choice(verb, number), verb)
        return is_numbered(choice, c.HAND_OVER)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Offer a role, hand the case over, end an access."""
        match verb:
            case c.OFFER:
                turn.go_aside(Place.WHOLE_CASE, argument)
            case c.RECORD:
                turn.go_aside(Place.RECORD)
            case c.HAND_OVER:
                turn.events.append(CaseHandedOver(int(argument)))
            case c.END_ACCESS:
                kind, _, number = argument.partition("-")
                turn.events.append(AccessEnded(kind, int(number)))
            case _:
                return False
        return True


class RecordScreen(Screen):
    """Who did and saw what in the case, filled in by storage."""

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return ((c.RETURN,),)

    def may_fill_in(self, choice: str) -> bool:
        """Another page."""
        return is_numbered(choice, c.PAGE)


class WholeCaseScreen(Screen):
    """Who is to have a role in the whole case."""

    longest = LINE
    takes_any_words = True

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether it is a role in the whole case."""
        del index, dossier
        return wait.subject in WHOLE_CASE

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return ((c.RETURN,),)

    def type_text(self, turn: TurnContext, text: str) -> None:
        """A name: the invitation is made."""
        if parse_reply(text) is Reply.BACK:
            turn.leave()
            return
        read = read_name(text)
        if isinstance(read, Rejection):
            turn.refuse(read)
            return
        turn.events.append(WholeCaseOffered(turn.wait.subject, read))
        turn.leave()
