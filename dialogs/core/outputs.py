"""What a turn produces: events to record and outputs to show. Data and ids, no words."""

from dataclasses import dataclass
from datetime import date

from dialogs.core.session import Mode, Session, Wait
from dialogs.dossier.decisions import Decision, Release
from dialogs.dossier.dossier import Dossier, Evidence, Plan, ProfileField, ToConfirm
from dialogs.dossier.reviews import Return, Review, Signature
from scoring.answers.model import Answer
from scoring.figures.model import Figure
from scoring.figures.plausibility import PlausibilityIssue
from scoring.overlays.model import Overlay
from scoring.values import Language

Params = tuple[tuple[str, str], ...]

# --- events: what happened, for storage and for the services around the dialogue


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """The person agreed to the privacy notice."""


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """The person chose the language of the dialogue."""

    language: Language


@dataclass(frozen=True, slots=True)
class NameGiven:
    """The person said by which name others are to see what they do."""

    name: str


@dataclass(frozen=True, slots=True)
class ProfileRecorded:
    """A fact of the enterprise was given, changed, or (``None``) taken back."""

    field: ProfileField
    value: str | None


@dataclass(frozen=True, slots=True)
class ModeChosen:
    """Quick or full was chosen."""

    mode: Mode


@dataclass(frozen=True, slots=True)
class AnswerRecorded:
    """An answer was given, changed from ``before``, or (``None``) taken back."""

    subject: str
    before: Answer | None
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class NoteRecorded:
    """A note on a criterion was set or (``None``) removed."""

    subject: str
    text: str | None


@dataclass(frozen=True, slots=True)
class MarkRecorded:
    """A question was marked as to be confirmed or (``None``) confirmed as it is."""

    subject: str
    mark: ToConfirm | None


@dataclass(frozen=True, slots=True)
class EvidenceAdded:
    """A file was attached to a criterion.

    The one that it ``replaces``, by digest, stays as its earlier version.
    """

    subject: str
    evidence: Evidence
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class EvidenceRemoved:
    """A file was detached from a criterion; the revision history still shows it."""

    subject: str
    digest: str


@dataclass(frozen=True, slots=True)
class EvidenceJudged:
    """Somebody looked at a file: ``evidence`` is the file with its new status."""

    subject: str
    evidence: Evidence
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceDated:
    """How long a file is valid was given: ``evidence`` is the file with its last day."""

    subject: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class EvidenceRequested:
    """The person wants to see a file that they attached."""

    evidence: Evidence


@dataclass(frozen=True, slots=True)
class FigureRecorded:
    """A yearly figure was given, changed from ``before``, or (``None``) taken back."""

    id: str
    before: Figure | None
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class CarriersOpened:
    """The first energy carrier was given: there may be others."""


@dataclass(frozen=True, slots=True)
class CarriersClosed:
    """The person said that there are no other energy carriers, or took the last one back."""


@dataclass(frozen=True, slots=True)
class OverlaysPinned:
    """From now on exactly these overlays apply to the assessment."""

    overlays: tuple[Overlay, ...]


@dataclass(frozen=True, slots=True)
class CatalogueChosen:
    """Another edition was chosen before anything was answered."""

    catalogue: str


@dataclass(frozen=True, slots=True)
class PlanRecorded:
    """A plan was kept or changed, or (``None``) dropped. Number 0 is the draft."""

    number: int
    plan: Plan | None


@dataclass(frozen=True, slots=True)
class ReminderSet:
    """The person wants to be reminded of a step on a day; ``None``: no longer."""

    step: str
    due: date | None


@dataclass(frozen=True, slots=True)
class ReportRequested:
    """A report of the present answers was asked for: a PDF in ``zh``, ``en`` or ``both``, or on
    another paper of ``dialogs/overview/papers.py``, named by its code."""

    language: str


