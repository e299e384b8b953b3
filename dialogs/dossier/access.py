"""Who may do what in a case: act by role and phase, each within the scope of a membership.

What is not named here is refused. The scope always comes from the membership that storage read for
the person, never from an id in what they sent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What somebody is in a case. The values are stored."""

    OWNER = "owner"
    CONTRIBUTOR = "contributor"  # answers what they were asked, on a copy of their own
    CONSULTANT = "consultant"  # works on the whole case
    REVIEWER = "reviewer"  # sees the whole case and reviews it
    VIEWER = "viewer"  # sees the whole case
    DECIDER = "decider"  # decides it for an agency: reviews too, and sets what counts in the end
    SIGNATORY = "signatory"  # signs one version of it


class Phase(StrEnum):
    """How far a membership is."""

    INVITED = "invited"  # the invitation was read, and not accepted
    OPEN = "open"
    ENDED = "ended"  # taken back, or the case is gone


class Act(StrEnum):
    """Everything that a role may or may not do."""

    OWN_AFFAIRS = "own-affairs"  # language, privacy, devices, export and deletion of one's data
    SEE_INVITATION = "see-invitation"
    ACCEPT = "accept"
    SEE_TASK = "see-task"
    SEE_QUESTION = "see-question"
    ANSWER = "answer"
    ADD_NOTE = "add-note"
    ADD_FILE = "add-file"
    JUDGE_EVIDENCE = "judge-evidence"  # say that a file is verified, or conflicts
    FINISH = "finish"
    SEE_CASE = "see-case"  # profile, lists, score, figures, plans, all answers
    CHANGE_CASE = "change-case"
    DELETE_CASE = "delete-case"
    HAND_TO_ORGANISATION = "hand-to-organisation"
    SEE_RECORD = "see-record"
    REPORT = "report"
    INVITE = "invite"
    SEE_SHARING = "see-sharing"
    DECIDE = "decide"
    REVOKE = "revoke"
    CLOSE = "close"
    SUBMIT = "submit"  # a version to a call of an agency, and take that back
    REOPEN = "reopen"
    ASK_TO_SIGN = "ask-to-sign"
    SEE_SUMMARY = "see-summary"  # of the one version that is to be signed
    REVIEW = "review"  # say of an answer what one thinks of it, and send rows back
    DECIDE_ROWS = "decide-rows"  # say what a row counts as, and see what is not released
    RELEASE_DECISIONS = "release-decisions"  # let the enterprise see what is decided
    SIGN = "sign"
    DECLINE_TO_SIGN = "decline-to-sign"
    SEE_COMMENTS = "see-comments"  # open ones
    COMMENT = "comment"
    SEE_INTERNAL = "see-internal"  # comments of the owner's side among itself
    NUDGE = "nudge"  # have others told to go on
    REQUEST_EVIDENCE = "request-evidence"
    SEE_REQUESTS = "see-requests"  # of evidence; a contributor: those for oneself
    GIVE_EVIDENCE = "give-evidence"  # that was asked of oneself


IN_SCOPE: Final = frozenset(
    {
        Act.SEE_QUESTION,
        Act.ANSWER,
        Act.ADD_NOTE,
        Act.ADD_FILE,
        Act.JUDGE_EVIDENCE,
        Act.SEE_COMMENTS,
        Act.COMMENT,
        Act.SEE_INTERNAL,
    }
)
"""Acts on one question, which must be in the scope."""
_ALL: Final = frozenset(Act)
_ENTERING: Final = frozenset({Act.OWN_AFFAIRS, Act.SEE_INVITATION, Act.ACCEPT})
_TASK: Final = frozenset({Act.OWN_AFFAIRS, Act.SEE_TASK})
_ANSWERING: Final = frozenset(
    {
        Act.SEE_QUESTION,
        Act.ANSWER,
        Act.ADD_NOTE,
        Act.ADD_FILE,
        Act.SEE_COMMENTS,
        Act.COMMENT,
    }
)
_SEEING: Final = frozenset(
    {Act.OWN_AFFAIRS, Act.SEE_QUESTION, Act.SEE_COMMENTS, Act.SEE_CASE, Act.REPORT}
)
_INSIDE: Final = _SEEING | {
    Act.SEE_SHARING,
    Act.JUDGE_EVIDENCE,
    Act.COMMENT,
    Act.SEE_INTERNAL,
    Act.REVIEW,
}
_VERSIONS: Final = frozenset({Act.CLOSE, Act.REOPEN, Act.ASK_TO_SIGN})
_SHARING: Final = frozenset(
    {Act.INVITE, Act.SEE_SHARING, Act.DECIDE, Act.REVOKE, Act.NUDGE, Act.REQUEST_EVIDENCE}
) | {Act.SEE_REQUESTS}
_GIVING: Final = frozenset({Act.SEE_REQUESTS, Act.GIVE_EVIDENCE})
_LEFT: Final = frozenset({Act.OWN_AFFAIRS})
_SIGNING: Final = _TASK | {Act.SEE_SUMMARY, Act.SIGN, Act.DECLINE_TO_SIGN}
_DECIDING: Final = frozenset({Act.DECIDE_ROWS, Act.RELEASE_DECISIONS})
_ASKED_OF_OTHERS: Final = (_SIGNING | _DECIDING | {Act.FINISH}) - {Act.OWN_AFFAIRS}

