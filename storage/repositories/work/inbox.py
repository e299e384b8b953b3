"""The inbox: updates that a channel will not send again, until their turns are saved."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from storage.backends.protocol import Run
from storage.base import table
from storage.models import ReceivedUpdate
from storage.records import Arrival, Received
from storage.upserts import Upsert

_RECEIVED = table(ReceivedUpdate)

_KEEP = Upsert(_RECEIVED)
"""An update that is stored already stays as it is."""
_REMOVE = delete(_RECEIVED).where(
    _RECEIVED.c.channel == bindparam("of_channel"), _RECEIVED.c.key == bindparam("of_key")
)
MOST_RECALLED = 200
"""Updates that are recalled at once."""
_WAITING = (
    select(_RECEIVED.c.key, _RECEIVED.c.payload, _RECEIVED.c.attempts)
    .where(
        _RECEIVED.c.channel == bindparam("of_channel"),
        _RECEIVED.c.key.not_in(bindparam("besides", expanding=True)),
    )
    .order_by(_RECEIVED.c.id)
    .limit(MOST_RECALLED)
)
_COUNT_ATTEMPT = (
    update(_RECEIVED)
    .where(
        _RECEIVED.c.channel == bindparam("of_channel"),
        _RECEIVED.c.key.in_(bindparam("keys", expanding=True)),
    )
    .values(attempts=_RECEIVED.c.attempts + 1)
)


class Inbox:
    """Updates of channels, by the keys of their inputs."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def keep(self, channel: str, updates: Mapping[str, Arrival], now: datetime) -> None:
        """Store updates by key; one that is stored already stays as it is."""
        await self._run(_keep, channel, updates, now)

    async def remove(self, channel: str, keys: Sequence[str]) -> None:
        """Remove updates whose turns are saved, or will not be and the person knows."""
        await self._run(_remove, channel, keys)

    async def recall(self, channel: str, besides: Sequence[str] = ()) -> tuple[Received, ...]:
        """The oldest updates of a channel, without those of some keys.

        Counts one more attempt for each. At most ``MOST_RECALLED``: ask again until none is left.
        """
        return await self._run(_recall, channel, besides)


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
        connection.execute(_KEEP.on(connection), rows)


def _remove(connection: Connection, channel: str, keys: Sequence[str]) -> None:
    if keys:
        connection.execute(_REMOVE, [{"of_channel": channel, "of_key": key} for key in keys])


def _recall(connection: Connection, channel: str, besides: Sequence[str]) -> tuple[Received, ...]:
    of = {"of_channel": channel, "besides": list(besides)}
    kept = tuple(Received(*row) for row in connection.execute(_WAITING, of))
    if kept:
        taken = {"of_channel": channel, "keys": [one.key for one in kept]}
        connection.execute(_COUNT_ATTEMPT, taken)
    return kept
