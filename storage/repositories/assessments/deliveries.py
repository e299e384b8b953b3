"""Deliveries: what is to be shown, and whether it was."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, insert, select, update

from storage.backends.protocol import Run
from storage.base import insert_row, table
from storage.models import Delivery, Identity
from storage.prepared import Prepared
from storage.records import Kind, PendingDelivery, TranscriptEntry

TRANSCRIPT_SHOWN = 40
"""How many deliveries a page shows."""
TRANSCRIPT_KEPT = 60
"""How many deliveries of an identity are kept for its transcript."""
UNDELIVERED_KEPT = 300
"""How many deliveries back files and notices are kept that nobody received."""
PRUNE_EVERY = 20
"""Older ones are removed each time this many turns have passed."""

_DELIVERIES, _IDENTITIES = table(Delivery), table(Identity)
_NEWER = _DELIVERIES.alias("newer")

_ADD_MESSAGE = Prepared(
    insert(_DELIVERIES), ("identity_id", "turn", "kind", "payload", "given", "created_at")
)


def _beyond(newest: int) -> ColumnElement[bool]:
    last = (
        select(_DELIVERIES.c.id)
        .where(_DELIVERIES.c.identity_id == bindparam("identity"))
        .order_by(_DELIVERIES.c.id.desc())
        .offset(newest)
        .limit(1)
        .scalar_subquery()
    )
    return _DELIVERIES.c.id <= last


_PRUNE = delete(_DELIVERIES).where(
    _DELIVERIES.c.identity_id == bindparam("identity"),
    _beyond(TRANSCRIPT_KEPT),
    # Files and notices that nobody received are kept, unless there are very many.
    (_DELIVERIES.c.kind == "message")
    | _DELIVERIES.c.delivered_at.is_not(None)
    | _beyond(UNDELIVERED_KEPT),
)
_ACKNOWLEDGE = Prepared(
    update(_DELIVERIES)
    .where(_DELIVERIES.c.id == bindparam("delivery"), _DELIVERIES.c.delivered_at.is_(None))
    .values(delivered_at=bindparam("at"), message_ref=bindparam("ref"))
)
_PENDING = (
    select(
        _DELIVERIES.c.id,
        _DELIVERIES.c.kind,
        _DELIVERIES.c.payload,
        _IDENTITIES.c.id.label("identity"),
        _IDENTITIES.c.external_id,
        _IDENTITIES.c.live_ref,
    )
    .join(_IDENTITIES, _IDENTITIES.c.id == _DELIVERIES.c.identity_id)
    .where(
        _DELIVERIES.c.delivered_at.is_(None),
        _IDENTITIES.c.channel == bindparam("channel"),
        _IDENTITIES.c.unreachable.is_(False),
        (_DELIVERIES.c.kind != "message")
        | ~select(_NEWER.c.id)
        .where(
            _NEWER.c.identity_id == _DELIVERIES.c.identity_id,
            _NEWER.c.id > _DELIVERIES.c.id,
            _NEWER.c.kind == "message",
        )
        .exists(),
    )
    .order_by(_DELIVERIES.c.id)
)
_STILL_PENDING = _PENDING.where(_DELIVERIES.c.id == bindparam("delivery"))
_WAITING_FILES = select(_DELIVERIES.c.id, _DELIVERIES.c.payload).where(
    _DELIVERIES.c.identity_id == bindparam("identity"),
    _DELIVERIES.c.delivered_at.is_(None),
    _DELIVERIES.c.kind == "attachment",
)
_TRANSCRIPT = (
    select(_DELIVERIES)
    .where(_DELIVERIES.c.identity_id == bindparam("identity"))
    .order_by(_DELIVERIES.c.id.desc())
    .limit(bindparam("limit"))
)
_OF_TURN = (
    select(_DELIVERIES.c.payload)
    .where(
        _DELIVERIES.c.identity_id == bindparam("identity"),
        _DELIVERIES.c.turn <= bindparam("turn"),
        _DELIVERIES.c.kind == "message",
    )
    .order_by(_DELIVERIES.c.id.desc())
    .limit(1)
)
_NEWEST = (
    select(_DELIVERIES.c.id, _DELIVERIES.c.payload)
    .where(_DELIVERIES.c.identity_id == bindparam("identity"), _DELIVERIES.c.kind == "message")
    .order_by(_DELIVERIES.c.id.desc())
    .limit(1)
)
_AT_REF = select(_DELIVERIES.c.id).where(
    _DELIVERIES.c.identity_id == bindparam("identity"),
    _DELIVERIES.c.message_ref == bindparam("ref"),
    _DELIVERIES.c.kind == "message",
)
_LAST_AT_REF = (
    select(_DELIVERIES.c.payload)
    .where(
        _DELIVERIES.c.identity_id == bindparam("identity"),
        _DELIVERIES.c.kind == "message",
        _DELIVERIES.c.id >= bindparam("first"),
        ~select(_NEWER.c.id)
        .where(
            _NEWER.c.identity_id == _DELIVERIES.c.identity_id,
            _NEWER.c.kind == "message",
            _NEWER.c.message_ref.is_not(None),
            _NEWER.c.id > bindparam("first"),
            _NEWER.c.id <= _DELIVERIES.c.id,
        )
        .exists(),
    )
    .order_by(_DELIVERIES.c.id.desc())
    .limit(1)
)
"""What a message says after all its edits: these keep no reference of their own."""


class Deliveries:
    """What is to be shown to identities."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def add_message(
        self,
        identity: int,
        turn: int,
        payload: dict[str, Any],
        given: dict[str, Any] | None,
        now: datetime,
    ) -> int:
        """Add the message that answers ``given`` in a turn; the delivery's id."""
        return await self._run.alone(_add_message, identity, turn, payload, given, now)

    async def prune(self, identity: int, turn: int) -> None:
        """From time to time, remove the oldest deliveries of the identity."""
        if turn % PRUNE_EVERY == 0:
            await self._run.alone(_prune, identity)

    async def acknowledge(
        self, deliveries: Sequence[int], message_ref: str | None, now: datetime
    ) -> None:
        """They were shown, as ``message_ref`` in the channel; repeating this changes nothing."""
        await self._run(_acknowledge, deliveries, message_ref, now)

    async def pending(self, channel: str) -> tuple[PendingDelivery, ...]:
        """What is to be sent again to reachable people, oldest first.

        Of messages only the newest of an identity: it replaces the older ones.
        """
        return await self._run.alone(_pending, channel)

    async def still_pending(self, channel: str, delivery: int) -> PendingDelivery | None:
        """One that is to be sent; ``None``: not any more."""
        return await self._run.alone(_still_pending, channel, delivery)

    async def add_attachment(self, identity: int, payload: dict[str, Any], now: datetime) -> int:
        """Add a file to deliver, outside any turn; the delivery's id."""
        return await self._run(_add, identity, "attachment", payload, now)

    async def replace_attachment(
        self, identity: int, path: str | None, payload: dict[str, Any], now: datetime
    ) -> int:
        """Add a file to deliver in place of the one at ``path``, if nobody received that yet."""
        return await self._run(_replace, identity, path, payload, now)

    async def add_notice(self, identity: int, payload: dict[str, Any], now: datetime) -> int:
        """Add a message outside any turn: it replaces no other, and none replaces it."""
        return await self._run(_add, identity, "notice", payload, now)

    async def file_arrived(self, identity: int) -> None:
        """Let the newest message say that the file is there which it says is waited for."""
        await self._run(_file_arrived, identity)

    async def newest_message(self, identity: int) -> dict[str, Any] | None:
        """The newest message of an identity, as long as it is kept."""
        return await self._run(_newest_message, identity)

    async def shown_in(self, identity: int, turn: int) -> dict[str, Any] | None:
        """The message that was shown in a turn, as long as it is kept."""
        return await self._run.alone(_shown_in, identity, turn)

    async def shown_as(self, identity: int, message_ref: str) -> dict[str, Any] | None:
        """What the message with a reference said last, as long as it is kept."""
        return await self._run(_shown_as, identity, message_ref)

    async def transcript(
        self, identity: int, limit: int = TRANSCRIPT_SHOWN
    ) -> tuple[TranscriptEntry, ...]:
        """The last deliveries of an identity, oldest first."""
        return await self._run.alone(_transcript, identity, limit)


