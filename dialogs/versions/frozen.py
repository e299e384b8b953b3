"""What may still be done while an assessment stands closed as a version.

An event that is not named here is refused, so that nothing new can change what was frozen unless
somebody says that it may.
"""

from typing import Final

from dialogs.core import buttons as c
from dialogs.core import outputs as o
from dialogs.core.outputs import Event
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.dossier.dossier import DRAFT, Dossier

STILL_FREE: Final[frozenset[type]] = frozenset(
    {
        o.AccessEnded,
        o.AssessmentChosen,
        o.AssessmentDeletionConfirmed,
        o.CaseHandedOver,
        o.CheckRequested,
        o.ClientsNudged,
        o.CloseConfirmed,
        o.Commented,
        o.CommentWithdrawn,
        o.ConsentGiven,
        o.DecisionRecorded,
        o.DecisionsReleased,
        o.DecisionsConfirmed,
        o.DecisionsTakenBack,
        o.DeletionConfirmed,
        o.DeviceEndConfirmed,
        o.EvidenceJudged,
        o.EvidenceRequested,
        o.ExportRequested,
        o.FileCheckRequested,
        o.InvitationAccepted,
        o.InvitationRequested,
        o.InvitationRevoked,
        o.JoinConfirmed,
        o.KeptOut,
        o.LanguageChosen,
        o.LetInConfirmed,
        o.LinkOffered,
        o.LinkRequested,
        o.MailAddressGiven,
        o.MailAddressRemoved,
        o.MailCodeRequested,
        o.MailCodeTyped,
        o.MemberInvitationRevoked,
        o.MemberInvited,
        o.MembershipAccepted,
        o.MembershipEnded,
        o.ModeChosen,
        o.NameGiven,
        o.NewAssessmentCancelled,
        o.NewAssessmentRequested,
        o.Nudged,
        o.OtherDevicesEndConfirmed,
        o.OwnCaseChosen,
        o.PasskeyEndConfirmed,
        o.ProposalDeclined,
        o.ProposalFileRequested,
        o.RecoveryRequested,
        o.ReminderSet,
        o.ReopenConfirmed,
        o.ReportRequested,
        o.RequestFileShown,
        o.RequestRejected,
        o.RequestsExported,
        o.RequestsMade,
        o.RequestWithdrawn,
        o.ReturnUndone,
        o.ReviewRecorded,
        o.RowsHandedBack,
        o.RowsReturned,
        o.SignatureRequested,
        o.SignedOff,
        o.SigningDeclined,
        o.SigningPdfRequested,
        o.Tagged,
        o.TagMade,
        o.RowJudged,
        o.SubmissionHandled,
        o.SubmissionMade,
        o.SubmissionWithdrawn,
        o.SubmissionAppealed,
        o.TaskFinished,
        o.ThirdPartyReportRequested,
        o.VersionReportRequested,
        o.WholeCaseOffered,
    }
)
"""The events that leave answers, figures, facts, notes, plans, files and overlays alone. What a
reviewer finds about a file may come after the version that it is in."""


OF_A_ROW: Final = (
    o.AnswerRecorded,
    o.AnswerConfirmed,
    o.EndsOfCasesTaken,
    o.NoteRecorded,
    o.EvidenceAdded,
    o.EvidenceRemoved,
)
"""The events that change one row: allowed where it was sent back, until it is handed back."""

CHANGING: Final = frozenset(
    {
        c.ALL_MET, c.CALCULATE, c.CHECKLIST, c.CLEAR, c.COLLEAGUE, c.CONFIRM, c.CONFIRMED, c.DROP,
        c.ENDS, c.KEEP_AS_NOTE, c.LEVEL, c.MARK, c.MET, c.NOTE, c.NOT_APPLICABLE, c.NOT_MET,
        c.NOT_YET, c.NUMBER, c.PARTLY, c.REPLACE, c.SAME, c.TICK, c.VALIDITY,
    }
)  # fmt: skip
"""Buttons of a row that change it: none is offered at a row that is frozen. An older message, or
another device, may still show them."""

COMPLETING: Final = frozenset(
    {
        Place.BASELINE, Place.BENCHMARK, Place.CHECKLIST, Place.ENDS_ORDER, Place.LEADING,
        Place.LEVEL, Place.MARK, Place.MEANING, Place.MEASURE, Place.NOTE, Place.NUMBER, Place.ODD,
        Place.PERCENT, Place.REASON, Place.REFERENCE, Place.SCALE, Place.SHARE, Place.SOURCE,
        Place.UNIT, Place.EVIDENCE_REPLACE, Place.EVIDENCE_VALIDITY,
    }
)  # fmt: skip
"""Where a change of a row is completed: nobody is led there only to be refused at the end."""


def is_refused(turn: TurnContext, dossier: Dossier) -> bool:
    """Whether a turn in a closed assessment changes it, or asks for what would.

    An answer that could not be read asks for a better one.
    """
    completes = turn.wait.at in COMPLETING or (
        turn.is_answering and any(isinstance(one, o.Reject) for one in turn.notices)
    )
    if completes and dossier.is_frozen(turn.wait.subject):
        return True
    return not all(may_be_in_closed(dossier, event) for event in turn.events)


def is_late(turn: TurnContext, verb: str) -> bool:
    """Whether a button is pressed that was taken away by closing the assessment."""
    return verb in CHANGING and turn.dossier.is_frozen(turn.wait.question)


def may_be_in_closed(dossier: Dossier, event: Event) -> bool:
    """Whether an event changes nothing that a version holds, or only a row that was sent back.

    The draft of a plan is in no version.
    """
    if isinstance(event, o.PlanRecorded):
        return event.number == DRAFT
    if isinstance(event, OF_A_ROW):
        returned = dossier.open_return
        return returned is not None and returned.row(event.subject) is not None
    return type(event) in STILL_FREE


def kept_frozen(turn: TurnContext, again: TurnContext) -> TurnContext:
    """The turn; in place of one that would change a closed assessment, ``again``, which says so.

    It leads to the versions, where the assessment can be reopened; a question says that itself.
    """
    dossier = again.dossier
    if not is_refused(turn, dossier):
        return turn
    refuse(again)
    if dossier.open_return:
        again.go_aside(Place.RETURNS)
    elif again.wait.at is not Place.QUESTION:
        again.go_aside(Place.VERSIONS)
    return again


def refuse(turn: TurnContext) -> None:
    """Say that the assessment is closed, and what of it can be changed none the less."""
    if returned := turn.dossier.open_return:
        numbers = [turn.index.code[row.subject] for row in returned.rows]
        turn.reject("closed-but-returned", rows=" ".join(f"#{one}" for one in numbers))
    else:
        turn.reject("closed", number=str(turn.dossier.closed))
