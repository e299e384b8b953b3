"""Saying what one thinks of an answer: accept it, question it, or put another in its place."""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from dialogs.core import buttons as c
from dialogs.core.outputs import ReviewRecorded
from dialogs.core.reviewed import is_outranked, next_unreviewed
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import ReviewTyped
from dialogs.dossier.reviews import Review, Signature, Verdict
from dialogs.question.measures import takes_share
from dialogs.question.trial import read_as_answer
from dialogs.sharing.seen import as_json, from_json
from scoring.answers.acceptance import refusal
from scoring.answers.model import Answer, Met, NotApplicable, Ratio
from scoring.catalogue.model import Criterion, Requirement

REASON_LIMIT = 500
"""Characters of a reason."""
TOLD: Final[Mapping[Verdict, str]] = {
    Verdict.ACCEPT: "review-accept",
    Verdict.QUESTION: "review-question",
    Verdict.OVERRIDE: "review-override",
    Verdict.WITHDRAWN: "review-withdrawn",
}
"""What is said of each verdict once it is recorded."""
REASON_MINIMUM = 2
"""Letters of a reason; a shorter one says nothing."""


def signed(turn: TurnContext) -> Signature:
    """The signature of the person in this turn; storage adds the name."""
    return Signature("", turn.dossier.membership.role, turn.now)


def say(turn: TurnContext, said: str) -> None:
    """Handle a verdict on the question of the wait: recorded at once, or more is asked."""
    match Verdict(said):
        case Verdict.ACCEPT | Verdict.WITHDRAWN as verdict:
            record_review(turn, verdict)
        case Verdict.QUESTION as verdict:
            turn.enter(Place.REVIEW_REASON, ReviewTyped(verdict))
        case Verdict.OVERRIDE:
            turn.enter(Place.OVERRIDE)


def can_be(turn: TurnContext, answer: Answer) -> bool:
    """Whether the rule of the wait's question accepts an answer."""
    return refusal(turn.item, answer, turn.catalogue.benchmarks) is None


def override(turn: TurnContext, answer: Answer) -> None:
    """Take a reviewer's own answer, and ask why."""
    if answer == turn.dossier.answers.get(turn.wait.subject):
        turn.reject("override-same")
    elif isinstance(answer, NotApplicable) or can_be(turn, answer):
        typed = ReviewTyped(Verdict.OVERRIDE, as_json(answer))
        turn.enter(Place.REVIEW_REASON, typed)
    else:
        turn.reject("override-unfit")


def type_override(turn: TurnContext, text: str) -> None:
    """Read a reviewer's own answer as the question would."""
    answers = turn.dossier.answers
    read = read_as_answer(turn, turn.wait.subject, text, answers)
    if read is not None:
        override(turn, read)
    elif not turn.notices:
        turn.reject("override-same" if turn.wait.subject in answers else "try-unclear")


def has_bands(item: Criterion | Requirement) -> bool:
    """Whether a row can be answered by a share, and so by a rating band."""
    return isinstance(item, Criterion) and not item.scales and takes_share(item)


def press_override(turn: TurnContext, pressed: str) -> None:
    """Take a reviewer's own answer from a button; why it does not apply is asked next."""
    match pressed:
        case c.MET | c.NOT_MET:
            override(turn, Met(pressed == c.MET))
        case c.NOT_APPLICABLE:
            override(turn, NotApplicable(""))
        case _:
            bands = turn.catalogue.rating_bands
            override(turn, Ratio(next(band.share for band in bands if band.id == pressed)))


def type_reason(turn: TurnContext, text: str) -> None:
    """Take the reason, and record the review."""
    reason = text.strip()
    if sum(char.isalpha() for char in reason) < REASON_MINIMUM:
        turn.reject("review-reason-missing")
        return
    typed = turn.wait.state_of(ReviewTyped)
    record_review(turn, Verdict(typed.verdict), from_json(typed.value), reason)


def record_review(
    turn: TurnContext, verdict: Verdict, value: Answer | None = None, reason: str = ""
) -> None:
    """Record a review of the present answer, and go on with the next."""
    subject, dossier = turn.wait.subject, turn.dossier
    if is_outranked(dossier, subject):
        turn.return_to_question()
        turn.reject("review-outranked")
        return
    if isinstance(value, NotApplicable):
        value = replace(value, reason=reason)
    review = Review(verdict, dossier.answers.get(subject), signed(turn), value, reason)
    is_kept = verdict is not Verdict.WITHDRAWN
    turn.dossier = dossier.with_review(subject, review if is_kept else None)
    turn.events.append(ReviewRecorded(subject, review))
    turn.tell(TOLD[verdict], subject=subject)
    turn.return_to_question()
    if is_kept and _reviews_in_a_row(turn):
        go_to_next(turn)


def go_to_next(turn: TurnContext) -> None:
    """The next row without a review in place of this one; the list where there is none."""
    subject = next_unreviewed(turn.index, turn.dossier, turn.wait.subject)
    if subject is None:
        turn.tell("all-reviewed")
        if turn.wait.at is not Place.REVIEWS:
            turn.go_aside(Place.REVIEWS)
    elif turn.wait.at is Place.QUESTION:
        turn.session = turn.session.replaced(Wait(Place.QUESTION, subject, detour=True))
    else:
        turn.go_aside(Place.QUESTION, subject)


def _reviews_in_a_row(turn: TurnContext) -> bool:
    """Whether the person does nothing but review, or came from the list."""
    below = turn.session.trail[-1:]
    is_listed = any(wait.at is Place.REVIEWS for wait in below)
    return is_listed or not turn.dossier.may_answer(turn.wait.subject)
