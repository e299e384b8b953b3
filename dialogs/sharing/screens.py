"""The screens of asking colleagues, of what they propose, and of what others asked.

What can be shown depends on invitations and members, which the dialogue does not know: the
services around it fill in the views and check every act again.
"""

from datetime import date

from dialogs.core import buttons as c
from dialogs.core.agreement import AgreementScreen, reading_first
from dialogs.core.navigation import following, page_of, task_place, task_subjects
from dialogs.core.outputs import (
    AnswerConfirmed,
    Event,
    InvitationAccepted,
    InvitationRequested,
    InvitationRevoked,
    OwnCaseChosen,
    ProposalDeclined,
    ProposalFileRequested,
    ProposalTaken,
    TaskFinished,
)
from dialogs.core.screen import LINE, Screen, Situation, filled
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import ColleagueNamed, ProposalSeen, TwoAnswers
from dialogs.dossier.access import Act, permits
from dialogs.dossier.dossier import Dossier
from dialogs.sharing.inviting import asked_about, read_colleague
from dialogs.sharing.seen import from_json
from dialogs.typed.rejections import Rejection
from dialogs.typed.replies import Reply, parse_reply
from scoring.catalogue.index import CatalogueIndex

AT_ONCE = "at-once"
"""The argument of ``INVITE`` where answers are to count without being taken."""
AS_PROPOSAL = "proposal"
LONGEST_NUMBER = 18
"""Digits of the number of a row."""
REASON_LIMIT = 300
"""Characters of a reason for not taking an answer."""


def is_numbered(choice: str, *verbs: str) -> bool:
    """Whether a choice is one of ``verbs`` with the number of a row."""
    verb, number = c.verb_and_argument(choice)
    is_number = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
    return verb in verbs and is_number


class ColleagueScreen(Screen):
    """Who is to answer, then how their answers count."""

    longest = LINE
    takes_any_words = True

    def buttons(self, here: Situation) -> c.Rows:
        """How the answers count, once a name was typed."""
        ways = (c.choice(c.INVITE, AS_PROPOSAL), c.choice(c.INVITE, AT_ONCE))
        named = here.wait.state_if(ColleagueNamed)
        return filled(*((way,) for way in ways if named), (c.RETURN,))

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether the question is still asked."""
        del dossier
        return bool(asked_about(index, wait.subject))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Invite."""
        if verb != c.INVITE:
            return False
        named = turn.wait.state_of(ColleagueNamed)
        turn.events.append(
            InvitationRequested(
                asked_about(turn.index, turn.wait.subject),
                named.name,
                named.note,
                date.fromisoformat(named.due) if named.due else None,
                at_once=argument == AT_ONCE,
            )
        )
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


class ColleagueSentScreen(Screen):
    """What to do with the invitation."""

    def buttons(self, here: Situation) -> c.Rows:
        """All invitations, or back."""
        del here
        return ((c.SHARED,), (c.RETURN,))


class SharedScreen(Screen):
    """What others were asked, filled in by storage."""

    def buttons(self, here: Situation) -> c.Rows:
        """Have them told to go on, or back."""
        del here
        return ((c.NUDGE,), (c.RETURN,))

    def may_fill_in(self, choice: str) -> bool:
        """A proposal to look at, an invitation to take back."""
        return is_numbered(choice, c.PROPOSAL, c.REVOKE)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Look at a proposal, or take an invitation back."""
        match verb:
            case c.PROPOSAL:
                turn.go_aside(Place.PROPOSAL, argument)
            case c.REVOKE:
                turn.events.append(InvitationRevoked(int(argument)))
            case _:
                return False
        return True


class ProposalScreen(Screen):
    """An answer that was proposed, beside the present one."""

    def buttons(self, here: Situation) -> c.Rows:
        """Take it or not."""
        del here
        return ((c.TAKE, c.DECLINE), (c.RETURN,))

    def may_fill_in(self, choice: str) -> bool:
        """A file to look at."""
        return c.verb_and_argument(choice)[0] == c.VIEW

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Take it, or say why not."""
        proposal = int(turn.wait.subject)
        match verb:
            case c.TAKE:
                seen = turn.wait.state_if(ProposalSeen)
                turn.events.append(ProposalTaken(proposal, seen.answer if seen else ""))
            case c.DECLINE:
                turn.go_aside(Place.PROPOSAL_REASON, turn.wait.subject)
            case c.VIEW:
                turn.events.append(ProposalFileRequested(proposal, argument))
            case _:
                return False
        return True


