"""Looks at a whole turn before it counts: whether it may be, and whether it overwrites unseen."""

from dialogs.core.outputs import AnswerRecorded
from dialogs.core.seen import GROUPS, as_json, in_view, is_overtaken
from dialogs.core.session import Place, Session, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import TwoAnswers
from dialogs.sharing.limits import may_be_at, may_cause


def checked(turn: TurnContext, again: TurnContext) -> TurnContext:
    """The turn; in place of one that may not be, ``again``, which says why and changes nothing."""
    here, before = again.session, again.dossier
    if not (may_cause(before, turn.events) and may_be_at(before, turn.session.wait)):
        again.reject("only-your-task")
        return again
    answered = [event for event in turn.events if isinstance(event, AnswerRecorded)]
    if not answered or not is_overtaken(again.index, here, before):
        return turn
    if here.wait.at in GROUPS:
        again.reject("group-moved")
    elif mine := next((one for one in answered if one.subject == here.wait.subject), None):
        two = TwoAnswers(as_json(mine.answer), as_json(mine.before))
        again.go(Wait(Place.CONFLICT, mine.subject, two))
    else:
        return turn
    return again


def seen_after(turn: TurnContext, session: Session, before: Session) -> str:
    """What is in view: a part of a question does not show the answer again."""
    is_part = session.wait.at.is_part_of_question and session.wait.at is not Place.CONFLICT
    is_same = is_part and session.wait.question and session.wait.question == before.wait.question
    if is_same and not any(isinstance(event, AnswerRecorded) for event in turn.events):
        return before.seen
    return in_view(turn.index, turn.dossier, session.wait)
