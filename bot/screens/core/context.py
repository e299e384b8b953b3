"""The context shared by all views: the conversation, its words and its result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from fractions import Fraction
from typing import Any

import msgspec
from msgspec import Struct
from propcache.api import cached_property

from bot.screens.core import texts
from bot.screens.core.of_calls import OfCalls
from bot.verifying.judging import Checked
from bot.wording.answers import answer_in_words
from bot.wording.facts import fact_in_words
from bot.wording.presence import present_in_words
from bot.wording.results.comparing import Compared
from bot.wording.results.standing import Points, Standing
from bot.wording.results.verdict import Verdict
from bot.wording.rules import name_at_start, name_in_list, name_in_text, topic
from bot.wording.truncate import brief
from dialogs.core.navigation import progress
from dialogs.core.session import Session, Wait
from dialogs.dossier.dossier import Dossier, EvidenceStatus, ProfileField
from dialogs.dossier.reviews import Signature
from dialogs.engine import NO_OVERLAYS
from dialogs.overview.stuck import Reason
from scoring.catalogue.index import CONDITIONS, REQUIREMENTS, CatalogueIndex, index_of
from scoring.catalogue.model import Catalogue, Criterion, Requirement, Scale
from scoring.evaluation.contradictions import Contradiction, contradictions
from scoring.evaluation.evaluate import evaluate, finding_of, score_of
from scoring.evaluation.own_cases import EndsOfCases
from scoring.evaluation.results import CriterionScore, Evaluation, Outcome
from scoring.evaluation.reviewed import Reviewed
from scoring.overlays.library import OverlayLibrary
from scoring.values import Language, Text
from storage.records import (
    AccessRow,
    AuditRow,
    Comment,
    FileAct,
    Invitation,
    MemberRow,
    OrganisationInvitation,
    OrganisationRow,
    Present,
    Proposal,
    Recipient,
    RequestLine,
    SharedRow,
    TagRow,
    TaskRow,
    Version,
    YearOf,
)


class Stage(Enum):
    """How far an assessment has come; in the order of the list."""

    STUCK = 0
    UNDER_WAY = 1
    REPORTED = 2


@dataclass(frozen=True)
class AssessmentRow:
    """One of a person's assessments or of those open to them, as a row of the list.

    ``due`` is the first day that is stored with it; ``organisations`` are those of the person
    that work on it, ``tags`` those that they may see on it, by id and name. ``reviewed`` and
    ``decided`` are there as far as the person may see them; what ``is_decider`` has not released
    is read by itself.
    """

    id: int
    name: str | None
    answered: int
    current: bool
    catalogue: str = ""
    period: str | None = None
    opened: datetime | None = None
    idle_days: int = 0
    is_own: bool = True
    is_reported: bool = False
    stuck: tuple[Reason, ...] = ()
    standing: Standing | None = None
    reviewed: Points | None = None
    decided: Points | None = None
    is_decider: bool = False
    credit_code: str | None = None
    last_activity: datetime | None = None
    due: date | None = None
    organisations: tuple[tuple[int, str], ...] = ()
    tags: tuple[tuple[int, str], ...] = ()

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        if self.stuck:
            return Stage.STUCK
        return Stage.REPORTED if self.is_reported else Stage.UNDER_WAY


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One of the person's devices, as a row of the list."""

    id: int
    channel: str
    label: str | None
    is_first: bool
    is_this: bool
    since: datetime
    active: datetime


@dataclass(frozen=True, slots=True)
class Brought:
    """An assessment that joining would bring along: its name, if any, and how many answers."""

    name: str | None
    answered: int


@dataclass(frozen=True, slots=True)
class JoinRow:
    """What the join screen shows of this device and of the data it would join.

    ``is_own``: this device has that data already. ``brought``, ``along`` and ``passkeys`` are the
    assessments, other devices and passkeys that would move with it. ``device`` is where the code
    was made, ``left`` the time until it expires, ``None`` if it does not.
    """

    kind: str
    is_own: bool
    brought: tuple[Brought, ...]
    along: tuple[DeviceRow, ...]
    this: DeviceRow
    enterprise: str | None
    assessments: int
    passkeys: int
    device: DeviceRow | None
    made: datetime
    left: timedelta | None


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two versions: a ``kind`` of thing by its key, old and new."""

    kind: str
    key: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file as a version holds it: its content by digest, and what was found of it."""

    name: str
    digest: str
    status: EvidenceStatus
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class SaidInReview:
    """What a version holds beside the self-assessment, for those who may see it.

    ``reviewed`` and ``decided`` are ``None`` where it has no such; each has who said it last.
    """

    reviewed: tuple[Reviewed, Signature] | None
    decided: tuple[Reviewed, Signature] | None
    reviews: int
    decisions: int
    undecided: int
    comments: int


