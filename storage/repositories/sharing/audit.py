"""The record of who did and saw what in a case: each row names the one before.

Rows are only added. Those older than an operator wants to keep go from the beginning, and a new
row says up to which, with the hash of the last of them, so that the rest can still be checked.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, union_all

from storage.backends.protocol import Run
from storage.base import compact_json, table
from storage.models import (
    Assessment,
    AuditEvent,
    Case,
    CaseMember,
    CaseOrganisation,
    Invitation,
    Membership,
)
from storage.records import AuditRow

FIRST = "0" * 64
"""What the first row of a case names in place of one before."""
NOBODY = 0
"""The person of a row that nobody caused."""
TRIMMED_AT_ONCE = 100
"""Cases whose old rows are removed in one unit of work."""

_EVENTS, _CASES, _ASSESSMENTS = table(AuditEvent), table(Case), table(Assessment)
_MEMBERS, _INVITATIONS = table(CaseMember), table(Invitation)
_MEMBERSHIPS, _HANDED = table(Membership), table(CaseOrganisation)
_HOLD = select(_CASES.c.id).where(_CASES.c.id == bindparam("case")).with_for_update(key_share=True)
_LAST = (
    select(_EVENTS.c.number, _EVENTS.c.hash)
    .where(_EVENTS.c.case_id == bindparam("case"))
    .order_by(_EVENTS.c.number.desc())
    .limit(1)
)
_CHAIN = select(_EVENTS).where(_EVENTS.c.case_id == bindparam("case")).order_by(_EVENTS.c.number)
_ALL = _CHAIN.add_columns(_CASES.c.person_id.label("owner")).join(
    _CASES, _CASES.c.id == _EVENTS.c.case_id
)
EMPTY: Mapping[str, Any] = {}


class Audited(StrEnum):
    """What is put into the record of a case. The values are stored."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    PROPOSED = "proposed"
    TAKEN = "taken"
    DECLINED = "declined"
    COUNTED = "counted"
    FINISHED = "finished"
    HANDED_OVER = "handed-over"
    ACCESS_ENDED = "access-ended"
    OPENED = "opened"
    REPORT_REQUESTED = "report-requested"
    FILE_SEEN = "file-seen"
    COMMENTED = "commented"
    COMMENT_WITHDRAWN = "comment-withdrawn"
    CLOSED = "closed"
    REOPENED = "reopened"
    SIGNED = "signed"
    SIGNING_DECLINED = "signing-declined"
    REVIEW_ACCEPT = "review-accept"
    REVIEW_QUESTION = "review-question"
    REVIEW_OVERRIDE = "review-override"
    REVIEW_WITHDRAWN = "review-withdrawn"
    RETURNED = "returned"
    DECISIONS_RELEASED = "decisions-released"
    RETURN_UNDONE = "return-undone"
    HANDED_BACK = "handed-back"
    NUDGED = "nudged"
    REQUESTED = "requested"
    REQUEST_ANSWERED = "request-answered"
    SUBMITTED = "submitted"
    SUBMISSION_WITHDRAWN = "submission-withdrawn"
    SUBMISSION_APPEALED = "submission-appealed"
    TRIMMED = "trimmed"


