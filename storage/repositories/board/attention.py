"""What in assessments waits for somebody to look: rows sent back and untouched, files that expire.

Three statements, for however many assessments.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, func, or_, select, union

from dialogs.dossier.dossier import WARNED_BEFORE
from storage.base import table
from storage.mapping import RETURNED
from storage.models import Answer, Evidence, EvidenceJudgement, Note, Return
from storage.records import Attention

_EVIDENCE, _JUDGEMENTS, _RETURNS = table(Evidence), table(EvidenceJudgement), table(Return)
_ANSWERS, _NOTES = table(Answer), table(Note)
_LATER, _AFTER = _JUDGEMENTS.alias("later"), _RETURNS.alias("after")
_IDS: BindParameter[int] = bindparam("ids", expanding=True)

_EXPIRING = (
    select(_EVIDENCE.c.assessment_id, func.count().label("files"))
    .join(
        _JUDGEMENTS,
        (_JUDGEMENTS.c.assessment_id == _EVIDENCE.c.assessment_id)
        & (_JUDGEMENTS.c.subject == _EVIDENCE.c.subject)
        & (_JUDGEMENTS.c.digest == _EVIDENCE.c.digest)
        & (_JUDGEMENTS.c.revision > _EVIDENCE.c.revision),
    )
    .where(
        _EVIDENCE.c.assessment_id.in_(_IDS),
        _EVIDENCE.c.removed_at.is_(None),
        _EVIDENCE.c.replaced_by.is_(None),
        _JUDGEMENTS.c.valid_until <= bindparam("soon"),
        ~select(_LATER.c.revision)
        .where(
            _LATER.c.assessment_id == _JUDGEMENTS.c.assessment_id,
            _LATER.c.subject == _JUDGEMENTS.c.subject,
            _LATER.c.digest == _JUDGEMENTS.c.digest,
            _LATER.c.revision > _JUDGEMENTS.c.revision,
        )
        .exists(),
    )
    .group_by(_EVIDENCE.c.assessment_id)
)
"""The latest judgement of a file since it was attached holds."""
_OPEN_RETURNS = (
    select(_RETURNS.c.assessment_id, _RETURNS.c.revision, _RETURNS.c.at, _RETURNS.c.rows)
    .where(
        _RETURNS.c.assessment_id.in_(_IDS),
        _RETURNS.c.act == RETURNED,
        ~select(_AFTER.c.revision)
        .where(
            _AFTER.c.assessment_id == _RETURNS.c.assessment_id,
            _AFTER.c.revision > _RETURNS.c.revision,
        )
        .exists(),
    )
    .cte("open_returns")
)
_TOUCHED = union(
    *(
        select(given.c.assessment_id, given.c.subject)
        .join(_OPEN_RETURNS, _OPEN_RETURNS.c.assessment_id == given.c.assessment_id)
        .where(given.c.revision > _OPEN_RETURNS.c.revision)
        for given in (_ANSWERS, _NOTES)
    ),
    select(_EVIDENCE.c.assessment_id, _EVIDENCE.c.subject)
    .join(_OPEN_RETURNS, _OPEN_RETURNS.c.assessment_id == _EVIDENCE.c.assessment_id)
    .where(
        or_(
            _EVIDENCE.c.revision > _OPEN_RETURNS.c.revision,
            _EVIDENCE.c.removed_at > _OPEN_RETURNS.c.at,
        )
    ),
)
"""What was answered, noted or attached in an assessment since rows were sent back."""
_RETURNED = select(_OPEN_RETURNS)


def attention(connection: Connection, ids: Collection[int], today: date) -> dict[int, Attention]:
    """What waits in assessments; those in which nothing does are left out."""
    of: dict[str, Any] = {"ids": list(ids), "soon": today + WARNED_BEFORE}
    if not ids:
        return {}
    expiring = {row.assessment_id: row.files for row in connection.execute(_EXPIRING, of)}
    returned = connection.execute(_RETURNED, of).all()
    touched = defaultdict[int, set[str]](set)
    for row in connection.execute(_TOUCHED, of):
        touched[row.assessment_id].add(row.subject)
    untouched = {
        row.assessment_id: (_count(row.rows, touched[row.assessment_id]), row.at)
        for row in returned
    }
    return {
        id: Attention(*untouched.get(id, (0, None)), expiring=expiring.get(id, 0))
        for id in expiring.keys() | untouched.keys()
    }


def _count(rows: dict[str, Any], touched: set[str]) -> int:
    return sum(row["subject"] not in touched for row in rows["rows"])
