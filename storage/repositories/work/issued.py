"""Documents that were given out: recorded when they are made, found again by whoever has one."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select, update

from storage.backends.protocol import Run
from storage.base import table
from storage.models import IssuedDocument as DocumentRow
from storage.models import IssuedFile as FileRow
from storage.models import Report
from storage.models import SigningCertificate as CertificateRow
from storage.records import IssuedDocument, IssuedFile, Matches, Sought
from storage.repositories.work.reports import supersedes
from storage.upserts import Upsert

_DOCUMENTS, _FILES, _REPORTS = table(DocumentRow), table(FileRow), table(Report)
_CERTIFICATES, _NEWER = table(CertificateRow), _REPORTS.alias("newer")
_RESERVE, _ADD = Upsert(_DOCUMENTS), Upsert(_FILES)
_KEPT = select(_DOCUMENTS.c.id, _DOCUMENTS.c.code, _DOCUMENTS.c.assessment_id).where(
    _DOCUMENTS.c.number == bindparam("known")
)
_ISSUED = (
    update(_DOCUMENTS)
    .where(_DOCUMENTS.c.id == bindparam("document"))
    .values(
        issued_at=func.coalesce(
            _DOCUMENTS.c.issued_at, bindparam("at", type_=_DOCUMENTS.c.issued_at.type)
        )
    )
)
_NEWEST = (
    select(_DOCUMENTS.c.number, _DOCUMENTS.c.sequence)
    .where(
        _DOCUMENTS.c.assessment_id == bindparam("assessment"),
        _DOCUMENTS.c.issued_at.is_not(None),
    )
    .order_by(_DOCUMENTS.c.sequence.desc())
    .limit(1)
)
_SUPERSEDE = (
    update(_DOCUMENTS)
    .where(
        _DOCUMENTS.c.assessment_id == bindparam("assessment"),
        _DOCUMENTS.c.sequence < bindparam("latest"),
        _DOCUMENTS.c.number.not_in(
            select(_REPORTS.c.number)
            .join(_NEWER, _NEWER.c.version_id == _REPORTS.c.version_id)
            .where(_NEWER.c.number == bindparam("by"))
        ),
    )
    .values(superseded_by=bindparam("by"))
)
"""Those of the same version stand side by side, as by ``reports.supersedes``."""


class Issued:
    """The documents that were given out."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def reserve(
        self,
        number: str,
        *,
        assessment: int,
        sequence: int,
        catalogue: str,
        data_hash: str,
        code: str,
    ) -> str:
        """Set a document's check code before it is made; the one it has already, if any."""
        values = {
            "number": number,
            "assessment_id": assessment,
            "sequence": sequence,
            "catalogue": catalogue,
            "data_hash": data_hash,
            "code": code,
        }
        return await self._run(_reserve, values)

    async def record(self, number: str, file: IssuedFile, now: datetime) -> None:
        """Record a file of a reserved document, of any kind, in the transaction that issues it.

        From then on it is the one in force of its assessment, unless a later one was issued.
        """
        await self._run(_record, number, file, now)

    async def by_code(self, code: str) -> IssuedDocument | None:
        """The issued document with a check code."""
        return await self._run(by_code, code)

    async def by_hash(self, number: str, start: str) -> IssuedDocument | None:
        """The issued document with a number, if the hash of its facts begins so."""
        return await self._run(by_hash, number, start)

    async def look_up(self, sought: Sought) -> Matches:
        """What there is of what a file says of itself."""
        return await self._run(look_up, sought)


def _reserve(connection: Connection, values: dict[str, Any]) -> str:
    connection.execute(_RESERVE.on(connection), values)
    kept = connection.execute(_KEPT, {"known": values["number"]}).one()
    return str(kept.code)


def _record(connection: Connection, number: str, file: IssuedFile, now: datetime) -> None:
    document = connection.execute(_KEPT, {"known": number}).one()
    values = {name: getattr(file, name) for name in IssuedFile.__slots__}
    added = values | {"document_id": document.id, "made_at": now}
    connection.execute(_ADD.on(connection), added)
    connection.execute(_ISSUED, {"document": document.id, "at": now})
    of = {"assessment": document.assessment_id}
    newest = connection.execute(_NEWEST, of).one_or_none()
    if newest is not None:
        later = of | {"latest": newest.sequence, "by": newest.number}
        connection.execute(_SUPERSEDE, later)


