"""Reports: numbered, hashed and stored; a newer one supersedes the one before."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)

from storage.backends.protocol import Run
from storage.base import compact_json, insert_row, table
from storage.models import Assessment, Case, Identity, Report
from storage.records import Conversation, ReportRequest, StoredReport, report_number

_REPORTS, _ASSESSMENTS, _CASES = table(Report), table(Assessment), table(Case)
_IDENTITIES = table(Identity)
_NEWER, _OLDER = _REPORTS.alias("newer"), _REPORTS.alias("older")

_EARLIER = (
    select(
        _REPORTS.c.id,
        _REPORTS.c.sequence,
        _REPORTS.c.language,
        _REPORTS.c.data_hash,
        _REPORTS.c.issued_at,
        _REPORTS.c.version_id,
    )
    .where(_REPORTS.c.assessment_id == bindparam("assessment"))
    .order_by(_REPORTS.c.sequence.desc(), _REPORTS.c.id)
)
"""Without their data, which is large."""


def supersedes(newer: FromClause, older: FromClause) -> ColumnElement[bool]:
    """Whether a report takes the place of another.

    Two of one version do not: one of them is without what was said in review.
    """
    return and_(
        newer.c.assessment_id == older.c.assessment_id,
        newer.c.sequence > older.c.sequence,
        or_(
            newer.c.version_id.is_(None),
            older.c.version_id.is_(None),
            newer.c.version_id != older.c.version_id,
        ),
    )


_ONE = select(
    _REPORTS,
    select(func.max(_OLDER.c.sequence))
    .where(supersedes(_REPORTS, _OLDER))
    .scalar_subquery()
    .label("before"),
).where(_REPORTS.c.id == bindparam("report"))
_FOR = (
    update(_REPORTS)
    .where(_REPORTS.c.id == bindparam("report"))
    .values(identity_id=bindparam("identity"))
)
_WANT = _FOR.values(path=None, size=None)
_WITHDRAW = (
    delete(_REPORTS)
    .where(
        _REPORTS.c.assessment_id == bindparam("assessment"),
        _REPORTS.c.language == bindparam("in_language"),
        _REPORTS.c.data_hash != bindparam("digest"),
        _REPORTS.c.issued_at.is_(None),
        _REPORTS.c.version_id.is_(None),
    )
    .returning(_REPORTS.c.id)
)
_PERSON = (
    select(_IDENTITIES.c.person_id)
    .join(_REPORTS, _REPORTS.c.identity_id == _IDENTITIES.c.id)
    .where(_REPORTS.c.id == bindparam("report"))
)
_WAS_ISSUED = select(_REPORTS.c.issued_at).where(_REPORTS.c.id == bindparam("report"))
_ISSUE = (
    update(_REPORTS)
    .where(_REPORTS.c.id == bindparam("report"))
    .values(
        path=bindparam("made_at"),
        size=bindparam("bytes"),
        issued_at=func.coalesce(
            _REPORTS.c.issued_at, bindparam("at", type_=_REPORTS.c.issued_at.type)
        ),
    )
)
_RANKED = (
    select(
        _REPORTS.c.id,
        _REPORTS.c.path,
        func.row_number()
        .over(partition_by=_REPORTS.c.assessment_id, order_by=_REPORTS.c.id.desc())
        .label("rank"),
    )
    .where(_REPORTS.c.path.is_not(None), _REPORTS.c.version_id.is_(None))
    .subquery()
)
_SURPLUS = (
    select(_RANKED.c.id, _RANKED.c.path)
    .where(_RANKED.c.rank > bindparam("keep"))
    .order_by(_RANKED.c.id)
)
_FORGET_FILE = (
    update(_REPORTS)
    .where(
        _REPORTS.c.id == bindparam("report"),
        _REPORTS.c.path == bindparam("lies_at"),
    )
    .values(path=None, size=None)
)
_PATHS = select(_REPORTS.c.path).where(_REPORTS.c.path.is_not(None))
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
_WEIGH = (
    update(_ASSESSMENTS)
    .where(_ASSESSMENTS.c.id == bindparam("assessment"))
    .values(written=_ASSESSMENTS.c.written + bindparam("more"))
)


def _stored() -> Select[Any]:
    superseded = (
        select(_NEWER.c.id)
        .where(supersedes(_NEWER, _REPORTS), _NEWER.c.issued_at.is_not(None))
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
        self,
        conversation: Conversation,
        language: str,
        data: dict[str, Any],
        now: datetime,
        version: int | None = None,
    ) -> ReportRequest:
        """Give a report of the assessment its number and store what it must show.

        The same data as last time are the same report: another language shares its number, and
        one that is made already is returned with its ``path``, to be delivered again. Those that
        were requested with older data and are not made yet are ``withdrawn``. A report of a
        ``version`` says so, and is another one than that of the same data.
        """
        return await self._run(_request, conversation, language, data, now, version)

    async def find(self, report: int) -> ReportRequest | None:
        """What was requested; ``None``: it was withdrawn or deleted."""
        return await self._run(_find, report)

    async def person(self, report: int) -> int | None:
        """The person a report was made for; ``None``: it was deleted."""
        return await self._run(_person, report)

    async def issue(self, report: int, path: str, size: int, now: datetime) -> bool:
        """The report is made and stored at ``path``; ``False``: it was withdrawn or deleted."""
        return await self._run(_issue, report, path, size, now)

    async def want(self, report: int, identity: int) -> None:
        """Make a report one that is to be made for an identity, again if its file is gone."""
        await self._run(_want, report, identity)

    async def surplus(self, keep: int) -> tuple[tuple[int, str], ...]:
        """The files of each assessment's reports beyond the newest ``keep``: report and path."""
        return await self._run(_surplus, keep)

    async def forget_file(self, report: int, path: str) -> bool:
        """Forget the file at ``path``; ``True``: remove it after this unit of work."""
        return await self._run(_forget_file, report, path)

    async def paths(self) -> frozenset[str]:
        """The paths of all reports."""
        return await self._run(_paths)

    async def of(self, assessment: int) -> tuple[StoredReport, ...]:
        """The reports of an assessment, in their order."""
        return await self._run(_of, assessment)

    async def data_of(self, assessment: int) -> dict[int, dict[str, Any]]:
        """What the reports of an assessment show, by report, by one statement."""
        return await self._run(_data_of, assessment)

    async def get(self, number: str, language: str) -> StoredReport | None:
        """One report, of any case: whether somebody may see it is asked before it is shown."""
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
    version: int | None,
) -> ReportRequest:
    assessment, digest = conversation.assessment, data_hash(data)
    older = {"assessment": assessment, "in_language": language, "digest": digest}
    withdrawn = tuple(connection.execute(_WITHDRAW, older).scalars())
    earlier = connection.execute(_EARLIER, {"assessment": assessment}).all()
    sequence = _sequence(earlier, digest, version)
    known = [row for row in earlier if row.sequence == sequence and row.language == language]
    if known:
        wanted = {"report": known[0].id, "identity": conversation.identity}
        connection.execute(_FOR, wanted)
        asked = _asked(connection.execute(_ONE, {"report": known[0].id}).one())
        return replace(asked, withdrawn=withdrawn)
    weight = {"assessment": assessment, "more": len(compact_json(data).encode())}
    connection.execute(_WEIGH, weight)
    number = report_number(assessment, sequence)
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
        version_id=version,
    )
    made = _asked(connection.execute(_ONE, {"report": report}).one())
    return replace(made, withdrawn=withdrawn)


