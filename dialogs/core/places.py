"""The places of the dialogue, and what the subject of a wait at each of them names."""

from enum import Enum, StrEnum
from typing import Self


class About(Enum):
    """The kind of a wait's subject, if the catalogue must have it."""

    QUESTION = "question"  # the id of a criterion or requirement
    PART = "part"  # the question it was entered from, if from one
    GROUP = "group"  # a section's id, "conditions" or "requirements"
    OTHER = "other"


class Place(StrEnum):
    """Where the person is in the dialogue. The values are stored and must never change."""

    about: About
    is_part_of_question: bool
    """Whether leaving the place leads back to the question it was entered from."""

    def __new__(cls, value: str, about: About = About.OTHER) -> Self:
        """A place by its stored value, and what the subject of a wait there names."""
        place = str.__new__(cls, value)
        place._value_ = value
        place.about = about
        place.is_part_of_question = about is About.PART
        return place

    CONSENT = "consent"
    WELCOME_BACK = "welcome-back"
    PROFILE = "profile"  # subject: the fact asked
    PROFILE_REVIEW = "profile-review"
    MODE = "mode"
    GROUP = "group", About.GROUP
    GROUP_CHECK = "group-check", About.GROUP
    QUESTION = "question", About.QUESTION
    SHARE = "share", About.PART
    MEASURE = "measure", About.PART
    NUMBER = "number", About.PART
    REFERENCE = "reference", About.PART
    MEANING = "meaning", About.PART
    REASON = "reason", About.PART
    NOTE = "note", About.PART
    MARK = "mark", About.PART  # why the question is to be confirmed
    EVIDENCE = "evidence", About.PART
    EVIDENCE_FILE = "evidence-file", About.PART
    EVIDENCE_VALIDITY = "evidence-validity", About.PART
    EVIDENCE_REASON = "evidence-reason", About.PART  # why a file conflicts
    EVIDENCE_REPLACE = "evidence-replace", About.PART  # the next file takes its place
    FILE = "file"  # the question that the files just sent are evidence for
    STATUS = "status"
    CONTENTS = "contents"
    SECTION = "section", About.GROUP
    LISTING = "listing"  # subject: unanswered, to-confirm, not-met, not-applicable, noted
    GAPS = "gaps"
    SUMMARY = "summary"
    REPORT = "report"
    READ_BILL = "read-bill"  # the yearly figures that a document seems to give
    SHEET = "sheet"  # what a worksheet that was sent back would change
    REPORT_SENT = "report-sent"  # what to do next, while the report is made and after
    SETTINGS = "settings"
    LANGUAGE = "language"
    PRIVACY = "privacy"
    HELP = "help"
    DELETION = "deletion"
    ASSESSMENTS = "assessments"
    ASSESSMENT_DELETION = "assessment-deletion"  # subject: the id of the assessment
    LINK = "link"
    JOIN = "join"  # subject: the id of the code that was given, unused until confirmed
    DEVICES = "devices"
    DEVICE_END = "device-end"  # subject: the identity to be ended, or "others"
    RECOVERY = "recovery"
    SIGN_IN = "sign-in"  # subject: the id of the browser that waits to be let in
    PASSKEY_END = "passkey-end"  # subject: the id of the passkey to be removed
    RULES = "rules"
    BILLS = "bills"  # the year's figures, asked for at once in quick mode
    FIGURES = "figures"  # subject: a group of figures, or nothing for all groups
    FIGURE = "figure", About.PART
    CARRIERS = "carriers", About.PART
    CALCULATION = "calculation", About.PART
    ODD = "odd", About.PART
    UNIT = "unit", About.PART  # in which unit a factor was typed
    PERCENT = "percent", About.PART  # how to read a small number as a percentage
    SCALE = "scale", About.PART  # which of a criterion's scales
    BENCHMARK = "benchmark", About.PART
    BASELINE = "baseline", About.PART
    LEADING = "leading", About.PART
    ENDS_ORDER = "ends-order", About.PART  # whether baseline and leading value were swapped
    SOURCE = "source", About.PART  # source of the enterprise's own baseline and leading value
    LEVEL = "level", About.PART  # the plant's position in its industry
    BENCHMARKS = "benchmarks"  # baseline and leading value of all questions
    CHECKLIST = "checklist", About.PART
    TIMELINE = "timeline"  # subject: the level
    EVIDENCE_LIST = "evidence-list"
    FILES = "files"  # all files, with what was found about them
    CHANGES = "changes"
    WHAT_IF = "what-if"
    PLANS = "plans"
    PLAN = "plan"  # subject: the plan's number
    CONFLICT = "conflict", About.PART  # somebody else answered meanwhile
    COLLEAGUE = "colleague"  # subject: the question or group that somebody else is to answer
    COLLEAGUE_SENT = "colleague-sent"
    SHARED = "shared"  # what others were asked
    PROPOSAL = "proposal"  # subject: the number of the proposal
    PROPOSAL_REASON = "proposal-reason"  # subject: likewise
    INVITATION = "invitation"  # subject: the id of the invitation, unused until accepted
    TASK = "task"  # the questions that somebody else asked this person to answer
    TASKS = "tasks"  # all such tasks
    THANKS = "thanks"
    REVIEW = "review", About.PART  # what reviewers say of the answer to a question
    OVERRIDE = "override", About.PART  # a reviewer's own answer is asked for
    REVIEW_REASON = "review-reason", About.PART
    REVIEW_CONFLICT = "review-conflict", About.PART  # something changed while it was reviewed
    REVIEWS = "reviews"  # subject: one of the lists of reviewed rows, or nothing for all
    RETURNING = "returning"  # what would be sent back
    RETURNS = "returns"  # the rows that were sent back
    HANDING_BACK = "handing-back"  # rows are unchanged that were sent back
    DECISION = "decision", About.PART  # what a row counts as in the end
    DECISION_REASON = "decision-reason", About.PART
    RELEASING = "releasing"  # what is decided, before the enterprise sees it
    TAGS = "tags"  # of organisations on the case; subject: the organisation that a new one is of
    CASE_ACCESS = "case-access"  # who may see or work on the whole case
    RECORD = "record"  # who did and saw what in the case
    WHOLE_CASE = "whole-case"  # subject: the role that somebody else is to have in the whole case
    NUDGE = "nudge"  # who is told to go on with this case
    CLIENTS_NUDGE = "clients-nudge"  # which clients that are stuck are told
    REQUESTS = "requests"  # evidence that is asked for
    REQUEST = "request"  # subject: the line's number in the database
    REQUEST_REASON = "request-reason"  # subject: likewise
    NEW_REQUESTS = "new-requests"  # subject: "wanted" for what is proposed, "own" for a line typed
    REQUEST_NAME = "request-name"  # subject: likewise
    ORGANISATIONS = "organisations"
    ORGANISATION = "organisation"  # subject: its number
    NEW_MEMBER = "new-member"  # subject: the organisation's number
    ORGANISATION_INVITATION = "organisation-invitation"  # subject: its number, unused until then
    VERSIONS = "versions"
    VERSION = "version"  # subject: its number
    CLOSING = "closing"
    REOPENING = "reopening"
    SIGNATORY = "signatory"  # who is to sign
    SIGNING = "signing"  # the version that somebody else asked this person to sign
    DECLINING = "declining"
    COMMENTS = "comments", About.PART
    COMMENTING = "commenting", About.PART
    MAIL = "mail"  # the e-mail address for notices
    MY_NAME = "my-name"  # by which name others see what the person does
    ROLL_FORWARD = "roll-forward"
    NEWS = "news"  # what is new after rolling forward
    YEARS = "years"  # subject: the section whose changes are listed, or nothing for all sections
    SIDE_BY_SIDE = "side-by-side"
    VERIFY = "verify"  # a document that somebody handed over
    CALLS = "calls"
    CALL = "call"  # subject: its number; for an enterprise
    SUBMITTING = "submitting"  # subject: likewise
    WITHDRAWING = "withdrawing"  # subject: likewise
    APPEALING = "appealing"  # subject: likewise
    CALL_BOARD = "call-board"  # subject: likewise, perhaps a list of its submissions after it
    SUBMISSION = "submission"  # subject: the numbers of call and submission
    HANDLING = "handling"  # subject: likewise, and the act that needs words
    REVIEW_ROW = "review-row"  # subject: likewise, and the row by its position, from 1
    DECISIONS = "decisions"  # subject: the call's number
