"""What an act on a submission comes to: the event to add, or why it is refused.

Every function asks ``visible`` first, so that nobody acts on what they do not see.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

from dialogs.calls import events as e
from dialogs.calls.access import Act, Part, Status, fits
from dialogs.calls.events import Entry, Event
from dialogs.calls.levels import following
from dialogs.calls.refusals import Refusal
from dialogs.calls.reviewing.by_rows import Outcomes, Unfit, read_points
from dialogs.calls.state import Assigned, undoable
from dialogs.calls.visible import Seen, Submission, Viewer, may_in_call, visible
from scoring.calls.agreement import MOST_REVIEWERS, Step

REASON_LIMIT: Final = 500
MOST: Final = Fraction(200)
"""No total is beyond it: 100 points and whatever bonus."""


class Outcome(StrEnum):
    """What a decision may be. The values are stored."""

    RECOMMEND = "recommend"
    REJECT = "reject"
    NURTURE = "nurture"  # 培育


REASON_NEEDED: Final = frozenset({Act.RETURN, Act.SCREEN_OUT, Act.SETTLE})


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody who may review for the agency, by membership."""

    member: int
    name: str


def reviewer_named(people: Mapping[int, str], typed: str) -> Reviewer | None:
    """The one whose name or number this is; ``None``: nobody, or several of one name."""
    wanted = typed.strip()
    found = [Reviewer(*one) for one in people.items() if wanted in (one[1], str(one[0]))]
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Asked:
    """An act that somebody asks for. ``seen`` is the fingerprint of what they had in view.

    What else an act needs: ``reason`` in words, ``rows`` of a return, ``value`` (a decision, a
    total, yes or no to an interest, the key of a flag, a day, to add or remove the ``reviewer``).
    A review row by row has what is said of ``judged`` rows, each with its value and reason, in
    place of a total; and what that comes to (``by_rows``).
    """

    act: Act
    reason: str = ""
    value: str = ""
    rows: e.Pairs = ()
    seen: str = ""
    reviewer: Reviewer | None = None
    judged: tuple[tuple[str, str, str], ...] = ()
    by_rows: Outcomes | Unfit | None = None


def acted(
    viewer: Viewer, submission: Submission, entries: Sequence[Entry], asked: Asked
) -> Event | Refusal:
    """The event that an act of an officer or reviewer comes to."""
    seen = visible(viewer, submission)
    if seen is None or not seen.may(asked.act) or asked.act not in _ACTS:
        return Refusal.NOT_ALLOWED
    if asked.seen and asked.seen != seen.fingerprint:
        return Refusal.MOVED
    if asked.act in REASON_NEEDED and not (asked.reason.strip() or any(dict(asked.rows).values())):
        return Refusal.REASON_NEEDED
    return _ACTS[asked.act](viewer, submission, entries, asked)


def _step(kind: type[e.Checked | e.ScreenedOut]) -> Callable[..., Event | Refusal]:
    def step(
        _viewer: Viewer, submission: Submission, _entries: Sequence[Entry], asked: Asked
    ) -> Event | Refusal:
        return kind(_level(submission), asked.reason)

    return step


def _level(submission: Submission) -> str:
    return submission.state.level or ""


def _return(
    _viewer: Viewer, submission: Submission, _entries: Sequence[Entry], asked: Asked
) -> Event | Refusal:
    return e.Returned(_level(submission), asked.reason, asked.rows)


def _recommend(
    _viewer: Viewer, submission: Submission, _entries: Sequence[Entry], asked: Asked
) -> Event | Refusal:
    state = submission.state
    if state.level is None:
        return Refusal.NOT_ALLOWED
    to = following(state.way, state.level)
    return e.Recommended(state.level, to or "", asked.reason)


def _raise_flag(
    viewer: Viewer, submission: Submission, _entries: Sequence[Entry], asked: Asked
) -> Event | Refusal:
    if not asked.reason.strip():
        return Refusal.REASON_NEEDED
    key = f"person:{viewer.person}:{submission.state.last + 1}"
    return e.FlagRaised(key, asked.reason, tuple(asked.value.split()))


def _resolve_flag(
    _viewer: Viewer, submission: Submission, _entries: Sequence[Entry], asked: Asked
) -> Event | Refusal:
    if not any(one.key == asked.value and one.is_open for one in submission.state.flags):
        return Refusal.NOT_A_FLAG
    return e.FlagResolved(asked.value, asked.reason) if asked.reason else Refusal.REASON_NEEDED


