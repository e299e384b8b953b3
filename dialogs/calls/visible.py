"""What somebody sees of a submission, and may do with it: one function for every list, page,
count, file, search and message.

Who may not know that a submission exists gets ``None``. Every field that may not be seen is
``None`` or empty here, so that nothing built on ``Seen`` can tell it: not a sort, not a count.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Final

from dialogs.calls.access import MOST, WHEN, Act, Part, Sight, Status, fits
from dialogs.calls.events import By
from dialogs.calls.levels import Agency, Level
from dialogs.calls.phases import Rules
from dialogs.calls.state import (
    Appeal,
    Assigned,
    Decision,
    Interest,
    Pending,
    RaisedFlag,
    Receipt,
    Reviewed,
    State,
    Step,
    Visit,
)
from dialogs.calls.terms import Call, Terms
from dialogs.dossier.organisations import Post
from scoring.calls.agreement import Agreement, Given, agreement
from scoring.calls.ranking import Gates

NOBODY: Final = By(None, "", "")


@dataclass(frozen=True, slots=True)
class Seat:
    """A part that somebody has in an agency of the call; ``is_own``: the call is the agency's."""

    part: Part
    agency: Agency
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, by their memberships as storage read them, in the present phase of the call.

    ``members`` are the ids of their memberships, ``known_as`` of those that have ended too: an
    interest does not end with a membership.
    """

    person: int
    seats: tuple[Seat, ...]
    rules: Rules
    members: frozenset[int] = frozenset()
    known_as: frozenset[int] = frozenset()


PART_OF_POST: Final[Mapping[str, Part]] = {
    Post.SCREENER: Part.SCREENER,
    Post.REVIEWER: Part.REVIEWER,
    Post.DECIDER: Part.DECIDER,
    Post.ADMINISTRATOR: Part.MANAGER,
}
"""What a post in an agency is in its calls; any other is nothing."""


def seats(call: Call, posts: Iterable[tuple[int, str]]) -> tuple[Seat, ...]:
    """The parts of somebody in a call, by their memberships: organisation and post of each."""
    return tuple(
        Seat(PART_OF_POST[post], agency, is_own=organisation == call.organisation)
        for organisation, post in posts
        if post in PART_OF_POST
        for agency in call.terms.seats(organisation)
    )


@dataclass(frozen=True, slots=True)
class Result:
    """What a version came to by the engine when it was handed in; sections by id, exactly."""

    gates: Gates
    certain: Fraction
    possible: Fraction
    sections: tuple[tuple[str, Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """All that is known of a submission. Nobody but ``visible`` hands this on.

    ``applicant`` is nobody once they have deleted their data; ``assessment`` and ``version`` name
    what was handed in, while that exists. ``agreement`` is what the reviews come to.
    """

    id: int
    call: int
    name: str
    region: str
    applicant: int | None
    state: State
    assessment: int | None = None
    version: int | None = None
    credit_code: str = ""
    industry: str = ""
    result: Result | None = None
    agreement: Agreement | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A submission as somebody sees it."""

    id: int
    name: str
    region: str
    parts: frozenset[Part]
    acts: frozenset[Act]
    is_declared: bool = True
    # content
    version: int | None = None
    credit_code: str = ""
    industry: str = ""
    receipt: Receipt | None = None
    receipts: tuple[Receipt, ...] = ()
    result: Result | None = None
    # steps
    status: Status | None = None
    level: Level | None = None
    steps: tuple[Step, ...] = ()
    # all else
    flags: tuple[RaisedFlag, ...] = ()
    visits: tuple[Visit, ...] = ()
    reviewers: tuple[Assigned, ...] = ()
    interests: tuple[Interest, ...] = ()
    own_review: Reviewed | None = None
    reviews: tuple[Reviewed, ...] = ()
    agreement: Agreement | None = None
    pending: Pending | None = None
    decision: Decision | None = None
    appeals: tuple[Appeal, ...] = ()

    @property
    def open_flags(self) -> tuple[RaisedFlag, ...]:
        """The flags that nobody has resolved, in their order; each is known by its number here."""
        return tuple(one for one in self.flags if one.is_open)

    @property
    def all_reviews(self) -> tuple[Reviewed, ...]:
        """The reviews in view, the viewer's own first."""
        own = () if self.own_review is None else (self.own_review,)
        return (*own, *self.reviews)

    @property
    def gates(self) -> Gates | None:
        """How it stands with what must hold: by the reviews, where they say so, or by itself."""
        if self.agreement is not None and self.agreement.gates is not None:
            return self.agreement.gates
        return self.result.gates if self.result else None

    def may(self, act: Act) -> bool:
        """Whether the viewer may do an act now."""
        return act in self.acts

    @property
    def fingerprint(self) -> str:
        """What tells whether anything has changed that the viewer sees, and nothing else."""
        return hashlib.sha256(_stable(self).encode()).hexdigest()[:16]


