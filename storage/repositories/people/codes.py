"""Codes that let another device join a person, and the count of wrong attempts."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, true, update

from storage.backends.protocol import Run
from storage.base import table
from storage.models import Assessment, Case, Identity, LinkCode, Person, Session
from storage.records import Code

TRIES = 10
"""How many wrong codes a person may try within ``TRIES_WINDOW``."""
TRIES_WINDOW = timedelta(hours=1)

_CODES, _PEOPLE, _IDENTITIES = table(LinkCode), table(Person), table(Identity)
_SESSIONS, _ASSESSMENTS, _CASES = table(Session), table(Assessment), table(Case)


class CodeKind(StrEnum):
    """What a code may be used for. Codes of other kinds are not valid here."""

    DEVICE = "device"
    RECOVERY = "recovery"
    PASSKEY = "passkey"
    LET_IN = "let-in"


SIGN_INS = frozenset({CodeKind.PASSKEY, CodeKind.LET_IN})
"""Made for one browser that has proved whose it is, by a passkey or because another device let it
in; nobody ever sees them. A person may have several at a time."""


class Codes:
    """The codes that people have made."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def give(
        self,
        person: int,
        device: int | None,
        kind: CodeKind,
        code_hash: str,
        now: datetime,
        expires: datetime | None,
    ) -> None:
        """Store a code to join by, in place of any earlier one of its kind but ``SIGN_INS``."""
        await self._run(_give, person, device, kind, code_hash, now, expires)

    async def good(self, code_hash: str, now: datetime) -> Code | None:
        """The code with this hash; ``None`` if it is unknown, used or expired."""
        return await self._run(_good, _CODES.c.code_hash == code_hash, now)

    async def still_good(self, code: int, now: datetime) -> Code | None:
        """The code with this id; ``None`` once it is used, replaced or expired."""
        return await self._run(_good, _CODES.c.id == code, now)

    async def recovery_since(self, person: int) -> datetime | None:
        """When the valid recovery code was made; ``None`` without one."""
        return await self._run(_recovery_since, person)

    async def barred_until(self, person: int, now: datetime) -> datetime | None:
        """Until when the person may not try codes, after too many wrong ones."""
        return await self._run(_barred_until, person, now)

    async def count_wrong(self, person: int, now: datetime) -> None:
        """Count a wrong code of the person."""
        await self._run(_count_wrong, person, now)


def is_good(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a code that may be used now."""
    return (
        _CODES.c.used_at.is_(None),
        or_(_CODES.c.expires_at.is_(None), _CODES.c.expires_at > now),
        _CODES.c.kind.in_([kind.value for kind in CodeKind]),
    )


def last_assessment(connection: Connection, person: int, but_not_of: int = 0) -> int | None:
    """The assessment a person worked on last through another identity than ``but_not_of``, or
    else the one changed last.
    """
    last = (
        select(_SESSIONS.c.assessment_id)
        .join(_IDENTITIES, _IDENTITIES.c.id == _SESSIONS.c.identity_id)
        .where(_IDENTITIES.c.person_id == person, _IDENTITIES.c.id != but_not_of)
        .order_by(_SESSIONS.c.updated_at.desc())
        .limit(1)
    )
    found = connection.execute(last).scalar_one_or_none()
    if found is not None:
        return int(found)
    changed = (
        select(_ASSESSMENTS.c.id)
        .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
        .where(_CASES.c.person_id == person)
        .order_by(_ASSESSMENTS.c.updated_at.desc(), _ASSESSMENTS.c.id.desc())
        .limit(1)
    )
    return connection.execute(changed).scalar_one_or_none()


def _give(
    connection: Connection,
    person: int,
    device: int | None,
    kind: CodeKind,
    code_hash: str,
    now: datetime,
    expires: datetime | None,
) -> None:
    replaced = _CODES.c.expires_at <= now if kind in SIGN_INS else true()
    connection.execute(
        delete(_CODES).where(_CODES.c.person_id == person, _CODES.c.kind == kind.value, replaced)
    )
    row: dict[str, Any] = {
        "person_id": person,
        "identity_id": device,
        "kind": kind.value,
        "code_hash": code_hash,
        "created_at": now,
        "expires_at": expires,
    }
    connection.execute(insert(_CODES), row)


def _good(connection: Connection, which: ColumnElement[bool], now: datetime) -> Code | None:
    row = connection.execute(select(_CODES).where(which, *is_good(now))).one_or_none()
    if row is None:
        return None
    return Code(
        id=row.id,
        kind=row.kind,
        person=row.person_id,
        device=row.identity_id,
        made=row.created_at,
        expires=row.expires_at,
        assessment=last_assessment(connection, row.person_id),
    )


def _recovery_since(connection: Connection, person: int) -> datetime | None:
    found = select(_CODES.c.created_at).where(
        _CODES.c.person_id == person,
        _CODES.c.kind == CodeKind.RECOVERY.value,
        _CODES.c.used_at.is_(None),
    )
    return connection.execute(found).scalar_one_or_none()


def _tries(connection: Connection, person: int) -> tuple[int, datetime | None]:
    row = connection.execute(
        select(_PEOPLE.c.code_tries, _PEOPLE.c.code_tries_since).where(_PEOPLE.c.id == person)
    ).one()
    return row.code_tries, row.code_tries_since


def _barred_until(connection: Connection, person: int, now: datetime) -> datetime | None:
    tries, since = _tries(connection, person)
    until = since + TRIES_WINDOW if since is not None and tries >= TRIES else None
    return until if until is not None and until > now else None


def _count_wrong(connection: Connection, person: int, now: datetime) -> None:
    _, since = _tries(connection, person)
    begins = since is None or since + TRIES_WINDOW <= now
    counted: dict[str, Any] = (
        {"code_tries": 1, "code_tries_since": now}
        if begins
        else {"code_tries": _PEOPLE.c.code_tries + 1}
    )
    connection.execute(update(_PEOPLE).where(_PEOPLE.c.id == person).values(counted))