@dataclass(frozen=True, slots=True)
class Frozen:
    """A version read again: of whom, by which rules, its verdict, what blocks and what is open.

    ``changes`` are those since the version with the number ``compared``, ``said`` what it holds of
    review, decision and comments, where there is any and the person may see it.
    """

    version: Version
    catalogue: Catalogue
    enterprise: str
    period: str | None
    verdict: Verdict
    blocking: tuple[str, ...]
    unanswered: int
    changes: tuple[Change, ...] = ()
    compared: int | None = None
    said: SaidInReview | None = None


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """One of the person's passkeys, as a row of the list; ``may_end``: it can be removed here."""

    id: int
    name: str
    made: datetime
    used: datetime | None
    may_end: bool


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A browser that waits to be let in, and the numbers to choose from, in rising order."""

    label: str | None
    made: datetime
    left: timedelta
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NudgePlan:
    """Who would be told to go on, the moment it would be, and by which notice holidays are known.

    ``holidays`` is empty where only weekends are known.
    """

    recipients: tuple[Recipient, ...]
    moment: datetime | None
    holidays: str


@dataclass(frozen=True, slots=True)
class ScaleOfCases:
    """What other closed cases came to on a scale of a criterion, in ``unit``."""

    subject: str
    scale: Scale
    unit: str
    ends: EndsOfCases


NOTHING_OF_CALLS = OfCalls()


@dataclass(frozen=True, slots=True)
class MailShown:
    """Whether mail is sent here; the confirmed address, and the one that waits for its code."""

    is_set: bool
    address: str | None = None
    pending: str | None = None


class Around(Struct, frozen=True):
    """Stored data about the present place that the dialogue itself does not have."""

    devices: tuple[DeviceRow, ...] = ()
    join: JoinRow | None = None
    recovery_since: datetime | None = None
    passkeys: tuple[PasskeyRow, ...] = ()
    waiting_browser: WaitingRow | None = None
    invitation: Invitation | None = None
    topics: tuple[tuple[str, Requirement | Criterion], ...] = ()
    shared: tuple[SharedRow, ...] = ()
    waiting: tuple[Proposal, ...] = ()
    proposal: Proposal | None = None
    tasks: tuple[TaskRow, ...] = ()
    access: tuple[AccessRow, ...] = ()
    record: tuple[AuditRow, ...] = ()
    record_broken_at: int | None = None
    organisations: tuple[OrganisationRow, ...] = ()
    organisation: OrganisationRow | None = None
    members: tuple[MemberRow, ...] = ()
    member_invitations: tuple[OrganisationInvitation, ...] = ()
    organisation_invitation: OrganisationInvitation | None = None
    comments: tuple[Comment, ...] = ()
    unread: Mapping[str, int] = msgspec.field(default_factory=dict)
    versions: tuple[Version, ...] = ()
    version: Frozen | None = None
    name: str | None = None
    """What the person is called, where an act needs it."""
    file_acts: tuple[FileAct, ...] = ()
    read_bills: int = 0
    """How many files of the person were recognised that they have not looked at."""
    person: int = 0
    """Whose screen it is, where the names of others stand on it, and comments of their own."""
    years: tuple[YearOf, ...] = ()
    compared: tuple[Compared, ...] = ()
    nudging: NudgePlan | None = None
    own_cases: tuple[ScaleOfCases, ...] | None = None
    requests: tuple[RequestLine, ...] = ()
    mine: tuple[int, ...] = ()
    decidable: tuple[int, ...] = ()
    checked: Checked | None = None
    issuer: str | None = None
    """The address of this installation, where a document was checked."""
    mail: MailShown | None = None
    present: tuple[Present, ...] = ()
    tags: tuple[TagRow, ...] = ()
    tagging: tuple[tuple[int, str], ...] = ()
    """The organisations whose tags may be put on."""
    calls: OfCalls = NOTHING_OF_CALLS


NOTHING_AROUND = Around()
PRESENT_SHOWN = 3
"""Others in the case that a screen names."""
NAME_SHOWN = 20
"""Characters of a name there."""


class ScreenContext:
    """One conversation at its present place, in the reader's language."""

    def __init__(
        self,
        catalogue: Catalogue,
        session: Session,
        dossier: Dossier,
        assessments: tuple[AssessmentRow, ...] = (),
        *,
        library: OverlayLibrary = NO_OVERLAYS,
        now: datetime | None = None,
        around: Around = NOTHING_AROUND,
    ) -> None:
        self.catalogue = catalogue
        self.session = session
        self.dossier = dossier
        self.assessments = assessments
        self.library = library
        self.now = now
        self.around = around
        self.index: CatalogueIndex = index_of(catalogue)
        self.language: Language = session.language
        self.words: Mapping[str, Any] = texts.words_of(session.language)

    @property
    def wait(self) -> Wait:
        """What the session waits for."""
        return self.session.wait

    @cached_property
    def progress(self) -> tuple[int, int]:
        """How many questions of the mode are decided, and of how many in all."""
        return progress(self.index, self.session.mode or "full", self.dossier)

    # --- words

    def say(self, text: Text) -> str:
        """A text of the catalogue in the reader's language."""
        return text[self.language]

    def label(self, key: str, /, **params: object) -> str:
        """The label of a button, by its key."""
        return texts.label(self.language, key, **params)

    def notice(self, code: str, /, **params: object) -> str:
        """The text of a notice, by its code."""
        return texts.say(self.language, "told", code, **params)

    def phrase(self, key: str, /, **params: object) -> str:
        """A phrase to be inserted into other text, by its key."""
        return texts.phrase(self.language, "phrases", key, **params)

    def bracketed(self, said: str) -> str:
        """``said`` in brackets, to follow other words; empty if ``said`` is empty."""
        return self.phrase("bracketed", said=said) if said else ""

    def listed(self, items: Sequence[str]) -> str:
        """The items as a list on one line."""
        return self.phrase("listed", items=items)

    def fact(self, field: ProfileField) -> str | None:
        """A fact of the enterprise in words; ``None`` if not given."""
        return fact_in_words(self.dossier.profile, field, self.language)

    def answer_words(self, subject: str) -> str | None:
        """The answer to a subject in words; ``None`` if there is none."""
        answer = self.dossier.answers.get(subject)
        if answer is None:
            return None
        return answer_in_words(self.index.asked[subject], answer, self.words, self.language)

    # --- names of rows

    def where(self, subject: str) -> str:
        """The name of a subject in a sentence: 第 12 题."""
        return name_in_text(self.index.code[subject], self.language)

    def named(self, subject: str) -> str:
        """The short name, for lists of several subjects: ``#12`` for a question."""
        return name_in_list(self.index.code[subject], self.language)

    def named_at_start(self, subject: str) -> str:
        """The name at the start of a row."""
        return name_at_start(self.index.code[subject], self.language)

    def listed_as(self, subject: str) -> str:
        """The name on a button or at the head of a row: the bare number for a question."""
        code = self.index.code[subject]
        return code if code.isdigit() else self.named_at_start(subject)

    def topic_of(self, subject: str) -> str:
        """The topic of a subject, as shown in lists."""
        return self.say(topic(self.catalogue, self.index.asked[subject]))

    def title_of(self, group: str) -> str:
        """The title of a group."""
        if group in (CONDITIONS, REQUIREMENTS):
            return str(self.words[group])
        return self.say(next(s for s in self.catalogue.sections if s.id == group).title)

    @property
    def present(self) -> list[str]:
        """Who else is in the case at the moment, and what they are doing; a line for each."""
        return [
            self.say(present_in_words(self.index, brief(one.name, NAME_SHOWN), one.role, one.wait))
            for one in self.around.present[:PRESENT_SHOWN]
        ]

    # --- the result

    @cached_property
    def evaluation(self) -> Evaluation:
        """The result of the present answers."""
        return evaluate(self.catalogue, self.dossier.answers)

    @cached_property
    def verdict(self) -> Verdict:
        """The result in sentences."""
        return Verdict(self.catalogue, self.evaluation)

    def score_of(self, subject: str) -> CriterionScore | None:
        """What a criterion earns; ``None`` for a requirement."""
        item = self.index.asked[subject]
        if isinstance(item, Requirement):
            return None
        return score_of(self.catalogue, subject, self.dossier.answers.get(subject))

    def outcome_of(self, subject: str) -> Outcome:
        """The present outcome of one subject."""
        score = self.score_of(subject)
        if score is not None:
            return score.outcome
        answer = self.dossier.answers.get(subject)
        return finding_of(self.catalogue, subject, answer).outcome

    def gain_in_words(self, points: Fraction) -> str:
        """A gain in points of 100, in words."""
        return self.say(self.verdict.gain(points))

    @property
    def has_scored_answers(self) -> bool:
        """Whether any criterion is answered; requirements earn no points."""
        return any(row.id in self.dossier.answers for row in self.catalogue.criteria)

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Pairs of answers that contradict each other."""
        return contradictions(self.catalogue.criteria, self.evaluation)
