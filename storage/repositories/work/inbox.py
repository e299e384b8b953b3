"""The inbox: what a channel delivered and will not deliver again, until its turn is on record."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Insert, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.backends.protocol import Run
from storage.base import table
from storage.models import ReceivedUpdate
from storage.records import Arrival, Received

_RECEIVED = table(ReceivedUpdate)

_KEEP: dict[str, Insert] = {
    "sqlite": sqlite.insert(_RECEIVED).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(_RECEIVED).on_conflict_do_nothing(),
}
"""By dialect: what is kept already stays as it is."""
_REMOVE = delete(_RECEIVED).where(
    _RECEIVED.c.channel == bindparam("of_channel"), _RECEIVED.c.key == bindparam("of_key")
)
_WAITING = (
    select(_RECEIVED.c.key, _RECEIVED.c.payload, _RECEIVED.c.attempts)
    .where(_RECEIVED.c.channel == bindparam("of_channel"))
    .order_by(_RECEIVED.c.id)
)
_COUNT_ATTEMPT = (
    update(_RECEIVED)
    .where(_RECEIVED.c.channel == bindparam("of_channel"))
    .values(attempts=_RECEIVED.c.attempts + 1)
)


class Inbox:
    """Updates of channels, by the keys of their inputs."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def keep(self, channel: str, updates: Mapping[str, Arrival], now: datetime) -> None:
        """Keep updates by key; one that is kept already stays as it is."""
        await self._run(_keep, channel, updates, now)

    async def remove(self, channel: str, keys: Sequence[str]) -> None:
        """Their turns are on record, or the person has been told that they will not be."""
        await self._run(_remove, channel, keys)

    async def recall(self, channel: str) -> tuple[Received, ...]:
        """All that is kept, oldest first; each is counted as attempted once more."""
        return await self._run(_recall, channel)


def _keep(
    connection: Connection, channel: str, updates: Mapping[str, Arrival], now: datetime
) -> None:
    rows = [
        {
            "channel": channel,
            "key": key,
            "external_id": update.external_id,
            "payload": update.payload,
            "attempts": 0,
            "received_at": now,
        }
        for key, update in updates.items()
    ]
    if rows:
        connection.execute(_KEEP[connection.dialect.name], rows)


def _remove(connection: Connection, channel: str, keys: Sequence[str]) -> None:
    if keys:
        connection.execute(_REMOVE, [{"of_channel": channel, "of_key": key} for key in keys])


def _recall(connection: Connection, channel: str) -> tuple[Received, ...]:
    of = {"of_channel": channel}
    kept = tuple(Received(*row) for row in connection.execute(_WAITING, of))
    if kept:
        connection.execute(_COUNT_ATTEMPT, of)
    return kept
