"""Where events are sent, and the log of what was sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    select,
    update,
)

from storage.backends.protocol import Run
from storage.base import insert_row, table
from storage.models import (
    Assessment,
    CallAgency,
    CaseOrganisation,
    Membership,
    Organisation,
    WebhookEndpoint,
    WebhookMessage,
)
from storage.repositories.api.tokens import Speaker, speaker_of
from storage.repositories.work.jobs import enqueue

SENDING: Final = "webhook"
"""The kind of job that sends one message; stored."""
WAITING, SENT, DEAD = "waiting", "sent", "dead"

_ENDPOINTS, _MESSAGES = table(WebhookEndpoint), table(WebhookMessage)
_MEMBERSHIPS, _ORGANISATIONS = table(Membership), table(Organisation)
_AGENCIES, _HANDED, _ASSESSMENTS = table(CallAgency), table(CaseOrganisation), table(Assessment)
_ALL: Final = (
    select(
        _ENDPOINTS,
        _MEMBERSHIPS.c.person_id,
        _MEMBERSHIPS.c.role,
        _MEMBERSHIPS.c.name.label("member_name"),
        _MEMBERSHIPS.c.ended_at.label("left_at"),
        _ORGANISATIONS.c.id.label("organisation"),
        _ORGANISATIONS.c.kind,
        _ORGANISATIONS.c.name.label("organisation_name"),
    )
    .join(_MEMBERSHIPS, _MEMBERSHIPS.c.id == _ENDPOINTS.c.membership_id)
    .join(_ORGANISATIONS, _ORGANISATIONS.c.id == _MEMBERSHIPS.c.organisation_id)
    .order_by(_ENDPOINTS.c.id)
)
_OPEN: Final = (_ENDPOINTS.c.ended_at.is_(None), _MEMBERSHIPS.c.ended_at.is_(None))
_OF_CASE: Final = _ALL.where(
    *_OPEN,
    _ORGANISATIONS.c.id.in_(
        select(_HANDED.c.organisation_id)
        .join(_ASSESSMENTS, _ASSESSMENTS.c.case_id == _HANDED.c.case_id)
        .where(_ASSESSMENTS.c.id == bindparam("assessment"), _HANDED.c.ended_at.is_(None))
    ),
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where events go, for whom, and by which secrets they are signed."""

    id: int
    url: str
    events: frozenset[str]
    speaker: Speaker
    secret: str
    former_secret: str | None
    former_until: datetime | None
    created: datetime
    is_open: bool

    def secrets(self, now: datetime) -> tuple[str, ...]:
        """Those that sign at a moment, the new one first."""
        former = self.former_secret
        overlaps = self.former_until is not None and now < self.former_until
        return (self.secret, former) if former and overlaps else (self.secret,)


@dataclass(frozen=True, slots=True)
class Message:
    """An event for an endpoint, and how its sending went."""

    id: int
    endpoint: int
    number: str
    type: str
    payload: dict[str, Any]
    created: datetime
    state: str
    attempts: int
    status: int | None
    error: str | None
    tried: datetime | None


class Webhooks:
    """The endpoints and messages of an installation."""

    def __init__(self, run: Run, enqueued: set[str]) -> None:
        self._run = run
        self._enqueued = enqueued

    async def add(
        self, membership: int, url: str, events: frozenset[str], secret: str, now: datetime
    ) -> Endpoint | None:
        """A new endpoint of a member; ``None``: there is no such member."""
        return await self._run(_add, membership, url, events, secret, now)

    async def all(self) -> tuple[Endpoint, ...]:
        """Every endpoint that was not removed."""
        return await self._run(_found, _ALL.where(_ENDPOINTS.c.ended_at.is_(None)))

    async def of_call(self, call: int) -> tuple[Endpoint, ...]:
        """The open endpoints of all organisations that take part in a call."""
        agencies = select(_AGENCIES.c.organisation_id).where(_AGENCIES.c.call_id == call)
        return await self._run(_found, _ALL.where(*_OPEN, _ORGANISATIONS.c.id.in_(agencies)))

    async def of_case(self, assessment: int) -> tuple[Endpoint, ...]:
        """The open endpoints of all organisations that work on a case."""
        return await self._run(_found, _OF_CASE, {"assessment": assessment})

    async def end(self, endpoint: int, now: datetime) -> bool:
        """Send nothing there any more; ``False``: it is not there."""
        return await self._run(_change, endpoint, {"ended_at": now})

    async def rotate(self, endpoint: int, secret: str, until: datetime) -> bool:
        """Sign by a new secret, and until then by the one of before too; ``False``: as ``end``."""
        former = {"former_secret": _ENDPOINTS.c.signing_secret, "former_until": until}
        return await self._run(_change, endpoint, {"signing_secret": secret, **former})

    # --- messages

    async def put(
        self, endpoint: int, number: str, type: str, payload: dict[str, Any], now: datetime
    ) -> int:
        """A message for an endpoint, with the job that sends it; its id."""
        self._enqueued.add(SENDING)
        return await self._run(_put, endpoint, number, type, payload, now)

    async def message(self, message: int) -> tuple[Message, Endpoint] | None:
        """A message and where it goes."""
        return await self._run(_message, message)

    async def tried(
        self, message: int, *, state: str, status: int | None, error: str | None, now: datetime
    ) -> None:
        """How an attempt went."""
        await self._run(_tried, message, state, status, error, now)

    async def resend(self, message: int) -> bool:
        """Send a message once more, now; ``False``: it is not there, or on its way."""
        self._enqueued.add(SENDING)
        return await self._run(_resend, message)

    async def log(self, endpoint: int | None, most: int) -> tuple[Message, ...]:
        """The last messages, of one endpoint or of all, the latest first."""
        which = () if endpoint is None else (_MESSAGES.c.endpoint_id == endpoint,)
        return await self._run(_log, which, most)

    async def forget(self, before: datetime) -> int:
        """Forget the messages of an earlier time; how many."""
        return await self._run(_forget, before)