def agreement_of(terms: Terms, state: State) -> Agreement:
    """What the reviews of a submission come to by the terms of its call."""
    return agreement(
        [
            Given(one.reviewer, one.total, Gates[one.gates] if one.gates else None)
            for one in state.reviews
        ],
        wanted=terms.reviewers,
        threshold=Fraction(terms.threshold),
        combine=terms.combine,
        settled=state.settled,
    )


def visible(viewer: Viewer, submission: Submission) -> Seen | None:
    """What somebody sees of a submission; ``None``: nothing, not even that there is one."""
    parts = _parts(viewer, submission)
    if not parts:
        return None
    state = submission.state
    if Part.APPLICANT in parts:  # whatever else they are: this is theirs, and they see it so
        return _as_applicant(viewer, submission)
    is_barred, undeclared = _is_barred(viewer, state), _is_undeclared(viewer, state)
    if is_barred or undeclared:
        acts = frozenset({Act.DECLARE}) if undeclared and not is_barred else frozenset()
        return Seen(
            submission.id,
            submission.name,
            submission.region,
            parts,
            acts & _acts(viewer, submission, frozenset({Part.REVIEWER})),
            is_declared=not undeclared,
        )
    return _shown(viewer, submission, parts, _sights(viewer, state, parts))


def sights_of(viewer: Viewer, submission: Submission) -> frozenset[Sight]:
    """What an officer or reviewer sees beyond name and region: of their own, as of any in which
    they have an interest or have not declared one, nothing."""
    parts = _parts(viewer, submission)
    if Part.APPLICANT in parts:
        return frozenset()
    if _is_barred(viewer, submission.state) or _is_undeclared(viewer, submission.state):
        return frozenset()
    return _sights(viewer, submission.state, parts)


def visible_of(viewer: Viewer, submissions: Iterable[Submission]) -> tuple[Seen, ...]:
    """What somebody sees of many; those that they may not know of are not among them."""
    seen = (visible(viewer, one) for one in submissions)
    return tuple(one for one in seen if one is not None)


def may_in_call(viewer: Viewer, act: Act) -> bool:
    """Whether somebody may do an act that is about the call as a whole: it must be theirs."""
    if act in WHEN and act not in (Act.APPLY, Act.EXPORT, Act.ASSIGN, Act.UNDO):
        return False
    return bool(_able(viewer, act))


def part_in(viewer: Viewer, submission: Submission, act: Act) -> tuple[Part, str]:
    """The part in which somebody does an act that they may do, and the level of their seat."""
    parts = _parts(viewer, submission)
    part = next(
        one
        for one in Part
        if one in parts and viewer.rules.lets(one, act) and _is_at(viewer, submission, one, act)
    )
    levels = [
        seat.agency.level
        for seat in viewer.seats
        if seat.part is part and seat.agency.covers(submission.region)
    ]
    is_here = submission.state.level in levels
    return part, (submission.state.level if is_here else levels[0] if levels else None) or ""


