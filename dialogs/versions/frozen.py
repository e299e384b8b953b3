"""What may still be done while an assessment stands closed as a version.

An event that is not named here is refused, so that nothing new can change what was frozen unless
somebody says that it may.
"""

from typing import Final

from dialogs.core.dossier import DRAFT, Dossier
from dialogs.core.outputs import (
    AccessEnded,
    AnswerConfirmed,
    AnswerRecorded,
    AssessmentChosen,
    AssessmentDeletionConfirmed,
    CaseHandedOver,
    ClientsNudged,
    CloseConfirmed,
    Commented,
    CommentWithdrawn,
    ConsentGiven,
    DeletionConfirmed,
    DeviceEndConfirmed,
    EndsOfCasesTaken,
    Event,
    EvidenceAdded,
    EvidenceJudged,
    EvidenceRemoved,
    EvidenceRequested,
    ExportRequested,
    InvitationAccepted,
    InvitationRequested,
    InvitationRevoked,
    JoinConfirmed,
    KeptOut,
    LanguageChosen,
    LetInConfirmed,
    LinkOffered,
    LinkRequested,
    MemberInvitationRevoked,
    MemberInvited,
    MembershipAccepted,
    MembershipEnded,
    ModeChosen,
    NameGiven,
    NewAssessmentCancelled,
    NewAssessmentRequested,
    NoteRecorded,
    Nudged,
    OtherDevicesEndConfirmed,
    OwnCaseChosen,
    PasskeyEndConfirmed,
    PlanRecorded,
    ProposalDeclined,
    ProposalFileRequested,
    RecoveryRequested,
    ReminderSet,
    ReopenConfirmed,
    ReportRequested,
    RequestFileShown,
    RequestRejected,
    RequestsExported,
    RequestsMade,
    RequestWithdrawn,
    ReturnUndone,
    ReviewRecorded,
    RowsHandedBack,
    RowsReturned,
    SignatureRequested,
    SignedOff,
    SigningDeclined,
    SigningPdfRequested,
    TaskFinished,
    VersionReportRequested,
    WholeCaseOffered,
)
from dialogs.core.reviewed import open_return
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext

STILL_FREE: Final[frozenset[type]] = frozenset(
    {
        AccessEnded,
        AssessmentChosen,
        AssessmentDeletionConfirmed,
        CaseHandedOver,
        ClientsNudged,
        CloseConfirmed,
        Commented,
        CommentWithdrawn,
        ConsentGiven,
        DeletionConfirmed,
        DeviceEndConfirmed,
        EvidenceJudged,
        EvidenceRequested,
        ExportRequested,
        InvitationAccepted,
        InvitationRequested,
        InvitationRevoked,
        JoinConfirmed,
        KeptOut,
        LanguageChosen,
        LetInConfirmed,
        LinkOffered,
        LinkRequested,
        MemberInvitationRevoked,
        MemberInvited,
        MembershipAccepted,
        MembershipEnded,
        ModeChosen,
        NameGiven,
        NewAssessmentCancelled,
        NewAssessmentRequested,
        Nudged,
        OtherDevicesEndConfirmed,
        OwnCaseChosen,
        PasskeyEndConfirmed,
        ProposalDeclined,
        ProposalFileRequested,
        RecoveryRequested,
        ReminderSet,
        ReopenConfirmed,
        ReportRequested,
        RequestFileShown,
        RequestRejected,
        RequestsExported,
        RequestsMade,
        RequestWithdrawn,
        ReturnUndone,
        ReviewRecorded,
        RowsHandedBack,
        RowsReturned,
        SignatureRequested,
        SignedOff,
        SigningDeclined,
        SigningPdfRequested,
        TaskFinished,
        VersionReportRequested,
        WholeCaseOffered,
    }
)
"""The events that leave answers, figures, facts, notes, plans, files and overlays alone. What a
reviewer finds about a file may come after the version that it is in."""


OF_A_ROW: Final = (
    AnswerRecorded,
    AnswerConfirmed,
    EndsOfCasesTaken,
    NoteRecorded,
    EvidenceAdded,
    EvidenceRemoved,
)
"""The events that change one row: allowed where it was sent back, until it is handed back."""


def may_be_in_closed(dossier: Dossier, event: Event) -> bool:
    """Whether an event changes nothing that a version holds, or only a row that was sent back.

    The draft of a plan is in no version.
    """
    if isinstance(event, PlanRecorded):
        return event.number == DRAFT
    if isinstance(event, OF_A_ROW):
        returned = open_return(dossier)
        return returned is not None and returned.row(event.subject) is not None
    return type(event) in STILL_FREE


def kept_frozen(turn: TurnContext, again: TurnContext) -> TurnContext:
    """The turn; in place of one that would change a closed assessment, ``again``, which says so.

    It leads to the versions, where the assessment can be reopened.
    """
    dossier = again.dossier
    if all(may_be_in_closed(dossier, event) for event in turn.events):
        return turn
    if returned := open_return(dossier):
        numbers = [again.index.code[row.subject] for row in returned.rows]
        again.reject("closed-but-returned", rows=" ".join(f"#{one}" for one in numbers))
        again.go_aside(Place.RETURNS)
        return again
    again.reject("closed", number=str(again.dossier.closed))
    again.go_aside(Place.VERSIONS)
    return again
