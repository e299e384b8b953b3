"""Versions of assessments: closing, reopening, and what a second person says of them.

Whatever names a version names beside it the assessment that it must be of.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from msgspec import structs
from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, insert, select, update

from dialogs.dossier.access import Role
from storage.backends.protocol import Run
from storage.base import compact_json, insert_row, table
from storage.errors import ConversationMoved
from storage.models import Assessment, Case, CaseMember, Invitation, SignOff, Version, VersionFile
from storage.records import Conversation
from storage.records import SignOff as SignOffRecord
from storage.records import Version as VersionRecord
from storage.repositories.sharing.audit import Audited, record

_VERSIONS, _FILES, _SIGN_OFFS = table(Version), table(VersionFile), table(SignOff)
_ASSESSMENTS, _CASES = table(Assessment), table(Case)
_INVITATIONS, _MEMBERS = table(Invitation), table(CaseMember)

_OWN = (
    select(_ASSESSMENTS.c.case_id)
    .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
    .where(
        _ASSESSMENTS.c.id == bindparam("assessment"),
        _CASES.c.person_id == bindparam("person"),
        ~_ASSESSMENTS.c.is_task,
    )
)
_STANDING = select(_VERSIONS.c.number).where(
    _VERSIONS.c.assessment_id == bindparam("assessment"), _VERSIONS.c.reopened_at.is_(None)
)
_LAST = select(func.max(_VERSIONS.c.number)).where(
    _VERSIONS.c.assessment_id == bindparam("assessment")
)
_COUNT_UP = (
    update(_ASSESSMENTS)
    .where(_ASSESSMENTS.c.id == bindparam("of_assessment"))
    .values(
        revision=_ASSESSMENTS.c.revision + 1,
        written=_ASSESSMENTS.c.written + bindparam("more"),
        updated_at=bindparam("at"),
    )
)
_HEADS = [column for column in _VERSIONS.c if column.name != "content"]


class Versions:
    """The versions of assessments."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def close(
        self,
        conversation: Conversation,
        content: dict[str, Any],
        hash: str,
        files: Collection[str],
        name: str,
        now: datetime,
    ) -> tuple[Conversation, VersionRecord] | None:
        """Freeze an assessment of the person's own as its next version, with its evidence.

        ``None``: it is not theirs, or closed already. Raises ``ConversationMoved`` when it was
        changed since it was read: nothing is frozen that the closer did not read.
        """
        row = {"content": content, "hash": hash, "closed_name": name, "closed_at": now}
        return await self._run(_close, conversation, row, files)

    async def reopen(
        self,
        assessment: int,
        number: int,
        *,
        person: int,
        name: str,
        reason: str,
        now: datetime,
    ) -> tuple[int, ...] | None:
        """Reopen an assessment that stands closed as a version; nobody can sign that any more.

        Returns the people who were asked to sign; ``None`` if it does not stand closed as that.
        """
        row = {"reopened_by": person, "reopened_name": name, "reason": reason, "reopened_at": now}
        return await self._run(_reopen, assessment, number, row)

    async def of(self, assessment: int) -> tuple[VersionRecord, ...]:
        """The versions of an assessment without their content, the latest first."""
        return await self._run(_of, assessment)

    async def get(self, assessment: int, number: int) -> VersionRecord | None:
        """One version with its content."""
        which = (_VERSIONS.c.assessment_id == assessment, _VERSIONS.c.number == number)
        return await self._run(_get, which)

    async def by_id(self, version: int) -> VersionRecord | None:
        """The version by its id, which must come from a membership."""
        return await self._run(_get, (_VERSIONS.c.id == version,))

    async def head(self, version: int) -> VersionRecord:
        """A version without its content, with what was said of it; by an id of a report of it."""
        return await self._run(_head, version)

    async def signs(self, version: int, person: int) -> bool:
        """Whether somebody is asked to sign a version, or was and it still stands."""
        return await self._run(_signs, version, person)

    async def sign(
        self,
        version: VersionRecord,
        member: int,
        *,
        person: int,
        name: str,
        outcome: str,
        reason: str,
        channel: str,
        now: datetime,
    ) -> bool:
        """Add what a member says of a version; ``False`` if it does not stand any more, or they
        have said something already.
        """
        row = {
            "version_id": version.id,
            "member_id": member,
            "person_id": person,
            "name": name,
            "outcome": outcome,
            "reason": reason or None,
            "hash": version.hash,
            "channel": channel,
            "at": now,
        }
        return await self._run(_sign, version, row)


def _signs(connection: Connection, version: int, person: int) -> bool:
    scopes = select(_MEMBERS.c.scope).where(
        _MEMBERS.c.person_id == person,
        _MEMBERS.c.role == Role.SIGNATORY,
        _MEMBERS.c.ended_at.is_(None),
    )
    found = connection.execute(scopes).scalars()
    return any(scope is not None and scope.get("version") == version for scope in found)


