"""What the repositories return: frozen values, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Literal

from msgspec import Struct

from dialogs.core.session import Session, Wait
from dialogs.dossier.access import Membership, Role
from dialogs.dossier.decisions import Release
from dialogs.dossier.dossier import Dossier, Evidence
from dialogs.dossier.requests import OPEN, RequestStatus
from dialogs.dossier.reviews import Review
from scoring.answers.model import Answer
from scoring.values import Language

Kind = Literal["message", "notice", "attachment"]
"""The message of a turn; a message outside any turn; a file."""


class Conversation(Struct, frozen=True):
    """The dialogue of one identity and the assessment it is about, as they were read.

    ``version`` and ``revision`` are those of the session and the assessment when they were read;
    saving compares them. ``owner`` is the person whose case it is, mostly the same as ``person``.
    ``written`` is the size of the assessment's history, in bytes.
    """

    channel: str
    external_id: str
    identity: int
    person: int
    session_id: int
    assessment: int
    version: int
    revision: int
    session: Session
    dossier: Dossier
    owner: int
    live_ref: str | None = None
    reachable: bool = True
    written: int = 0
    label: str | None = None
    is_first: bool = True


@dataclass(frozen=True, slots=True)
class Device:
    """One of a person's devices: how to reach it, since when it is theirs, and its last use."""

    identity: int
    channel: str
    external_id: str
    label: str | None
    is_first: bool
    since: datetime
    active: datetime
    language: Language


@dataclass(frozen=True, slots=True)
class Code:
    """A code that is still valid: its person, the device it was made on, when it expires.

    ``assessment`` is the one its person worked on last.
    """

    id: int
    kind: str
    person: int
    device: int | None
    made: datetime
    expires: datetime | None
    assessment: int | None


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser that acts for an identity. ``person`` is the identity's now, ``issued_to`` was its
    person when the secret was made.
    """

    identity: int
    external_id: str
    person: int
    secret_hash: str
    previous_hash: str | None
    previous_until: datetime | None
    form_key: str
    issued_to: int
    rotated: datetime
    created: datetime
    seen: datetime


@dataclass(frozen=True, slots=True)
class KeptLink:
    """A lasting link of the first release that is still valid, and whose it is."""

    link_hash: str
    identity: int
    person: int
    enterprise: str | None


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """A passkey as its authenticator made it; binary values are base64url."""

    credential_id: str
    public_key: str
    user_handle: str
    sign_count: int
    name: str


@dataclass(frozen=True, slots=True)
class StoredPasskey:
    """A passkey of a person. ``added_on`` is the device it was added on, if that is left."""

    id: int
    person: int
    added_on: int | None
    credential_id: str
    public_key: str
    user_handle: str
    sign_count: int
    name: str
    made: datetime
    used: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A browser that waits to be let in, by ``identity`` of ``person`` once that has happened.

    The first of the ``numbers`` is the one that the browser shows.
    """

    id: int
    numbers: tuple[int, ...]
    label: str | None
    made: datetime
    expires: datetime
    answered: bool
    person: int | None
    identity: int | None


@dataclass(frozen=True, slots=True)
class LetIn:
    """Who has let a browser in, and on which device."""

    person: int
    identity: int


@dataclass(frozen=True, slots=True)
class StoredAssessment:
    """What is evaluated of an assessment, and when its last answer was given."""

    id: int
    name: str | None
    catalogue: str
    overlays: tuple[str, ...]
    answers: Mapping[str, Answer]
    answered_at: datetime
    year: str | None = None


@dataclass(frozen=True, slots=True)
class YearOf:
    """An assessment of an enterprise, by its year; ``reported``: a report was made of it."""

    id: int
    year: str
    catalogue: str
    reported: bool = False


@dataclass(frozen=True, slots=True)
class AssessmentSummary:
    """A line in the list of a person's assessments, with the name and year of the enterprise."""

    id: int
    name: str | None
    catalogue: str
    opened: datetime
    answered: int
    last_activity: datetime
    period: str | None = None
    revision: int = 0
    reported: datetime | None = None
    """When its last report was made."""
    is_own: bool = True
    """Whether it is the person's; if not, it is open to them as a member."""
    case: int = 0
    credit_code: str | None = None
    is_closed: bool = False
    """Whether it stands closed as a version, which has a report of its own."""

    @property
    def is_reported(self) -> bool:
        """Whether a report shows all that was said; signing what is closed adds nothing to it."""
        if self.is_closed:
            return True
        return self.reported is not None and self.reported >= self.last_activity