@dataclass(frozen=True, slots=True)
class ThirdPartyReportRequested:
    """The third-party report of the present answers was asked for, by somebody who may review."""

    language: str


@dataclass(frozen=True, slots=True)
class ExportRequested:
    """The person asked for an export of all their data."""


@dataclass(frozen=True, slots=True)
class DeletionConfirmed:
    """The person asked for all their data to be deleted, and confirmed it."""


@dataclass(frozen=True, slots=True)
class NewAssessmentRequested:
    """The person wants to begin another assessment; the present one stays.

    It uses ``catalogue``, or the default one. ``answers`` are those carried over from the present
    one; its profile and figures are then carried over too. ``year``: instead it is the same
    enterprise's assessment of that year, and begins with what lasts of the present one.
    """

    catalogue: str | None = None
    answers: tuple[tuple[str, Answer], ...] | None = None
    year: str | None = None


@dataclass(frozen=True, slots=True)
class NewAssessmentCancelled:
    """The person goes back from an assessment that is still empty."""


@dataclass(frozen=True, slots=True)
class AssessmentChosen:
    """The person goes on with another of their assessments."""

    assessment: int


@dataclass(frozen=True, slots=True)
class AssessmentDeletionConfirmed:
    """The person asked for one of their assessments to be deleted, and confirmed it."""

    assessment: int


@dataclass(frozen=True, slots=True)
class LinkRequested:
    """The person wants a code to continue on another device."""


@dataclass(frozen=True, slots=True)
class LinkOffered:
    """The person gave a code from another device (``/join CODE`` or a start payload).

    It is looked up, and the person is asked to confirm. A link alone never joins anything.
    """

    code: str


@dataclass(frozen=True, slots=True)
class JoinConfirmed:
    """The person saw what joining means and confirmed it; ``code`` is the one that was shown."""

    code: int


@dataclass(frozen=True, slots=True)
class LetInConfirmed:
    """The person lets a waiting browser in, and says which number it shows."""

    waiting: int
    number: int


@dataclass(frozen=True, slots=True)
class KeptOut:
    """The person does not let a waiting browser in."""

    waiting: int


@dataclass(frozen=True, slots=True)
class PasskeyEndConfirmed:
    """The person wants to remove a passkey."""

    passkey: int


@dataclass(frozen=True, slots=True)
class MailAddressGiven:
    """The person gives an e-mail address for notices; it is to be confirmed by a code."""

    address: str


@dataclass(frozen=True, slots=True)
class MailCodeRequested:
    """The person wants another code for the address that waits for one."""


@dataclass(frozen=True, slots=True)
class MailCodeTyped:
    """The person typed the code that was sent to their address."""

    code: str


@dataclass(frozen=True, slots=True)
class MailAddressRemoved:
    """The person wants no more mails, and their address forgotten."""


@dataclass(frozen=True, slots=True)
class RecoveryRequested:
    """The person wants a recovery code, in place of any earlier one."""


@dataclass(frozen=True, slots=True)
class DeviceEndConfirmed:
    """The person wants to end the access of one of their devices, perhaps this one."""

    device: int


@dataclass(frozen=True, slots=True)
class OtherDevicesEndConfirmed:
    """The person wants to end the access of every other device that this one may end."""


@dataclass(frozen=True, slots=True)
class InvitationRequested:
    """The person wants somebody else to answer some questions, and typed whom.

    ``at_once``: the answers are to count without being taken one by one.
    """

    subjects: tuple[str, ...]
    name: str
    note: str
    due: date | None
    at_once: bool


@dataclass(frozen=True, slots=True)
class WholeCaseOffered:
    """The person wants somebody else to have a role in the whole case, and typed whom."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class CaseHandedOver:
    """The person lets the members of one of their organisations work on the case."""

    organisation: int


@dataclass(frozen=True, slots=True)
class AccessEnded:
    """The person ends the access of an organisation or of a member to the whole case."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Nudged:
    """The person has others told to go on with this case: one of them, or everybody shown."""

    person: int | None


