"""The state of a submission: the fold of its events."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any, Final

from dialogs.calls import events as e
from dialogs.calls.access import Status
from dialogs.calls.events import By, Entry, Event
from dialogs.calls.levels import Level


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was handed in, and when. ``version`` is that of the assessment.

    ``officer`` handed it in for the enterprise, from a ``file`` with this digest, if one did.
    """

    receipt: int
    number: int
    version: int
    hash: str
    at: datetime
    late_minutes: int
    officer: str = ""
    file: str = ""
    file_digest: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What a level did: its entry's number, the act by its stored name, and the reason."""

    number: int
    act: str
    level: str
    reason: str
    by: By
    at: datetime
    rows: e.Pairs = ()


@dataclass(frozen=True, slots=True)
class RaisedFlag:
    """A flag of the submission. ``rule`` is empty for that of a person."""

    key: str
    rule: str
    code: str
    details: str
    reason: str
    by: By
    resolved: str = ""
    resolved_by: By | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has said what came of it."""
        return self.resolved_by is None


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who is to review it, by membership. ``declared`` is ``None`` until they did."""

    reviewer: int
    name: str
    third: bool
    declared: bool | None = None


@dataclass(frozen=True, slots=True)
class Interest:
    """Why a member may not act on it: ``source`` says how that is known."""

    member: int
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review, with its exact total. What ``rows`` and ``gates`` are, says ``ReviewGiven``."""

    reviewer: int
    name: str
    total: Fraction
    rows: tuple[tuple[str, str, str], ...]
    reason: str
    at: datetime
    gates: str = ""

    @property
    def is_by_rows(self) -> bool:
        """Whether it was given row by row, so that its total is what the rows come to."""
        return bool(self.gates)

    @property
    def remarks(self) -> tuple[tuple[str, str, str], ...]:
        """The rows of which the reviewer says something: all that they see differently."""
        return tuple(one for one in self.rows if one[2] or not self.gates)


@dataclass(frozen=True, slots=True)
class Visit:
    """A note on a visit to the site."""

    day: str
    text: str
    by: By


@dataclass(frozen=True, slots=True)
class Pending:
    """A decision that is not applied yet."""

    outcome: str
    reason: str
    by: By


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that counts; ``told`` once the applicant was told."""

    number: int
    batch: str
    outcome: str
    reason: str
    told_from: datetime
    by: By
    told: bool = False


