"""Notices that go by mail: kept with the act they tell of, and given their outcome once."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, or_, select, update
from sqlalchemy.sql.dml import ReturningInsert

from storage.backends.protocol import Run
from storage.base import table
from storage.models import Mail, MailAddress

_MAILS, _ADDRESSES = table(Mail), table(MailAddress)

_NEW: Final = {
    name: bindparam(name, type_=_MAILS.c[name].type)
    for name in ("person_id", "assessment_id", "code", "words", "message_token", "created_at")
}
_HAS_ADDRESS: Final = (
    select(_ADDRESSES.c.person_id)
    .where(_ADDRESSES.c.person_id == _NEW["person_id"], _ADDRESSES.c.address.is_not(None))
    .exists()
)
_WAITING: Final = _MAILS.alias("waiting")
_SAYS_IT: Final = (
    select(_WAITING.c.id)
    .where(
        _WAITING.c.person_id == _NEW["person_id"],
        _WAITING.c.code == _NEW["code"],
        _WAITING.c.assessment_id == _NEW["assessment_id"],
        _WAITING.c.outcome.is_(None),
    )
    .exists()
)


def _adding(*conditions: ColumnElement[bool]) -> ReturningInsert[Any]:
    row = select(*_NEW.values()).where(*conditions)
    return insert(_MAILS).from_select(list(_NEW), row).returning(_MAILS.c.id)


_ADD_ANY: Final = _adding(_HAS_ADDRESS)
_ADD_OF_ASSESSMENT: Final = _adding(_HAS_ADDRESS, ~_SAYS_IT)

FAILED: Final = "failed"
"""The outcome of one that was tried as often as may be; an operator may have it tried again."""


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A notice to send: to whom, what, and the address that is confirmed at this moment."""

    id: int
    person: int
    assessment: int | None
    code: str
    words: dict[str, str]
    message_token: str
    created: datetime
    address: str | None
    stop_token: str | None


class Mails:
    """The notices that go by mail."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def add(
        self,
        person: int,
        code: str,
        words: dict[str, str],
        assessment: int | None,
        now: datetime,
    ) -> int | None:
        """Keep a notice for who has a confirmed address; its id.

        ``None``: they have none, or one with the same to say of the same assessment still waits.
        One that is bound to no assessment is always kept: its words may be of another matter.
        """
        return await self._run(_add, person, code, words, assessment, now)

    async def find(self, mail: int) -> OutgoingMail | None:
        """One that has no outcome yet, or failed; ``None``: it has, or its person is gone."""
        return await self._run(_find, mail)

    async def end(self, mail: int, outcome: str, now: datetime) -> None:
        """Write the outcome."""
        await self._run(_end, mail, outcome, now)

    async def forget(self, before: datetime) -> None:
        """Remove those that ended, or were made, before a moment."""
        await self._run(_forget, before)


def _add(
    connection: Connection,
    person: int,
    code: str,
    words: dict[str, str],
    assessment: int | None,
    now: datetime,
) -> int | None:
    values = {
        "person_id": person,
        "assessment_id": assessment,
        "code": code,
        "words": words,
        "message_token": secrets.token_hex(16),
        "created_at": now,
    }
    statement = _ADD_ANY if assessment is None else _ADD_OF_ASSESSMENT
    made: int | None = connection.execute(statement, values).scalar_one_or_none()
    return made


def _find(connection: Connection, mail: int) -> OutgoingMail | None:
    found = (
        select(_MAILS, _ADDRESSES.c.address, _ADDRESSES.c.stop_token)
        .outerjoin(_ADDRESSES, _ADDRESSES.c.person_id == _MAILS.c.person_id)
        .where(_MAILS.c.id == mail, or_(_MAILS.c.outcome.is_(None), _MAILS.c.outcome == FAILED))
    )
    row = connection.execute(found).one_or_none()
    if row is None:
        return None
    return OutgoingMail(
        id=row.id,
        person=row.person_id,
        assessment=row.assessment_id,
        code=row.code,
        words=row.words,
        message_token=row.message_token,
        created=row.created_at,
        address=row.address,
        stop_token=row.stop_token,
    )


def _end(connection: Connection, mail: int, outcome: str, now: datetime) -> None:
    ended = update(_MAILS).where(_MAILS.c.id == mail).values(outcome=outcome, ended_at=now)
    connection.execute(ended)


def _forget(connection: Connection, before: datetime) -> None:
    old = or_(_MAILS.c.ended_at <= before, _MAILS.c.created_at <= before)
    connection.execute(delete(_MAILS).where(old))