@dataclass(frozen=True, slots=True)
class ClientsNudged:
    """The person has clients that are stuck told to go on: that of one assessment, or all."""

    assessment: int | None


@dataclass(frozen=True, slots=True)
class RequestsMade:
    """The person asks for evidence: ``what`` they typed, or all that is proposed if it is empty.

    Of the owner of the case, of who was invited before, or of a colleague of this ``name``.
    """

    what: str
    about: str | None
    due: date | None
    invitation: int | None
    name: str


@dataclass(frozen=True, slots=True)
class RequestAnswered:
    """The person gives a file that was asked for, perhaps with some words."""

    request: int
    evidence: Evidence
    said: str


@dataclass(frozen=True, slots=True)
class RequestAccepted:
    """What was given does."""

    request: int


@dataclass(frozen=True, slots=True)
class RequestRejected:
    """What was given does not do, for a reason."""

    request: int
    reason: str


@dataclass(frozen=True, slots=True)
class RequestWithdrawn:
    """A line is not needed any more."""

    request: int


@dataclass(frozen=True, slots=True)
class RequestFileShown:
    """The person wants to see a file that was given, by the start of its digest."""

    request: int
    digest_start: str


@dataclass(frozen=True, slots=True)
class RequestsExported:
    """The person wants the list with all files as a ZIP."""


@dataclass(frozen=True, slots=True)
class MemberInvited:
    """The person wants somebody in an organisation, in a post or as a client, and typed whom."""

    organisation: int
    post: str
    name: str


@dataclass(frozen=True, slots=True)
class MemberInvitationRevoked:
    """The person takes an invitation to an organisation back."""

    invitation: int


@dataclass(frozen=True, slots=True)
class MembershipAccepted:
    """The person saw to which organisation they are invited, and as what, and accepted it."""

    invitation: int


@dataclass(frozen=True, slots=True)
class MembershipEnded:
    """The person ends a membership: their own, or as administrator that of another."""

    membership: int


@dataclass(frozen=True, slots=True)
class InvitationRevoked:
    """The person takes an invitation back, and what came of it."""

    invitation: int


@dataclass(frozen=True, slots=True)
class InvitationAccepted:
    """The person saw what they are invited to and accepted it.

    ``organisation``: on behalf of it, so that its other members may work on the case too.
    """

    invitation: int
    organisation: int | None = None


@dataclass(frozen=True, slots=True)
class EndsOfCasesTaken:
    """The ends of a number are to be what other closed cases of one's organisation came to.

    Which values those are only storage knows: they are looked up when this is carried out.
    """

    subject: str


@dataclass(frozen=True, slots=True)
class ProposalTaken:
    """The person takes an answer that was proposed, as it was ``seen`` with their own."""

    proposal: int
    seen: str


@dataclass(frozen=True, slots=True)
class ProposalDeclined:
    """The person does not take an answer that was proposed, and says why."""

    proposal: int
    reason: str


@dataclass(frozen=True, slots=True)
class ProposalFileRequested:
    """The person wants to see a file that came with a proposal, by the start of its digest."""

    proposal: int
    digest_start: str


@dataclass(frozen=True, slots=True)
class TaskFinished:
    """The person is done with what somebody else asked."""


@dataclass(frozen=True, slots=True)
class CheckRequested:
    """The person typed what stands on a document, to know whether it was issued here."""

    text: str


@dataclass(frozen=True, slots=True)
class FileCheckRequested:
    """The person sent a file for the same reason. It is not kept."""

    file: Evidence


@dataclass(frozen=True, slots=True)
class OwnCaseChosen:
    """The person leaves a task for their own assessment."""


@dataclass(frozen=True, slots=True)
class AnswerConfirmed:
    """The person saw two answers, theirs and ``over`` (as JSON), and keeps their own."""

    subject: str
    over: str


