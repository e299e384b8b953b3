"""The screens of closing an assessment, of its versions, and of having one signed.

Which versions there are only storage knows: the services around the dialogue fill in the views.
"""

from datetime import date

from dialogs.core import buttons as c
from dialogs.core.navigation import task_place
from dialogs.core.outputs import (
    CloseConfirmed,
    ReopenConfirmed,
    SignatureRequested,
    SignedOff,
    SigningDeclined,
    SigningPdfRequested,
    VersionReportRequested,
)
from dialogs.core.screen import LINE, Screen, Situation, filled
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import ColleagueNamed, FactsSeen
from dialogs.dossier.access import Act, permits
from dialogs.dossier.dossier import Dossier
from dialogs.sharing.inviting import read_colleague
from dialogs.typed.rejections import Rejection
from dialogs.typed.replies import Reply, parse_reply
from scoring.catalogue.index import CatalogueIndex

REASON_LIMIT = 300
"""Characters of a reason for reopening, or for not signing."""
LONGEST_NUMBER = 6
"""Digits of the number of a version."""


class VersionsScreen(Screen):
    """All versions, filled in by storage; close, have it signed, reopen."""

    def buttons(self, here: Situation) -> c.Rows:
        """What can be done as the assessment stands."""
        acts = (c.SIGNATORY, c.REOPEN) if here.dossier.closed else (c.CLOSE,)
        return (acts, (c.RETURN,))

    def may_fill_in(self, choice: str) -> bool:
        """A version to look at."""
        verb, number = c.verb_and_argument(choice)
        is_number = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
        return verb == c.VERSION and is_number

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Look at one, or begin an act."""
        match verb:
            case c.VERSION:
                turn.go_aside(Place.VERSION, argument)
            case c.CLOSE if not turn.dossier.profile.name:
                turn.reject("name-needed")
                turn.go_aside(Place.PROFILE, "name")
            case c.CLOSE:
                turn.go_aside(Place.CLOSING)
            case c.REOPEN:
                turn.go_aside(Place.REOPENING)
            case c.SIGNATORY:
                turn.go_aside(Place.SIGNATORY)
            case _:
                return False
        return True


class VersionScreen(Screen):
    """One version: what it says, who signed it, and what differs from the one before."""

    def buttons(self, here: Situation) -> c.Rows:
        """Its PDF in each language."""
        del here
        return (tuple(c.choice(c.PDF, language) for language in ("zh", "en", "both")), (c.RETURN,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Have the PDF sent."""
        if verb != c.PDF:
            return False
        turn.events.append(VersionReportRequested(int(turn.wait.subject), argument))
        turn.tell("report-requested")
        return True


class ClosingScreen(Screen):
    """What is about to be frozen, for the last time."""

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether it is still open."""
        del index, wait
        return not dossier.closed

    def buttons(self, here: Situation) -> c.Rows:
        """Close it, or not."""
        del here
        return ((c.CLOSE_CONFIRMED,), (c.CALL_ME, c.RETURN))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Close it as it was shown."""
        del argument
        if verb != c.CLOSE_CONFIRMED:
            return False
        seen = turn.wait.state_if(FactsSeen)
        turn.events.append(CloseConfirmed(seen.hash if seen else ""))
        return True


class ReasonScreen(Screen):
    """A reason in a sentence."""

    longest = REASON_LIMIT
    takes_any_words = True

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return ((c.RETURN,),)

    def give(self, turn: TurnContext, reason: str) -> None:
        """Take the reason."""
        raise NotImplementedError

    def type_text(self, turn: TurnContext, text: str) -> None:
        """The reason."""
        if parse_reply(text) is Reply.BACK:
            turn.leave()
        else:
            self.give(turn, text)
            turn.leave()


class ReopeningScreen(ReasonScreen):
    """Why a closed assessment is to be changed."""

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether it is closed."""
        del index, wait
        return bool(dossier.closed)

    def give(self, turn: TurnContext, reason: str) -> None:
        """Reopen it."""
        turn.events.append(ReopenConfirmed(reason))


class SignatoryScreen(Screen):
    """Who is to sign the version that the assessment stands closed as."""

    longest = LINE
    takes_any_words = True

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether there is something to sign."""
        del index, wait
        return bool(dossier.closed)

    def buttons(self, here: Situation) -> c.Rows:
        """Ask them, once a name was typed."""
        named = here.wait.state_if(ColleagueNamed)
        return filled((c.ASK_TO_SIGN,) if named else (), (c.RETURN,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Ask them."""
        del argument
        if verb != c.ASK_TO_SIGN:
            return False
        named = turn.wait.state_of(ColleagueNamed)
        due = date.fromisoformat(named.due) if named.due else None
        turn.events.append(SignatureRequested(named.name, named.note, due))
        turn.leave()
        turn.go_aside(Place.COLLEAGUE_SENT)
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """A name, perhaps with a note and a day."""
        if parse_reply(text) is Reply.BACK:
            turn.leave()
            return
        read = read_colleague(text, turn.today)
        if isinstance(read, Rejection):
            turn.refuse(read)
        else:
            turn.change_wait(state=read)


class SigningScreen(Screen):
    """The summary of a version, for the person asked to sign it, filled in by storage."""

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether a signature was asked."""
        del index, wait
        return dossier.task is not None and task_place(dossier) is Place.SIGNING

    def buttons(self, here: Situation) -> c.Rows:
        """What the membership allows."""
        may = here.dossier.membership
        sign = (c.SIGN,) if permits(may, Act.SIGN) else ()
        decline = (c.DECLINE_TO_SIGN,) if permits(may, Act.DECLINE_TO_SIGN) else ()
        look = (c.PDF, c.WHOLE_HASH) if permits(may, Act.SEE_SUMMARY) else ()
        return filled(sign, decline, look, (c.CALL_ME, c.OWN))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Sign, decline, or look closer."""
        del argument
        match verb:
            case c.SIGN:
                seen = turn.wait.state_if(FactsSeen)
                turn.events.append(SignedOff(seen.hash if seen else ""))
            case c.DECLINE_TO_SIGN:
                turn.go_aside(Place.DECLINING)
            case c.PDF:
                turn.events.append(SigningPdfRequested())
            case c.WHOLE_HASH:
                turn.change_wait(help_open=not turn.wait.help_open)
            case _:
                return False
        return True


class DecliningScreen(ReasonScreen):
    """Why a version is not signed."""

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether it may still be declined."""
        del index, wait
        return permits(dossier.membership, Act.DECLINE_TO_SIGN) and dossier.task is not None

    def give(self, turn: TurnContext, reason: str) -> None:
        """Decline."""
        turn.events.append(SigningDeclined(reason))
