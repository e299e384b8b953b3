"""What a turn produces: events to record and outputs to show. Data and ids, no words."""

from datetime import date

from msgspec import Struct

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


class ConsentGiven(Struct, frozen=True):
    """The person agreed to the privacy notice."""


class LanguageChosen(Struct, frozen=True):
    """The person chose the language of the dialogue."""

    language: Language


class NameGiven(Struct, frozen=True):
    """The person said by which name others are to see what they do."""

    name: str


class ProfileRecorded(Struct, frozen=True):
    """A fact of the enterprise was given, changed, or (``None``) taken back."""

    field: ProfileField
    value: str | None


class ModeChosen(Struct, frozen=True):
    """Quick or full was chosen."""

    mode: Mode


class AnswerRecorded(Struct, frozen=True):
    """An answer was given, changed from ``before``, or (``None``) taken back."""

    subject: str
    before: Answer | None
    answer: Answer | None


class NoteRecorded(Struct, frozen=True):
    """A note on a criterion was set or (``None``) removed."""

    subject: str
    text: str | None


class MarkRecorded(Struct, frozen=True):
    """A question was marked as to be confirmed or (``None``) confirmed as it is."""

    subject: str
    mark: ToConfirm | None


class EvidenceAdded(Struct, frozen=True):
    """A file was attached to a criterion.

    The one that it ``replaces``, by digest, stays as its earlier version.
    """

    subject: str
    evidence: Evidence
    replaces: str | None = None


class EvidenceRemoved(Struct, frozen=True):
    """A file was detached from a criterion; the revision history still shows it."""

    subject: str
    digest: str


class EvidenceJudged(Struct, frozen=True):
    """Somebody looked at a file: ``evidence`` is the file with its new status."""

    subject: str
    evidence: Evidence
    reason: str = ""


class EvidenceDated(Struct, frozen=True):
    """How long a file is valid was given: ``evidence`` is the file with its last day."""

    subject: str
    evidence: Evidence


class EvidenceRequested(Struct, frozen=True):
    """The person wants to see a file that they attached."""

    evidence: Evidence


class FigureRecorded(Struct, frozen=True):
    """A yearly figure was given, changed from ``before``, or (``None``) taken back."""

    id: str
    before: Figure | None
    figure: Figure | None


class CarriersOpened(Struct, frozen=True):
    """The first energy carrier was given: there may be others."""


class CarriersClosed(Struct, frozen=True):
    """The person said that there are no other energy carriers, or took the last one back."""


class OverlaysPinned(Struct, frozen=True):
    """From now on exactly these overlays apply to the assessment."""

    overlays: tuple[Overlay, ...]


class CatalogueChosen(Struct, frozen=True):
    """Another edition was chosen before anything was answered."""

    catalogue: str


class PlanRecorded(Struct, frozen=True):
    """A plan was kept or changed, or (``None``) dropped. Number 0 is the draft."""

    number: int
    plan: Plan | None


class ReminderSet(Struct, frozen=True):
    """The person wants to be reminded of a step on a day; ``None``: no longer."""

    step: str
    due: date | None


class ReportRequested(Struct, frozen=True):
    """A report of the present answers was asked for: a PDF in ``zh``, ``en`` or ``both``, or on
    another paper of ``dialogs/overview/papers.py``, named by its code."""

    language: str


class ThirdPartyReportRequested(Struct, frozen=True):
    """The third-party report of the present answers was asked for, by somebody who may review."""

    language: str


class ExportRequested(Struct, frozen=True):
    """The person asked for an export of all their data."""


class DeletionConfirmed(Struct, frozen=True):
    """The person asked for all their data to be deleted, and confirmed it."""


class NewAssessmentRequested(Struct, frozen=True):
    """The person wants to begin another assessment; the present one stays.

    It uses ``catalogue``, or the default one. ``answers`` are those carried over from the present
    one; its profile and figures are then carried over too. ``year``: instead it is the same
    enterprise's assessment of that year, and begins with what lasts of the present one.
    """

    catalogue: str | None = None
    answers: tuple[tuple[str, Answer], ...] | None = None
    year: str | None = None


class NewAssessmentCancelled(Struct, frozen=True):
    """The person goes back from an assessment that is still empty."""


class AssessmentChosen(Struct, frozen=True):
    """The person goes on with another of their assessments."""

    assessment: int


class AssessmentDeletionConfirmed(Struct, frozen=True):
    """The person asked for one of their assessments to be deleted, and confirmed it."""

    assessment: int


class LinkRequested(Struct, frozen=True):
    """The person wants a code to continue on another device."""


class LinkOffered(Struct, frozen=True):
    """The person gave a code from another device (``/join CODE`` or a start payload).

    It is looked up, and the person is asked to confirm. A link alone never joins anything.
    """

    code: str


class JoinConfirmed(Struct, frozen=True):
    """The person saw what joining means and confirmed it; ``code`` is the one that was shown."""

    code: int


class LetInConfirmed(Struct, frozen=True):
    """The person lets a waiting browser in, and says which number it shows."""

    waiting: int
    number: int