@dataclass(frozen=True, slots=True)
class Commented:
    """A comment on a question; an ``internal`` one is for the owner's side alone."""

    subject: str
    text: str
    internal: bool


@dataclass(frozen=True, slots=True)
class CommentWithdrawn:
    """The person withdraws a comment of theirs on a question."""

    subject: str
    comment: int


@dataclass(frozen=True, slots=True)
class ReviewRecorded:
    """The person said what they think of an answer. Its author's name is added by storage."""

    subject: str
    review: Review


@dataclass(frozen=True, slots=True)
class RowsReturned:
    """The person sent rows back to be changed."""

    returned: Return


@dataclass(frozen=True, slots=True)
class ReturnUndone:
    """The person took back what was sent back, before anything was changed."""

    undone: Return
    by: Signature


@dataclass(frozen=True, slots=True)
class RowsHandedBack:
    """The rows that were sent back are handed back."""

    by: Signature


@dataclass(frozen=True, slots=True)
class DecisionRecorded:
    """The decider set what a row counts as; ``None``: what the review comes to counts again."""

    subject: str
    decision: Decision | None
    by: Signature


@dataclass(frozen=True, slots=True)
class DecisionsReleased:
    """The decider let the enterprise see what is decided."""

    release: Release


@dataclass(frozen=True, slots=True)
class TagMade:
    """A new tag of an organisation, put on the case at once."""

    organisation: int
    name: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """A tag was put on the case, or taken off it."""

    tag: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class CloseConfirmed:
    """The person closes the assessment with the facts that were ``seen``, by their hash."""

    seen: str


@dataclass(frozen=True, slots=True)
class ReopenConfirmed:
    """The person reopens a closed assessment, and says why."""

    reason: str


@dataclass(frozen=True, slots=True)
class VersionReportRequested:
    """The report of a version was asked for, in ``zh``, ``en`` or ``both``."""

    number: int
    language: str


@dataclass(frozen=True, slots=True)
class SignatureRequested:
    """The person wants somebody else to sign the present version, and typed whom."""

    name: str
    note: str
    due: date | None


@dataclass(frozen=True, slots=True)
class SignedOff:
    """The person signs the version that was ``seen``, by its hash."""

    seen: str


@dataclass(frozen=True, slots=True)
class SigningDeclined:
    """The person does not sign, and says why."""

    reason: str


@dataclass(frozen=True, slots=True)
class SigningPdfRequested:
    """The person asked to sign wants to see the report of the version."""


@dataclass(frozen=True, slots=True)
class SubmissionMade:
    """The person submits the version that was ``seen``, by its hash, to a call.

    ``region`` is that of the county they chose, or of their city; empty where there is no choice.
    """

    call: int
    seen: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class SubmissionWithdrawn:
    """The person takes back what they submitted to a call."""

    call: int
    reason: str


@dataclass(frozen=True, slots=True)
class SubmissionAppealed:
    """The person objects to what was decided on their submission to a call."""

    call: int
    reason: str


@dataclass(frozen=True, slots=True)
class SubmissionHandled:
    """An officer or reviewer does something with a submission: ``what`` names call, submission and
    act; ``seen`` is the fingerprint of what was in view.
    """

    what: str
    words: str
    seen: str


@dataclass(frozen=True, slots=True)
class BillToBeRead:
    """A picture was sent that may have figures in it: it is to be recognised.

    ``is_for_figures``: it was sent for them, so that they are missed where there are none.
    """

    evidence: Evidence
    is_for_figures: bool = False


@dataclass(frozen=True, slots=True)
class ReadBillsOpened:
    """The person looks at what was recognised in the pictures that they sent."""


@dataclass(frozen=True, slots=True)
class RowJudged:
    """A reviewer says something of a row: ``what`` names call, submission and position of the row.

    Without ``words`` they take it as it is. ``seen`` is the fingerprint of what was in view.
    """

    what: str
    words: str
    seen: str