def part_in_call(viewer: Viewer, act: Act) -> tuple[Part, str]:
    """The same for an act that is about the call as a whole."""
    seat = _able(viewer, act)[0]
    return seat.part, seat.agency.level


def _able(viewer: Viewer, act: Act) -> tuple[Seat, ...]:
    """The seats that let somebody do an act about the call; undoing is for who may apply."""
    return tuple(
        one
        for one in viewer.seats
        if one.is_own
        and viewer.rules.lets(one.part, act)
        and (act is not Act.UNDO or Act.APPLY in MOST[one.part])
    )


def _stable(seen: Seen) -> str:
    """All of it as text; sets have no order of their own."""
    shown = {one.name: getattr(seen, one.name) for one in fields(seen)}
    sets = {name: sorted(one) for name, one in shown.items() if isinstance(one, frozenset)}
    return repr(shown | sets)


# --- by what somebody is


def _is_barred(viewer: Viewer, state: State) -> bool:
    return state.has_interest(viewer.known_as | viewer.members)


def _is_undeclared(viewer: Viewer, state: State) -> bool:
    assigned = state.assigned(viewer.members)
    return assigned is not None and assigned.declared is None


def _sights(viewer: Viewer, state: State, parts: frozenset[Part]) -> frozenset[Sight]:
    found = frozenset[Sight]().union(*(viewer.rules.shows(part) for part in parts))
    if state.assigned(viewer.members) is None or state.review_of(viewer.members) is not None:
        return found
    return found - {Sight.REVIEWS, Sight.RANK, Sight.PENDING}  # only after one's own


def _parts(viewer: Viewer, submission: Submission) -> frozenset[Part]:
    """What somebody is to a submission. A part in an agency counts for its region alone."""
    found: set[Part] = set()
    if submission.applicant is not None and submission.applicant == viewer.person:
        found.add(Part.APPLICANT)
    for seat in viewer.seats:
        if seat.part is Part.REVIEWER or not seat.agency.covers(submission.region):
            continue
        if seat.part in (Part.DECIDER, Part.MANAGER) and not seat.is_own:
            continue
        found.add(seat.part)
    if submission.state.assigned(viewer.members) is not None:
        found.add(Part.REVIEWER)
    return frozenset(found)


def _acts(viewer: Viewer, submission: Submission, parts: frozenset[Part]) -> frozenset[Act]:
    status = submission.state.status
    if submission.state.is_erased:
        return frozenset()
    return frozenset(
        act
        for act in Act
        if fits(act, status)
        and any(
            viewer.rules.lets(part, act) and _is_at(viewer, submission, part, act)
            for part in parts
        )
    )


_AT_ONES_LEVEL: Final = frozenset({Act.CHECK, Act.RETURN, Act.RECOMMEND, Act.SCREEN_OUT})


def _is_at(viewer: Viewer, submission: Submission, part: Part, act: Act) -> bool:
    """Whether a submission lies with the level of a screener, where that matters."""
    if part is not Part.SCREENER or act not in _AT_ONES_LEVEL:
        return True
    return any(
        seat.part is Part.SCREENER
        and seat.agency.level is submission.state.level
        and seat.agency.covers(submission.region)
        for seat in viewer.seats
    )


def _as_applicant(viewer: Viewer, submission: Submission) -> Seen:
    """One's own submission: as far as one was told, and no names of officers."""
    state, parts = submission.state, frozenset({Part.APPLICANT})
    sights = viewer.rules.shows(Part.APPLICANT)
    decision = state.decision if Sight.DECISION in sights else None
    if decision is not None and not decision.told:
        decision = None
    status = _as_told(state, decision)
    acts = _acts(viewer, submission, parts)
    if status is not state.status:
        acts = frozenset(act for act in acts if fits(act, status))
    return Seen(
        submission.id,
        submission.name,
        submission.region,
        parts,
        acts,
        version=submission.version,
        credit_code=submission.credit_code,
        industry=submission.industry,
        receipt=state.receipt,
        receipts=state.receipts,
        result=submission.result,
        status=status,
        level=state.level,
        steps=tuple(_for_applicant(step) for step in state.steps if step.act != "checked"),
        decision=None if decision is None else _unsigned(decision),
        appeals=state.appeals if Sight.APPEALS in sights else (),
    )


