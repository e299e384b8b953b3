"""The assessment a dialogue is about: the facts and the answers so far."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import NoneType
from typing import Final, Literal, TypeVar

import msgspec
from msgspec import Struct, structs

from dialogs.dossier.access import OWNER, Act, Membership, permits
from dialogs.dossier.decisions import Decision, Release
from dialogs.dossier.reviews import Return, Review
from scoring.answers.model import Answer, Unclear
from scoring.figures.model import Figure

K = TypeVar("K")
T = TypeVar("T")

UNDECIDED: Final = (Unclear, NoneType)
"""What leaves a subject open: "not known", or no answer."""
_LEFT_OPEN = frozenset(UNDECIDED)

ProfileField = Literal[
    "name", "credit_code", "province", "city", "industry", "headcount", "period"
]


@dataclass(frozen=True, slots=True)
class Profile:
    """The enterprise's own facts. Only the name is required; the rest can follow later.

    ``province`` and ``city`` are GB/T 2260 codes, ``industry`` a GB/T 4754-2017 code,
    ``period`` the year assessed.
    """

    name: str | None = None
    credit_code: str | None = None
    province: str | None = None
    city: str | None = None
    industry: str | None = None
    headcount: str | None = None
    period: str | None = None

    def with_fact(self, name: ProfileField, value: str | None) -> "Profile":
        """A copy of the profile with one fact changed."""
        return replace(self, **{name: value})

    def facts(self) -> dict[str, str | None]:
        """Every field by its name."""
        return {item.name: getattr(self, item.name) for item in fields(self)}


class EvidenceStatus(StrEnum):
    """What was found about a file. That it is expired follows from the day. Values are stored."""

    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    CONFLICTING = "conflicting"


NO_END: Final = date.max
"""The last day of a file that does not expire."""
WARNED_BEFORE: Final = timedelta(days=30)
"""How long before its last day a file is said to expire: a convention of ours."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file kept as evidence, by the SHA-256 of its content.

    ``valid_until`` is its last day, ``None`` where nobody gave one. ``earlier`` are the versions
    that it replaced, the oldest first; they are kept and can be looked at.
    """

    digest: str
    name: str
    media_type: str
    size: int
    status: EvidenceStatus = EvidenceStatus.UNVERIFIED
    valid_until: date | None = None
    earlier: tuple["Evidence", ...] = ()

    @property
    def versions(self) -> tuple["Evidence", ...]:
        """The file and all that it replaced."""
        return (self, *self.earlier)

    def has_expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.valid_until is not None and self.valid_until < today

    def expires_soon(self, today: date) -> bool:
        """Whether its last day is near, and not over."""
        until = self.valid_until
        return until not in (None, NO_END) and today <= until <= today + WARNED_BEFORE


@dataclass(frozen=True, slots=True)
class ExpiredFile:
    """A file that was not rolled forward, since it was valid until ``until`` (ISO) only.

    ``subject`` is the question it supported in the earlier assessment.
    """

    subject: str
    name: str
    until: str


@dataclass(frozen=True, slots=True)
class RolledFrom:
    """The earlier assessment that this one was rolled forward from, as it was then.

    ``marked`` is how many questions were brought along, to be confirmed.
    """

    year: str
    catalogue: str
    marked: int = 0
    expired: tuple[ExpiredFile, ...] = ()


@dataclass(frozen=True, slots=True)
class IssuedReport:
    """A report already made; a newer one supersedes it, both are kept."""

    number: str
    sequence: int
    issued: datetime


DRAFT = 0
"""The number of the plan being tried out that has no name yet."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A what-if: trial answers kept under a name, next to the real ones.

    Number 0 is the draft being tried out now. ``due`` is an ISO date, ``cost`` as it was typed.
    """

    number: int
    name: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    owner: str = ""
    due: str = ""
    cost: str = ""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A step of the timeline the person wants to be reminded of on a day."""

    step: str
    due: date


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """Why what a question holds is to be confirmed: rolled forward from a ``year``, or ``why``.

    ``why`` is in the person's words, empty where they gave no reason.
    """

    why: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What a member of somebody else's case was asked to do: all that they know of the case.

    Their dossier is a working copy with nothing in it but what they gave. ``subjects`` are the
    questions of the membership, ``None`` for all; ``enterprise`` is who asks.
    """

    member: int
    role: str
    phase: str
    subjects: tuple[str, ...] | None
    enterprise: str = ""
    name: str = ""
    note: str = ""
    due: date | None = None
    at_once: bool = False
    is_done: bool = False

    @property
    def membership(self) -> Membership:
        """What the person is in that case."""
        scope = None if self.subjects is None else frozenset(self.subjects)
        return Membership(self.role, self.phase, scope)


class Dossier(Struct, frozen=True):
    """The current state of the assessment: profile, answers, notes and evidence by criterion id.

    ``overlays`` are the refs of the overlays pinned to it, ``figures`` its yearly figures by id,
    and ``previous`` the figures of the enterprise's previous assessment, for comparison.
    ``carriers_open``: energy carriers are given, but the person has not yet said that there are no
    others; until then they are not summed. ``last_plan`` is the highest plan number ever used,
    including dropped plans: no number is used twice. ``to_confirm`` are the questions marked as to
    be confirmed: a mark never changes a score, and an answer given after it settles it.
    ``rolled_from``: it began with what still held of an earlier year. ``task``: it is the working
    copy of a member of somebody else's case. ``seat``: it is somebody else's case itself, and what
    the person is there. ``closed``: the number of the version that it stands closed as, 0 while it
    is open. ``comments``: how many there are on each question. ``reviews`` are the last by row,
    ``returns`` the rows sent back, the latest last; who may not review has neither, nor what was
    ``released`` of what is decided. ``decisions`` are in the dossier of the decider alone.
    """

    catalogue: str
    profile: Profile = Profile()
    answers: Mapping[str, Answer] = msgspec.field(default_factory=dict)
    notes: Mapping[str, str] = msgspec.field(default_factory=dict)
    evidence: Mapping[str, tuple[Evidence, ...]] = msgspec.field(default_factory=dict)
    reports: tuple[IssuedReport, ...] = ()
    overlays: tuple[str, ...] = ()
    figures: Mapping[str, Figure] = msgspec.field(default_factory=dict)
    carriers_open: bool = False
    previous: Mapping[str, Figure] = msgspec.field(default_factory=dict)
    plans: Mapping[int, Plan] = msgspec.field(default_factory=dict)
    last_plan: int = DRAFT
    reminders: tuple[Reminder, ...] = ()
    to_confirm: Mapping[str, ToConfirm] = msgspec.field(default_factory=dict)
    rolled_from: RolledFrom | None = None
    task: Task | None = None
    seat: Membership | None = None
    reviews: Mapping[str, Review] = msgspec.field(default_factory=dict)
    returns: tuple[Return, ...] = ()
    released: Release | None = None
    decisions: Mapping[str, Decision] = msgspec.field(default_factory=dict)
    closed: int = 0
    comments: Mapping[str, int] = msgspec.field(default_factory=dict)

    @property
    def membership(self) -> Membership:
        """What the person is in the case that the dossier is about."""
        if self.task is not None:
            return self.task.membership
        return OWNER if self.seat is None else self.seat

    @property
    def is_own(self) -> bool:
        """Whether the assessment is the person's own: nothing of it is closed to them."""
        return self.membership is OWNER

    def may_answer(self, subject: str) -> bool:
        """Whether the person may answer the question."""
        return self.is_own or permits(self.membership, Act.ANSWER, subject)

    @property
    def may_hold_decisions(self) -> bool:
        """Whether the person can see any: some are released, or the case is another's."""
        return self.released is not None or not self.is_own

    @property
    def open_return(self) -> Return | None:
        """The rows that are sent back and not handed back yet."""
        latest = self.returns[-1] if self.returns else None
        return latest if latest is not None and latest.is_open else None

    def is_frozen(self, subject: str) -> bool:
        """Whether a row cannot be changed: the assessment is closed, and it was not sent back."""
        returned = self.open_return
        return bool(self.closed) and (returned is None or returned.row(subject) is None)

    def is_open(self, subject: str) -> bool:
        """Whether the subject is undecided: unanswered, or answered with "not known"."""
        return type(self.answers.get(subject)) in _LEFT_OPEN

    def count_open(self, subjects: Iterable[str]) -> int:
        """How many of them are open."""
        return sum(map(_LEFT_OPEN.__contains__, map(type, map(self.answers.get, subjects))))

    def with_answer(self, subject: str, answer: Answer | None) -> "Dossier":
        """A copy of the dossier with one answer set or (``None``) removed; that confirms it."""
        answers = _with(self.answers, subject, answer)
        if subject not in self.to_confirm:
            return structs.replace(self, answers=answers)
        return structs.replace(
            self, answers=answers, to_confirm=_with(self.to_confirm, subject, None)
        )

    def with_mark(self, subject: str, mark: ToConfirm | None) -> "Dossier":
        """A copy of the dossier with one question marked as to be confirmed, or (``None``) not."""
        return structs.replace(self, to_confirm=_with(self.to_confirm, subject, mark))

    def with_note(self, subject: str, text: str | None) -> "Dossier":
        """A copy of the dossier with the note on one criterion set or (``None``) removed."""
        return structs.replace(self, notes=_with(self.notes, subject, text))

    def with_figure(self, id: str, figure: Figure | None) -> "Dossier":
        """A copy of the dossier with one yearly figure set or (``None``) removed."""
        return structs.replace(self, figures=_with(self.figures, id, figure))

    def with_review(self, subject: str, review: Review | None) -> "Dossier":
        """A copy of the dossier with the review of one row set or (``None``) removed."""
        return structs.replace(self, reviews=_with(self.reviews, subject, review))

    def with_decision(self, subject: str, decision: Decision | None) -> "Dossier":
        """A copy of the dossier with the decision on one row set or (``None``) removed."""
        return structs.replace(self, decisions=_with(self.decisions, subject, decision))

    def with_plan(self, number: int, plan: Plan | None) -> "Dossier":
        """A copy of the dossier with one plan set or (``None``) removed."""
        plans, last = _with(self.plans, number, plan), max(self.last_plan, number)
        return structs.replace(self, plans=plans, last_plan=last)

    def has_files(self, subjects: Iterable[str]) -> bool:
        """Whether any of them has a file."""
        return any(self.evidence.get(subject) for subject in subjects)

    def file(self, subject: str, digest_start: str) -> Evidence | None:
        """The file of a criterion whose digest begins so."""
        files = self.evidence.get(subject, ())
        return next((file for file in files if file.digest.startswith(digest_start)), None)

    def with_evidence(self, subject: str, files: tuple[Evidence, ...]) -> "Dossier":
        """A copy of the dossier with the evidence of one criterion replaced by ``files``."""
        return structs.replace(self, evidence=_with(self.evidence, subject, files or None))


def _with(known: Mapping[K, T], key: K, value: T | None) -> dict[K, T]:
    changed = dict(known)
    if value is None:
        changed.pop(key, None)
    else:
        changed[key] = value
    return changed