@dataclass(frozen=True, slots=True)
class CasePart:
    """What a person is in a case, and the organisations of theirs that work on it.

    ``membership`` is ``None`` where it is their own case.
    """

    membership: Membership | None
    organisations: tuple[tuple[int, str], ...]
    """Ids and names."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What colleagues were asked in an assessment and are not done with, and the first day due.

    ``overdue`` are those whose day has passed.
    """

    count: int
    overdue: int
    due: date | None


@dataclass(frozen=True, slots=True)
class Attention:
    """``returned`` rows are untouched since ``since``; ``expiring`` files have expired or will."""

    returned: int = 0
    since: datetime | None = None
    expiring: int = 0


NOTHING: Final = Attention()


@dataclass(frozen=True, slots=True)
class BoardSummary:
    """An assessment in a person's board, with what waits in it.

    What only some members of a case may see (``Act.SEE_SHARING``) is here for all of them.
    """

    summary: AssessmentSummary
    part: CasePart
    proposals: int
    asked: Asked
    reminder: date | None
    """The first day of a reminder that was not sent yet."""
    attention: Attention = NOTHING
    tags: tuple[tuple[int, str], ...] = ()
    """Ids and names of the tags that the person may see."""


@dataclass(frozen=True, slots=True)
class AssessmentContents:
    """What an assessment is evaluated by: overlays, answers, and the rows with evidence.

    What was said in review and ``released`` is for those alone who may review.
    """

    overlays: tuple[str, ...]
    answers: Mapping[str, Answer]
    supported: frozenset[str]
    reviews: Mapping[str, Review] = field(default_factory=dict)
    released: Release | None = None


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who was in a case a moment ago: their name, empty if unknown, role and place."""

    name: str
    role: str
    wait: Wait
    at: datetime


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag of an organisation of the person's; ``is_on``: it is on the case asked about."""

    id: int
    name: str
    organisation: int
    organisation_name: str
    is_on: bool = False
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class SavedView:
    """A filter of the board under a name that a person gave it; ``query`` is its address."""

    id: int
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class PendingDelivery:
    """A delivery that was committed and not acknowledged; to be sent again."""

    id: int
    identity: int
    external_id: str
    payload: dict[str, Any]
    kind: Kind
    live_ref: str | None


@dataclass(frozen=True, slots=True)
class TranscriptEntry:
    """What a person gave (``None`` outside a turn) and what they were shown."""

    id: int
    kind: Kind
    given: dict[str, Any] | None
    payload: dict[str, Any]
    created: datetime
    delivered: datetime | None


def report_number(assessment: int, sequence: int) -> str:
    """The number of a report, such as ``GF-00001-01``."""
    return f"GF-{assessment:05d}-{sequence:02d}"