@dataclass(frozen=True, slots=True)
class DecisionsConfirmed:
    """A decider applies all pending decisions of a call, as they were ``seen``."""

    call: int
    seen: str


@dataclass(frozen=True, slots=True)
class DecisionsTakenBack:
    """A decider takes back decisions that were applied at once, by the name of their batch."""

    call: int
    batch: str


Event = (
    ConsentGiven
    | LanguageChosen
    | NameGiven
    | ProfileRecorded
    | ModeChosen
    | AnswerRecorded
    | NoteRecorded
    | MarkRecorded
    | EvidenceAdded
    | EvidenceRemoved
    | EvidenceJudged
    | EvidenceDated
    | EvidenceRequested
    | FigureRecorded
    | CarriersOpened
    | CarriersClosed
    | OverlaysPinned
    | CatalogueChosen
    | PlanRecorded
    | ReminderSet
    | ReportRequested
    | ThirdPartyReportRequested
    | ExportRequested
    | DeletionConfirmed
    | NewAssessmentRequested
    | NewAssessmentCancelled
    | AssessmentChosen
    | AssessmentDeletionConfirmed
    | LinkRequested
    | LinkOffered
    | JoinConfirmed
    | LetInConfirmed
    | KeptOut
    | PasskeyEndConfirmed
    | MailAddressGiven
    | MailCodeRequested
    | MailCodeTyped
    | MailAddressRemoved
    | RecoveryRequested
    | DeviceEndConfirmed
    | OtherDevicesEndConfirmed
    | InvitationRequested
    | WholeCaseOffered
    | CaseHandedOver
    | AccessEnded
    | Nudged
    | ClientsNudged
    | RequestsMade
    | RequestAnswered
    | RequestAccepted
    | RequestRejected
    | RequestWithdrawn
    | RequestFileShown
    | RequestsExported
    | MemberInvited
    | MemberInvitationRevoked
    | MembershipAccepted
    | MembershipEnded
    | InvitationRevoked
    | InvitationAccepted
    | EndsOfCasesTaken
    | ProposalTaken
    | ProposalDeclined
    | ProposalFileRequested
    | TaskFinished
    | OwnCaseChosen
    | AnswerConfirmed
    | Commented
    | CommentWithdrawn
    | ReviewRecorded
    | DecisionRecorded
    | DecisionsReleased
    | TagMade
    | Tagged
    | RowsReturned
    | ReturnUndone
    | RowsHandedBack
    | CloseConfirmed
    | ReopenConfirmed
    | VersionReportRequested
    | SignatureRequested
    | SignedOff
    | SigningDeclined
    | SigningPdfRequested
    | CheckRequested
    | FileCheckRequested
    | SubmissionMade
    | SubmissionWithdrawn
    | SubmissionAppealed
    | SubmissionHandled
    | RowJudged
    | BillToBeRead
    | ReadBillsOpened
    | DecisionsConfirmed
    | DecisionsTakenBack
)

# --- outputs: what to show


@dataclass(frozen=True, slots=True)
class Tell:
    """Something to say before the question: ``code`` names the words, ``params`` fill them."""

    code: str
    params: Params = ()


@dataclass(frozen=True, slots=True)
class Reject:
    """Why an input was not accepted, shown before the question is asked again.

    ``issue`` says what is impossible about a figure, if that is the reason.
    """

    code: str
    params: Params = ()
    issue: PlausibilityIssue | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """The question or view of a wait, with the rows of choices available there."""

    wait: Wait
    choices: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Ignore:
    """Nothing to show: the same action arrived twice, or a button was pressed twice."""


Output = Tell | Reject | Ask | Ignore


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: the session and dossier after it, the events, and the outputs to show in order."""

    session: Session
    dossier: Dossier
    events: tuple[Event, ...]
    outputs: tuple[Output, ...]
