"""Browsers that wait for a device to let them in, and the names of the bots to turn to."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from storage.backends.protocol import Run
from storage.base import table
from storage.models import Bot, WaitingBrowser
from storage.records import LetIn, Waiting

_WAITING, _BOTS = table(WaitingBrowser), table(Bot)


class WaitingBrowsers:
    """Browsers that show a code and wait."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def add(
        self,
        secret_hash: str,
        code_hash: str,
        numbers: tuple[int, ...],
        label: str,
        now: datetime,
        expires: datetime,
    ) -> None:
        """Let a browser wait; ``numbers``: the one that it shows, then others."""
        row = {
            "secret_hash": secret_hash,
            "code_hash": code_hash,
            "numbers": " ".join(map(str, numbers)),
            "label": label or None,
            "created_at": now,
            "expires_at": expires,
        }
        await self._run(_add, row, now)

    async def by_secret(self, secret_hash: str, now: datetime) -> Waiting | None:
        """The browser with this secret, whatever it was told; ``None`` once its time is over."""
        return await self._run(_find, now, _WAITING.c.secret_hash == secret_hash)

    async def by_code(self, code_hash: str, now: datetime) -> Waiting | None:
        """The browser that shows this code and was not answered."""
        unanswered = _WAITING.c.answered_at.is_(None)
        return await self._run(_find, now, _WAITING.c.code_hash == code_hash, unanswered)

    async def unanswered(self, waiting: int, now: datetime) -> Waiting | None:
        """The browser with this id, as long as it waits and was not answered."""
        unanswered = _WAITING.c.answered_at.is_(None)
        return await self._run(_find, now, _WAITING.c.id == waiting, unanswered)

    async def answer(
        self,
        waiting: int,
        now: datetime,
        *,
        person: int | None = None,
        identity: int | None = None,
    ) -> bool:
        """Let a browser in for a person, or without one refuse it. The first answer counts."""
        values = {"answered_at": now, "person_id": person, "identity_id": identity}
        return await self._run(_answer, waiting, values, now)

    async def take(self, secret_hash: str, now: datetime) -> LetIn | None:
        """End the wait of a browser that was let in; ``None``: it was not, or not any more."""
        return await self._run(_take, secret_hash, now)

    async def name_bot(self, channel: str, name: str) -> None:
        """Store the name of the bot on a channel."""
        await self._run(_name_bot, channel, name)

    async def bot(self, channel: str) -> str | None:
        """The name of the bot on a channel; ``None`` if none was ever there."""
        return await self._run(_bot, channel)


def _add(connection: Connection, row: dict[str, Any], now: datetime) -> None:
    connection.execute(delete(_WAITING).where(_WAITING.c.expires_at <= now))
    connection.execute(insert(_WAITING), row)


def _find(connection: Connection, now: datetime, *which: ColumnElement[bool]) -> Waiting | None:
    found = select(_WAITING).where(*which, _WAITING.c.expires_at > now)
    row = connection.execute(found).one_or_none()
    return None if row is None else _waiting(row)


def _waiting(row: Row[tuple[object, ...]]) -> Waiting:
    return Waiting(
        id=row.id,
        numbers=tuple(map(int, row.numbers.split())),
        label=row.label,
        made=row.created_at,
        expires=row.expires_at,
        answered=row.answered_at is not None,
        person=row.person_id,
        identity=row.identity_id,
    )


def _answer(connection: Connection, waiting: int, values: dict[str, Any], now: datetime) -> bool:
    answered = connection.execute(
        update(_WAITING)
        .where(
            _WAITING.c.id == waiting,
            _WAITING.c.answered_at.is_(None),
            _WAITING.c.expires_at > now,
        )
        .values(values)
    )
    return answered.rowcount == 1


def _take(connection: Connection, secret_hash: str, now: datetime) -> LetIn | None:
    taken = connection.execute(
        delete(_WAITING)
        .where(
            _WAITING.c.secret_hash == secret_hash,
            _WAITING.c.person_id.is_not(None),
            _WAITING.c.expires_at > now,
        )
        .returning(_WAITING.c.person_id, _WAITING.c.identity_id)
    ).one_or_none()
    return None if taken is None else LetIn(taken.person_id, taken.identity_id)


def _name_bot(connection: Connection, channel: str, name: str) -> None:
    connection.execute(delete(_BOTS).where(_BOTS.c.channel == channel))
    connection.execute(insert(_BOTS), {"channel": channel, "name": name})


def _bot(connection: Connection, channel: str) -> str | None:
    found = select(_BOTS.c.name).where(_BOTS.c.channel == channel)
    return connection.execute(found).scalar_one_or_none()
