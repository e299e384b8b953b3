"""Deciding what a row counts as in the end, and releasing what is decided to the enterprise."""

from msgspec.structs import replace

from dialogs.core import buttons as c
from dialogs.core.decided import decided_now, is_all_released, may_decide
from dialogs.core.outputs import DecisionRecorded, DecisionsReleased
from dialogs.core.reviewed import standing_review
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.core.waits import DecisionTyped
from dialogs.dossier.decisions import Decision, Release
from dialogs.dossier.dossier import UNDECIDED
from dialogs.question.trial import read_as_answer
from dialogs.review.reviewing import REASON_MINIMUM, can_be, signed
from dialogs.sharing.seen import as_json, from_json
from scoring.answers.model import Answer, Met, NotApplicable, Ratio


def press_decision(turn: TurnContext, pressed: str) -> None:
    """Take a decided answer from a button; why is asked next."""
    match pressed:
        case c.AS_ASSESSED:
            _take(turn, turn.dossier.answers.get(turn.wait.subject))
        case c.AS_REVIEWED:
            review = standing_review(turn.dossier, turn.wait.subject)
            _take(turn, None if review is None else review.value or review.on)
        case c.MET | c.NOT_MET:
            _take(turn, Met(pressed == c.MET))
        case c.NOT_APPLICABLE:
            _take(turn, NotApplicable(""))
        case c.UNDECIDE:
            record_decision(turn, None)
        case _:
            bands = turn.catalogue.rating_bands
            _take(turn, Ratio(next(band.share for band in bands if band.id == pressed)))


def type_decision(turn: TurnContext, text: str) -> None:
    """Read a decided answer as the question would."""
    read = read_as_answer(turn, turn.wait.subject, text, turn.dossier.answers)
    if read is not None:
        _take(turn, read)
    elif not turn.notices:
        turn.reject("try-unclear")


def _take(turn: TurnContext, answer: Answer | None) -> None:
    if answer is None:
        turn.reject("decision-gone")
    elif isinstance(answer, UNDECIDED):
        turn.reject("decision-unclear")
    elif isinstance(answer, NotApplicable) or can_be(turn, answer):
        turn.enter(Place.DECISION_REASON, DecisionTyped(as_json(answer)))
    else:
        turn.reject("override-unfit")


def type_decision_reason(turn: TurnContext, text: str) -> None:
    """Take the reason, and record the decision."""
    reason = text.strip()
    if sum(char.isalpha() for char in reason) < REASON_MINIMUM:
        turn.reject("decision-reason-missing")
        return
    value = from_json(turn.wait.state_of(DecisionTyped).value)
    if isinstance(value, NotApplicable):
        value = replace(value, reason=reason)
    record_decision(turn, value, reason)


def record_decision(turn: TurnContext, value: Answer | None, reason: str = "") -> None:
    """Record what a row is decided as; ``None``: it takes again what the review comes to."""
    if not may_decide(turn.dossier):
        turn.reject("not-in-your-role")
        return
    subject, dossier = turn.wait.subject, turn.dossier
    by, decision = signed(turn), None
    if value is not None:
        decision = Decision(value, dossier.answers.get(subject), by, reason)
    turn.dossier = dossier.with_decision(subject, decision)
    turn.events.append(DecisionRecorded(subject, decision, by))
    turn.tell("decided" if decision else "undecided", subject=subject)
    turn.return_to_question()


def release(turn: TurnContext) -> None:
    """Let the enterprise see all that is decided, as it stands now."""
    if not may_decide(turn.dossier):
        turn.reject("not-in-your-role")
        return
    released = Release(signed(turn), decided_now(turn.index, turn.dossier))
    if is_all_released(turn.index, turn.dossier):
        turn.reject("released-already" if released.rows else "nothing-decided")
    else:
        turn.dossier = replace(turn.dossier, released=released)
        turn.events.append(DecisionsReleased(released))
        turn.tell("released", count=str(len(released.rows)))
        if turn.wait.at is Place.RELEASING:
            turn.leave()
