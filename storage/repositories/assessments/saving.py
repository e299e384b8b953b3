"""Saves a turn together with the message that shows it.

On a server this takes one round trip: one statement that writes to several tables, and nothing at
all where the conversation has moved since it was read.
"""

from functools import lru_cache
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    CTE,
    BindParameter,
    Connection,
    Exists,
    Select,
    Table,
    bindparam,
    delete,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.sql.dml import Insert

from dialogs.core.session import Session as DialogueSession
from storage.base import table
from storage.errors import ConversationMoved
from storage.models import Assessment, Delivery, Identity, ReceivedUpdate, Session
from storage.prepared import Prepared
from storage.records import Conversation
from storage.repositories.assessments.event_log import Record

_IDENTITIES, _SESSIONS, _ASSESSMENTS = table(Identity), table(Session), table(Assessment)
_DELIVERIES, _RECEIVED = table(Delivery), table(ReceivedUpdate)

MOST_REVISIONS = 8
"""Revisions that one statement writes; a turn with more, such as a block, takes several."""
_SHOWN = ("identity_id", "turn", "kind", "payload", "given", "created_at")

_SAVE_SESSION = Prepared(
    update(_SESSIONS)
    .where(_SESSIONS.c.id == bindparam("session"), _SESSIONS.c.version == bindparam("read"))
    .values(
        state=bindparam("new_state"),
        turn=bindparam("new_turn"),
        version=bindparam("next"),
        updated_at=bindparam("at"),
    )
)
_SAVE_REVISION = Prepared(
    update(_ASSESSMENTS)
    .where(
        _ASSESSMENTS.c.id == bindparam("assessment"),
        _ASSESSMENTS.c.revision == bindparam("read"),
    )
    .values(
        revision=bindparam("next"),
        written=_ASSESSMENTS.c.written + bindparam("more"),
        updated_at=bindparam("at"),
    )
)
_TAKE = delete(_RECEIVED).where(
    _RECEIVED.c.channel == bindparam("channel"), _RECEIVED.c.key == bindparam("key")
)


class Shown(Struct, frozen=True):
    """The message that shows a turn, in answer to what was ``given``, as JSON.

    ``received``: the input is in the inbox of the channel under this key, and leaves it.
    """

    payload: dict[str, Any]
    given: dict[str, Any] | None
    received: str | None = None


def step(conversation: Conversation) -> dict[str, Any]:
    """The parameters of a statement that advances a session by one version."""
    return {
        "session": conversation.session_id,
        "read": conversation.version,
        "next": conversation.version + 1,
    }


def advance(
    connection: Connection, conversation: Conversation, record: Record, session: DialogueSession
) -> None:
    """Write the session and the assessment's revision, if both are still as they were read.

    Raises ``ConversationMoved``.
    """
    values = step(conversation) | {"new_state": session.to_dict(), "new_turn": session.turn}
    if _SAVE_SESSION.change(connection, values | {"at": record.now}) != 1:
        raise ConversationMoved(f"session {conversation.session_id}")
    count_up(connection, conversation, record)


def count_up(connection: Connection, conversation: Conversation, record: Record) -> None:
    """Write the assessment's revision, if it is still as it was read."""
    if not record.changes_assessment:
        return
    count = {
        "assessment": conversation.assessment,
        "read": conversation.revision,
        "next": record.revision,
        "more": record.written,
        "at": record.now,
    }
    if _SAVE_REVISION.change(connection, count) != 1:
        raise ConversationMoved(f"assessment {conversation.assessment}")


def take_received(connection: Connection, channel: str, key: str) -> None:
    """Remove an input from the inbox: it is part of the turn that is being saved."""
    connection.execute(_TAKE, {"channel": channel, "key": key})


def fits_one_statement(record: Record) -> bool:
    """Whether ``save_at_once`` can write it: nothing but a few revisions."""
    revisions = record.revisions
    return revisions is not None and len(revisions) <= MOST_REVISIONS