def _note_visit(
    _viewer: Viewer, _submission: Submission, _entries: Sequence[Entry], asked: Asked
) -> Event | Refusal:
    try:
        day = date.fromisoformat(asked.value)
    except ValueError:
        return Refusal.NOT_A_DAY
    return e.VisitNoted(day.isoformat(), asked.reason) if asked.reason else Refusal.REASON_NEEDED


def _declare(
    viewer: Viewer, submission: Submission, _entries: Sequence[Entry], asked: Asked
) -> Event | Refusal:
    mine = submission.state.assigned(viewer.members)
    if mine is None:
        return Refusal.NOT_ALLOWED
    return e.InterestDeclared(mine.reviewer, asked.value == "yes", asked.reason)


def _review(
    viewer: Viewer, submission: Submission, _entries: Sequence[Entry], asked: Asked
) -> Event | Refusal:
    mine, total = submission.state.assigned(viewer.members), read_total(asked.value)
    if mine is None:
        return Refusal.NOT_ALLOWED
    match asked.by_rows:
        case Unfit(why=why):
            return why
        case Outcomes(of_rows, gates, judged):
            return e.ReviewGiven(mine.reviewer, str(of_rows), judged, asked.reason, gates.name)
    if total is None:
        return Refusal.NOT_A_TOTAL
    rows = tuple((row, "", reason) for row, reason in asked.rows)
    return e.ReviewGiven(mine.reviewer, str(total), rows, asked.reason)


def reviewing(viewer: Viewer, submission: Submission, view: str = "") -> Assigned | Refusal:
    """The part of somebody who may review it now, as of what they had in view, if that is said."""
    seen = visible(viewer, submission)
    mine = submission.state.assigned(viewer.members)
    if seen is None or mine is None or not seen.may(Act.REVIEW):
        return Refusal.NOT_ALLOWED
    return Refusal.MOVED if view and view != seen.fingerprint else mine


def _settle(
    _viewer: Viewer, _submission: Submission, _entries: Sequence[Entry], asked: Asked
) -> Event | Refusal:
    total = read_total(asked.value)
    return Refusal.NOT_A_TOTAL if total is None else e.ReviewSettled(str(total), asked.reason)


def read_total(typed: str) -> Fraction | None:
    """A total as people type it, exactly: 82.5, 82.5分, 八十二. It is from 0 to ``MOST``."""
    return read_points(typed, MOST)


def total_and_reason(typed: str) -> tuple[str, str]:
    """What is typed of a review: a total, any kind of space, and the reason."""
    total, *reason = typed.split(None, 1) or [""]
    return total, "".join(reason).strip()


def _propose(
    _viewer: Viewer, submission: Submission, _entries: Sequence[Entry], asked: Asked
) -> Event | Refusal:
    """A decision that waits; without a value the one that waits is taken back."""
    if not asked.value and submission.state.pending is not None:
        return e.DecisionDropped()
    if asked.value not in tuple(Outcome):
        return Refusal.NOT_ALLOWED
    if not asked.reason.strip():
        return Refusal.REASON_NEEDED
    return e.DecisionProposed(asked.value, asked.reason)


def _answer_appeal(
    _viewer: Viewer, _submission: Submission, _entries: Sequence[Entry], asked: Asked
) -> Event | Refusal:
    if asked.value not in ("yes", "no"):
        return Refusal.NOT_ALLOWED
    if not asked.reason.strip():
        return Refusal.REASON_NEEDED
    return e.AppealAnswered(asked.value == "yes", asked.reason)


def _assign(
    _viewer: Viewer, submission: Submission, _entries: Sequence[Entry], asked: Asked
) -> Event | Refusal:
    if asked.reviewer is None:
        return Refusal.NOT_A_REVIEWER
    if asked.value == "remove":
        return removed(submission, asked.reviewer, asked.reason)
    return assigned(submission, asked.reviewer)


