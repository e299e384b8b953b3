"""How a dossier stands with the one who decides: decided, undecided, released.

A row is decided by the decider's own word on the present answer. Without one it takes what the
review came to: accepted, or overridden. Whatever else is there, it is undecided, never nothing.
Others than the decider see what was released, as it stood then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dialogs.core.reviewed import review_listed, standing_review
from dialogs.dossier.access import Act, permits
from dialogs.dossier.decisions import Decision
from dialogs.dossier.dossier import UNDECIDED as OPEN
from dialogs.dossier.dossier import Dossier
from dialogs.dossier.reviews import Signature, Verdict
from scoring.answers.model import Answer
from scoring.catalogue.index import CatalogueIndex

UNDECIDED: Final = "undecided"
"""The list of rows that are still to be decided."""


@dataclass(frozen=True, slots=True)
class DecidedParts:
    """What the decided result is evaluated by: answers in place of others, and open rows."""

    deciding: Mapping[str, Answer]
    undecided: frozenset[str]


def may_decide(dossier: Dossier) -> bool:
    """Whether the person decides in this case, and sees what is not released."""
    return permits(dossier.membership, Act.DECIDE_ROWS)


def is_decided_shown(dossier: Dossier) -> bool:
    """Whether the person sees a third column: they decide, or something was released to them."""
    return may_decide(dossier) or dossier.released is not None


def decisions_seen(dossier: Dossier) -> Mapping[str, Decision]:
    """By row, what is decided as far as the person may see it; some of it may be outdated."""
    if not may_decide(dossier):
        return {} if dossier.released is None else dossier.released.rows
    by_default = {one: _of_review(dossier, one) for one in dossier.reviews}
    taken = {one: said for one, said in by_default.items() if said is not None}
    return taken | dict(dossier.decisions)


def _of_review(dossier: Dossier, subject: str) -> Decision | None:
    """What a row takes where the decider said nothing: what the review came to."""
    review = standing_review(dossier, subject)
    if review is None or review.verdict is Verdict.QUESTION:
        return None
    value = review.on if review.value is None else review.value
    if isinstance(value, OPEN):
        return None
    return Decision(value, review.on, review.by, review.reason, is_own=False)


def is_standing(dossier: Dossier, subject: str, decision: Decision) -> bool:
    """Whether the answer is still the one that was decided on."""
    return decision.on == dossier.answers.get(subject)


def undecided_rows(index: CatalogueIndex, dossier: Dossier) -> tuple[str, ...]:
    """The rows without a decided answer, in the order of the document."""
    seen = decisions_seen(dossier)
    return tuple(
        one
        for one in index.subjects
        if one not in seen or not is_standing(dossier, one, seen[one])
    )


def listed_rows(index: CatalogueIndex, dossier: Dossier, listing: str) -> tuple[str, ...]:
    """The rows of a list of reviews, or those that are answered and undecided."""
    if listing != UNDECIDED:
        return review_listed(index, dossier, listing)
    if not may_decide(dossier):
        return ()
    open_rows = set(undecided_rows(index, dossier))
    return tuple(one for one in review_listed(index, dossier, "") if one in open_rows)


def decided_parts(answers: Mapping[str, Answer], seen: Mapping[str, Decision]) -> DecidedParts:
    """What the result is evaluated by with these decisions."""
    standing = {id: one for id, one in seen.items() if one.on == answers.get(id)}
    return DecidedParts(
        {id: one.value for id, one in standing.items()},
        frozenset(id for id, one in answers.items() if id not in standing and _is_said(one)),
    )


def _is_said(answer: Answer) -> bool:
    return not isinstance(answer, OPEN)


def decided_now(index: CatalogueIndex, dossier: Dossier) -> dict[str, Decision]:
    """What a release would hold: every row with a decided answer that counts, in order."""
    seen = decisions_seen(dossier)
    rows = {one: seen[one] for one in index.subjects if one in seen}
    return {one: said for one, said in rows.items() if is_standing(dossier, one, said)}


def is_all_released(index: CatalogueIndex, dossier: Dossier) -> bool:
    """Whether the enterprise sees what is decided now, or there is nothing to see."""
    seen = {} if dossier.released is None else dossier.released.rows
    return decided_now(index, dossier) == seen


def latest_signature(dossier: Dossier) -> Signature | None:
    """Whose word the decided total is: who released it, else who decided last."""
    if not may_decide(dossier):
        return None if dossier.released is None else dossier.released.by
    said = [one.by for one in decisions_seen(dossier).values() if one.is_own]
    return max(said, key=lambda by: by.at, default=None)