RULES: Final[Mapping[tuple[Role, Phase], frozenset[Act]]] = {
    (Role.OWNER, Phase.OPEN): _ALL - _ASKED_OF_OTHERS,
    (Role.CONTRIBUTOR, Phase.INVITED): _ENTERING,
    (Role.CONTRIBUTOR, Phase.OPEN): _TASK | _ANSWERING | _GIVING | {Act.FINISH},
    (Role.CONTRIBUTOR, Phase.ENDED): _TASK,
    (Role.CONSULTANT, Phase.INVITED): _ENTERING,
    (Role.CONSULTANT, Phase.OPEN): (
        _INSIDE | _ANSWERING | _SHARING | _VERSIONS | {Act.CHANGE_CASE}
    ),
    (Role.CONSULTANT, Phase.ENDED): _LEFT,
    (Role.REVIEWER, Phase.INVITED): _ENTERING,
    (Role.REVIEWER, Phase.OPEN): _INSIDE,
    (Role.REVIEWER, Phase.ENDED): _LEFT,
    (Role.VIEWER, Phase.INVITED): _ENTERING,
    (Role.VIEWER, Phase.OPEN): _SEEING,
    (Role.VIEWER, Phase.ENDED): _LEFT,
    (Role.DECIDER, Phase.OPEN): _INSIDE | _DECIDING,
    (Role.DECIDER, Phase.ENDED): _LEFT,
    (Role.SIGNATORY, Phase.INVITED): _ENTERING,
    (Role.SIGNATORY, Phase.OPEN): _SIGNING,
    (Role.SIGNATORY, Phase.ENDED): _TASK,
}
"""What is allowed; nothing else is."""
WHOLE_CASE: Final = (Role.CONSULTANT, Role.REVIEWER, Role.VIEWER)
"""Roles in the case itself that its owner may offer, the most that may be done first."""
SEATS: Final = (Role.CONSULTANT, Role.DECIDER, Role.REVIEWER, Role.VIEWER)
"""All roles in the case itself. Nobody decides a case that they work on as a consultant."""
GRANTS: Final[Mapping[Role, frozenset[Role]]] = {
    Role.OWNER: frozenset({Role.CONTRIBUTOR, Role.SIGNATORY, *WHOLE_CASE}),
    Role.CONSULTANT: frozenset({Role.CONTRIBUTOR, Role.SIGNATORY}),
}
"""Which roles a role may give to others. A case has one owner."""


@dataclass(frozen=True, slots=True)
class Membership:
    """What somebody is in a case. ``scope``: the questions they may see, ``None`` for all."""

    role: str
    phase: str
    scope: frozenset[str] | None

    def covers(self, subject: str) -> bool:
        """Whether a question is in the scope."""
        return self.scope is None or subject in self.scope


OWNER: Final = Membership(Role.OWNER, Phase.OPEN, None)
"""The person a case belongs to."""


def permits(membership: Membership | None, act: str, subject: str | None = None) -> bool:
    """Whether somebody may do something; to a question, if the act is about one.

    ``None`` is somebody who has nothing to do with the case.
    """
    if membership is None:
        return False
    try:
        rule = RULES.get((Role(membership.role), Phase(membership.phase)), frozenset())
        known = Act(act)
    except ValueError:
        return False
    if known not in rule:
        return False
    if known in IN_SCOPE:
        return subject is not None and membership.covers(subject)
    return True


def permits_somewhere(membership: Membership, act: Act) -> bool:
    """Whether somebody may do something to any question at all, or to the case."""
    subject = None
    if act in IN_SCOPE:
        subject = next(iter(membership.scope), None) if membership.scope is not None else ""
    return permits(membership, act, subject)


def visible(membership: Membership | None, subjects: Iterable[str]) -> tuple[str, ...]:
    """The questions of these that somebody may see, in their order."""
    return tuple(one for one in subjects if permits(membership, Act.SEE_QUESTION, one))


def may_grant(membership: Membership | None, role: str, scope: frozenset[str] | None) -> bool:
    """Whether somebody may invite others to a role with a scope: never to more than they have."""
    if membership is None or not permits(membership, Act.INVITE):
        return False
    if role not in GRANTS.get(Role(membership.role), frozenset()):
        return False
    return membership.scope is None or (scope is not None and scope <= membership.scope)
