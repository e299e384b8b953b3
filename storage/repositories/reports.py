"""Reports: numbered, hashed, kept; a newer one supersedes the one before."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, update

from storage.base import table
from storage.models import Assessment, Case, Report
from storage.repositories.opening import insert_row
from storage.running import Run
from storage.values import Conversation, ReportRequest, StoredReport

_REPORTS, _ASSESSMENTS, _CASES = table(Report), table(Assessment), table(Case)
_NEWER = _REPORTS.alias("newer")

_LAST = (
    select(_REPORTS)
    .where(_REPORTS.c.assessment_id == bindparam("assessment"))
    .order_by(_REPORTS.c.sequence.desc(), _REPORTS.c.id)
)
_ASK_AGAIN = (
    update(_REPORTS)
    .where(_REPORTS.c.id == bindparam("report"))
    .values(identity_id=bindparam("identity"))
)
_PENDING = select(_REPORTS).where(_REPORTS.c.issued_at.is_(None)).order_by(_REPORTS.c.id)
_ISSUE = (
    update(_REPORTS)
    .where(_REPORTS.c.id == bindparam("report"), _REPORTS.c.issued_at.is_(None))
    .values(path=bindparam("made_at"), issued_at=bindparam("at"))
)
_MAKE_AGAIN = (
    update(_REPORTS).where(_REPORTS.c.id == bindparam("report")).values(path=None, issued_at=None)
)
_COUNT_UP = (
    update(_ASSESSMENTS)
    .where(
        _ASSESSMENTS.c.id
        == select(_REPORTS.c.assessment_id)
        .where(_REPORTS.c.id == bindparam("report"))
        .scalar_subquery()
    )
    .values(revision=_ASSESSMENTS.c.revision + 1)
)


def _stored() -> Select[Any]:
    superseded = (
        select(_NEWER.c.id)
        .where(
            _NEWER.c.assessment_id == _REPORTS.c.assessment_id,
            _NEWER.c.sequence > _REPORTS.c.sequence,
            _NEWER.c.issued_at.is_not(None),
        )
        .exists()
    )
    return (
        select(_REPORTS, _CASES.c.person_id, superseded.label("superseded"))
        .join(_ASSESSMENTS, _ASSESSMENTS.c.id == _REPORTS.c.assessment_id)
        .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
        .order_by(_REPORTS.c.sequence)
    )


_OF_ASSESSMENT = _stored().where(_REPORTS.c.assessment_id == bindparam("assessment"))
_BY_NUMBER = _stored().where(
    _REPORTS.c.number == bindparam("number"), _REPORTS.c.language == bindparam("language")
)


class Reports:
    """The reports of assessments."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def request(
        self, conversation: Conversation, language: str, data: dict[str, Any], now: datetime
    ) -> ReportRequest:
        """Give a report of the assessment its number and keep what it must show.

        The same data as last time are the same report: another language shares its number, and
        one that is made already comes back with its ``path``, to be handed over again.
        """
        return await self._run(_request, conversation, language, data, now)

    async def pending(self) -> tuple[ReportRequest, ...]:
        """Reports asked for and not made yet, oldest first."""
        return await self._run(_pending)

    async def issue(self, report: int, path: str, now: datetime) -> None:
        """The report is made and lies at ``path``; a second time changes nothing."""
        await self._run(_issue, report, path, now)

    async def make_again(self, report: int) -> None:
        """The file is lost: the report is to be made anew, under its number."""
        await self._run(_make_again, report)

    async def of(self, assessment: int) -> tuple[StoredReport, ...]:
        """The reports of an assessment, in their order."""
        return await self._run(_of, assessment)

    async def get(self, number: str, language: str) -> StoredReport | None:
        """One report, for whoever asks: compare ``person`` before showing it."""
        return await self._run(_get, number, language)


def data_hash(data: dict[str, Any]) -> str:
    """SHA-256 of the data, whatever the order of its keys."""
    canonical = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _request(
    connection: Connection,
    conversation: Conversation,
    language: str,
    data: dict[str, Any],
    now: datetime,
) -> ReportRequest:
    assessment, digest = conversation.assessment, data_hash(data)
    earlier = connection.execute(_LAST, {"assessment": assessment}).all()
    last = earlier[0] if earlier else None
    unchanged = last is not None and last.data_hash == digest
    sequence = 1 if last is None else last.sequence + (not unchanged)
    known = [row for row in earlier if row.sequence == sequence and row.language == language]
    if known:
        of = {"report": known[0].id, "identity": conversation.identity}
        connection.execute(_ASK_AGAIN, of)
        return replace(_asked(known[0]), identity=conversation.identity)
    number = f"GF-{assessment:05d}-{sequence:02d}"
    report = insert_row(
        connection,
        _REPORTS,
        assessment_id=assessment,
        identity_id=conversation.identity,
        sequence=sequence,
        number=number,
        language=language,
        data=data,
        data_hash=digest,
        requested_at=now,
    )
    return ReportRequest(report, number, sequence, language, conversation.identity, data, digest)


def _pending(connection: Connection) -> tuple[ReportRequest, ...]:
    return tuple(_asked(row) for row in connection.execute(_PENDING))


def _asked(row: Row[Any]) -> ReportRequest:
    return ReportRequest(
        id=row.id,
        number=row.number,
        sequence=row.sequence,
        language=row.language,
        identity=row.identity_id,
        data=row.data,
        data_hash=row.data_hash,
        path=row.path,
    )


def _issue(connection: Connection, report: int, path: str, now: datetime) -> None:
    made = connection.execute(_ISSUE, {"report": report, "made_at": path, "at": now})
    if made.rowcount == 1:
        connection.execute(_COUNT_UP, {"report": report})


def _make_again(connection: Connection, report: int) -> None:
    connection.execute(_MAKE_AGAIN, {"report": report})


def _of(connection: Connection, assessment: int) -> tuple[StoredReport, ...]:
    rows = connection.execute(_OF_ASSESSMENT, {"assessment": assessment})
    return tuple(_stored_report(row) for row in rows)


def _get(connection: Connection, number: str, language: str) -> StoredReport | None:
    by = {"number": number, "language": language}
    row = connection.execute(_BY_NUMBER, by).one_or_none()
    return None if row is None else _stored_report(row)


def _stored_report(row: Row[Any]) -> StoredReport:
    return StoredReport(
        number=row.number,
        sequence=row.sequence,
        language=row.language,
        assessment=row.assessment_id,
        person=row.person_id,
        data_hash=row.data_hash,
        path=row.path,
        requested=row.requested_at,
        issued=row.issued_at,
        superseded=row.superseded,
    )
