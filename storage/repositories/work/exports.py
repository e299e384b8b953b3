"""Exports: requested, made once for each state of the data, delivered, and expired."""

import hashlib
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Insert, Row, bindparam, func, or_, select, update

from scoring.values import Language
from storage.backends.protocol import Run
from storage.base import compact_json, table
from storage.models import Assessment, AuditEvent, Case, Export, Identity, Person
from storage.records import ExportRequest
from storage.upserts import Upsert

_EXPORTS, _IDENTITIES, _PEOPLE = table(Export), table(Identity), table(Person)
_CASES, _ASSESSMENTS, _AUDIT = table(Case), table(Assessment), table(AuditEvent)


def _in_the_language(insert: Any) -> Insert:
    result: Insert = insert.on_conflict_do_update(
        index_elements=[_EXPORTS.c.identity_id],
        set_={"language": insert.excluded.language},
    )
    return result


_ASK = Upsert(_EXPORTS, _in_the_language)
_ONE = (
    select(_EXPORTS, _IDENTITIES.c.person_id, _IDENTITIES.c.channel, _IDENTITIES.c.external_id)
    .join(_IDENTITIES, _IDENTITIES.c.id == _EXPORTS.c.identity_id)
    .where(_EXPORTS.c.identity_id == bindparam("identity"))
)
_REVISIONS = (
    select(_ASSESSMENTS.c.id, _ASSESSMENTS.c.revision)
    .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
    .where(_CASES.c.person_id == bindparam("person"))
    .order_by(_ASSESSMENTS.c.id)
)
_DEVICES = (
    select(_IDENTITIES.c.id)
    .where(_IDENTITIES.c.person_id == bindparam("person"))
    .order_by(_IDENTITIES.c.id)
)
_RECORDED = select(func.count(), func.max(_AUDIT.c.id)).where(
    or_(
        _AUDIT.c.person == bindparam("person"),
        _AUDIT.c.case_id.in_(select(_CASES.c.id).where(_CASES.c.person_id == bindparam("person"))),
    )
)
_FINISH = (
    update(_EXPORTS)
    .where(_EXPORTS.c.identity_id == bindparam("identity"))
    .values(
        state=bindparam("of_state"),
        path=bindparam("made_at"),
        size=bindparam("bytes"),
        expires_at=bindparam("expires"),
    )
)
_EXPIRED = select(_EXPORTS.c.identity_id, _EXPORTS.c.path).where(
    _EXPORTS.c.expires_at <= bindparam("at")
)
_FORGET_FILE = (
    update(_EXPORTS)
    .where(
        _EXPORTS.c.identity_id == bindparam("identity"),
        _EXPORTS.c.path == bindparam("lies_at"),
        _EXPORTS.c.expires_at <= bindparam("at"),
    )
    .values(path=None, size=None, state=None, expires_at=None)
)
_PATHS = select(_EXPORTS.c.path).where(_EXPORTS.c.path.is_not(None))


class Exports:
    """The exports of identities, at most one each."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def request(self, identity: int, language: Language) -> None:
        """Record that an export was requested by an identity."""
        await self._run(_request, identity, language)

    async def find(self, identity: int) -> ExportRequest | None:
        """What was requested, and what was made last; ``None``: the identity was deleted."""
        return await self._run(_find, identity)

    async def finish(
        self, identity: int, *, state: str, path: str, size: int, expires: datetime
    ) -> bool:
        """It is made of this state and stored at ``path``; ``False``: all was deleted."""
        made = {"of_state": state, "made_at": path, "bytes": size, "expires": expires}
        return await self._run(_finish, {"identity": identity} | made)

    async def state(self, person: int) -> str:
        """A hash that changes with what an export of the person contains."""
        return await self._run(_state, person)

    async def expired(self, now: datetime) -> tuple[tuple[int, str], ...]:
        """Expired exports: identity and path."""
        return await self._run(_expired, now)

    async def forget_file(self, identity: int, path: str, now: datetime) -> bool:
        """Forget an expired file; ``True``: remove it after this unit of work."""
        return await self._run(_forget_file, identity, path, now)

    async def paths(self) -> frozenset[str]:
        """The paths of all exports."""
        return await self._run(_paths)


def _request(connection: Connection, identity: int, language: Language) -> None:
    row = {"identity_id": identity, "language": language}
    connection.execute(_ASK.on(connection), row)


def _find(connection: Connection, identity: int) -> ExportRequest | None:
    row = connection.execute(_ONE, {"identity": identity}).one_or_none()
    return None if row is None else _asked(row)


def _asked(row: Row[Any]) -> ExportRequest:
    return ExportRequest(
        identity=row.identity_id,
        person=row.person_id,
        channel=row.channel,
        external_id=row.external_id,
        language=cast("Language", row.language),
        state=row.state,
        path=row.path,
    )


def _finish(connection: Connection, made: dict[str, Any]) -> bool:
    return connection.execute(_FINISH, made).rowcount == 1


def _state(connection: Connection, person: int) -> str:
    of = {"person": person}
    of_person = select(_PEOPLE.c.consent_at, _PEOPLE.c.name).where(_PEOPLE.c.id == person)
    parts = [
        [str(row) for row in connection.execute(of_person)],
        [list(row) for row in connection.execute(_RECORDED, of)],
        connection.execute(_DEVICES, of).scalars().all(),
        [list(row) for row in connection.execute(_REVISIONS, of)],
    ]
    return hashlib.sha256(compact_json(parts).encode()).hexdigest()


def _expired(connection: Connection, now: datetime) -> tuple[tuple[int, str], ...]:
    rows = connection.execute(_EXPIRED, {"at": now})
    return tuple((row.identity_id, row.path) for row in rows)


def _forget_file(connection: Connection, identity: int, path: str, now: datetime) -> bool:
    gone = {"identity": identity, "lies_at": path, "at": now}
    return connection.execute(_FORGET_FILE, gone).rowcount == 1


def _paths(connection: Connection) -> frozenset[str]:
    return frozenset(connection.execute(_PATHS).scalars())
