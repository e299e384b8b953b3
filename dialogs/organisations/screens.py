"""The screens of organisations. What they hold is filled in by the services around the dialogue,
which check every act again.
"""

from dialogs.core import buttons as c
from dialogs.core.agreement import AgreementScreen, reading_first
from dialogs.core.outputs import (
    Event,
    MemberInvitationRevoked,
    MemberInvited,
    MembershipAccepted,
    MembershipEnded,
)
from dialogs.core.screen import LINE, Screen, Situation, filled
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.core.waits import NameTyped
from dialogs.dossier.organisations import CLIENT, Post
from dialogs.sharing.inviting import read_name
from dialogs.sharing.screens import is_numbered
from dialogs.typed.rejections import Rejection
from dialogs.typed.replies import Reply, parse_reply


class OrganisationsScreen(Screen):
    """The organisations that the person is in."""

    def buttons(self, here: Situation) -> c.Rows:
        """Back; a member whose part in a case has ended also finds the way to their own here."""
        own = () if here.dossier.is_own else (c.OWN,)
        return ((*own, c.RETURN),)

    def may_fill_in(self, choice: str) -> bool:
        """One of them to look at."""
        return is_numbered(choice, c.ORGANISATION)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Look at one."""
        if verb != c.ORGANISATION:
            return False
        turn.go_aside(Place.ORGANISATION, argument)
        return True


class OrganisationScreen(Screen):
    """One organisation: its members, and whom it has invited."""

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return ((c.RETURN,),)

    def may_fill_in(self, choice: str) -> bool:
        """What an administrator may do, and to leave."""
        return is_numbered(choice, c.NEW_MEMBER, c.REVOKE_MEMBER, c.END_MEMBERSHIP)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Invite somebody, take that back, end a membership."""
        match verb:
            case c.NEW_MEMBER:
                turn.go_aside(Place.NEW_MEMBER, argument)
            case c.REVOKE_MEMBER:
                turn.events.append(MemberInvitationRevoked(int(argument)))
            case c.END_MEMBERSHIP:
                turn.events.append(MembershipEnded(int(argument)))
            case _:
                return False
        return True


class NewMemberScreen(Screen):
    """Who is invited to an organisation, then in which post, or as a client."""

    longest = LINE
    takes_any_words = True

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return ((c.RETURN,),)

    def may_fill_in(self, choice: str) -> bool:
        """A post of the organisation, or a client of it."""
        verb, post = c.verb_and_argument(choice)
        return verb == c.INVITE_AS and post in (*Post, CLIENT)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Invite, as the button says."""
        if verb != c.INVITE_AS:
            return False
        if (named := turn.wait.state_if(NameTyped)) is None:
            return True
        organisation = int(turn.wait.subject)
        turn.events.append(MemberInvited(organisation, argument, named.name))
        turn.leave()
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """A name."""
        if parse_reply(text) is Reply.BACK:
            turn.leave()
            return
        read = read_name(text)
        if isinstance(read, Rejection):
            turn.refuse(read)
        else:
            turn.change_wait(state=NameTyped(read))


class OrganisationInvitationScreen(AgreementScreen):
    """To which organisation somebody is invited; nothing is used up yet."""

    agrees = c.ACCEPT

    def buttons(self, here: Situation) -> c.Rows:
        """Accept, or decline; before consent also what is to be read first."""
        return filled((c.ACCEPT,), (c.RETURN,), reading_first(here))

    def agreed(self, subject: str) -> Event:
        """The invitation is accepted."""
        return MembershipAccepted(int(subject))
