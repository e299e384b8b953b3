"""The rows, by aggregate. No id is ever reused, so nothing old is mistaken for something new.

What belongs to a row is deleted with it (``CASCADE``). The author of a row (``person_id`` of a
revision) does not own it: such rows must be deleted before the person is.
"""

from storage.models.api import ApiRequest, ApiToken, WebhookEndpoint, WebhookMessage
from storage.models.calls import (
    Call,
    CallAgency,
    CallBar,
    CallCode,
    CallEntry,
    CallEvent,
    ReviewDraft,
    Submission,
    SubmissionEvent,
    SubmissionFile,
    SubmissionReceipt,
)
from storage.models.cases import Assessment, Case, Client, ClientFact, Overlay, PinnedOverlay
from storage.models.conversations import Delivery, ReceivedUpdate, Session
from storage.models.issued import IssuedDocument, IssuedFile, SigningCertificate
from storage.models.jobs import Job
from storage.models.people.mail import Mail, MailAddress, MailCodeSent
from storage.models.people.organisations import (
    CaseOrganisation,
    Membership,
    Organisation,
    OrganisationInvitation,
)
from storage.models.people.people import Browser, Identity, LinkCode, Person
from storage.models.people.sign_in import Bot, Challenge, Passkey, WaitingBrowser
from storage.models.people.views import SavedView
from storage.models.revisions import (
    Answer,
    Decision,
    Evidence,
    EvidenceFile,
    EvidenceJudgement,
    Figure,
    Mark,
    Note,
    Plan,
    Reminder,
    Return,
    Review,
    RollForward,
)
from storage.models.sharing.comments import Comment, CommentReading
from storage.models.sharing.nudges import Nudge
from storage.models.sharing.requests import EvidenceRequest, EvidenceRequestEvent
from storage.models.sharing.sharing import AuditEvent, CaseMember, Invitation, Proposal
from storage.models.sharing.tags import CaseTag, Tag
from storage.models.sharing.versions import SignOff, Version, VersionFile
from storage.models.work import BillReading, Export, Report

__all__ = [
    "Answer",
    "ApiRequest",
    "ApiToken",
    "Assessment",
    "AuditEvent",
    "BillReading",
    "Bot",
    "Browser",
    "Call",
    "CallAgency",
    "CallBar",
    "CallCode",
    "CallEntry",
    "CallEvent",
    "Case",
    "CaseMember",
    "CaseOrganisation",
    "CaseTag",
    "Challenge",
    "Client",
    "ClientFact",
    "Comment",
    "CommentReading",
    "Decision",
    "Delivery",
    "Evidence",
    "EvidenceFile",
    "EvidenceJudgement",
    "EvidenceRequest",
    "EvidenceRequestEvent",
    "Export",
    "Figure",
    "Identity",
    "Invitation",
    "IssuedDocument",
    "IssuedFile",
    "Job",
    "LinkCode",
    "Mail",
    "MailAddress",
    "MailCodeSent",
    "Mark",
    "Membership",
    "Note",
    "Nudge",
    "Organisation",
    "OrganisationInvitation",
    "Overlay",
    "Passkey",
    "Person",
    "PinnedOverlay",
    "Plan",
    "Proposal",
    "ReceivedUpdate",
    "Reminder",
    "Report",
    "Return",
    "Review",
    "ReviewDraft",
    "RollForward",
    "SavedView",
    "Session",
    "SignOff",
    "SigningCertificate",
    "Submission",
    "SubmissionEvent",
    "SubmissionFile",
    "SubmissionReceipt",
    "Tag",
    "Version",
    "VersionFile",
    "WaitingBrowser",
    "WebhookEndpoint",
    "WebhookMessage",
]
