"""Looks at a whole turn before it counts: whether it may be, and whether it overwrites unseen."""

from dialogs.core.outputs import AnswerRecorded, DecisionRecorded, ReviewRecorded
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import ReviewTyped, TwoAnswers
from dialogs.dossier.access import Phase
from dialogs.dossier.dossier import Dossier
from dialogs.sharing.limits import may_be_at, may_cause
from dialogs.sharing.seen import GROUPS, as_json, is_answer_overtaken, is_overtaken


def checked(turn: TurnContext, again: TurnContext) -> TurnContext:
    """The turn; in place of one that may not be, ``again``, which says why and changes nothing."""
    here, before = again.session, again.dossier
    if not before.is_own and not _is_allowed(turn, before):
        again.reject(_reason(before))
        return again
    if _is_review_overtaken(turn, again) or _is_decision_overtaken(turn, again):
        return again
    answered = [event for event in turn.events if isinstance(event, AnswerRecorded)]
    if not answered or not is_answer_overtaken(again.index, here, before):
        return turn
    if here.wait.at in GROUPS:
        again.reject("group-moved")
    elif mine := next((one for one in answered if one.subject == here.wait.subject), None):
        two = TwoAnswers(as_json(mine.answer), as_json(mine.before))
        again.go(Wait(Place.CONFLICT, mine.subject, two))
    else:
        return turn
    return again


def _is_review_overtaken(turn: TurnContext, again: TurnContext) -> bool:
    """Ask which counts where the answer or its review has changed since it was shown."""
    said = next((event for event in turn.events if isinstance(event, ReviewRecorded)), None)
    if said is None or not is_overtaken(again.index, again.session, again.dossier):
        return False
    review = said.review
    typed = ReviewTyped(review.verdict, as_json(review.value), review.reason)
    again.go(Wait(Place.REVIEW_CONFLICT, said.subject, typed))
    return True


def _is_decision_overtaken(turn: TurnContext, again: TurnContext) -> bool:
    """Show the row as it stands now where anything of it has changed since it was shown."""
    said = next((event for event in turn.events if isinstance(event, DecisionRecorded)), None)
    if said is None or not is_overtaken(again.index, again.session, again.dossier):
        return False
    again.return_to_question()
    again.go(Wait(Place.DECISION, said.subject))
    again.reject("decision-moved")
    return True


def _is_allowed(turn: TurnContext, before: Dossier) -> bool:
    return may_cause(before, turn.events) and may_be_at(before, turn.session.wait)


def _reason(before: Dossier) -> str:
    if before.task is not None:
        return "only-your-task"
    is_ended = before.membership.phase == Phase.ENDED
    return "access-has-ended" if is_ended else "not-in-your-role"