class KeptOut(Struct, frozen=True):
    """The person does not let a waiting browser in."""

    waiting: int


class PasskeyEndConfirmed(Struct, frozen=True):
    """The person wants to remove a passkey."""

    passkey: int


class MailAddressGiven(Struct, frozen=True):
    """The person gives an e-mail address for notices; it is to be confirmed by a code."""

    address: str


class MailCodeRequested(Struct, frozen=True):
    """The person wants another code for the address that waits for one."""


class MailCodeTyped(Struct, frozen=True):
    """The person typed the code that was sent to their address."""

    code: str


class MailAddressRemoved(Struct, frozen=True):
    """The person wants no more mails, and their address forgotten."""


class RecoveryRequested(Struct, frozen=True):
    """The person wants a recovery code, in place of any earlier one."""


class DeviceEndConfirmed(Struct, frozen=True):
    """The person wants to end the access of one of their devices, perhaps this one."""

    device: int


class OtherDevicesEndConfirmed(Struct, frozen=True):
    """The person wants to end the access of every other device that this one may end."""


class InvitationRequested(Struct, frozen=True):
    """The person wants somebody else to answer some questions, and typed whom.

    ``at_once``: the answers are to count without being taken one by one.
    """

    subjects: tuple[str, ...]
    name: str
    note: str
    due: date | None
    at_once: bool


class WholeCaseOffered(Struct, frozen=True):
    """The person wants somebody else to have a role in the whole case, and typed whom."""

    role: str
    name: str


class CaseHandedOver(Struct, frozen=True):
    """The person lets the members of one of their organisations work on the case."""

    organisation: int


class AccessEnded(Struct, frozen=True):
    """The person ends the access of an organisation or of a member to the whole case."""

    kind: str
    number: int


class Nudged(Struct, frozen=True):
    """The person has others told to go on with this case: one of them, or everybody shown."""

    person: int | None


class ClientsNudged(Struct, frozen=True):
    """The person has clients that are stuck told to go on: that of one assessment, or all."""

    assessment: int | None


class RequestsMade(Struct, frozen=True):
    """The person asks for evidence: ``what`` they typed, or all that is proposed if it is empty.

    Of the owner of the case, of who was invited before, or of a colleague of this ``name``.
    """

    what: str
    about: str | None
    due: date | None
    invitation: int | None
    name: str


class RequestAnswered(Struct, frozen=True):
    """The person gives a file that was asked for, perhaps with some words."""

    request: int
    evidence: Evidence
    said: str


class RequestAccepted(Struct, frozen=True):
    """What was given does."""

    request: int


class RequestRejected(Struct, frozen=True):
    """What was given does not do, for a reason."""

    request: int
    reason: str


class RequestWithdrawn(Struct, frozen=True):
    """A line is not needed any more."""

    request: int


class RequestFileShown(Struct, frozen=True):
    """The person wants to see a file that was given, by the start of its digest."""

    request: int
    digest_start: str


class RequestsExported(Struct, frozen=True):
    """The person wants the list with all files as a ZIP."""


class MemberInvited(Struct, frozen=True):
    """The person wants somebody in an organisation, in a post or as a client, and typed whom."""

    organisation: int
    post: str
    name: str


class MemberInvitationRevoked(Struct, frozen=True):
    """The person takes an invitation to an organisation back."""

    invitation: int


class MembershipAccepted(Struct, frozen=True):
    """The person saw to which organisation they are invited, and as what, and accepted it."""

    invitation: int


class MembershipEnded(Struct, frozen=True):
    """The person ends a membership: their own, or as administrator that of another."""

    membership: int


class InvitationRevoked(Struct, frozen=True):
    """The person takes an invitation back, and what came of it."""

    invitation: int


class InvitationAccepted(Struct, frozen=True):
    """The person saw what they are invited to and accepted it.

    ``organisation``: on behalf of it, so that its other members may work on the case too.
    """

    invitation: int
    organisation: int | None = None


class EndsOfCasesTaken(Struct, frozen=True):
    """The ends of a number are to be what other closed cases of one's organisation came to.

    Which values those are only storage knows: they are looked up when this is carried out.
    """

    subject: str


class ProposalTaken(Struct, frozen=True):
    """The person takes an answer that was proposed, as it was ``seen`` with their own."""

    proposal: int
    seen: str


class ProposalDeclined(Struct, frozen=True):
    """The person does not take an answer that was proposed, and says why."""

    proposal: int
    reason: str


class ProposalFileRequested(Struct, frozen=True):
    """The person wants to see a file that came with a proposal, by the start of its digest."""

    proposal: int
    digest_start: str


class TaskFinished(Struct, frozen=True):
    """The person is done with what somebody else asked."""


class CheckRequested(Struct, frozen=True):
    """The person typed what stands on a document, to know whether it was issued here."""

    text: str


class FileCheckRequested(Struct, frozen=True):
    """The person sent a file for the same reason. It is not kept."""

    file: Evidence


class OwnCaseChosen(Struct, frozen=True):
    """The person leaves a task for their own assessment."""


