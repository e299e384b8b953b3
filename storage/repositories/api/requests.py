"""Requests that changed something, by the key of their sender: done once, answered as often."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from storage.backends.protocol import Run
from storage.base import table
from storage.models import ApiRequest
from storage.upserts import Upsert

_REQUESTS = table(ApiRequest)
_TAKE = Upsert(_REQUESTS)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A request that was answered: the hash of what was asked, and the answer."""

    digest: str
    answer: dict[str, Any]


class ApiRequests:
    """The requests of tokens."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def begin(self, token: int, key: str, digest: str, now: datetime) -> Earlier | None:
        """Take a key; what was answered under it before, if it was taken.

        On a server, whoever comes second waits here for the end of who came first. A unit of work
        that is rolled back leaves the key free.
        """
        return await self._run(_begin, token, key, digest, now)

    async def answer(self, token: int, key: str, answer: dict[str, Any]) -> None:
        """Keep what is answered, in the unit of work that took the key."""
        await self._run(_answer, token, key, answer)

    async def forget(self, before: datetime) -> int:
        """Forget the requests of an earlier time; how many."""
        return await self._run(_forget, before)


def _begin(
    connection: Connection, token: int, key: str, digest: str, now: datetime
) -> Earlier | None:
    values = {"token_id": token, "key": key, "digest": digest, "at": now}
    if connection.execute(_TAKE.on(connection).values(values)).rowcount == 1:
        return None
    mine = (_REQUESTS.c.token_id == token, _REQUESTS.c.key == key)
    row = connection.execute(select(_REQUESTS).where(*mine)).one()
    return Earlier(row.digest, row.answer or {})


def _answer(connection: Connection, token: int, key: str, answer: dict[str, Any]) -> None:
    mine = (_REQUESTS.c.token_id == token, _REQUESTS.c.key == key)
    connection.execute(update(_REQUESTS).where(*mine).values(answer=answer))


def _forget(connection: Connection, before: datetime) -> int:
    return connection.execute(delete(_REQUESTS).where(_REQUESTS.c.at <= before)).rowcount
