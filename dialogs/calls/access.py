"""Who may do what with the submissions of a call: act by part, phase and state.

An act needs three things: the part may do it at all (``MOST``), the present phase of the call lets
the part do it (data, see ``phases``), and the submission is in a state for it (``WHEN``). What is
not named is refused. Nobody acts on a submission in which they have an interest.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Part(StrEnum):
    """What somebody is in a call. The values are stored."""

    APPLICANT = "applicant"
    SCREENER = "screener"  # checks, returns, recommends to the next level
    REVIEWER = "reviewer"  # of the submissions assigned to them
    DECIDER = "decider"
    MANAGER = "manager"  # the administrator of the agency whose call it is
    PUBLIC = "public"  # anybody, without signing in


class Act(StrEnum):
    """Everything that a part may or may not do. The values are stored."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    HAND_IN = "hand-in"  # for an enterprise that sent its files
    CORRECT = "correct"  # submit again what was returned, after the end too
    APPEAL = "appeal"
    CHECK = "check"  # found in order
    RETURN = "return"
    RECOMMEND = "recommend"  # to the next level, or at the last one to the reviewers
    SCREEN_OUT = "screen-out"
    RAISE_FLAG = "raise-flag"
    RESOLVE_FLAG = "resolve-flag"
    NOTE_VISIT = "note-visit"
    DECLARE = "declare"  # an interest, or that there is none
    REVIEW = "review"
    SETTLE = "settle"  # on a total, where reviewers differ
    PROPOSE = "propose"  # a decision, pending until all are applied at once
    APPLY = "apply"
    UNDO = "undo"
    ANSWER_APPEAL = "answer-appeal"
    ASSIGN = "assign"
    MANAGE = "manage"  # phases, codes, who is barred
    EXPORT = "export"


class Sight(StrEnum):
    """What there is to see of a submission beyond its name and region. The values are stored."""

    CONTENT = "content"  # version, credit code, answers, evidence, result
    STEPS = "steps"  # how far it is, returns and their reasons
    FLAGS = "flags"
    REVIEWS = "reviews"
    REVIEWERS = "reviewers"  # their names
    RANK = "rank"  # the reviewed total and the place
    PENDING = "pending"  # decisions not applied yet
    DECISION = "decision"
    VISITS = "visits"
    APPEALS = "appeals"
    LISTED = "listed"  # name and region, if it is recommended: what the public list shows


class Status(StrEnum):
    """How far a submission is. The values are stored."""

    RECEIVED = "received"
    CHECKED = "checked"
    RETURNED = "returned"
    SCREENED_OUT = "screened-out"
    IN_REVIEW = "in-review"
    PENDING = "pending"
    DECIDED = "decided"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"


MOST: Final[Mapping[Part, frozenset[Act]]] = {
    Part.APPLICANT: frozenset({Act.SUBMIT, Act.WITHDRAW, Act.CORRECT, Act.APPEAL}),
    Part.SCREENER: frozenset(
        {
            Act.HAND_IN,
            Act.CHECK,
            Act.RETURN,
            Act.RECOMMEND,
            Act.SCREEN_OUT,
            Act.RAISE_FLAG,
            Act.RESOLVE_FLAG,
            Act.NOTE_VISIT,
            Act.UNDO,
            Act.EXPORT,
        }
    ),
    Part.REVIEWER: frozenset({Act.DECLARE, Act.REVIEW, Act.RAISE_FLAG, Act.NOTE_VISIT}),
    Part.DECIDER: frozenset(
        {Act.SETTLE, Act.PROPOSE, Act.APPLY, Act.UNDO, Act.ANSWER_APPEAL, Act.EXPORT}
    ),
    Part.MANAGER: frozenset({Act.HAND_IN, Act.ASSIGN, Act.MANAGE, Act.EXPORT}),
    Part.PUBLIC: frozenset(),
}
"""The most that a phase may let a part do."""
MOST_SEEN: Final[Mapping[Part, frozenset[Sight]]] = {
    Part.APPLICANT: frozenset({Sight.CONTENT, Sight.STEPS, Sight.DECISION, Sight.APPEALS}),
    Part.SCREENER: frozenset(Sight) - {Sight.PENDING, Sight.REVIEWERS},
    Part.REVIEWER: frozenset(Sight) - {Sight.PENDING, Sight.RANK},
    Part.DECIDER: frozenset(Sight),
    Part.MANAGER: frozenset(Sight) - {Sight.PENDING},
    Part.PUBLIC: frozenset({Sight.LISTED}),
}
"""The most that a phase may let a part see."""

_WITH_OFFICERS: Final = frozenset({Status.RECEIVED, Status.CHECKED})
_BEFORE_REVIEW: Final = _WITH_OFFICERS | {Status.RETURNED}
_LIVE: Final = frozenset(Status) - {Status.WITHDRAWN}
WHEN: Final[Mapping[Act, frozenset[Status]]] = {
    Act.SUBMIT: _BEFORE_REVIEW | {Status.WITHDRAWN},
    Act.WITHDRAW: _BEFORE_REVIEW | {Status.IN_REVIEW},
    Act.CORRECT: frozenset({Status.RETURNED}),
    Act.APPEAL: frozenset({Status.DECIDED, Status.SCREENED_OUT}),
    Act.CHECK: frozenset({Status.RECEIVED}),
    Act.RETURN: _WITH_OFFICERS,
    Act.RECOMMEND: _WITH_OFFICERS,
    Act.SCREEN_OUT: _WITH_OFFICERS,
    Act.RAISE_FLAG: _LIVE,
    Act.RESOLVE_FLAG: _LIVE,
    Act.NOTE_VISIT: _LIVE,
    Act.DECLARE: _LIVE,
    Act.REVIEW: frozenset({Status.IN_REVIEW}),
    Act.SETTLE: frozenset({Status.IN_REVIEW}),
    Act.PROPOSE: frozenset({Status.IN_REVIEW, Status.PENDING}),
    Act.APPLY: frozenset({Status.PENDING}),
    Act.UNDO: _LIVE,
    Act.ANSWER_APPEAL: frozenset({Status.APPEALED}),
    Act.ASSIGN: _LIVE,
    Act.EXPORT: frozenset(Status),
}
"""In which states of a submission an act on it makes sense; ``MANAGE`` and ``HAND_IN`` are about
none."""


def fits(act: Act, status: Status) -> bool:
    """Whether a submission in this state is open to an act."""
    return status in WHEN.get(act, frozenset())