class AnswerConfirmed(Struct, frozen=True):
    """The person saw two answers, theirs and ``over`` (as JSON), and keeps their own."""

    subject: str
    over: str


class Commented(Struct, frozen=True):
    """A comment on a question; an ``internal`` one is for the owner's side alone."""

    subject: str
    text: str
    internal: bool


class CommentWithdrawn(Struct, frozen=True):
    """The person withdraws a comment of theirs on a question."""

    subject: str
    comment: int


class ReviewRecorded(Struct, frozen=True):
    """The person said what they think of an answer. Its author's name is added by storage."""

    subject: str
    review: Review


class RowsReturned(Struct, frozen=True):
    """The person sent rows back to be changed."""

    returned: Return


class ReturnUndone(Struct, frozen=True):
    """The person took back what was sent back, before anything was changed."""

    undone: Return
    by: Signature


class RowsHandedBack(Struct, frozen=True):
    """The rows that were sent back are handed back."""

    by: Signature


class DecisionRecorded(Struct, frozen=True):
    """The decider set what a row counts as; ``None``: what the review comes to counts again."""

    subject: str
    decision: Decision | None
    by: Signature


class DecisionsReleased(Struct, frozen=True):
    """The decider let the enterprise see what is decided."""

    release: Release


class TagMade(Struct, frozen=True):
    """A new tag of an organisation, put on the case at once."""

    organisation: int
    name: str


class Tagged(Struct, frozen=True):
    """A tag was put on the case, or taken off it."""

    tag: int
    is_on: bool


class CloseConfirmed(Struct, frozen=True):
    """The person closes the assessment with the facts that were ``seen``, by their hash."""

    seen: str


class ReopenConfirmed(Struct, frozen=True):
    """The person reopens a closed assessment, and says why."""

    reason: str


class VersionReportRequested(Struct, frozen=True):
    """The report of a version was asked for, in ``zh``, ``en`` or ``both``."""

    number: int
    language: str


class SignatureRequested(Struct, frozen=True):
    """The person wants somebody else to sign the present version, and typed whom."""

    name: str
    note: str
    due: date | None


class SignedOff(Struct, frozen=True):
    """The person signs the version that was ``seen``, by its hash."""

    seen: str


class SigningDeclined(Struct, frozen=True):
    """The person does not sign, and says why."""

    reason: str


class SigningPdfRequested(Struct, frozen=True):
    """The person asked to sign wants to see the report of the version."""


class SubmissionMade(Struct, frozen=True):
    """The person submits the version that was ``seen``, by its hash, to a call.

    ``region`` is that of the county they chose, or of their city; empty where there is no choice.
    """

    call: int
    seen: str
    region: str = ""


class SubmissionWithdrawn(Struct, frozen=True):
    """The person takes back what they submitted to a call."""

    call: int
    reason: str


class SubmissionAppealed(Struct, frozen=True):
    """The person objects to what was decided on their submission to a call."""

    call: int
    reason: str


class SubmissionHandled(Struct, frozen=True):
    """An officer or reviewer does something with a submission: ``what`` names call, submission and
    act; ``seen`` is the fingerprint of what was in view.
    """

    what: str
    words: str
    seen: str


class BillToBeRead(Struct, frozen=True):
    """A picture was sent that may have figures in it: it is to be recognised.

    ``is_for_figures``: it was sent for them, so that they are missed where there are none.
    """

    evidence: Evidence
    is_for_figures: bool = False


class ReadBillsOpened(Struct, frozen=True):
    """The person looks at what was recognised in the pictures that they sent."""


class RowJudged(Struct, frozen=True):
    """A reviewer says something of a row: ``what`` names call, submission and position of the row.

    Without ``words`` they take it as it is. ``seen`` is the fingerprint of what was in view.
    """

    what: str
    words: str
    seen: str


class DecisionsConfirmed(Struct, frozen=True):
    """A decider applies all pending decisions of a call, as they were ``seen``."""

    call: int
    seen: str


class DecisionsTakenBack(Struct, frozen=True):
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


class Tell(Struct, frozen=True):
    """Something to say before the question: ``code`` names the words, ``params`` fill them."""

    code: str
    params: Params = ()


class Reject(Struct, frozen=True):
    """Why an input was not accepted, shown before the question is asked again.

    ``issue`` says what is impossible about a figure, if that is the reason.
    """

    code: str
    params: Params = ()
    issue: PlausibilityIssue | None = None


class Ask(Struct, frozen=True):
    """The question or view of a wait, with the rows of choices available there."""

    wait: Wait
    choices: tuple[tuple[str, ...], ...]


class Ignore(Struct, frozen=True):
    """Nothing to show: the same action arrived twice, or a button was pressed twice."""


Output = Tell | Reject | Ask | Ignore


class Turn(Struct, frozen=True):
    """One turn: the session and dossier after it, the events, and the outputs to show in order."""

    session: Session
    dossier: Dossier
    events: tuple[Event, ...]
    outputs: tuple[Output, ...]
