"""The choices that buttons stand for: a verb, and if needed an argument after a colon.

They are stored in messages people may press weeks later, so a verb is never renamed. Subjects are
given by the short codes of ``CatalogueIndex.code``: a catalogue never changes, so they stay valid,
and they keep a button within Telegram's 64 bytes.
"""

from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

Rows = tuple[tuple[str, ...], ...]

# answering
MET = "met"
NOT_MET = "not-met"
NOT_APPLICABLE = "na"
LATER = "later"
BACK = "back"
HELP = "help"
EVIDENCE = "evidence"
NOTE = "note"
PARTLY = "partly"
NUMBER = "number"
CLEAR = "clear"
KEEP_AS_NOTE = "keep-note"
BAND = "band"
MEASURE = "measure"
AS_SHARE = "as-share"
AS_VALUE = "as-value"
DROP = "drop"
VIEW = "view"
FILE = "file"
FILES = "files"
JUDGE = "judge"
VALIDITY = "validity"
NO_END = "no-end"
REPLACE = "replace"
ALL_MET = "all-met"
ONE_BY_ONE = "one-by-one"
CONFIRM = "confirm"
CHANGE = "change"
NOT_YET = "not-yet"
SAME = "same"
DISCARD = "discard"
MARK = "mark"
CONFIRMED = "confirmed"

# numbers
SCALE = "scale"
BENCHMARK = "benchmark"
ENDS = "ends"
SOURCE = "source"
LEVEL = "level"
CHECKLIST = "checklist"
TICK = "tick"
DONE = "done"
CALCULATE = "calculate"
FIGURE = "figure"
CARRIER = "carrier"
CARRIERS = "carriers"
ALL_CARRIERS = "all-carriers"
NO_RENEWABLES = "no-renewables"
OPTION = "option"
UNIT = "unit"
PERCENT = "percent"
KEEP = "keep"
SKIP = "skip"

# navigation
ASK = "ask"
GROUP = "group"
SECTION = "section"
LISTING = "list"
PAGE = "page"
MORE = "more"
RETURN = "return"
RESUME = "resume"
STATUS = "status"
CONTENTS = "contents"
SUMMARY = "summary"
GAPS = "gaps"
REPORT = "report"
SHEET_APPLY = "sheet-apply"
SHEET_DROP = "sheet-drop"
READ_BILLS = "read-bills"
BILL_TAKE = "bill-take"
BILL_DROP = "bill-drop"
BILL_YEAR = "bill-year"
BILL_AS = "bill-as"
SETTINGS = "settings"
FIGURES = "figures"
BENCHMARKS = "benchmarks"
OWN_CASES = "own-cases"
TIMELINE = "timeline"
REMIND = "remind"
EVIDENCE_LIST = "evidence-list"
CHANGES = "changes"
CARRY = "carry"
WHAT_IF = "what-if"
TRY = "try"
PLANS = "plans"
PLAN = "plan"

# sharing the work
COLLEAGUE = "colleague"
INVITE = "invite"
SHARED = "shared"
REVOKE = "revoke"
PROPOSAL = "proposal"
TAKE = "take"
DECLINE = "decline"
ACCEPT = "accept"
TASK = "task"
TASKS = "tasks"
OWN = "own"
FINISH = "finish"
ACCESS = "access"
OFFER = "offer"
RECORD = "record"
HAND_OVER = "hand-over"
END_ACCESS = "end-access"
NUDGE = "nudge"
NUDGE_ONE = "nudge-one"
NUDGE_ALL = "nudge-all"
REQUESTS = "requests"
REQUEST = "request"
NEW_REQUESTS = "new-requests"
REQUEST_OF = "request-of"
REQUEST_ACCEPT = "request-accept"
REQUEST_REJECT = "request-reject"
REQUEST_WITHDRAW = "request-withdraw"
REQUEST_ZIP = "request-zip"
ORGANISATIONS = "organisations"
CALLS = "calls"
CALL = "call"
SUBMIT = "submit"
SUBMIT_CONFIRMED = "submit-confirmed"
WITHDRAW_SUBMISSION = "withdraw-submission"
APPEAL = "appeal"
CALL_BOARD = "call-board"
SUBMISSION = "submission"
HANDLE = "handle"
REVIEW_ROW = "review-row"
ACCEPT_ROW = "accept-row"
GIVE_REVIEW = "give-review"
DECISIONS = "decisions"
APPLY = "apply-decisions"
TAKE_BACK = "take-back-decisions"
ORGANISATION = "organisation"
NEW_MEMBER = "new-member"
INVITE_AS = "invite-as"
REVOKE_MEMBER = "revoke-member"
END_MEMBERSHIP = "end-membership"
ACCEPT_FOR = "accept-for"
MINE = "mine"
THEIRS = "theirs"
CALL_ME = "call-me"
MAIL = "mail"
MAIL_AGAIN = "mail-again"
MAIL_DROP = "mail-drop"

