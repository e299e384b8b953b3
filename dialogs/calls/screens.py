"""The screens of calls, for enterprises and for officers.

What they hold is filled in by the services around the dialogue, which check every act again.
"""

import re
from collections.abc import Mapping
from typing import ClassVar, Final

from dialogs.calls.access import Act
from dialogs.calls.acting import REASON_LIMIT, Outcome, read_total, total_and_reason
from dialogs.calls.shown.board import LISTS
from dialogs.core import buttons as c
from dialogs.core.outputs import (
    DecisionsConfirmed,
    DecisionsTakenBack,
    SubmissionAppealed,
    SubmissionHandled,
    SubmissionMade,
    SubmissionWithdrawn,
)
from dialogs.core.screen import Screen, Situation
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import FactsSeen
from dialogs.dossier.dossier import Dossier
from dialogs.typed.replies import Reply, parse_reply
from dialogs.versions.screens import ReasonScreen
from scoring.catalogue.index import CatalogueIndex

DROP: Final = "drop"
BY_ROWS: Final = "review-rows"
BUTTONS: Final[Mapping[str, tuple[Act, str]]] = {
    "check": (Act.CHECK, ""),
    "return": (Act.RETURN, ""),
    "recommend": (Act.RECOMMEND, ""),
    "screen-out": (Act.SCREEN_OUT, ""),
    "declare-no": (Act.DECLARE, "no"),
    "declare-yes": (Act.DECLARE, "yes"),
    BY_ROWS: (Act.REVIEW, ""),
    "review": (Act.REVIEW, ""),
    "settle": (Act.SETTLE, ""),
    **{f"propose-{one}": (Act.PROPOSE, one.value) for one in Outcome},
    DROP: (Act.PROPOSE, ""),  # the pending decision is taken back
    "uphold-appeal": (Act.ANSWER_APPEAL, "yes"),
    "reject-appeal": (Act.ANSWER_APPEAL, "no"),
    "raise-flag": (Act.RAISE_FLAG, ""),
    "resolve-flag": (Act.RESOLVE_FLAG, ""),
    "note-visit": (Act.NOTE_VISIT, ""),
    "assign": (Act.ASSIGN, "add"),
    "unassign": (Act.ASSIGN, "remove"),
    "undo": (Act.UNDO, ""),
}
"""What the buttons of a submission ask for, by their words: an act and its value."""
WITHOUT_WORDS: Final = frozenset({"check", "recommend", "undo", "declare-no", DROP})
"""The buttons that do their act alone; a reason may be typed where one is asked for."""

_NUMBERED: Final = re.compile(r"[0-9]{1,3}\s+\S.*", re.DOTALL)
"""The number of a flag, and what came of it."""
_NUMBER: Final = r"[0-9]{1,9}"
_CALL: Final = re.compile(_NUMBER)
_LIST: Final = re.compile(rf"{_NUMBER}(?:-(?:{'|'.join(LISTS)}))?")
_SUBMISSION: Final = re.compile(rf"{_NUMBER}-{_NUMBER}")
_ACT: Final = re.compile(rf"{_NUMBER}-{_NUMBER}-(?:{'|'.join(BUTTONS)})")
_ROW: Final = re.compile(rf"{_NUMBER}-{_NUMBER}-[0-9]{{1,3}}")
_PATTERNS: Final = {
    c.CALL: _CALL,
    c.SUBMIT: _CALL,
    c.WITHDRAW_SUBMISSION: _CALL,
    c.APPEAL: _CALL,
    c.DECISIONS: _CALL,
    c.CALL_BOARD: _LIST,
    c.SUBMISSION: _SUBMISSION,
    c.HANDLE: _ACT,
    c.REVIEW_ROW: _ROW,
    c.TAKE_BACK: re.compile(r"[0-9a-f]{1,32}"),
    c.PAGE: re.compile(r"[0-9]{1,4}"),
    c.SUBMIT_CONFIRMED: re.compile(r"[0-9]{6}"),
}


_SUBJECTS: Final = {
    Place.CALL: _CALL,
    Place.SUBMITTING: _CALL,
    Place.WITHDRAWING: _CALL,
    Place.APPEALING: _CALL,
    Place.CALL_BOARD: _LIST,
    Place.SUBMISSION: _SUBMISSION,
    Place.HANDLING: _ACT,
    Place.REVIEW_ROW: _ROW,
    Place.DECISIONS: _CALL,
}


def is_filled(choice: str, *verbs: str) -> bool:
    """Whether a choice is one of these, with an argument of its form."""
    verb, argument = c.verb_and_argument(choice)
    return verb in verbs and _PATTERNS[verb].fullmatch(argument) is not None


def numbers_in(subject: str) -> tuple[int, ...]:
    """The ids at the beginning of a subject: of a call, and of a submission if it is of one."""
    found = []
    for part in subject.split("-"):
        if not part.isdigit():
            break
        found.append(int(part))
    return tuple(found)


def rest_of(subject: str) -> str:
    """What follows them: a list, or an act."""
    return subject.split("-", len(numbers_in(subject)))[-1] if not _is_bare(subject) else ""


def _is_bare(subject: str) -> bool:
    return subject.replace("-", "").isdigit() or not subject


class OfCalls(Screen):
    """A place that is about what its subject names."""

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether the subject has its form; whether there is such a thing, storage says."""
        del index, dossier
        pattern = _SUBJECTS.get(wait.at)
        return pattern is None or pattern.fullmatch(wait.subject) is not None


class _Filled(OfCalls):
    """A place whose buttons are filled in."""

    verbs: ClassVar[tuple[str, ...]] = ()

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return ((c.RETURN,),)

    def may_fill_in(self, choice: str) -> bool:
        """What storage finds may be done."""
        return is_filled(choice, *self.verbs)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Go there, or do it."""
        there = _THERE.get(verb)
        if there is not None and verb in self.verbs:
            turn.go_aside(there, argument)
            return True
        return False