def save_at_once(
    connection: Connection,
    conversation: Conversation,
    record: Record,
    session: DialogueSession,
    shown: Shown,
) -> int:
    """Write it all by one statement; the delivery of the message.

    Raises ``ConversationMoved``, and has written nothing then.
    """
    revisions = record.revisions or ()
    shape = tuple((into.name, tuple(row)) for into, row in revisions)
    statement = _combined(shape, shown.received is not None)
    values = {
        "session": conversation.session_id,
        "version": conversation.version,
        "identity": conversation.identity,
        "person": conversation.person,
        "assessment": conversation.assessment,
        "revision": conversation.revision,
        "new_state": session.to_dict(),
        "new_turn": session.turn,
        "new_revision": record.revision,
        "more": record.written,
        "at": record.now,
        "payload": shown.payload,
        "given": shown.given,
        "kind": "message",
    }
    if shown.received is not None:
        values |= {"channel": conversation.channel, "key": shown.received}
    for number, (_, row) in enumerate(revisions):
        values |= {f"r{number}_{column}": value for column, value in row.items()}
    delivery: int | None = connection.execute(statement, values).scalar_one_or_none()
    if delivery is None:
        raise ConversationMoved(f"session {conversation.session_id}")
    return delivery


@lru_cache(maxsize=64)
def _combined(shape: tuple[tuple[str, tuple[str, ...]], ...], received: bool) -> Select[Any]:
    """One statement for revisions of these tables and columns, in their order."""
    unmoved = _unmoved()
    still = select(literal(1)).select_from(unmoved).exists()
    writes = [_stepped(still), *_counted(still, bool(shape))]
    for number, (name, columns) in enumerate(shape):
        into = _SESSIONS.metadata.tables[name]
        writes.append(_inserted(into, columns, f"r{number}_", still).cte(f"revision_{number}"))
    if received:
        writes.append(_TAKE.where(still).returning(_RECEIVED.c.id).cte("taken"))
    shown = (
        insert(_DELIVERIES)
        .from_select(_SHOWN, select(*map(_bound_delivery, _SHOWN)).where(still))
        .returning(_DELIVERIES.c.id)
        .cte("shown")
    )
    return select(shown.c.id).add_cte(*writes)


def _unmoved() -> CTE:
    """One row, locked, if nobody has changed the conversation since it was read."""
    return (
        select(_SESSIONS.c.id)
        .join_from(_SESSIONS, _IDENTITIES, _IDENTITIES.c.id == _SESSIONS.c.identity_id)
        .join(_ASSESSMENTS, _ASSESSMENTS.c.id == _SESSIONS.c.assessment_id)
        .where(
            _SESSIONS.c.id == bindparam("session"),
            _SESSIONS.c.version == bindparam("version"),
            _IDENTITIES.c.id == bindparam("identity"),
            _IDENTITIES.c.person_id == bindparam("person"),
            _ASSESSMENTS.c.id == bindparam("assessment"),
            _ASSESSMENTS.c.revision == bindparam("revision"),
        )
        .with_for_update(of=[_IDENTITIES, _SESSIONS, _ASSESSMENTS], key_share=True)
        .cte("unmoved")
    )


def _stepped(still: Exists) -> CTE:
    return (
        update(_SESSIONS)
        .where(_SESSIONS.c.id == bindparam("session"), still)
        .values(
            state=bindparam("new_state"),
            turn=bindparam("new_turn"),
            version=_SESSIONS.c.version + 1,
            updated_at=bindparam("at"),
        )
        .returning(_SESSIONS.c.id)
        .cte("stepped")
    )


def _counted(still: Exists, grows: bool) -> list[CTE]:
    if not grows:
        return []
    counted = (
        update(_ASSESSMENTS)
        .where(_ASSESSMENTS.c.id == bindparam("assessment"), still)
        .values(
            revision=bindparam("new_revision"),
            written=_ASSESSMENTS.c.written + bindparam("more"),
            updated_at=bindparam("at"),
        )
    )
    return [counted.returning(_ASSESSMENTS.c.id).cte("counted")]


def _inserted(into: Table, columns: tuple[str, ...], prefix: str, still: Exists) -> Insert:
    values = [bindparam(f"{prefix}{name}", type_=into.c[name].type) for name in columns]
    written = insert(into).from_select(columns, select(*values).where(still))
    return written.returning(into.c.revision)


_NAMES = {"identity_id": "identity", "turn": "new_turn", "created_at": "at"}


def _bound_delivery(column: str) -> BindParameter[Any]:
    return bindparam(_NAMES.get(column, column), type_=_DELIVERIES.c[column].type)