class AuditLog:
    """The records of cases; each is named by an assessment of the case."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def add(
        self,
        assessment: int,
        person: int,
        act: str,
        now: datetime,
        details: Mapping[str, Any] = EMPTY,
    ) -> None:
        """Add a row: a person did or saw something."""
        await self._run(_add, assessment, person, act, now, details)

    async def has(self, assessment: int, person: int, act: str, since: datetime) -> bool:
        """Whether a person did or saw something after a moment."""
        return await self._run(_has, assessment, person, act, since)

    async def of(self, assessment: int) -> tuple[AuditRow, ...]:
        """The record of a case, the latest first."""
        return await self._run(_rows, assessment)

    async def broken_at(self, assessment: int) -> int | None:
        """The first row of a case that is not as it was written; ``None`` if all are."""
        return await self._run(_broken_at, assessment)

    async def trim(self, before: datetime, now: datetime) -> int:
        """Remove rows from before a moment, but never the last of a case; how many."""
        return await self._run(_trim, before, now)


def _case_of(connection: Connection, assessment: int) -> int:
    found = select(_ASSESSMENTS.c.case_id).where(_ASSESSMENTS.c.id == assessment)
    return int(connection.execute(found).scalar_one())


def _add(
    connection: Connection,
    assessment: int,
    person: int,
    act: str,
    now: datetime,
    details: Mapping[str, Any],
) -> None:
    record(connection, _case_of(connection, assessment), person, act, details, now)


def _has(connection: Connection, assessment: int, person: int, act: str, since: datetime) -> bool:
    case = select(_ASSESSMENTS.c.case_id).where(_ASSESSMENTS.c.id == assessment)
    found = select(_EVENTS.c.number).where(
        _EVENTS.c.case_id == case.scalar_subquery(),
        _EVENTS.c.person == person,
        _EVENTS.c.act == act,
        _EVENTS.c.at > since,
    )
    return connection.execute(found.limit(1)).first() is not None


def _rows(connection: Connection, assessment: int) -> tuple[AuditRow, ...]:
    case = _case_of(connection, assessment)
    names = _names(connection, case)
    rows = connection.execute(_ALL, {"case": case}).all()
    return tuple(
        AuditRow(
            number=row.number,
            at=row.at,
            act=row.act,
            name=names.get(row.person, ""),
            is_owner=row.person == row.owner,
            subject=row.details.get("subject", ""),
            hash=row.hash,
        )
        for row in reversed(rows)
    )


def _names(connection: Connection, case: int) -> dict[int, str]:
    """What people are called in a case, by those who invited them; the latest name holds."""
    asked = (
        select(_MEMBERS.c.person_id, _INVITATIONS.c.name)
        .join(_INVITATIONS, _INVITATIONS.c.id == _MEMBERS.c.invitation_id)
        .where(_MEMBERS.c.case_id == case, _MEMBERS.c.person_id.is_not(None))
    )
    in_organisations = (
        select(_MEMBERSHIPS.c.person_id, _MEMBERSHIPS.c.name)
        .join(_HANDED, _HANDED.c.organisation_id == _MEMBERSHIPS.c.organisation_id)
        .where(_HANDED.c.case_id == case)
    )
    found = connection.execute(union_all(in_organisations, asked))
    return {row.person_id: row.name for row in found}


def _broken_at(connection: Connection, assessment: int) -> int | None:
    return first_broken(connection, _case_of(connection, assessment))


def _trim(connection: Connection, before: datetime, now: datetime) -> int:
    newest = (
        select(_EVENTS.c.case_id, func.max(_EVENTS.c.number).label("last"))
        .group_by(_EVENTS.c.case_id)
        .subquery()
    )
    old = (
        select(_EVENTS.c.case_id, func.max(_EVENTS.c.number).label("up_to"))
        .join(newest, newest.c.case_id == _EVENTS.c.case_id)
        .where(_EVENTS.c.at < before, _EVENTS.c.number < newest.c.last)
        .group_by(_EVENTS.c.case_id)
        .limit(TRIMMED_AT_ONCE)
    )
    removed = 0
    for case, up_to in connection.execute(old).all():
        upto = (_EVENTS.c.case_id == case, _EVENTS.c.number <= up_to)
        last = select(_EVENTS.c.hash).where(_EVENTS.c.case_id == case, _EVENTS.c.number == up_to)
        kept = {"up_to": up_to, "hash": connection.execute(last).scalar_one()}
        record(connection, case, NOBODY, Audited.TRIMMED, kept, now)
        removed += connection.execute(delete(_EVENTS).where(*upto)).rowcount
    return removed


def record(
    connection: Connection,
    case: int,
    person: int,
    act: str,
    details: Mapping[str, Any],
    now: datetime,
) -> None:
    """Add a row to the record of a case. Raises ``ValueError`` for an act that is not known."""
    act = Audited(act).value
    connection.execute(_HOLD, {"case": case})
    last = connection.execute(_LAST, {"case": case}).one_or_none()
    number, previous = (last.number + 1, last.hash) if last else (1, FIRST)
    row = {"case_id": case, "number": number, "at": now, "person": person, "act": act}
    row |= {"details": dict(details), "previous": previous}
    connection.execute(insert(_EVENTS), row | {"hash": digest(row)})


def digest(row: Mapping[str, Any]) -> str:
    """The hash of a row over all its contents, the hash of the row before among them."""
    at = row["at"].astimezone(UTC).isoformat()
    names = ("case_id", "number", "person", "act", "details", "previous")
    content = [at, *(row[name] for name in names)]
    return hashlib.sha256(compact_json(content).encode()).hexdigest()


def first_broken(connection: Connection, case: int) -> int | None:
    """The number of the first row that is not as it was written, or follows a missing one."""
    rows = [dict(row) for row in connection.execute(_CHAIN, {"case": case}).mappings()]
    number, previous = _before_first(rows)
    for row in rows:
        number += 1
        is_next = row["number"] == number and row["previous"] == previous
        if not is_next or digest(row) != row["hash"]:
            return number
        previous = row["hash"]
    return None


def _before_first(rows: Sequence[Mapping[str, Any]]) -> tuple[int, str]:
    """The number and hash of the row before those kept, as the last row says that names it."""
    for row in reversed(rows):
        if row["act"] == Audited.TRIMMED:
            return int(row["details"]["up_to"]), str(row["details"]["hash"])
    return 0, FIRST
