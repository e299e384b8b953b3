"""What was done about one file: who sent it and its earlier versions, who judged it, and when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ScalarSelect, Table, bindparam, select

from storage.backends.protocol import Run
from storage.base import table
from storage.models import (
    Assessment,
    CaseMember,
    Evidence,
    EvidenceJudgement,
    Invitation,
)
from storage.records import FileAct

_EVIDENCE, _JUDGEMENTS = table(Evidence), table(EvidenceJudgement)
_MEMBERS, _INVITATIONS, _ASSESSMENTS = table(CaseMember), table(Invitation), table(Assessment)


def _named_in(acts: Table) -> ScalarSelect[Any]:
    """What the owner of the case calls who acted; nothing for the owner."""
    return (
        select(_INVITATIONS.c.name)
        .join(_MEMBERS, _MEMBERS.c.invitation_id == _INVITATIONS.c.id)
        .join(_ASSESSMENTS, _ASSESSMENTS.c.case_id == _MEMBERS.c.case_id)
        .where(
            _MEMBERS.c.person_id == acts.c.person_id,
            _ASSESSMENTS.c.id == acts.c.assessment_id,
        )
        .order_by(_MEMBERS.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _of(acts: Table) -> tuple[Any, ...]:
    return (
        acts.c.assessment_id == bindparam("assessment"),
        acts.c.subject == bindparam("subject"),
        acts.c.digest.in_(bindparam("digests", expanding=True)),
    )


_SENT = (
    select(_EVIDENCE, _named_in(_EVIDENCE).label("by_name"))
    .where(*_of(_EVIDENCE), _EVIDENCE.c.removed_at.is_(None))
    .order_by(_EVIDENCE.c.revision)
)
_FOUND = (
    select(_JUDGEMENTS, _named_in(_JUDGEMENTS).label("by_name"))
    .where(*_of(_JUDGEMENTS))
    .order_by(_JUDGEMENTS.c.revision)
)


class EvidenceHistory:
    """The acts about files."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def of(
        self, assessment: int, subject: str, digests: Sequence[str]
    ) -> tuple[FileAct, ...]:
        """What was done about a file, named with its versions, in the order it was done."""
        return await self._run(_history, assessment, subject, digests)


def _history(
    connection: Connection, assessment: int, subject: str, digests: Sequence[str]
) -> tuple[FileAct, ...]:
    of = {"assessment": assessment, "subject": subject, "digests": list(digests)}
    acts = [(row.revision, _act(row, row.added_at)) for row in connection.execute(_SENT, of).all()]
    since = acts[0][0] if acts else 0
    acts += [
        (row.revision, _act(row, row.at, row.status, row.valid_until, row.reason))
        for row in connection.execute(_FOUND, of).all()
        if row.revision > since
    ]
    return tuple(act for _, act in sorted(acts, key=lambda one: one[0]))


def _act(
    row: Any, at: datetime, status: str = "", valid_until: Any = None, reason: str | None = None
) -> FileAct:
    return FileAct(
        digest=row.digest,
        at=at,
        person=row.person_id,
        by=row.by_name or "",
        status=status,
        valid_until=valid_until,
        reason=reason or "",
    )