_THERE: Final = {
    c.CALL: Place.CALL,
    c.SUBMIT: Place.SUBMITTING,
    c.WITHDRAW_SUBMISSION: Place.WITHDRAWING,
    c.APPEAL: Place.APPEALING,
    c.CALL_BOARD: Place.CALL_BOARD,
    c.SUBMISSION: Place.SUBMISSION,
    c.DECISIONS: Place.DECISIONS,
}


class CallsScreen(_Filled):
    """The calls that the person has found, or takes part in."""

    verbs = (c.CALL, c.CALL_BOARD)


class CallScreen(_Filled):
    """One call, for an enterprise: what is asked, until when, and how far one is."""

    verbs = (c.SUBMIT, c.WITHDRAW_SUBMISSION, c.APPEAL)

    def buttons(self, here: Situation) -> c.Rows:
        """What leads to what may be missing."""
        del here
        return ((c.FACT, c.EVIDENCE_LIST), (c.VERSIONS, c.RETURN))


class SubmittingScreen(OfCalls):
    """What is about to be handed in."""

    def buttons(self, here: Situation) -> c.Rows:
        """Hand it in, or not."""
        del here
        return ((c.SUBMIT_CONFIRMED,), (c.RETURN,))

    def may_fill_in(self, choice: str) -> bool:
        """Hand it in from a county that storage knows of."""
        return is_filled(choice, c.SUBMIT_CONFIRMED)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Hand in what was shown."""
        if verb != c.SUBMIT_CONFIRMED:
            return False
        turn.events.append(SubmissionMade(int(turn.wait.subject), seen_in(turn), argument))
        turn.leave()
        return True


class WithdrawingScreen(OfCalls, ReasonScreen):
    """Why a submission is taken back."""

    def give(self, turn: TurnContext, reason: str) -> None:
        """Take it back."""
        turn.events.append(SubmissionWithdrawn(int(turn.wait.subject), reason))


class AppealingScreen(OfCalls, ReasonScreen):
    """Why a decision is wrong."""

    longest = REASON_LIMIT

    def give(self, turn: TurnContext, reason: str) -> None:
        """Object to it."""
        turn.events.append(SubmissionAppealed(int(turn.wait.subject), reason))


class BoardScreen(_Filled):
    """The submissions of a call, for officers, as short lines by state."""

    verbs = (c.CALL_BOARD, c.SUBMISSION, c.DECISIONS, c.PAGE)


class SubmissionScreen(_Filled):
    """One submission, for officers and reviewers, with what they may do."""

    verbs = (c.HANDLE,)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Do an act, or ask for the words that it needs."""
        if verb != c.HANDLE:
            return False
        act = rest_of(argument)
        if act in WITHOUT_WORDS:
            turn.events.append(SubmissionHandled(argument, "", seen_in(turn)))
        else:
            seen = turn.wait.state
            if act == BY_ROWS:
                turn.go_aside(Place.REVIEW_ROW, argument.removesuffix(BY_ROWS) + "0")
            else:
                turn.go_aside(Place.HANDLING, argument)
            turn.change_wait(state=seen)
        return True


def seen_in(turn: TurnContext) -> str:
    """The fingerprint of what the person had in view."""
    seen = turn.wait.state_if(FactsSeen)
    return seen.hash if seen else ""


class HandlingScreen(OfCalls, ReasonScreen):
    """The reason of an act, or what else it needs in words."""

    longest = REASON_LIMIT

    def buttons(self, here: Situation) -> c.Rows:
        """Back; a review row by row may be given without words."""
        give = ((c.GIVE_REVIEW,),) if rest_of(here.wait.subject) == BY_ROWS else ()
        return (*give, *super().buttons(here))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Give the review without words."""
        del argument
        if verb != c.GIVE_REVIEW:
            return False
        self.give(turn, "")
        turn.leave()
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """The words; a total or a number that is not understood is asked for again at once."""
        button = rest_of(turn.wait.subject)
        act, _ = BUTTONS[button]
        total, _ = total_and_reason(text)
        is_back = parse_reply(text) is Reply.BACK
        has_total = act in (Act.REVIEW, Act.SETTLE) and button != BY_ROWS
        if has_total and not is_back and read_total(total) is None:
            turn.reject("call-act-not-a-total")
        elif act is Act.RESOLVE_FLAG and not is_back and not _NUMBERED.fullmatch(text.strip()):
            turn.reject("call-act-flag-number")
        else:
            super().type_text(turn, text)

    def give(self, turn: TurnContext, reason: str) -> None:
        """Do it; a review that is given leads back to the submission."""
        turn.events.append(SubmissionHandled(turn.wait.subject, reason, seen_in(turn)))
        if rest_of(turn.wait.subject) == BY_ROWS:
            turn.leave()


class DecisionsScreen(OfCalls):
    """All pending decisions, before they are applied at once; and those that may be undone."""

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return ((c.RETURN,),)

    def may_fill_in(self, choice: str) -> bool:
        """Apply them, take the last ones back, or turn the page."""
        return choice == c.APPLY or is_filled(choice, c.TAKE_BACK, c.PAGE)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Apply, or take back."""
        call = int(turn.wait.subject)
        match verb:
            case c.APPLY:
                turn.events.append(DecisionsConfirmed(call, seen_in(turn)))
            case c.TAKE_BACK:
                turn.events.append(DecisionsTakenBack(call, argument))
            case _:
                return False
        return True