def _add_message(
    connection: Connection,
    identity: int,
    turn: int,
    payload: dict[str, Any],
    given: dict[str, Any] | None,
    now: datetime,
) -> int:
    message = {
        "identity_id": identity,
        "turn": turn,
        "kind": "message",
        "payload": payload,
        "given": given,
        "created_at": now,
    }
    return _ADD_MESSAGE.insert(connection, message)


def _prune(connection: Connection, identity: int) -> None:
    connection.execute(_PRUNE, {"identity": identity})


def _acknowledge(
    connection: Connection, deliveries: Sequence[int], message_ref: str | None, now: datetime
) -> None:
    rows = [{"delivery": delivery, "ref": message_ref, "at": now} for delivery in deliveries]
    if rows:
        _ACKNOWLEDGE.change_each(connection, rows)


def _pending(connection: Connection, channel: str) -> tuple[PendingDelivery, ...]:
    return tuple(map(_owed, connection.execute(_PENDING, {"channel": channel})))


def _still_pending(connection: Connection, channel: str, delivery: int) -> PendingDelivery | None:
    which = {"channel": channel, "delivery": delivery}
    row = connection.execute(_STILL_PENDING, which).one_or_none()
    return None if row is None else _owed(row)


def _owed(row: Row[*tuple[Any, ...]]) -> PendingDelivery:
    return PendingDelivery(
        id=row.id,
        identity=row.identity,
        external_id=row.external_id,
        payload=row.payload,
        kind=row.kind,
        live_ref=row.live_ref,
    )