def _sequence(earlier: Sequence[Any], digest: str, version: int | None) -> int:
    """The sequence of a report: that of the same version or data, else the next."""
    if version is not None:
        same = (digest, version)
        of_version = [row.sequence for row in earlier if (row.data_hash, row.version_id) == same]
        if of_version:
            return int(of_version[0])
    elif earlier and (earlier[0].data_hash, earlier[0].version_id) == (digest, None):
        return int(earlier[0].sequence)
    return 1 + max((row.sequence for row in earlier), default=0)


def _person(connection: Connection, report: int) -> int | None:
    found: int | None = connection.execute(_PERSON, {"report": report}).scalar_one_or_none()
    return found


def _find(connection: Connection, report: int) -> ReportRequest | None:
    row = connection.execute(_ONE, {"report": report}).one_or_none()
    return None if row is None else _asked(row)


def _asked(row: Row[Any]) -> ReportRequest:
    return ReportRequest(
        id=row.id,
        assessment=row.assessment_id,
        number=row.number,
        sequence=row.sequence,
        language=row.language,
        identity=row.identity_id,
        data=row.data,
        data_hash=row.data_hash,
        path=row.path,
        issued=row.issued_at,
        version=row.version_id,
        supersedes=row.before and report_number(row.assessment_id, row.before),
    )


def _issue(connection: Connection, report: int, path: str, size: int, now: datetime) -> bool:
    first = connection.execute(_WAS_ISSUED, {"report": report}).scalar_one_or_none() is None
    made = {"report": report, "made_at": path, "bytes": size, "at": now}
    if connection.execute(_ISSUE, made).rowcount != 1:
        return False
    if first:
        connection.execute(_COUNT_UP, {"report": report})
    return True


def _want(connection: Connection, report: int, identity: int) -> None:
    connection.execute(_WANT, {"report": report, "identity": identity})


def _surplus(connection: Connection, keep: int) -> tuple[tuple[int, str], ...]:
    return tuple((row.id, row.path) for row in connection.execute(_SURPLUS, {"keep": keep}))


def _forget_file(connection: Connection, report: int, path: str) -> bool:
    return connection.execute(_FORGET_FILE, {"report": report, "lies_at": path}).rowcount == 1


def _paths(connection: Connection) -> frozenset[str]:
    return frozenset(connection.execute(_PATHS).scalars())


def _of(connection: Connection, assessment: int) -> tuple[StoredReport, ...]:
    rows = connection.execute(_OF_ASSESSMENT, {"assessment": assessment})
    return tuple(_stored_report(row) for row in rows)


def _data_of(connection: Connection, assessment: int) -> dict[int, dict[str, Any]]:
    found = select(_REPORTS.c.id, _REPORTS.c.data).where(_REPORTS.c.assessment_id == assessment)
    return {row.id: row.data for row in connection.execute(found)}


def _get(connection: Connection, number: str, language: str) -> StoredReport | None:
    by = {"number": number, "language": language}
    row = connection.execute(_BY_NUMBER, by).one_or_none()
    return None if row is None else _stored_report(row)


def _stored_report(row: Row[Any]) -> StoredReport:
    return StoredReport(
        id=row.id,
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
        version=row.version_id,
    )
