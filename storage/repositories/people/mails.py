"""Notices that go by mail: kept with the act they tell of, and given their outcome once."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, literal, or_, select, type_coerce, update

from storage.backends.protocol import Run
from storage.base import table
from storage.models import Mail, MailAddress

_MAILS, _ADDRESSES = table(Mail), table(MailAddress)

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
    waiting = _MAILS.alias("waiting")
    says_it = (
        select(waiting.c.id)
        .where(
            waiting.c.person_id == person,
            waiting.c.code == code,
            waiting.c.assessment_id == assessment,
            waiting.c.outcome.is_(None),
        )
        .exists()
    )
    values: dict[str, Any] = {
        "person_id": person,
        "assessment_id": assessment,
        "code": code,
        "words": words,
        "message_token": secrets.token_hex(16),
        "created_at": now,
    }
    row = select(
        *(
            type_coerce(literal(value, _MAILS.c[name].type), _MAILS.c[name].type)
            for name, value in values.items()
        )
    ).where(
        select(_ADDRESSES.c.person_id)
        .where(_ADDRESSES.c.person_id == person, _ADDRESSES.c.address.is_not(None))
        .exists(),
        *([] if assessment is None else [~says_it]),
    )
    added = insert(_MAILS).from_select(list(values), row).returning(_MAILS.c.id)
    made: int | None = connection.execute(added).scalar_one_or_none()
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