def _close(
    connection: Connection, of: Conversation, row: dict[str, Any], files: Collection[str]
) -> tuple[Conversation, VersionRecord] | None:
    which = {"assessment": of.assessment, "person": of.person}
    case = connection.execute(_OWN, which).scalar_one_or_none()
    if case is None:
        return None
    size = len(compact_json(row["content"]).encode("utf-8", "surrogatepass"))
    counted = connection.execute(
        _COUNT_UP.where(_ASSESSMENTS.c.revision == of.revision),
        {"of_assessment": of.assessment, "more": size, "at": row["closed_at"]},
    )
    if counted.rowcount != 1:
        raise ConversationMoved(f"assessment {of.assessment}")
    if connection.execute(_STANDING, which).first() is not None:
        return None
    number = (connection.execute(_LAST, which).scalar() or 0) + 1
    values = row | {"number": number, "closed_by": of.person, "channel": of.channel}
    made = insert_row(connection, _VERSIONS, assessment_id=of.assessment, **values)
    if files:
        held = [{"version_id": made, "digest": digest} for digest in sorted(files)]
        connection.execute(insert(_FILES), held)
    details = {"version": number, "hash": row["hash"]}
    record(connection, case, of.person, "closed", details, row["closed_at"])
    after = structs.replace(
        of,
        revision=of.revision + 1,
        written=of.written + size,
        dossier=structs.replace(of.dossier, closed=number),
    )
    frozen = VersionRecord(
        made, of.assessment, number, row["hash"], row["closed_name"], row["closed_at"],
        content=row["content"],
    )  # fmt: skip
    return after, frozen


def _reopen(
    connection: Connection, assessment: int, number: int, row: dict[str, Any]
) -> tuple[int, ...] | None:
    now = row["reopened_at"]
    connection.execute(_COUNT_UP, {"of_assessment": assessment, "more": 0, "at": now})
    reopened = connection.execute(
        update(_VERSIONS)
        .where(
            _VERSIONS.c.assessment_id == assessment,
            _VERSIONS.c.number == number,
            _VERSIONS.c.reopened_at.is_(None),
        )
        .values(row)
    )
    if reopened.rowcount != 1:
        return None
    case = connection.execute(
        select(_ASSESSMENTS.c.case_id).where(_ASSESSMENTS.c.id == assessment)
    ).scalar_one()
    asked = (
        select(_INVITATIONS.c.id)
        .where(_INVITATIONS.c.assessment_id == assessment, _INVITATIONS.c.role == Role.SIGNATORY)
        .scalar_subquery()
    )
    connection.execute(
        update(_INVITATIONS)
        .where(_INVITATIONS.c.id.in_(asked), _INVITATIONS.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    ended = connection.execute(
        update(_MEMBERS)
        .where(_MEMBERS.c.invitation_id.in_(asked), _MEMBERS.c.ended_at.is_(None))
        .values(ended_at=now)
        .returning(_MEMBERS.c.person_id)
    ).scalars()
    people = tuple(one for one in ended if one is not None)
    record(connection, case, row["reopened_by"], "reopened", {"version": number}, now)
    return people


def _of(connection: Connection, assessment: int) -> tuple[VersionRecord, ...]:
    found = connection.execute(
        select(*_HEADS)
        .where(_VERSIONS.c.assessment_id == assessment)
        .order_by(_VERSIONS.c.number.desc())
    ).all()
    signed = _signed(connection, _VERSIONS.c.assessment_id == assessment) if found else {}
    return tuple(_version_of(row, signed.get(row.id, ())) for row in found)


def _head(connection: Connection, version: int) -> VersionRecord:
    row = connection.execute(select(*_HEADS).where(_VERSIONS.c.id == version)).one()
    return _version_of(row, _signed(connection, _VERSIONS.c.id == version).get(version, ()))


def _get(connection: Connection, which: tuple[ColumnElement[bool], ...]) -> VersionRecord | None:
    row = connection.execute(select(_VERSIONS).where(*which)).one_or_none()
    if row is None:
        return None
    signed = _signed(connection, _VERSIONS.c.id == row.id)
    return replace(_version_of(row, signed.get(row.id, ())), content=row.content)


def _signed(
    connection: Connection, which: ColumnElement[bool]
) -> dict[int, tuple[SignOffRecord, ...]]:
    rows = connection.execute(
        select(_SIGN_OFFS)
        .join(_VERSIONS, _VERSIONS.c.id == _SIGN_OFFS.c.version_id)
        .where(which)
        .order_by(_SIGN_OFFS.c.id)
    )
    signed: dict[int, tuple[SignOffRecord, ...]] = {}
    for row in rows:
        one = SignOffRecord(
            row.member_id, row.name, row.outcome, row.reason or "", row.hash, row.at
        )
        signed[row.version_id] = (*signed.get(row.version_id, ()), one)
    return signed


def _version_of(row: Row[Any], signed: tuple[SignOffRecord, ...]) -> VersionRecord:
    return VersionRecord(
        id=row.id,
        assessment=row.assessment_id,
        number=row.number,
        hash=row.hash,
        closed_by=row.closed_name,
        closed=row.closed_at,
        reopened=row.reopened_at,
        reopened_by=row.reopened_name or "",
        reason=row.reason or "",
        sign_offs=signed,
    )


def _sign(connection: Connection, version: VersionRecord, row: dict[str, Any]) -> bool:
    connection.execute(
        _COUNT_UP, {"of_assessment": version.assessment, "more": 0, "at": row["at"]}
    )
    standing = connection.execute(_STANDING, {"assessment": version.assessment}).scalar()
    said = select(_SIGN_OFFS.c.id).where(
        _SIGN_OFFS.c.version_id == version.id, _SIGN_OFFS.c.member_id == row["member_id"]
    )
    if standing != version.number or connection.execute(said).first() is not None:
        return False
    connection.execute(insert(_SIGN_OFFS), row)
    case = connection.execute(
        update(_MEMBERS)
        .where(_MEMBERS.c.id == row["member_id"])
        .values(done_at=row["at"])
        .returning(_MEMBERS.c.case_id)
    ).scalar_one()
    details = {"version": version.number, "hash": version.hash, "member": row["member_id"]}
    act = Audited.SIGNED if row["outcome"] == "signed" else Audited.SIGNING_DECLINED
    record(connection, case, row["person_id"], act, details, row["at"])
    return True