def _add(
    connection: Connection,
    membership: int,
    url: str,
    events: frozenset[str],
    secret: str,
    now: datetime,
) -> Endpoint | None:
    is_there = select(_MEMBERSHIPS.c.id).where(
        _MEMBERSHIPS.c.id == membership, _MEMBERSHIPS.c.ended_at.is_(None)
    )
    if connection.execute(is_there).first() is None:
        return None
    endpoint = insert_row(
        connection,
        _ENDPOINTS,
        membership_id=membership,
        url=url,
        events=" ".join(sorted(events)),
        signing_secret=secret,
        created_at=now,
    )
    return _found(connection, _ALL.where(_ENDPOINTS.c.id == endpoint))[0]


def _found(
    connection: Connection, which: Select[Any], values: dict[str, Any] | None = None
) -> tuple[Endpoint, ...]:
    return tuple(map(_endpoint, connection.execute(which, values)))


def _endpoint(row: Row[Any]) -> Endpoint:
    return Endpoint(
        id=row.id,
        url=row.url,
        events=frozenset(row.events.split()),
        speaker=speaker_of(row),
        secret=row.signing_secret,
        former_secret=row.former_secret,
        former_until=row.former_until,
        created=row.created_at,
        is_open=row.ended_at is None and row.left_at is None,
    )


def _change(connection: Connection, endpoint: int, values: dict[str, Any]) -> bool:
    mine = (_ENDPOINTS.c.id == endpoint, _ENDPOINTS.c.ended_at.is_(None))
    return connection.execute(update(_ENDPOINTS).where(*mine).values(values)).rowcount == 1


def _put(
    connection: Connection,
    endpoint: int,
    number: str,
    type: str,
    payload: dict[str, Any],
    now: datetime,
) -> int:
    message = insert_row(
        connection,
        _MESSAGES,
        endpoint_id=endpoint,
        number=number,
        type=type,
        payload=payload,
        created_at=now,
        state=WAITING,
        attempts=0,
    )
    enqueue(connection, _job(message, endpoint))
    return message


def _job(message: int, endpoint: int) -> dict[str, Any]:
    return {
        "kind": SENDING,
        "unique_key": str(message),
        "lane": str(endpoint),
        "args": {},
        "due": None,
    }


def _message(connection: Connection, message: int) -> tuple[Message, Endpoint] | None:
    row = connection.execute(select(_MESSAGES).where(_MESSAGES.c.id == message)).one_or_none()
    if row is None:
        return None
    endpoint = _found(connection, _ALL.where(_ENDPOINTS.c.id == row.endpoint_id))[0]
    return _as_message(row), endpoint


def _as_message(row: Row[Any]) -> Message:
    return Message(
        id=row.id,
        endpoint=row.endpoint_id,
        number=row.number,
        type=row.type,
        payload=row.payload,
        created=row.created_at,
        state=row.state,
        attempts=row.attempts,
        status=row.status,
        error=row.error,
        tried=row.tried_at,
    )


def _tried(
    connection: Connection,
    message: int,
    state: str,
    status: int | None,
    error: str | None,
    now: datetime,
) -> None:
    connection.execute(
        update(_MESSAGES)
        .where(_MESSAGES.c.id == message)
        .values(
            state=state,
            attempts=_MESSAGES.c.attempts + 1,
            status=status,
            error=error,
            tried_at=now,
            delivered_at=now if state == SENT else _MESSAGES.c.delivered_at,
        )
    )


def _resend(connection: Connection, message: int) -> bool:
    row = connection.execute(
        select(_MESSAGES.c.endpoint_id)
        .join(_ENDPOINTS, _ENDPOINTS.c.id == _MESSAGES.c.endpoint_id)
        .where(_MESSAGES.c.id == message, _ENDPOINTS.c.ended_at.is_(None))
    ).one_or_none()
    if row is None or not enqueue(connection, _job(message, row.endpoint_id), again=True):
        return False
    connection.execute(update(_MESSAGES).where(_MESSAGES.c.id == message).values(state=WAITING))
    return True


def _log(
    connection: Connection, which: tuple[ColumnElement[bool], ...], most: int
) -> tuple[Message, ...]:
    latest = select(_MESSAGES).where(*which).order_by(_MESSAGES.c.id.desc()).limit(most)
    return tuple(map(_as_message, connection.execute(latest)))


def _forget(connection: Connection, before: datetime) -> int:
    old = delete(_MESSAGES).where(_MESSAGES.c.created_at <= before)
    return connection.execute(old.where(_MESSAGES.c.state != WAITING)).rowcount