class ProposalReasonScreen(Screen):
    """Why an answer is not taken."""

    longest = REASON_LIMIT
    takes_any_words = True

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return ((c.RETURN,),)

    def type_text(self, turn: TurnContext, text: str) -> None:
        """The reason."""
        if parse_reply(text) is Reply.BACK:
            turn.leave()
        else:
            turn.events.append(ProposalDeclined(int(turn.wait.subject), text))
            turn.leave()


class InvitationScreen(AgreementScreen):
    """What somebody is invited to; nothing is used up yet."""

    agrees = c.ACCEPT

    def buttons(self, here: Situation) -> c.Rows:
        """Accept, or decline; before consent also what is to be read first."""
        return filled((c.ACCEPT,), (c.RETURN,), reading_first(here))

    def may_fill_in(self, choice: str) -> bool:
        """To accept on behalf of one of the person's organisations."""
        return is_numbered(choice, c.ACCEPT_FOR)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Accept, for oneself or for an organisation."""
        if verb != c.ACCEPT_FOR:
            return super().press(turn, verb, argument)
        turn.events.append(InvitationAccepted(int(turn.wait.subject), int(argument)))
        return True

    def agreed(self, subject: str) -> Event:
        """The invitation is accepted."""
        return InvitationAccepted(int(subject))


class TaskScreen(Screen):
    """The questions of a task."""

    lists_questions = True

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether any questions were asked."""
        del index, wait
        return dossier.task is not None and task_place(dossier) is Place.TASK

    def buttons(self, here: Situation) -> c.Rows:
        """The questions, then the end of it."""
        subjects = task_subjects(here.index, here.dossier)
        page = page_of(subjects, here.wait.page)
        asks = tuple(c.choice(c.ASK, here.index.code[one]) for one in page.shown)
        begin = (c.RESUME,) if following(here.index, "full", here.dossier, None) else ()
        finish = (c.FINISH,) if permits(here.dossier.membership, Act.FINISH) else ()
        return filled(begin, *c.rows_of(list(asks), 3), page.turns, finish, (c.OWN, c.TASKS))

    def may_fill_in(self, choice: str) -> bool:
        """What evidence is asked for, where there is any, and the address where mail is sent."""
        return choice in (c.REQUESTS, c.MAIL)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Begin with the first open question, or finish."""
        del argument
        match verb:
            case c.RESUME if subject := following(turn.index, "full", turn.dossier, None):
                turn.go(Wait(Place.QUESTION, subject))
            case c.FINISH:
                turn.events.append(TaskFinished())
                turn.go_aside(Place.THANKS)
            case _:
                return False
        return True


class TasksScreen(Screen):
    """All that others asked, filled in by storage."""

    def buttons(self, here: Situation) -> c.Rows:
        """Back, or to one's own assessment."""
        own = () if here.dossier.is_own else (c.OWN,)
        return ((*own, c.RETURN),)

    def may_fill_in(self, choice: str) -> bool:
        """A task to go on with."""
        return is_numbered(choice, c.OPEN)


class ThanksScreen(Screen):
    """The end of a task."""

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether anything was asked."""
        del index, wait
        return dossier.task is not None

    def buttons(self, here: Situation) -> c.Rows:
        """Look at it once more, or to one's own assessment."""
        del here
        return ((c.TASK,), (c.OWN,))


class ConflictScreen(Screen):
    """Two answers to one question, given by two people at the same time."""

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether the two are known."""
        del index, dossier
        return wait.state_if(TwoAnswers) is not None

    def buttons(self, here: Situation) -> c.Rows:
        """One of the two."""
        del here
        return ((c.MINE, c.THEIRS),)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Keep one of the two, and go on."""
        del argument
        if verb not in (c.MINE, c.THEIRS):
            return False
        two, subject = turn.wait.state_of(TwoAnswers), turn.wait.subject
        if verb == c.MINE:
            turn.events.append(AnswerConfirmed(subject, two.theirs))
        turn.record_answer(subject, from_json(two.mine if verb == c.MINE else two.theirs))
        turn.tell("conflict-mine" if verb == c.MINE else "conflict-theirs")
        turn.return_to_question()
        turn.go_on(subject)
        return True


def go_to_task(turn: TurnContext) -> None:
    """Show the task, or from one's own assessment all tasks."""
    turn.go_aside(Place.TASKS if turn.dossier.task is None else task_place(turn.dossier))


def leave_task(turn: TurnContext) -> None:
    """Go to one's own assessment."""
    turn.events.append(OwnCaseChosen())
