"""How a dossier stands with its reviewers: what is reviewed, outdated, sent back, changed."""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from dialogs.core import buttons as c
from dialogs.dossier.access import Act, Role, permits
from dialogs.dossier.dossier import Dossier
from dialogs.dossier.reviews import Return, ReturnedRow, Review, Verdict
from scoring.answers.model import Answer
from scoring.catalogue.index import CatalogueIndex

UNREVIEWED: Final = "unreviewed"
QUESTIONED: Final = "questioned"
OVERRIDDEN: Final = "overridden"
OUTDATED: Final = "outdated"
ACCEPTED: Final = "accepted"
REVIEW_LISTINGS: Final = (UNREVIEWED, QUESTIONED, OVERRIDDEN, OUTDATED, ACCEPTED)
_RANKS: Final = (Role.OWNER, Role.CONSULTANT, Role.REVIEWER, Role.DECIDER)
"""Whose word on a row counts for more, the most last."""
_LISTED: Final = {
    Verdict.ACCEPT: ACCEPTED,
    Verdict.QUESTION: QUESTIONED,
    Verdict.OVERRIDE: OVERRIDDEN,
}


def may_review(dossier: Dossier) -> bool:
    """Whether the person may say what they think of the answers, and see what others said."""
    return permits(dossier.membership, Act.REVIEW)


def as_seen(dossier: Dossier) -> Dossier:
    """The dossier without what reviewers said and deciders released, unless they may see that."""
    if may_review(dossier):
        return dossier
    return replace(dossier, reviews={}, returns=(), released=None)


def is_outdated(dossier: Dossier, subject: str) -> bool:
    """Whether the answer has changed since it was reviewed."""
    review = dossier.reviews.get(subject)
    return review is not None and review.on != dossier.answers.get(subject)


def standing_review(dossier: Dossier, subject: str) -> Review | None:
    """The review that still counts."""
    return None if is_outdated(dossier, subject) else dossier.reviews.get(subject)


def review_listing(dossier: Dossier, subject: str) -> str:
    """In which of ``REVIEW_LISTINGS`` a row is; empty for one with nothing to review."""
    review = dossier.reviews.get(subject)
    if review is None:
        return UNREVIEWED if subject in dossier.answers else ""
    return OUTDATED if is_outdated(dossier, subject) else _LISTED[review.verdict]


def review_listed(index: CatalogueIndex, dossier: Dossier, listing: str) -> tuple[str, ...]:
    """The rows of one of ``REVIEW_LISTINGS``, in the order of the document; all for ``""``."""
    found = ((one, review_listing(dossier, one)) for one in index.subjects)
    return tuple(one for one, where in found if where and listing in ("", where))


def review_progress(index: CatalogueIndex, dossier: Dossier) -> tuple[int, int]:
    """How many rows have a review that counts, and of how many."""
    rows = review_listed(index, dossier, "")
    return sum(standing_review(dossier, one) is not None for one in rows), len(rows)


def next_unreviewed(index: CatalogueIndex, dossier: Dossier, after: str) -> str | None:
    """The next row without a review that counts; from the top where none follows."""
    waiting = [
        one
        for one in review_listed(index, dossier, "")
        if one != after and standing_review(dossier, one) is None
    ]
    start = index.position.get(after, -1)
    behind = (one for one in waiting if index.position[one] > start)
    return next(behind, next(iter(waiting), None))


def overriding(dossier: Dossier) -> dict[str, Answer]:
    """By row: the answers of reviewers that stand in place of the given ones."""
    found = {id: standing_review(dossier, id) for id in dossier.reviews}
    return {id: one.value for id, one in found.items() if one is not None and one.value}


def questioned(dossier: Dossier) -> frozenset[str]:
    """The rows whose answer is in question."""
    return frozenset(id for id in dossier.reviews if review_listing(dossier, id) == QUESTIONED)


def is_outranked(dossier: Dossier, subject: str) -> bool:
    """Whether somebody whose word counts for more has reviewed the row: the last word is theirs.

    An enterprise that checks its own answers replaces nothing that a reviewer said.
    """
    review = dossier.reviews.get(subject)
    return review is not None and _rank(dossier.membership.role) < _rank(review.by.role)


def may_undo(dossier: Dossier, returned: Return) -> bool:
    """Whether the person may take back what was sent back: who is what its author was."""
    return may_review(dossier) and dossier.membership.role == returned.by.role


def _rank(role: str) -> int:
    return _RANKS.index(role) if role in _RANKS else -1


def verdicts(dossier: Dossier, subject: str) -> c.Rows:
    """The buttons of what can be said of an answer; what was said can be taken back."""
    if is_outranked(dossier, subject):
        return ()
    said = (Verdict.ACCEPT, Verdict.QUESTION, Verdict.OVERRIDE)
    withdrawing = (c.choice(c.SAY, Verdict.WITHDRAWN),) if subject in dossier.reviews else ()
    return tuple(c.choice(c.SAY, one) for one in said), withdrawing


# --- rows sent back


def as_returned(dossier: Dossier, subject: str, reason: str) -> ReturnedRow:
    """A row as it stands now."""
    files = tuple(file.digest for file in dossier.evidence.get(subject, ()))
    note, answer = dossier.notes.get(subject, ""), dossier.answers.get(subject)
    return ReturnedRow(subject, reason, answer, note, files)


def is_changed(dossier: Dossier, row: ReturnedRow) -> bool:
    """Whether anything of a row is other than when it was sent back: answer, note or files."""
    return as_returned(dossier, row.subject, row.reason) != row


def changed_rows(dossier: Dossier, returned: Return) -> tuple[str, ...]:
    """The rows that were changed since they were sent back."""
    return tuple(row.subject for row in returned.rows if is_changed(dossier, row))


def unchanged_rows(dossier: Dossier) -> tuple[ReturnedRow, ...]:
    """The rows that are still as they were sent back; none where nothing is sent back."""
    returned = dossier.open_return
    rows = () if returned is None else returned.rows
    return tuple(row for row in rows if not is_changed(dossier, row))


def next_returned(dossier: Dossier, after: str) -> str | None:
    """The next row sent back that is unchanged; from the top where none follows."""
    returned = dossier.open_return
    subjects = [] if returned is None else [row.subject for row in returned.rows]
    waiting = [row.subject for row in unchanged_rows(dossier)]
    start = subjects.index(after) if after in subjects else -1
    behind = (one for one in waiting if subjects.index(one) > start)
    return next(behind, next((one for one in waiting if one != after), None))


def reviews_in_order(index: CatalogueIndex, dossier: Dossier) -> Mapping[str, Review]:
    """The reviews of rows that the catalogue has, in the order of the document."""
    return {one: dossier.reviews[one] for one in index.subjects if one in dossier.reviews}