# comments
COMMENTS = "comments"
COMMENT = "comment"
WITHDRAW = "withdraw"
# reviewing
REVIEW = "review"
SAY = "say"
OVERRIDE = "override"
NEXT_REVIEW = "next-review"
REVIEWS = "reviews"
RETURNING = "returning"
RETURN_ROWS = "return-rows"
UNDO_RETURN = "undo-return"
RETURNS = "returns"
NEXT_RETURNED = "next-returned"
HAND_BACK = "hand-back"
HAND_BACK_ANYWAY = "hand-back-anyway"
# deciding
DECISION = "decision"
DECIDE = "decide"
AS_ASSESSED = "as-assessed"
AS_REVIEWED = "as-reviewed"
UNDECIDE = "undecide"
RELEASING = "releasing"
RELEASE = "release"
# tags
TAGS = "tags"
PUT_TAG = "put-tag"
TAKE_TAG = "take-tag"

# versions
VERSIONS = "versions"
VERSION = "version"
CLOSE = "close"
CLOSE_CONFIRMED = "close-confirmed"
REOPEN = "reopen"
PDF = "pdf"
SIGNATORY = "signatory"
ASK_TO_SIGN = "ask-to-sign"
SIGN = "sign"
DECLINE_TO_SIGN = "decline-to-sign"
WHOLE_HASH = "whole-hash"

# years and clients side by side
ROLL_FORWARD = "roll-forward"
ROLL = "roll"
NEWS = "news"
YEARS = "years"
SIDE_BY_SIDE = "side-by-side"
COMPARE = "compare"

# the person and the enterprise
AGREE = "agree"
LANGUAGE = "language"
PRIVACY = "privacy"
FACT = "fact"
SKIP_PROFILE = "skip-profile"
REGION = "region"
INDUSTRY = "industry"
YEAR = "year"
MODE = "mode"
EDITION = "edition"
RULES = "rules"
RULE = "rule"
ADOPT = "adopt"
NEW = "new"
ASSESSMENTS = "assessments"
OPEN = "open"
DROP_ASSESSMENT = "drop-assessment"
DROP_CONFIRMED = "drop-confirmed"
LINK = "link"
JOIN = "join"
DEVICES = "devices"
END = "end"
END_OTHERS = "end-others"
END_CONFIRMED = "end-confirmed"
RECOVERY = "recovery"
RECOVERY_MADE = "recovery-made"
SIGN_IN = "sign-in"
KEEP_OUT = "keep-out"
DROP_PASSKEY = "drop-passkey"
EXPORT = "export"
DELETE = "delete"
DELETE_CONFIRMED = "delete-confirmed"


def choice(verb: str, argument: str | int) -> str:
    """The choice of ``verb`` with an argument."""
    return f"{verb}:{argument}"


def verb_and_argument(text: str) -> tuple[str, str]:
    """The two parts of a choice; the argument is empty if there is none."""
    verb, _, argument = text.partition(":")
    return verb, argument


def rows_of(choices: list[str], width: int) -> Rows:
    """The choices laid out in rows of ``width``."""
    return tuple(tuple(choices[at : at + width]) for at in range(0, len(choices), width))


class Page(NamedTuple, Generic[T]):
    """One page of a list: its number from 0, the number of pages, and its items."""

    number: int
    pages: int
    shown: tuple[T, ...]

    @property
    def turns(self) -> tuple[str, ...]:
        """The choices that lead to the previous and the next page."""
        numbers = (self.number - 1, self.number + 1)
        return tuple(choice(PAGE, one) for one in numbers if 0 <= one < self.pages)


def paginate(items: Sequence[T], number: int, size: int) -> Page[T]:
    """Page ``number``, kept in range, of the items at ``size`` a page."""
    pages = max(1, -(-len(items) // size))
    number = min(max(number, 0), pages - 1)
    return Page(number, pages, tuple(items[number * size : (number + 1) * size]))