def _add(
    connection: Connection, identity: int, kind: Kind, payload: dict[str, Any], now: datetime
) -> int:
    return insert_row(
        connection,
        _DELIVERIES,
        identity_id=identity,
        kind=kind,
        payload=payload,
        created_at=now,
    )


def _replace(
    connection: Connection, identity: int, path: str | None, payload: dict[str, Any], now: datetime
) -> int:
    if path is not None:
        waiting = connection.execute(_WAITING_FILES, {"identity": identity}).all()
        overtaken = [row.id for row in waiting if row.payload.get("path") == path]
        if overtaken:
            connection.execute(delete(_DELIVERIES).where(_DELIVERIES.c.id.in_(overtaken)))
    return _add(connection, identity, "attachment", payload, now)


def _file_arrived(connection: Connection, identity: int) -> None:
    newest = connection.execute(_NEWEST, {"identity": identity}).first()
    if newest is None or not newest.payload.get("notice_after"):
        return
    said, body = newest.payload, newest.payload["html"][newest.payload["notice_length"] :]
    notice = said["notice_after"]
    after = {"html": f"{notice}{body}", "notice_length": len(notice), "notice_after": ""}
    of_newest = _DELIVERIES.c.id == newest.id
    connection.execute(update(_DELIVERIES).where(of_newest).values(payload={**said, **after}))


def _newest_message(connection: Connection, identity: int) -> dict[str, Any] | None:
    newest = connection.execute(_NEWEST, {"identity": identity}).first()
    return newest.payload if newest else None


def _shown_as(connection: Connection, identity: int, message_ref: str) -> dict[str, Any] | None:
    known = {"identity": identity, "ref": message_ref}
    first = connection.execute(_AT_REF, known).scalars().first()
    if first is None:
        return None
    shown = connection.execute(_LAST_AT_REF, {"identity": identity, "first": first})
    payload: dict[str, Any] | None = shown.scalars().first()
    return payload


def _shown_in(connection: Connection, identity: int, turn: int) -> dict[str, Any] | None:
    shown: dict[str, Any] | None = connection.execute(
        _OF_TURN, {"identity": identity, "turn": turn}
    ).scalar_one_or_none()
    return shown


def _transcript(connection: Connection, identity: int, limit: int) -> tuple[TranscriptEntry, ...]:
    rows = connection.execute(_TRANSCRIPT, {"identity": identity, "limit": limit}).all()
    return tuple(
        TranscriptEntry(
            id=row.id,
            kind=row.kind,
            given=row.given,
            payload=row.payload,
            created=row.created_at,
            delivered=row.delivered_at,
        )
        for row in reversed(rows)
    )
