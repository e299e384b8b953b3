"""Passkeys, and the challenges that authenticators sign."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage.backends.protocol import Run
from storage.base import table
from storage.models import Challenge, LinkCode, Passkey
from storage.records import NewPasskey, StoredPasskey
from storage.repositories.people.codes import CodeKind
from storage.repositories.people.devices import lock_people

_PASSKEYS, _CHALLENGES, _CODES = table(Passkey), table(Challenge), table(LinkCode)


class Passkeys:
    """The passkeys of people."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def challenge(
        self,
        challenge_hash: str,
        now: datetime,
        expires: datetime,
        *,
        adds: tuple[int, str] | None = None,
    ) -> None:
        """Store a challenge to sign in, or to add a passkey on a device, with the user handle."""
        await self._run(_challenge, challenge_hash, now, expires, adds)

    async def take_to_sign_in(self, challenge_hash: str, now: datetime) -> bool:
        """Use a challenge up; ``False``: it is unknown, used, expired or made for another use."""
        return await self._run(_take, challenge_hash, None, now) is not None

    async def take_to_add(self, challenge_hash: str, identity: int, now: datetime) -> str | None:
        """Use a challenge of a device up, for its user handle; ``None`` as above."""
        return await self._run(_take, challenge_hash, identity, now)

    async def of(self, person: int) -> tuple[StoredPasskey, ...]:
        """A person's passkeys, the oldest first."""
        return await self._run(_of, _PASSKEYS.c.person_id == person)

    async def find(self, credential_id: str) -> StoredPasskey | None:
        """The passkey with this credential."""
        found = await self._run(_of, _PASSKEYS.c.credential_id == credential_id)
        return found[0] if found else None

    async def add(self, person: int, identity: int, new: NewPasskey, now: datetime) -> bool:
        """Add a passkey; ``False``: there is one with this credential."""
        return await self._run(_add, person, identity, new, now)

    async def use(self, passkey: StoredPasskey, sign_count: int, now: datetime) -> bool:
        """Store that it was used; ``False``: it was removed, or used with a newer counter."""
        return await self._run(_use, passkey, sign_count, now)

    async def remove(self, person: int, passkey: int) -> bool:
        """Remove a passkey, and what it was about to sign in. ``False``: it is gone already."""
        return await self._run(_remove, person, _PASSKEYS.c.id == passkey)

    async def remove_added_on(self, person: int, identity: int) -> None:
        """Remove the passkeys that were added on a device."""
        await self._run(_remove, person, _PASSKEYS.c.identity_id == identity)


def _challenge(
    connection: Connection,
    challenge_hash: str,
    now: datetime,
    expires: datetime,
    adds: tuple[int, str] | None,
) -> None:
    connection.execute(delete(_CHALLENGES).where(_CHALLENGES.c.expires_at <= now))
    identity, handle = adds or (None, None)
    row = {"challenge_hash": challenge_hash, "identity_id": identity, "user_handle": handle}
    connection.execute(insert(_CHALLENGES), row | {"expires_at": expires})


def _take(
    connection: Connection, challenge_hash: str, identity: int | None, now: datetime
) -> str | None:
    """The user handle of the challenge, empty where it is to sign in."""
    taken = connection.execute(
        delete(_CHALLENGES)
        .where(
            _CHALLENGES.c.challenge_hash == challenge_hash,
            _CHALLENGES.c.identity_id.is_(None)
            if identity is None
            else _CHALLENGES.c.identity_id == identity,
            _CHALLENGES.c.expires_at > now,
        )
        .returning(_CHALLENGES.c.user_handle)
    ).one_or_none()
    return None if taken is None else taken.user_handle or ""


def _of(connection: Connection, which: ColumnElement[bool]) -> tuple[StoredPasskey, ...]:
    found = select(_PASSKEYS).where(which).order_by(_PASSKEYS.c.id)
    return tuple(map(_passkey, connection.execute(found)))


def _passkey(row: Row[tuple[object, ...]]) -> StoredPasskey:
    return StoredPasskey(
        id=row.id,
        person=row.person_id,
        added_on=row.identity_id,
        credential_id=row.credential_id,
        public_key=row.public_key,
        user_handle=row.user_handle,
        sign_count=row.sign_count,
        name=row.name,
        made=row.created_at,
        used=row.used_at,
    )


def _add(
    connection: Connection, person: int, identity: int, new: NewPasskey, now: datetime
) -> bool:
    row = {
        "person_id": person,
        "identity_id": identity,
        "credential_id": new.credential_id,
        "public_key": new.public_key,
        "user_handle": new.user_handle,
        "sign_count": new.sign_count,
        "name": new.name,
        "created_at": now,
    }
    try:
        with connection.begin_nested():
            connection.execute(insert(_PASSKEYS), row)
    except IntegrityError:
        return False
    return True


def _use(connection: Connection, passkey: StoredPasskey, sign_count: int, now: datetime) -> bool:
    used = update(_PASSKEYS).where(
        _PASSKEYS.c.id == passkey.id, _PASSKEYS.c.sign_count == passkey.sign_count
    )
    done = connection.execute(used.values(sign_count=sign_count, used_at=now))
    return done.rowcount == 1


def _remove(connection: Connection, person: int, which: ColumnElement[bool]) -> bool:
    lock_people(connection, person)
    own = _PASSKEYS.c.person_id == person
    removed = connection.execute(delete(_PASSKEYS).where(own, which)).rowcount
    if removed:
        connection.execute(
            delete(_CODES).where(
                _CODES.c.person_id == person, _CODES.c.kind == CodeKind.PASSKEY.value
            )
        )
    return removed > 0
