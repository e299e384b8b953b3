"""What a member of somebody else's case may reach: each place and event is an act.

A turn that ends where they may not be, or brings what they may not cause, is undone as a whole. So
is what stands in neither table. An owner's turn is not looked at.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from dialogs.core import buttons as c
from dialogs.core import outputs as o
from dialogs.core.navigation import task_place
from dialogs.core.outputs import Event
from dialogs.core.session import Place, Wait
from dialogs.dossier.access import IN_SCOPE, Act, Membership, permits, permits_somewhere
from dialogs.dossier.dossier import Dossier

PLACES: Final[Mapping[Place, Act]] = {
    # one question
    Place.QUESTION: Act.SEE_QUESTION,
    Place.EVIDENCE: Act.SEE_QUESTION,
    Place.EVIDENCE_FILE: Act.SEE_QUESTION,
    Place.EVIDENCE_VALIDITY: Act.ADD_FILE,
    Place.EVIDENCE_REPLACE: Act.ADD_FILE,
    Place.EVIDENCE_REASON: Act.JUDGE_EVIDENCE,
    Place.SHARE: Act.ANSWER,
    Place.MEASURE: Act.ANSWER,
    Place.NUMBER: Act.ANSWER,
    Place.REFERENCE: Act.ANSWER,
    Place.MEANING: Act.ANSWER,
    Place.REASON: Act.ANSWER,
    Place.PERCENT: Act.ANSWER,
    Place.SCALE: Act.ANSWER,
    Place.BENCHMARK: Act.ANSWER,
    Place.BASELINE: Act.ANSWER,
    Place.LEADING: Act.ANSWER,
    Place.ENDS_ORDER: Act.ANSWER,
    Place.SOURCE: Act.ANSWER,
    Place.LEVEL: Act.ANSWER,
    Place.CHECKLIST: Act.ANSWER,
    Place.CONFLICT: Act.ANSWER,
    Place.NOTE: Act.ADD_NOTE,
    Place.COMMENTS: Act.SEE_COMMENTS,
    Place.COMMENTING: Act.COMMENT,
    # a task
    Place.TASK: Act.SEE_TASK,
    Place.THANKS: Act.FINISH,
    Place.SIGNING: Act.SEE_TASK,
    Place.DECLINING: Act.DECLINE_TO_SIGN,
    # one's own affairs
    Place.MY_NAME: Act.OWN_AFFAIRS,
    Place.MAIL: Act.OWN_AFFAIRS,
    Place.CALLS: Act.OWN_AFFAIRS,  # of each the services ask dialogs.calls
    Place.CALL: Act.OWN_AFFAIRS,
    Place.SUBMITTING: Act.SUBMIT,
    Place.WITHDRAWING: Act.SUBMIT,
    Place.APPEALING: Act.SUBMIT,
    Place.CALL_BOARD: Act.OWN_AFFAIRS,
    Place.SUBMISSION: Act.OWN_AFFAIRS,
    Place.HANDLING: Act.OWN_AFFAIRS,
    Place.REVIEW_ROW: Act.OWN_AFFAIRS,
    Place.DECISIONS: Act.OWN_AFFAIRS,
    Place.TASKS: Act.OWN_AFFAIRS,
    Place.CONSENT: Act.OWN_AFFAIRS,
    Place.LANGUAGE: Act.OWN_AFFAIRS,
    Place.PRIVACY: Act.OWN_AFFAIRS,
    Place.HELP: Act.OWN_AFFAIRS,
    Place.VERIFY: Act.OWN_AFFAIRS,
    Place.DELETION: Act.OWN_AFFAIRS,
    Place.LINK: Act.OWN_AFFAIRS,
    Place.JOIN: Act.OWN_AFFAIRS,
    Place.DEVICES: Act.OWN_AFFAIRS,
    Place.DEVICE_END: Act.OWN_AFFAIRS,
    Place.RECOVERY: Act.OWN_AFFAIRS,
    Place.SIGN_IN: Act.OWN_AFFAIRS,
    Place.PASSKEY_END: Act.OWN_AFFAIRS,
    Place.INVITATION: Act.OWN_AFFAIRS,
    Place.ORGANISATIONS: Act.OWN_AFFAIRS,
    Place.ORGANISATION: Act.OWN_AFFAIRS,
    Place.NEW_MEMBER: Act.OWN_AFFAIRS,
    Place.ORGANISATION_INVITATION: Act.OWN_AFFAIRS,
    # the whole case, and the list of all cases
    Place.WELCOME_BACK: Act.SEE_CASE,
    Place.PROFILE_REVIEW: Act.SEE_CASE,
    Place.MODE: Act.SEE_CASE,
    Place.GROUP: Act.SEE_CASE,
    Place.GROUP_CHECK: Act.SEE_CASE,
    Place.STATUS: Act.SEE_CASE,
    Place.CONTENTS: Act.SEE_CASE,
    Place.SECTION: Act.SEE_CASE,
    Place.LISTING: Act.SEE_CASE,
    Place.FILES: Act.SEE_CASE,
    Place.GAPS: Act.SEE_CASE,
    Place.SUMMARY: Act.SEE_CASE,
    Place.SETTINGS: Act.SEE_CASE,
    Place.ASSESSMENTS: Act.SEE_CASE,
    Place.ASSESSMENT_DELETION: Act.SEE_CASE,
    Place.FIGURES: Act.SEE_CASE,
    Place.CALCULATION: Act.SEE_CASE,
    Place.BENCHMARKS: Act.SEE_CASE,
    Place.TIMELINE: Act.SEE_CASE,
    Place.EVIDENCE_LIST: Act.SEE_CASE,
    Place.CHANGES: Act.SEE_CASE,
    Place.PLANS: Act.SEE_CASE,
    Place.PLAN: Act.SEE_CASE,
    Place.NEWS: Act.SEE_CASE,
    Place.YEARS: Act.SEE_CASE,
    Place.SIDE_BY_SIDE: Act.SEE_CASE,
    Place.ROLL_FORWARD: Act.CHANGE_CASE,
    Place.MARK: Act.CHANGE_CASE,
    Place.REPORT: Act.REPORT,
    Place.SHEET: Act.CHANGE_CASE,
    Place.READ_BILL: Act.CHANGE_CASE,
    Place.REPORT_SENT: Act.REPORT,
    Place.PROFILE: Act.CHANGE_CASE,
    Place.FILE: Act.CHANGE_CASE,
    Place.RULES: Act.CHANGE_CASE,
    Place.BILLS: Act.CHANGE_CASE,
    Place.FIGURE: Act.CHANGE_CASE,
    Place.CARRIERS: Act.CHANGE_CASE,
    Place.ODD: Act.CHANGE_CASE,
    Place.UNIT: Act.CHANGE_CASE,
    Place.WHAT_IF: Act.CHANGE_CASE,
    # sharing
    Place.COLLEAGUE: Act.INVITE,
    Place.COLLEAGUE_SENT: Act.INVITE,
    Place.SHARED: Act.SEE_SHARING,
    Place.PROPOSAL: Act.SEE_SHARING,
    Place.PROPOSAL_REASON: Act.DECIDE,
    Place.REVIEW: Act.REVIEW,
    Place.OVERRIDE: Act.REVIEW,
    Place.REVIEW_REASON: Act.REVIEW,
    Place.REVIEW_CONFLICT: Act.REVIEW,
    Place.REVIEWS: Act.REVIEW,
    Place.RETURNING: Act.REVIEW,
    Place.RETURNS: Act.REVIEW,
    Place.DECISION: Act.DECIDE_ROWS,
    Place.DECISION_REASON: Act.DECIDE_ROWS,
    Place.RELEASING: Act.RELEASE_DECISIONS,
    Place.HANDING_BACK: Act.CHANGE_CASE,
    Place.NUDGE: Act.NUDGE,
    Place.CLIENTS_NUDGE: Act.SEE_CASE,  # as the list of cases; each is looked at again
    Place.REQUESTS: Act.SEE_REQUESTS,
    Place.REQUEST: Act.SEE_REQUESTS,
    Place.REQUEST_REASON: Act.REQUEST_EVIDENCE,
    Place.NEW_REQUESTS: Act.REQUEST_EVIDENCE,
    Place.REQUEST_NAME: Act.REQUEST_EVIDENCE,
    Place.CASE_ACCESS: Act.HAND_TO_ORGANISATION,
    Place.WHOLE_CASE: Act.HAND_TO_ORGANISATION,
    Place.RECORD: Act.SEE_RECORD,
    # versions
    Place.TAGS: Act.SEE_CASE,  # of the person's organisations alone: looked at again
    Place.VERSIONS: Act.SEE_CASE,
    Place.VERSION: Act.SEE_CASE,
    Place.CLOSING: Act.CLOSE,
    Place.REOPENING: Act.REOPEN,
    Place.SIGNATORY: Act.ASK_TO_SIGN,
}
"""What being at a place is."""
EVENTS: Final[Mapping[type, Act]] = {
    o.AnswerRecorded: Act.ANSWER,
    o.AnswerConfirmed: Act.ANSWER,
    o.EndsOfCasesTaken: Act.ANSWER,
    o.NoteRecorded: Act.ADD_NOTE,
    o.EvidenceAdded: Act.ADD_FILE,
    o.EvidenceDated: Act.ADD_FILE,
    o.EvidenceJudged: Act.JUDGE_EVIDENCE,
    o.EvidenceRemoved: Act.ADD_FILE,
    o.TaskFinished: Act.FINISH,
    o.SignedOff: Act.SIGN,
    o.Commented: Act.COMMENT,
    o.CommentWithdrawn: Act.COMMENT,
    o.SigningDeclined: Act.DECLINE_TO_SIGN,
    o.SigningPdfRequested: Act.SEE_SUMMARY,
    o.AssessmentChosen: Act.OWN_AFFAIRS,
    o.ConsentGiven: Act.OWN_AFFAIRS,
    o.DeletionConfirmed: Act.OWN_AFFAIRS,
    o.DeviceEndConfirmed: Act.OWN_AFFAIRS,
    o.EvidenceRequested: Act.OWN_AFFAIRS,
    o.ExportRequested: Act.OWN_AFFAIRS,
    o.InvitationAccepted: Act.OWN_AFFAIRS,
    o.JoinConfirmed: Act.OWN_AFFAIRS,
    o.KeptOut: Act.OWN_AFFAIRS,
    o.LanguageChosen: Act.OWN_AFFAIRS,
    o.LetInConfirmed: Act.OWN_AFFAIRS,
    o.LinkOffered: Act.OWN_AFFAIRS,
    o.CheckRequested: Act.OWN_AFFAIRS,
    o.FileCheckRequested: Act.OWN_AFFAIRS,
    o.LinkRequested: Act.OWN_AFFAIRS,
    o.MailAddressGiven: Act.OWN_AFFAIRS,
    o.MailAddressRemoved: Act.OWN_AFFAIRS,
    o.MailCodeRequested: Act.OWN_AFFAIRS,
    o.MailCodeTyped: Act.OWN_AFFAIRS,
    o.NameGiven: Act.OWN_AFFAIRS,
    o.OtherDevicesEndConfirmed: Act.OWN_AFFAIRS,
    o.OwnCaseChosen: Act.OWN_AFFAIRS,
    o.PasskeyEndConfirmed: Act.OWN_AFFAIRS,
    o.RecoveryRequested: Act.OWN_AFFAIRS,
    o.MemberInvited: Act.OWN_AFFAIRS,
    o.MemberInvitationRevoked: Act.OWN_AFFAIRS,
    o.MembershipAccepted: Act.OWN_AFFAIRS,
    o.MembershipEnded: Act.OWN_AFFAIRS,
    o.SubmissionMade: Act.SUBMIT,
    o.SubmissionWithdrawn: Act.SUBMIT,
    o.SubmissionAppealed: Act.SUBMIT,
    o.SubmissionHandled: Act.OWN_AFFAIRS,
    o.RowJudged: Act.OWN_AFFAIRS,
    o.DecisionsConfirmed: Act.OWN_AFFAIRS,
    o.DecisionsTakenBack: Act.OWN_AFFAIRS,
    o.ModeChosen: Act.SEE_CASE,
    o.NewAssessmentCancelled: Act.SEE_CASE,
    o.AssessmentDeletionConfirmed: Act.SEE_CASE,  # one of the person's own, wherever they are
    o.NewAssessmentRequested: Act.CHANGE_CASE,  # it may carry the answers over
    o.ProfileRecorded: Act.CHANGE_CASE,
    o.FigureRecorded: Act.CHANGE_CASE,
    o.BillToBeRead: Act.CHANGE_CASE,
    o.ReadBillsOpened: Act.CHANGE_CASE,
    o.CarriersOpened: Act.CHANGE_CASE,
    o.CarriersClosed: Act.CHANGE_CASE,
    o.OverlaysPinned: Act.CHANGE_CASE,
    o.CatalogueChosen: Act.CHANGE_CASE,
    o.PlanRecorded: Act.CHANGE_CASE,
    o.MarkRecorded: Act.CHANGE_CASE,
    o.ReminderSet: Act.CHANGE_CASE,
    o.ReportRequested: Act.REPORT,
    o.ThirdPartyReportRequested: Act.REVIEW,
    o.InvitationRequested: Act.INVITE,
    o.InvitationRevoked: Act.REVOKE,
    o.ProposalTaken: Act.DECIDE,
    o.ProposalDeclined: Act.DECIDE,
    o.ProposalFileRequested: Act.SEE_SHARING,
    o.CloseConfirmed: Act.CLOSE,
    o.ReopenConfirmed: Act.REOPEN,
    o.VersionReportRequested: Act.REPORT,
    o.SignatureRequested: Act.ASK_TO_SIGN,
    o.ReviewRecorded: Act.REVIEW,
    o.DecisionRecorded: Act.DECIDE_ROWS,
    o.DecisionsReleased: Act.RELEASE_DECISIONS,
    o.RowsReturned: Act.REVIEW,
    o.ReturnUndone: Act.REVIEW,
    o.RowsHandedBack: Act.CHANGE_CASE,
    o.Nudged: Act.NUDGE,
    o.TagMade: Act.SEE_CASE,
    o.Tagged: Act.SEE_CASE,
    o.ClientsNudged: Act.SEE_CASE,
    o.RequestsMade: Act.REQUEST_EVIDENCE,
    o.RequestAccepted: Act.REQUEST_EVIDENCE,
    o.RequestRejected: Act.REQUEST_EVIDENCE,
    o.RequestWithdrawn: Act.REQUEST_EVIDENCE,
    o.RequestsExported: Act.REQUEST_EVIDENCE,
    o.RequestAnswered: Act.GIVE_EVIDENCE,
    o.RequestFileShown: Act.SEE_REQUESTS,
    o.WholeCaseOffered: Act.HAND_TO_ORGANISATION,
    o.CaseHandedOver: Act.HAND_TO_ORGANISATION,
    o.AccessEnded: Act.HAND_TO_ORGANISATION,
}
"""What causing an event is."""
_ANSWERING: Final = (
    c.MET, c.NOT_MET, c.NOT_APPLICABLE, c.PARTLY, c.NUMBER, c.CLEAR, c.KEEP_AS_NOTE, c.BAND,
    c.MEASURE, c.ALL_MET, c.SCALE, c.BENCHMARK, c.ENDS, c.SOURCE, c.LEVEL, c.CHECKLIST,
    c.OWN_CASES,
)  # fmt: skip
BUTTONS: Final[Mapping[str, Act]] = dict.fromkeys(_ANSWERING, Act.ANSWER) | {
    c.NOTE: Act.ADD_NOTE,
    c.COMMENTS: Act.SEE_COMMENTS,
    c.DROP: Act.ADD_FILE,
    c.VALIDITY: Act.ADD_FILE,
    c.NO_END: Act.ADD_FILE,
    c.REPLACE: Act.ADD_FILE,
    c.JUDGE: Act.JUDGE_EVIDENCE,
    c.BENCHMARKS: Act.SEE_CASE,
    c.CHANGES: Act.SEE_CASE,
    c.CONTENTS: Act.SEE_CASE,
    c.FIGURES: Act.SEE_CASE,
    c.GAPS: Act.SEE_CASE,
    c.LISTING: Act.SEE_CASE,
    c.FILES: Act.SEE_CASE,
    c.NEWS: Act.SEE_CASE,
    c.YEARS: Act.SEE_CASE,
    c.SIDE_BY_SIDE: Act.SEE_CASE,
    c.STATUS: Act.SEE_CASE,
    c.SUMMARY: Act.SEE_CASE,
    c.SETTINGS: Act.SEE_CASE,
    c.CALCULATE: Act.CHANGE_CASE,
    c.FIGURE: Act.CHANGE_CASE,
    c.CARRIER: Act.CHANGE_CASE,
    c.CARRIERS: Act.CHANGE_CASE,
    c.NEW: Act.CHANGE_CASE,
    c.ROLL_FORWARD: Act.CHANGE_CASE,
    c.MARK: Act.CHANGE_CASE,
    c.CONFIRMED: Act.CHANGE_CASE,
    c.RULES: Act.CHANGE_CASE,
    c.WHAT_IF: Act.CHANGE_CASE,
    c.VERSIONS: Act.SEE_CASE,
    c.TAGS: Act.SEE_CASE,
    c.REPORT: Act.REPORT,
    c.COLLEAGUE: Act.INVITE,
    c.SHARED: Act.SEE_SHARING,
    c.CLOSE: Act.CLOSE,
    c.REOPEN: Act.REOPEN,
    c.SIGNATORY: Act.ASK_TO_SIGN,
    c.REVIEW: Act.REVIEW,
    c.SAY: Act.REVIEW,
    c.OVERRIDE: Act.REVIEW,
    c.NEXT_REVIEW: Act.REVIEW,
    c.REVIEWS: Act.REVIEW,
    c.DECISION: Act.DECIDE_ROWS,
    c.DECIDE: Act.DECIDE_ROWS,
    c.RELEASING: Act.RELEASE_DECISIONS,
    c.RELEASE: Act.RELEASE_DECISIONS,
    c.RETURNING: Act.REVIEW,
    c.RETURN_ROWS: Act.REVIEW,
    c.UNDO_RETURN: Act.REVIEW,
    c.RETURNS: Act.REVIEW,
    c.NEXT_RETURNED: Act.CHANGE_CASE,
    c.HAND_BACK: Act.CHANGE_CASE,
    c.HAND_BACK_ANYWAY: Act.CHANGE_CASE,
    c.NUDGE: Act.NUDGE,
    c.REQUESTS: Act.SEE_REQUESTS,
    c.ACCESS: Act.HAND_TO_ORGANISATION,
    c.RECORD: Act.SEE_RECORD,
}
"""What pressing a button comes to, where it is an act: it is offered to those who may."""
"""What a guest may cause."""


def may_be_at(dossier: Dossier, wait: Wait) -> bool:
    """Whether a person may be at a place."""
    return _permits(dossier, PLACES.get(wait.at), wait.subject)


def home(dossier: Dossier) -> Wait:
    """Where a member is led who may not be where they are."""
    if dossier.task is not None:
        return Wait(task_place(dossier))
    if permits(dossier.membership, Act.SEE_CASE):
        return Wait(Place.WELCOME_BACK, detour=True)
    return Wait(Place.TASKS)


def may_cause(dossier: Dossier, events: Iterable[Event]) -> bool:
    """Whether a person may cause all these events."""
    return all(
        _permits(dossier, EVENTS.get(type(event)), getattr(event, "subject", None))
        for event in events
    )


def _permits(dossier: Dossier, act: Act | None, subject: str | None) -> bool:
    if act is None:
        return False
    return permits(dossier.membership, act, subject if act in IN_SCOPE else None)


def offered(dossier: Dossier, rows: c.Rows) -> c.Rows:
    """The buttons without those that the person may not press."""
    member = dossier.membership
    shown = (tuple(one for one in row if _is_open(member, one)) for row in rows)
    return tuple(row for row in shown if row)


def _is_open(member: Membership, choice: str) -> bool:
    act = BUTTONS.get(c.verb_and_argument(choice)[0])
    return act is None or permits_somewhere(member, act)