@dataclass(frozen=True, slots=True)
class Appeal:
    """An objection and what came of it."""

    items: tuple[str, ...]
    reason: str
    mistake: str
    at: datetime
    upheld: bool | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Where a submission is, and all that counts of what happened to it.

    ``level``: with whom it lies while it is checked. ``last`` is the number of the last entry,
    which every write compares.
    """

    status: Status = Status.WITHDRAWN
    level: Level | None = None
    way: tuple[Level, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    steps: tuple[Step, ...] = ()
    flags: tuple[RaisedFlag, ...] = ()
    visits: tuple[Visit, ...] = ()
    reviewers: tuple[Assigned, ...] = ()
    interests: tuple[Interest, ...] = ()
    reviews: tuple[Reviewed, ...] = ()
    settled: Fraction | None = None
    pending: Pending | None = None
    decision: Decision | None = None
    appeals: tuple[Appeal, ...] = ()
    is_erased: bool = False
    last: int = 0

    @property
    def receipt(self) -> Receipt | None:
        """The latest; it is kept when the submission is withdrawn."""
        return self.receipts[-1] if self.receipts else None

    @property
    def returned(self) -> Step | None:
        """Why it lies with the applicant."""
        return self.steps[-1] if self.status is Status.RETURNED and self.steps else None

    def assigned(self, members: Collection[int]) -> Assigned | None:
        """The part of somebody as a reviewer, by their memberships."""
        return next((one for one in self.reviewers if one.reviewer in members), None)

    def has_interest(self, members: Collection[int]) -> bool:
        """Whether somebody may not act on it."""
        return any(one.member in members for one in self.interests)

    def review_of(self, members: Collection[int]) -> Reviewed | None:
        """What somebody said of the present version."""
        return next((one for one in self.reviews if one.reviewer in members), None)


UNDOABLE: Final = (e.Checked, e.Returned, e.Recommended, e.ScreenedOut)
"""What a level may undo as long as nothing followed that rests on it."""
_RESTS: Final = (
    e.Submitted, e.Withdrawn, *UNDOABLE, e.ReviewGiven, e.DecisionProposed, e.DecisionMade,
)  # fmt: skip


def undoable(entries: Sequence[Entry], level: str) -> Entry | None:
    """The last act of a level, if nothing rests on it yet."""
    gone = _undone(entries)
    resting = [one for one in entries if one.number not in gone and isinstance(one.event, _RESTS)]
    last = resting[-1] if resting else None
    if last is None or not isinstance(last.event, UNDOABLE):
        return None
    return last if last.event.level == level else None


def fold(entries: Iterable[Entry]) -> State:
    """What the entries come to. Those that were undone leave no trace but their number."""
    entries = tuple(entries)
    gone = _undone(entries)
    state = State()
    for entry in entries:
        if entry.number not in gone:
            state = _FOLDS[type(entry.event)](state, entry, entry.event)
    return replace(state, last=entries[-1].number if entries else 0)


def _undone(entries: Iterable[Entry]) -> frozenset[int]:
    return frozenset(one.event.number for one in entries if isinstance(one.event, e.Undone))


def _submitted(state: State, entry: Entry, event: e.Submitted) -> State:
    """A new version makes every review and decision of the one before void.

    What was returned goes back to the level that returned it.
    """
    receipt = Receipt(
        event.receipt,
        event.number,
        event.version,
        event.hash,
        entry.at,
        event.late_minutes,
        officer=entry.by.name if event.file else "",
        file=event.file,
        file_digest=event.file_digest,
    )
    way = tuple(map(Level, event.way))
    first = way[0] if way else None
    back = state.returned
    level = Level(back.level) if back is not None and Level(back.level) in way else first
    return replace(
        state,
        status=Status.RECEIVED,
        level=level,
        way=way,
        receipts=(*state.receipts, receipt),
        reviews=(),
        settled=None,
        pending=None,
        decision=None,
    )


def _withdrawn(state: State, _entry: Entry, _event: e.Withdrawn) -> State:
    return replace(state, status=Status.WITHDRAWN, level=None, pending=None)


def _erased(state: State, _entry: Entry, _event: e.Erased) -> State:
    decided = state.decision is not None
    status = state.status if decided else Status.WITHDRAWN
    pending = state.pending if decided else None
    return replace(state, is_erased=True, status=status, pending=pending)


def _step(status: Status) -> Callable[[State, Entry, Any], State]:
    def fold_step(state: State, entry: Entry, event: Any) -> State:
        rows = event.rows if isinstance(event, e.Returned) else ()
        name = e.NAMES[type(event)]
        step = Step(entry.number, name, event.level, event.reason, entry.by, entry.at, rows)
        return replace(state, status=status, steps=(*state.steps, step))

    return fold_step


def _recommended(state: State, entry: Entry, event: e.Recommended) -> State:
    status = Status.RECEIVED if event.to else Status.IN_REVIEW
    stepped = _step(status)(state, entry, event)
    return replace(stepped, level=Level(event.to) if event.to else state.level)


def _flags_found(state: State, entry: Entry, event: e.FlagsFound) -> State:
    """What a person has resolved stays so while the rule finds the same, by the same numbers."""
    before = {(one.key, one.details): one for one in state.flags}
    found = tuple(
        before.get((key, details)) or RaisedFlag(key, rule, code, details, "", entry.by)
        for key, rule, code, details in event.flags
    )
    return replace(state, flags=(*found, *(one for one in state.flags if not one.rule)))


def _flag_raised(state: State, entry: Entry, event: e.FlagRaised) -> State:
    details = " ".join(event.subjects)
    raised = RaisedFlag(event.key, "", "", details, event.reason, entry.by)
    return replace(state, flags=(*state.flags, raised))


def _flag_resolved(state: State, entry: Entry, event: e.FlagResolved) -> State:
    flags = tuple(
        replace(one, resolved=event.reason, resolved_by=entry.by) if one.key == event.key else one
        for one in state.flags
    )
    return replace(state, flags=flags)


def _visit_noted(state: State, entry: Entry, event: e.VisitNoted) -> State:
    return replace(state, visits=(*state.visits, Visit(event.day, event.text, entry.by)))


def _assigned(state: State, _entry: Entry, event: e.ReviewerAssigned) -> State:
    others = tuple(one for one in state.reviewers if one.reviewer != event.reviewer)
    was = state.assigned((event.reviewer,))
    declared = was.declared if was else None
    new = Assigned(event.reviewer, event.name, event.third, declared)
    return replace(state, reviewers=(*others, new))


def _removed(state: State, _entry: Entry, event: e.ReviewerRemoved) -> State:
    left = tuple(one for one in state.reviewers if one.reviewer != event.reviewer)
    return replace(state, reviewers=left)


def _declared(state: State, _entry: Entry, event: e.InterestDeclared) -> State:
    reviewers = tuple(
        replace(one, declared=event.conflicted) if one.reviewer == event.reviewer else one
        for one in state.reviewers
    )
    state = replace(state, reviewers=reviewers)
    if not event.conflicted:
        return state
    return _with_interest(state, Interest(event.reviewer, "declared", event.reason))


def _found(state: State, _entry: Entry, event: e.InterestFound) -> State:
    return _with_interest(state, Interest(event.reviewer, event.source, event.reason))


def _with_interest(state: State, interest: Interest) -> State:
    """Who has an interest is no reviewer, and what they said does not count."""
    return replace(
        state,
        interests=(*state.interests, interest),
        reviewers=tuple(one for one in state.reviewers if one.reviewer != interest.member),
        reviews=tuple(one for one in state.reviews if one.reviewer != interest.member),
    )


def _review_given(state: State, entry: Entry, event: e.ReviewGiven) -> State:
    others = tuple(one for one in state.reviews if one.reviewer != event.reviewer)
    given = Reviewed(
        event.reviewer,
        entry.by.name,
        Fraction(event.total),
        event.rows,
        event.reason,
        entry.at,
        event.gates,
    )
    return replace(state, reviews=(*others, given), settled=None)


def _settled(state: State, _entry: Entry, event: e.ReviewSettled) -> State:
    return replace(state, settled=Fraction(event.total))


def _proposed(state: State, entry: Entry, event: e.DecisionProposed) -> State:
    pending = Pending(event.outcome, event.reason, entry.by)
    return replace(state, status=Status.PENDING, pending=pending)


def _dropped(state: State, _entry: Entry, _event: e.DecisionDropped) -> State:
    return replace(state, status=Status.IN_REVIEW, pending=None)


def _made(state: State, entry: Entry, event: e.DecisionMade) -> State:
    told_from = datetime.fromisoformat(event.told_from)
    decision = Decision(
        entry.number, event.batch, event.outcome, event.reason, told_from, entry.by
    )
    return replace(state, status=Status.DECIDED, pending=None, decision=decision)


def _told(state: State, _entry: Entry, event: e.DecisionTold) -> State:
    decision = state.decision
    if decision is None or decision.batch != event.batch:
        return state
    return replace(state, decision=replace(decision, told=True))


def _appealed(state: State, entry: Entry, event: e.Appealed) -> State:
    appeal = Appeal(event.items, event.reason, event.mistake, entry.at)
    return replace(state, status=Status.APPEALED, appeals=(*state.appeals, appeal))


def _answered(state: State, _entry: Entry, event: e.AppealAnswered) -> State:
    """An appeal that is upheld opens the decision again."""
    *earlier, last = state.appeals
    answered = replace(last, upheld=event.upheld, answer=event.reason)
    status = Status.IN_REVIEW if event.upheld else Status.DECIDED
    if not event.upheld and state.decision is None:
        status = Status.SCREENED_OUT
    decision = None if event.upheld else state.decision
    return replace(state, status=status, decision=decision, appeals=(*earlier, answered))


def _undo(state: State, _entry: Entry, _event: e.Undone) -> State:
    return state


_FOLDS: Final[Mapping[type[Event], Callable[[State, Entry, Any], State]]] = {
    e.Submitted: _submitted,
    e.Withdrawn: _withdrawn,
    e.Erased: _erased,
    e.Appealed: _appealed,
    e.Checked: _step(Status.CHECKED),
    e.Returned: _step(Status.RETURNED),
    e.Recommended: _recommended,
    e.ScreenedOut: _step(Status.SCREENED_OUT),
    e.FlagsFound: _flags_found,
    e.FlagRaised: _flag_raised,
    e.FlagResolved: _flag_resolved,
    e.VisitNoted: _visit_noted,
    e.ReviewerAssigned: _assigned,
    e.ReviewerRemoved: _removed,
    e.InterestDeclared: _declared,
    e.InterestFound: _found,
    e.ReviewGiven: _review_given,
    e.ReviewSettled: _settled,
    e.DecisionProposed: _proposed,
    e.DecisionDropped: _dropped,
    e.DecisionMade: _made,
    e.DecisionTold: _told,
    e.AppealAnswered: _answered,
    e.Undone: _undo,
}