def _as_told(state: State, decision: Decision | None) -> Status:
    """The status without what the applicant was not told yet."""
    if state.status is Status.PENDING:
        return Status.IN_REVIEW
    if state.status is Status.DECIDED and decision is None:
        return Status.IN_REVIEW
    return Status.RECEIVED if state.status is Status.CHECKED else state.status


_SAID_TO_APPLICANTS: Final = frozenset({"returned", "screened-out"})
"""The acts of officers whose reasons are for the applicant; all others write to each other."""


def _for_applicant(step: Step) -> Step:
    reason = step.reason if step.act in _SAID_TO_APPLICANTS else ""
    return Step(0, step.act, step.level, reason, NOBODY, step.at, step.rows)


def _unsigned(decision: Decision) -> Decision:
    return Decision(
        0,
        "",
        decision.outcome,
        decision.reason,
        decision.told_from,
        NOBODY,
        decision.told,
    )


def _shown(
    viewer: Viewer, submission: Submission, parts: frozenset[Part], sights: frozenset[Sight]
) -> Seen:
    state = submission.state
    has = sights.__contains__
    has_content = has(Sight.CONTENT)
    own = state.review_of(viewer.members)
    names = has(Sight.REVIEWERS)
    others = tuple(one for one in state.reviews if one.reviewer not in viewer.members)
    if not has(Sight.REVIEWS):
        others = ()
    flags = state.flags if has(Sight.FLAGS) else ()
    visits = state.visits if has(Sight.VISITS) else ()
    status = state.status if has(Sight.STEPS) else None
    if status is Status.PENDING and not has(Sight.PENDING):
        status = Status.IN_REVIEW
    if status is Status.DECIDED and not has(Sight.DECISION):
        status = Status.IN_REVIEW
    if status is Status.APPEALED and not has(Sight.APPEALS):
        status = Status.DECIDED if has(Sight.DECISION) else Status.IN_REVIEW
    return Seen(
        submission.id,
        submission.name,
        submission.region,
        parts,
        _acts(viewer, submission, parts),
        version=submission.version if has_content else None,
        credit_code=submission.credit_code if has_content else "",
        industry=submission.industry if has_content else "",
        receipt=state.receipt if has_content else None,
        receipts=state.receipts if has_content else (),
        result=submission.result if has_content else None,
        status=status,
        level=state.level if has(Sight.STEPS) else None,
        steps=state.steps if has(Sight.STEPS) else (),
        flags=tuple(_flag(viewer, names, one) for one in flags),
        visits=tuple(replace(one, by=signed(viewer, names, one.by)) for one in visits),
        reviewers=state.reviewers if names else (),
        interests=state.interests if names else (),
        own_review=own,
        reviews=others if names else tuple(map(_anonymous, others)),
        agreement=submission.agreement if has(Sight.RANK) and has(Sight.REVIEWS) else None,
        pending=state.pending if has(Sight.PENDING) else None,
        decision=state.decision if has(Sight.DECISION) else None,
        appeals=state.appeals if has(Sight.APPEALS) else (),
    )


def signed(viewer: Viewer, names: bool, by: By) -> By:
    """Who did something, without the name of a reviewer whom the viewer may not know."""
    is_hidden = by.part == Part.REVIEWER and not names and by.person != viewer.person
    return By(None, "", by.part, by.level) if is_hidden else by


def _flag(viewer: Viewer, names: bool, flag: RaisedFlag) -> RaisedFlag:
    resolved = flag.resolved_by and signed(viewer, names, flag.resolved_by)
    return replace(flag, by=signed(viewer, names, flag.by), resolved_by=resolved)


def _anonymous(review: Reviewed) -> Reviewed:
    return replace(review, reviewer=0, name="")