def assigned(submission: Submission, reviewer: Reviewer) -> e.ReviewerAssigned | Refusal:
    """A reviewer more, the third as such where two are apart."""
    state, member = submission.state, (reviewer.member,)
    if state.is_erased or not fits(Act.ASSIGN, state.status):
        return Refusal.NOT_ALLOWED
    if state.has_interest(member):
        return Refusal.HAS_INTEREST
    if state.assigned(member) is not None:
        return Refusal.REVIEWER_ALREADY
    if len(state.reviewers) >= MOST_REVIEWERS:
        return Refusal.ENOUGH_REVIEWERS
    is_third = submission.agreement is not None and submission.agreement.step is Step.APART
    return e.ReviewerAssigned(reviewer.member, reviewer.name, is_third)


def removed(
    submission: Submission, reviewer: Reviewer, reason: str
) -> e.ReviewerRemoved | Refusal:
    """A reviewer less; a review that they gave stays."""
    state = submission.state
    if state.is_erased or not fits(Act.ASSIGN, state.status):
        return Refusal.NOT_ALLOWED
    if state.assigned((reviewer.member,)) is None:
        return Refusal.NOT_A_REVIEWER
    return e.ReviewerRemoved(reviewer.member, reason)


def _undo(
    viewer: Viewer, submission: Submission, entries: Sequence[Entry], asked: Asked
) -> Event | Refusal:
    """A screener takes back the last act of their own level, while nothing rests on it."""
    for seat in viewer.seats:
        if seat.part is Part.SCREENER and seat.agency.covers(submission.region):
            last = undoable(entries, seat.agency.level)
            if last is not None:
                return e.Undone(last.number, asked.reason)
    return Refusal.NOTHING_TO_UNDO


_ACTS: Final = {
    Act.CHECK: _step(e.Checked),
    Act.RETURN: _return,
    Act.RECOMMEND: _recommend,
    Act.SCREEN_OUT: _step(e.ScreenedOut),
    Act.RAISE_FLAG: _raise_flag,
    Act.RESOLVE_FLAG: _resolve_flag,
    Act.NOTE_VISIT: _note_visit,
    Act.DECLARE: _declare,
    Act.REVIEW: _review,
    Act.SETTLE: _settle,
    Act.PROPOSE: _propose,
    Act.ANSWER_APPEAL: _answer_appeal,
    Act.ASSIGN: _assign,
    Act.UNDO: _undo,
}
"""What the acts of officers and reviewers on one submission come to."""


# --- decisions, all at once


@dataclass(frozen=True, slots=True)
class Batch:
    """What applying would do: each event by its submission."""

    events: tuple[tuple[int, e.DecisionMade], ...]
    told_from: datetime


def pending(viewer: Viewer, submissions: Iterable[Submission]) -> tuple[Seen, ...]:
    """What waits to be applied, as the viewer sees it: the preview."""
    seen = (visible(viewer, one) for one in submissions)
    return tuple(one for one in seen if one is not None and one.pending is not None)


def apply_all(
    viewer: Viewer, submissions: Iterable[Submission], batch: str, now: datetime, undo: timedelta
) -> Batch | Refusal:
    """Apply every pending decision of a call, or none."""
    if not may_in_call(viewer, Act.APPLY):
        return Refusal.NOT_ALLOWED
    told_from = now + undo
    made: list[tuple[int, e.DecisionMade]] = []
    for one in submissions:
        if one.state.status is not Status.PENDING or one.state.pending is None:
            continue
        seen = visible(viewer, one)
        if seen is None or not seen.may(Act.APPLY):
            return Refusal.NOT_ALLOWED  # all or none: somebody else must, or it is dropped first
        waiting = one.state.pending
        event = e.DecisionMade(batch, waiting.outcome, waiting.reason, told_from.isoformat())
        made.append((one.id, event))
    return Batch(tuple(made), told_from) if made else Refusal.NOTHING_PENDING


def undo_batch(
    viewer: Viewer, submissions: Iterable[Submission], batch: str, reason: str
) -> tuple[tuple[int, e.Undone], ...] | Refusal:
    """Take a batch back, whole, as long as nobody was told."""
    if not may_in_call(viewer, Act.UNDO):
        return Refusal.NOT_ALLOWED
    decided = [
        (one.id, one.state.decision)
        for one in submissions
        if one.state.decision is not None and one.state.decision.batch == batch
    ]
    if not decided:
        return Refusal.NOTHING_TO_UNDO
    if any(decision.told for _, decision in decided):
        return Refusal.TOLD_ALREADY
    return tuple((id, e.Undone(decision.number, reason)) for id, decision in decided)