@dataclass(frozen=True, slots=True)
class SignOff:
    """What somebody said of a version: ``signed`` or ``declined``, and the hash they saw."""

    member: int
    name: str
    outcome: str
    reason: str
    hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ClosedCase:
    """What a client's case stands closed with: its answers as JSON, by their subject."""

    credit_code: str
    answers: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Version:
    """A frozen version of an assessment; ``content`` only where it was asked for."""

    id: int
    assessment: int
    number: int
    hash: str
    closed_by: str
    closed: datetime
    reopened: datetime | None = None
    reopened_by: str = ""
    reason: str = ""
    sign_offs: tuple[SignOff, ...] = ()
    content: dict[str, Any] = field(default_factory=dict)

    @property
    def stands(self) -> bool:
        """Whether the assessment is closed as this version."""
        return self.reopened is None


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a question; of one that was withdrawn the text is not told."""

    id: int
    text: str
    internal: bool
    person: int | None
    name: str
    at: datetime
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """A report to be made: its number, and the data it must show, with their hash.

    ``path`` and ``issued`` are set once it has been made; ``withdrawn`` are the ids of those that
    it replaces, which were requested with older data and not made yet.
    """

    id: int
    assessment: int
    number: str
    sequence: int
    language: str
    identity: int
    data: dict[str, Any]
    data_hash: str
    path: str | None = None
    issued: datetime | None = None
    withdrawn: tuple[int, ...] = ()
    version: int | None = None
    """The id of the version that it is of, if of one."""
    supersedes: str | None = None
    """The number of the report before it; two of the same version stand side by side."""


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A stored report; a ``superseded`` one has a newer version.

    ``person`` is whose case it is of, whoever had it made. They may see it, and whoever may see
    reports of the assessment at that moment: ask ``may_read`` before showing it.
    """

    id: int
    number: str
    sequence: int
    language: str
    assessment: int
    person: int
    data_hash: str
    path: str | None
    requested: datetime
    issued: datetime | None
    superseded: bool
    version: int | None = None
    """The id of the version that it is of, if of one."""


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """A file as it was given out: its kind (``pdf``, ``docx``, ``xlsx``), SHA-256 and size.

    ``content_digest`` is what a file of an office program still has after it was saved again;
    ``programme`` is the version that made it, ``certificate`` the fingerprint of its signature.
    """

    kind: str
    language: str
    sha256: str
    size: int
    programme: str
    content_digest: str | None = None
    certificate: str | None = None


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """A document that was given out: what whoever holds it may be told, and its files.

    ``name`` is the enterprise's, whole. ``has_data``: its facts are still there; they are gone
    when the assessment was deleted. A report from before documents were recorded has no ``code``
    and no ``files``.
    """

    number: str
    code: str
    catalogue: str
    issued: datetime
    superseded_by: str | None
    has_data: bool
    data_hash: str | None = None
    name: str | None = None
    files: tuple[IssuedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Sought:
    """What a file says of itself, to be looked up: all but its own hash may be copied."""

    sha256: str
    number: str | None = None
    content_digest: str | None = None
    certificates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matches:
    """What was found: the document of these very bytes, the one whose number is claimed, the one
    of the same content, and which of the certificates are this installation's.
    """

    exact: IssuedDocument | None = None
    claimed: IssuedDocument | None = None
    same_content: IssuedDocument | None = None
    certificates: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SigningCertificate:
    """A certificate that files are signed with, as PEM; ``key_file``: the name of its key in the
    store, where the program made it itself."""

    fingerprint: str
    certificate: str
    generation: int | None = None
    key_file: str | None = None


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A step that a person is to be reminded of, and what the reminder needs."""

    step: str
    identity: int
    language: Language
    dossier: Dossier


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """An export to be made, or delivered again if nothing has changed since."""

    identity: int
    person: int
    channel: str
    external_id: str
    language: Language
    state: str | None
    path: str | None


@dataclass(frozen=True, slots=True)
class Usage:
    """Bytes that files take: those of a person, and all."""

    person: int
    total: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update to keep: the person on its channel, and its content."""

    external_id: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Received:
    """An update kept until its turn is saved; ``attempts`` processes took it up before."""

    key: str
    payload: dict[str, Any]
    attempts: int


JobState = Literal["waiting", "running", "done", "dead"]
"""``dead``: failed as often as its kind allows, and waiting for an operator."""


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """One attempt at a job, the ``attempts``-th. Only with its ``token`` may it be finished.

    ``last_error`` is that of an earlier attempt.
    """

    id: int
    kind: str
    key: str
    args: dict[str, Any]
    attempts: int
    last_error: str | None
    token: str


@dataclass(frozen=True, slots=True)
class JobSummary:
    """A job as an operator sees it."""

    id: int
    kind: str
    key: str
    state: JobState
    due: datetime
    attempts: int
    worker: str | None
    last_error: str | None
    created: datetime
    finished: datetime | None


@dataclass(frozen=True, slots=True)
class JobsWaiting:
    """How many jobs of a kind are in a state, and how long ago the first of them became due."""

    kind: str
    state: str
    count: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits: jobs, deliveries by channel, updates; and how long counting it took."""

    jobs: tuple[JobsWaiting, ...]
    deliveries: tuple[tuple[str, int], ...]
    updates: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation: to what, for whom, as it was typed, and what became of it.

    ``enterprise`` is the name of the client, ``person`` the one the case belongs to.
    """

    id: int
    case: int
    assessment: int
    person: int
    enterprise: str
    catalogue: str
    overlays: tuple[str, ...]
    role: str
    subjects: tuple[str, ...] | None
    name: str
    note: str
    due: date | None
    at_once: bool
    made: datetime
    expires: datetime
    uses_left: int
    revoked: bool
    version: int | None = None
    """The id of the version that is to be signed, if one is."""

    def is_good(self, now: datetime) -> bool:
        """Whether it may still be accepted."""
        return not self.revoked and self.uses_left > 0 and now < self.expires


@dataclass(frozen=True, slots=True)
class SharedRow:
    """A line of what others were asked: the invitation, its member, and what waits there."""

    invitation: Invitation
    member: int | None
    done: bool
    ended: bool
    answered: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer of a member, with what it was given against, and its outcome."""

    id: int
    assessment: int
    member: int
    name: str
    subject: str
    value: dict[str, Any] | None
    before: dict[str, Any] | None
    note: str
    files: tuple[Evidence, ...]
    person: int | None
    channel: str
    at: datetime
    outcome: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class FileAct:
    """One thing done about a file: it was sent, or, with a ``status``, judged or dated.

    ``by`` is what the owner calls who did it, empty for the owner.
    """

    digest: str
    at: datetime
    person: int
    by: str
    status: str = ""
    valid_until: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task of somebody: its working copy, whose it is, how many questions it has."""

    assessment: int
    enterprise: str
    questions: int
    answered: int
    due: date | None
    done: bool
    ended: bool
    role: str = Role.CONTRIBUTOR


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation of a person, and their membership in it."""

    id: int
    kind: str
    name: str
    membership: int
    post: str
    members: int
    cases: int


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody in an organisation: their membership, name and post, and since when."""

    membership: int
    person: int
    name: str
    post: str
    since: datetime


@dataclass(frozen=True, slots=True)
class OrganisationInvitation:
    """An invitation to an organisation: which, in which post, by and for whom.

    ``host`` is the name under which the one who invites is in it; empty for the operator.
    """

    id: int
    organisation: int
    kind: str
    organisation_name: str
    post: str
    name: str
    host: str
    made_by: int | None
    expires: datetime
    is_open: bool

    def is_good(self, now: datetime) -> bool:
        """Whether it may still be accepted."""
        return self.is_open and now < self.expires


@dataclass(frozen=True, slots=True)
class AccessRow:
    """Who has access to a whole case: an organisation, a member, or an invitation still open.

    ``kind`` is ``organisation``, ``member`` or ``invitation``, ``number`` its id.
    """

    kind: str
    number: int
    name: str
    role: str
    since: datetime


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Who did or saw what in a case, and when. ``name`` is empty for who is not known any more.

    ``subject`` is the question it was about, empty if it was about none.
    """

    number: int
    at: datetime
    act: str
    name: str
    is_owner: bool
    subject: str = ""
    hash: str = ""


class Reach(StrEnum):
    """How somebody can be told; the better the earlier."""

    REACHED = "reached"
    AT_NEXT_VISIT = "at-next-visit"  # only a browser, where they see it when they come back
    SILENT = "silent"  # they have blocked the bot, or their account is gone
    NO_DEVICE = "no-device"
    NOT_ACCEPTED = "not-accepted"  # the invitation is still open
    EXPIRED = "expired"

    @property
    def can_be_told(self) -> bool:
        """Whether a notice gets there at all."""
        return self in (Reach.REACHED, Reach.AT_NEXT_VISIT)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody with something open in a case: its owner, or who was asked single questions.

    ``name`` is what they were called in the invitation, ``open`` what they have not answered out
    of ``of``, ``owed`` how much evidence is asked of them and not given, ``heard`` when something
    last came from them. ``is_planned``: it waits to be sent on the day that was asked for;
    ``outcome``: what came of it on that day. Of an owner ``returned`` rows are untouched since
    they were sent back, and ``expiring`` files have expired or soon will. ``person`` is nobody
    while an invitation is not accepted.
    """

    case: int
    assessment: int
    enterprise: str
    person: int | None
    name: str
    is_owner: bool
    open: tuple[str, ...]
    of: int
    heard: datetime | None
    due: date | None
    reach: Reach
    owed: int = 0
    is_planned: bool = False
    outcome: str = ""
    returned: int = 0
    expiring: int = 0

    @property
    def has_something(self) -> bool:
        """Whether there is anything left for them to do."""
        return bool(self.open or self.owed or self.returned or self.expiring)

    @property
    def may_be_told(self) -> bool:
        """Whether a press arranges it: they can be reached, and nothing is arranged yet."""
        is_new = not self.is_planned and not self.outcome
        return is_new and self.has_something and self.reach.can_be_told


@dataclass(frozen=True, slots=True)
class NudgeRequest:
    """That somebody is to be told on a day: in which case, whom, and who asked for it."""

    id: int
    case: int
    assessment: int
    owner: int
    person: int | None
    by: int | None
    day: date
    only_stuck: bool


@dataclass(frozen=True, slots=True)
class ListHead:
    """Whose case a list of evidence is of, and the rules of its assessment."""

    case: int
    owner: int
    catalogue: str
    overlays: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A line to add to the list of evidence that is asked for."""

    what: str
    subject: str | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A line of that list. ``name``: of whom it is asked, empty for the owner of the case.

    ``said`` is what was written beside the files.
    """

    id: int
    assessment: int
    number: int
    subject: str | None
    document: str | None
    what: str
    due: date | None
    invitation: int | None
    name: str
    made_by: int | None
    status: RequestStatus
    said: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether something is still to be given."""
        return self.status.state in OPEN
