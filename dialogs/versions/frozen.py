"""What may still be done while an assessment stands closed as a version.

An event that is not named here is refused, so that nothing new can change what was frozen unless
somebody says that it may.
"""

from typing import Final

from dialogs.core.dossier import DRAFT
from dialogs.core.outputs import (
    AccessEnded,
    AssessmentChosen,
    AssessmentDeletionConfirmed,
    CaseHandedOver,
    CloseConfirmed,
    Commented,
    CommentWithdrawn,
    ConsentGiven,
    DeletionConfirmed,
    DeviceEndConfirmed,
    Event,
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
    SignatureRequested,
    SignedOff,
    SigningDeclined,
    SigningPdfRequested,
    TaskFinished,
    VersionReportRequested,
    WholeCaseOffered,
)
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext

STILL_FREE: Final[frozenset[type]] = frozenset(
    {
        AccessEnded,
        AssessmentChosen,
        AssessmentDeletionConfirmed,
        CaseHandedOver,
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
        OtherDevicesEndConfirmed,
        OwnCaseChosen,
        PasskeyEndConfirmed,
        ProposalDeclined,
        ProposalFileRequested,
        RecoveryRequested,
        ReminderSet,
        ReopenConfirmed,
        ReportRequested,
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


def may_be_in_closed(event: Event) -> bool:
    """Whether an event changes nothing that a version holds; the draft of a plan is in none."""
    if isinstance(event, PlanRecorded):
        return event.number == DRAFT
    return type(event) in STILL_FREE


def kept_frozen(turn: TurnContext, again: TurnContext) -> TurnContext:
    """The turn; in place of one that would change a closed assessment, ``again``, which says so.

    It leads to the versions, where the assessment can be reopened.
    """
    if all(may_be_in_closed(event) for event in turn.events):
        return turn
    again.reject("closed", number=str(again.dossier.closed))
    again.go_aside(Place.VERSIONS)
    return again
