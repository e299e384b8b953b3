"""What answers a person had in view, so that none is overwritten unseen.

Two people may be at the same question. A session keeps the fingerprint of the answers that its
screen showed; an answer given to another one is not recorded but asked about. So is a review where
the answer, or what another reviewer said of it, is not what was shown.
"""

import json
from zlib import crc32

from dialogs.core.outputs import AnswerRecorded, DecisionRecorded, ReviewRecorded
from dialogs.core.session import Place, Session, Wait
from dialogs.core.turn import TurnContext
from dialogs.dossier.decisions import Decision
from dialogs.dossier.dossier import Dossier
from dialogs.dossier.reviews import Review
from scoring.answers.model import Answer
from scoring.answers.serialise import answer_from_json, answer_to_json
from scoring.catalogue.index import CatalogueIndex

_REVIEWED = "/"
_SHOWING = frozenset({Place.CONFLICT, Place.REVIEW, Place.REVIEW_CONFLICT, Place.DECISION})
"""Parts of a question that show its answer again."""
NOTHING = "-"
"""The fingerprint of no answer."""
GROUPS = frozenset({Place.GROUP, Place.GROUP_CHECK})
"""Places that answer several questions at once."""


def as_json(answer: Answer | None) -> str:
    """An answer as text that compares; empty for none."""
    return json.dumps(answer_to_json(answer), sort_keys=True) if answer is not None else ""


def from_json(stored: str) -> Answer | None:
    """The answer that ``as_json`` wrote."""
    return answer_from_json(json.loads(stored)) if stored else None


def fingerprint(answer: Answer | None) -> str:
    """A few characters that differ where answers do."""
    return NOTHING if answer is None else f"{crc32(as_json(answer).encode()):x}"


def in_view(index: CatalogueIndex, dossier: Dossier, wait: Wait) -> str:
    """The fingerprint of what a place shows to be answered; empty where nothing is."""
    if wait.at in GROUPS:
        shown = (as_json(dossier.answers.get(one)) for one in index.members[wait.subject])
        return f"{crc32('|'.join(shown).encode()):x}"
    if not wait.question:
        return ""
    answer = fingerprint(dossier.answers.get(wait.subject))
    review, decision = (said.get(wait.subject) for said in (dossier.reviews, dossier.decisions))
    beside = "".join(map(_of_said, (one for one in (review, decision) if one is not None)))
    return f"{answer}{_REVIEWED}{beside}" if beside else answer


def _of_said(said: Review | Decision) -> str:
    kind = said.verdict if isinstance(said, Review) else ""
    of = (kind, as_json(said.value), said.reason, said.by.at.timestamp())
    return f"{crc32(repr(of).encode()):x}"


def is_overtaken(index: CatalogueIndex, session: Session, dossier: Dossier) -> bool:
    """Whether somebody else has answered or reviewed since the session's screen was shown."""
    return bool(session.seen) and session.seen != in_view(index, dossier, session.wait)


def is_answer_overtaken(index: CatalogueIndex, session: Session, dossier: Dossier) -> bool:
    """Whether somebody else has answered since the session's screen was shown."""
    now = in_view(index, dossier, session.wait)
    return bool(session.seen) and _answer_in(session.seen) != _answer_in(now)


def _answer_in(seen: str) -> str:
    return seen.partition(_REVIEWED)[0]


def seen_after(turn: TurnContext, session: Session, before: Session) -> str:
    """What is in view: a part of a question does not show the answer again."""
    is_part = session.wait.at.is_part_of_question and session.wait.at not in _SHOWING
    is_same = is_part and session.wait.question and session.wait.question == before.wait.question
    if is_same and not any(
        isinstance(one, AnswerRecorded | ReviewRecorded | DecisionRecorded) for one in turn.events
    ):
        return before.seen
    return in_view(turn.index, turn.dossier, session.wait)
