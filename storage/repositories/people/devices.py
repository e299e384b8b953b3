"""Devices: the identities of a person in their order, and the end of one.

One of them is the first. It may end the others, and each may end itself.
"""

from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from dialogs.core.session import Session as DialogueSession
from storage.backends.protocol import Run
from storage.base import insert_row, table
from storage.models import Identity, LinkCode, Person, Reminder, Report, Session
from storage.records import Device
from storage.repositories.people.codes import CodeKind

NOBODY = "none"
"""The channel of the placeholder for a person whose last device has ended."""

_PEOPLE, _IDENTITIES, _SESSIONS = table(Person), table(Identity), table(Session)
_CODES, _REPORTS, _REMINDERS = table(LinkCode), table(Report), table(Reminder)


class Devices:
    """The devices of people."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def of(self, person: int) -> tuple[Device, ...]:
        """A person's devices: the first one, then the others in the order they joined."""
        return await self._run(_of, person)

    async def hold(self, person: int) -> tuple[Device, ...]:
        """``of``, with the person's devices locked until this unit of work ends."""
        return await self._run(_hold, person)

    async def end(self, device: Device) -> None:
        """Delete the identity with its dialogue and its transcript; the person's data stay.

        What it was to receive goes to the first device, which is the earliest of those that remain
        if this one was the first.
        """
        await self._run(_end, device.identity)


def lock_people(connection: Connection, *people: int) -> set[int]:
    """Lock people, so that nobody else moves their devices; the ids of those who exist."""
    held = select(_PEOPLE.c.id).where(_PEOPLE.c.id.in_(people)).order_by(_PEOPLE.c.id)
    return set(connection.execute(held.with_for_update(key_share=True)).scalars())


def lock_devices(connection: Connection, person: int) -> None:
    """Lock a person's devices, once no turn of theirs is being taken, so that none begins."""
    own = _IDENTITIES.c.person_id == person
    for held in (
        select(_IDENTITIES.c.id).where(own).order_by(_IDENTITIES.c.id),
        select(_SESSIONS.c.id)
        .where(_SESSIONS.c.identity_id.in_(select(_IDENTITIES.c.id).where(own)))
        .order_by(_SESSIONS.c.id),
    ):
        connection.execute(held.with_for_update()).all()


def make_first(connection: Connection, person: int, identity: int) -> None:
    """Make one of a person's devices the first."""
    own = _IDENTITIES.c.person_id == person
    connection.execute(update(_IDENTITIES).where(own).values(is_first=False))
    only = _IDENTITIES.c.id == identity
    connection.execute(update(_IDENTITIES).where(own, only).values(is_first=True))


def take_over(connection: Connection, old: int, new: int) -> None:
    """Let one identity receive what another was to receive."""
    for referring in (_REPORTS, _REMINDERS):
        column = referring.c.identity_id
        connection.execute(update(referring).where(column == old).values(identity_id=new))


def replace_nobody(connection: Connection, person: int, identity: int) -> None:
    """Replace a person's placeholder by the device that has joined."""
    held = select(_IDENTITIES.c.id).where(
        _IDENTITIES.c.person_id == person, _IDENTITIES.c.channel == NOBODY
    )
    for nobody in connection.execute(held).scalars().all():
        take_over(connection, nobody, identity)
        connection.execute(delete(_IDENTITIES).where(_IDENTITIES.c.id == nobody))


def _of(connection: Connection, person: int) -> tuple[Device, ...]:
    rows = connection.execute(
        select(_IDENTITIES, _SESSIONS.c.updated_at, _SESSIONS.c.state)
        .join(_SESSIONS, _SESSIONS.c.identity_id == _IDENTITIES.c.id)
        .where(_IDENTITIES.c.person_id == person)
    )
    devices = map(_device, rows)
    return tuple(sorted(devices, key=lambda one: (not one.is_first, one.since, one.identity)))


def _device(row: Row[Any]) -> Device:
    return Device(
        identity=row.id,
        channel=row.channel,
        external_id=row.external_id,
        label=row.label,
        is_first=row.is_first,
        since=row.joined_at or row.created_at,
        active=row.updated_at,
        language=DialogueSession.from_dict(row.state).language,
    )


def _hold(connection: Connection, person: int) -> tuple[Device, ...]:
    lock_people(connection, person)
    lock_devices(connection, person)
    return _of(connection, person)


def _end(connection: Connection, identity: int) -> None:
    of = _IDENTITIES.c.id == identity
    ended = connection.execute(select(_IDENTITIES).where(of)).one()
    remaining = [one for one in _of(connection, ended.person_id) if one.identity != identity]
    heir = remaining[0].identity if remaining else _hold_place(connection, ended)
    take_over(connection, identity, heir)
    connection.execute(
        delete(_CODES).where(
            _CODES.c.identity_id == identity, _CODES.c.kind != CodeKind.RECOVERY.value
        )
    )
    connection.execute(delete(_IDENTITIES).where(of))
    if ended.is_first and remaining:
        make_first(connection, ended.person_id, heir)


def _hold_place(connection: Connection, ended: Row[Any]) -> int:
    """Add a placeholder: reports and reminders need an identity even without a device."""
    return insert_row(
        connection,
        _IDENTITIES,
        person_id=ended.person_id,
        channel=NOBODY,
        external_id=str(ended.id),
        unreachable=True,
        created_at=ended.created_at,
    )
