"""What each role may see of the case and change in it; the tests hold it against what happens."""

from typing import Final

from tests.attack.foreign.scene import (
    CONSULTANT,
    CONTRIBUTOR,
    ELSEWHERE,
    LEFT,
    REMOVED,
    REVIEWER,
    SIGNATORY,
    STRANGER,
    VIEWER,
)

CASE: Final = frozenset(
    {
        "enterprise", "owner", "credit", "figure", "mynote", "note", "mark", "reason", "file",
        "myfile", "open", "otheropen", "plan", "planner", "cost", "reopen", "report",
    }
)  # fmt: skip
"""What everybody may see to whom the whole case is open."""
AMONG_ITSELF: Final = frozenset(
    {
        "internal", "review", "colleague", "invitation", "proposal", "device", "guest", "task",
        "signatory", "signing",
    }
)  # fmt: skip
"""What the owner's side keeps among itself."""
MAY_SEE: Final = {
    STRANGER: frozenset(),
    ELSEWHERE: frozenset(),
    CONTRIBUTOR: frozenset({"enterprise", "owner", "guest", "task", "open", "asked"}),
    SIGNATORY: frozenset({"enterprise", "owner", "signatory", "signing", "report"})
    | {"reviewer"},  # a version holds the reviews, and they see what they sign
    VIEWER: CASE | {"viewer"},
    REVIEWER: CASE | AMONG_ITSELF | {"reviewer"},
    CONSULTANT: CASE
    | AMONG_ITSELF
    | {"consultant", "reviewer", "request", "asked", "said", "given"},
    LEFT: frozenset({"enterprise", "left"}),  # what they were told when they came
    REMOVED: frozenset({"enterprise", "organisation", "removed"}),  # likewise
}  # fmt: skip
"""The markers. Nobody may see the owner's other case, saved view or passkey."""
_RECORDED: Final = frozenset({"audit_events", "deliveries", "assessments", "reports"})
"""The record of acts, notices to the owner, the counters of the case; reports are for all who see
it."""
MAY_CHANGE: Final = {
    STRANGER: frozenset(),
    ELSEWHERE: frozenset(),
    LEFT: frozenset(),
    REMOVED: frozenset(),
    CONTRIBUTOR: frozenset(
        {"audit_events", "deliveries", "proposals", "comments", "comment_readings"}
    ),
    SIGNATORY: _RECORDED | {"sign_offs", "versions", "case_members", "invitations"},
    VIEWER: _RECORDED,
    REVIEWER: _RECORDED
    | {"reviews", "returns", "comments", "comment_readings", "evidence_judgements"},
    CONSULTANT: _RECORDED
    | {
        "comments", "comment_readings", "evidence_judgements", "evidence_requests",
        "evidence_request_events", "notes", "marks", "nudges", "proposals", "invitations",
        "case_members", "answers", "plans", "reviews", "returns",
    },
}  # fmt: skip
"""Tables of the owner's in which a role may leave something."""