def by_code(connection: Connection, code: str) -> IssuedDocument | None:
    """The issued document with a check code."""
    return _one(connection, _documents().where(_DOCUMENTS.c.code == code))


def by_hash(connection: Connection, number: str, start: str) -> IssuedDocument | None:
    """The issued document with a number, if the hash of its facts begins so."""
    found = _numbered(connection, number)
    has_hash = found is not None and (found.data_hash or "").startswith(start)
    return found if has_hash else None


def look_up(connection: Connection, sought: Sought) -> Matches:
    """What there is of what a file says of itself."""
    of = _FILES.c.document_id
    same_bytes = select(of).where(_FILES.c.sha256 == sought.sha256)
    exact = _one(connection, _documents().where(_DOCUMENTS.c.id.in_(same_bytes)))
    ours = frozenset[str]()
    if sought.certificates:
        known = select(_CERTIFICATES.c.fingerprint).where(
            _CERTIFICATES.c.fingerprint.in_(sought.certificates)
        )
        ours = frozenset(connection.execute(known).scalars())
    return Matches(
        exact=exact,
        claimed=_numbered(connection, sought.number) if sought.number else None,
        same_content=_of_content(connection, sought),
        certificates=ours,
    )


def _of_content(connection: Connection, sought: Sought) -> IssuedDocument | None:
    """The document of the same content; of several the one that is claimed, or none of them."""
    if not sought.content_digest:
        return None
    same = select(_FILES.c.document_id).where(_FILES.c.content_digest == sought.content_digest)
    found = connection.execute(_documents().where(_DOCUMENTS.c.id.in_(same))).all()
    claimed = [row for row in found if row.number == sought.number]
    rows = claimed or found
    return _document(connection, rows[0]) if len(rows) == 1 else None


def _documents() -> Select[Any]:
    return select(_DOCUMENTS).where(_DOCUMENTS.c.issued_at.is_not(None)).order_by(_DOCUMENTS.c.id)


def _one(connection: Connection, query: Select[Any]) -> IssuedDocument | None:
    row = connection.execute(query.limit(1)).one_or_none()
    return None if row is None else _document(connection, row)


def _numbered(connection: Connection, number: str) -> IssuedDocument | None:
    found = _one(connection, _documents().where(_DOCUMENTS.c.number == number))
    return found or _unrecorded(connection, number)


def _unrecorded(connection: Connection, number: str) -> IssuedDocument | None:
    """A report that was made before documents were recorded."""
    newer = (
        select(func.max(_NEWER.c.number))
        .where(supersedes(_NEWER, _REPORTS), _NEWER.c.issued_at.is_not(None))
        .scalar_subquery()
    )
    query = (
        select(_REPORTS, newer.label("by"))
        .where(_REPORTS.c.number == number, _REPORTS.c.issued_at.is_not(None))
        .order_by(_REPORTS.c.id)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return IssuedDocument(
        number=row.number,
        code="",
        catalogue=str(row.data["catalogue"]),
        issued=row.issued_at,
        superseded_by=row.by,
        has_data=True,
        data_hash=row.data_hash,
        name=_name(row.data),
    )


def _document(connection: Connection, row: Row[Any]) -> IssuedDocument:
    has_data = row.assessment_id is not None
    files = select(_FILES).where(_FILES.c.document_id == row.id).order_by(_FILES.c.id)
    facts = select(_REPORTS.c.data).where(_REPORTS.c.number == row.number).limit(1)
    data = connection.execute(facts).scalar_one_or_none() if has_data else None
    return IssuedDocument(
        number=row.number,
        code=row.code,
        catalogue=row.catalogue,
        issued=row.issued_at,
        superseded_by=row.superseded_by,
        has_data=has_data,
        data_hash=row.data_hash if has_data else None,
        name=_name(data) if data else None,
        files=tuple(_file(file) for file in connection.execute(files)),
    )


def _name(data: dict[str, Any]) -> str | None:
    return data["enterprise"]["name"] or None


def _file(row: Row[Any]) -> IssuedFile:
    return IssuedFile(**{name: getattr(row, name) for name in IssuedFile.__slots__})


def forget_facts(connection: Connection, assessments: Any) -> None:
    """Forget the hash of the facts of documents whose assessments are about to be deleted."""
    connection.execute(
        update(_DOCUMENTS)
        .where(_DOCUMENTS.c.assessment_id.in_(assessments))
        .values(data_hash=None)
    )
