"""The e-mail addresses that people gave for notices, and the codes by which they confirm them."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from storage.backends.protocol import Run
from storage.base import table
from storage.models import MailAddress as MailAddressRow
from storage.models import MailCodeSent
from storage.upserts import insert_on

_ADDRESSES, _SENT = table(MailAddressRow), table(MailCodeSent)

A_DAY: Final = timedelta(days=1)
CODES_A_DAY: Final = 10
"""Codes that one person has sent in a day, to whatever addresses."""
CODES_TO_ONE: Final = 5
"""Codes that are sent to one address in a day, whoever asks."""
TRIES: Final = 5
"""How often a code may be typed wrong."""
_NO_CODE: Final = {"code_hash": None, "code_expires_at": None, "code_tries": 0}


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """The confirmed address of a person, if any, and the one that waits for its code."""

    address: str | None
    pending: str | None
    stop_token: str


class Typed(StrEnum):
    """What came of a code that was typed."""

    CONFIRMED = "confirmed"
    WRONG = "wrong"
    EXPIRED = "expired"  # or typed wrong too often
    NONE = "none"  # nothing waits for a code


class MailAddresses:
    """The e-mail addresses of people."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def of(self, person: int) -> KnownAddress | None:
        """What is known of a person's address; ``None``: they gave none."""
        return await self._run(_of, person)

    async def ask(self, person: int, address: str | None, now: datetime) -> bool:
        """Have an address wait for its code, or the one that does for another code.

        ``False``: too many codes were sent to it, or by the person, or none waits.
        """
        return await self._run(_ask, person, address, now)

    async def give_code(
        self, person: int, address: str, code_hash: str, expires: datetime
    ) -> bool:
        """Let a code be good for the address that waits; ``False``: it does not wait any more."""
        return await self._run(_give_code, person, address, code_hash, expires)

    async def confirm(self, person: int, code_hash: str | None, now: datetime) -> Typed:
        """A code was typed: the address that waits is confirmed by it, or a try is used up."""
        return await self._run(_confirm, person, code_hash, now)

    async def remove(self, person: int) -> bool:
        """Forget the addresses of a person; ``False``: there are none."""
        return await self._run(_remove, person)

    async def refuse(self, person: int, address: str) -> bool:
        """Forget an address that takes no mail, if it is still the person's."""
        return await self._run(_refuse, person, address)

    async def stop(self, token: str) -> int | None:
        """Forget the address whose mails have this token; the person, ``None`` for no one's."""
        return await self._run(_stop, token)

    async def forget_sent(self, before: datetime) -> None:
        """Forget to which addresses codes were sent before a moment."""
        await self._run(_forget_sent, before)


def _of(connection: Connection, person: int) -> KnownAddress | None:
    found = select(_ADDRESSES).where(_ADDRESSES.c.person_id == person)
    row = connection.execute(found).one_or_none()
    if row is None or (row.address is None and row.pending is None):
        return None
    return KnownAddress(row.address, row.pending, row.stop_token)


def _ask(connection: Connection, person: int, address: str | None, now: datetime) -> bool:
    mine = _ADDRESSES.c.person_id == person
    row = connection.execute(select(_ADDRESSES).where(mine).with_for_update()).one_or_none()
    wanted = address or (row.pending if row is not None else None)
    if wanted is None:
        return False
    asked, since = (0, now) if row is None else (row.asked, row.asked_since)
    if since <= now - A_DAY:
        asked, since = 0, now
    if asked >= CODES_A_DAY or _sent_to(connection, wanted, now) >= CODES_TO_ONE:
        return False
    connection.execute(insert(_SENT), {"address_hash": _hash(wanted), "at": now})
    values = {"pending": wanted, "asked": asked + 1, "asked_since": since, **_NO_CODE}
    _keep(connection, person, values)
    return True


def _sent_to(connection: Connection, address: str, now: datetime) -> int:
    count = select(func.count()).where(
        _SENT.c.address_hash == _hash(address), _SENT.c.at > now - A_DAY
    )
    return int(connection.execute(count).scalar_one())


def _keep(connection: Connection, person: int, values: dict[str, Any]) -> None:
    added = insert_on(connection, _ADDRESSES).values(
        person_id=person, stop_token=secrets.token_hex(16), **values
    )
    connection.execute(
        added.on_conflict_do_update(index_elements=[_ADDRESSES.c.person_id], set_=values)
    )


def _give_code(
    connection: Connection, person: int, address: str, code_hash: str, expires: datetime
) -> bool:
    given = (
        update(_ADDRESSES)
        .where(_ADDRESSES.c.person_id == person, _ADDRESSES.c.pending == address)
        .values(code_hash=code_hash, code_expires_at=expires, code_tries=0)
    )
    return connection.execute(given).rowcount == 1


def _confirm(connection: Connection, person: int, code_hash: str | None, now: datetime) -> Typed:
    mine = _ADDRESSES.c.person_id == person
    row = connection.execute(select(_ADDRESSES).where(mine).with_for_update()).one_or_none()
    if row is None or row.pending is None or row.code_hash is None:
        return Typed.NONE
    if row.code_expires_at <= now or row.code_tries >= TRIES:
        return Typed.EXPIRED
    if code_hash is None or not secrets.compare_digest(row.code_hash, code_hash):
        connection.execute(update(_ADDRESSES).where(mine).values(code_tries=row.code_tries + 1))
        return Typed.WRONG
    confirmed = {"address": row.pending, "confirmed_at": now, "pending": None}
    confirmed["stop_token"] = secrets.token_hex(16)  # an earlier address stops nothing any more
    connection.execute(update(_ADDRESSES).where(mine).values(confirmed | _NO_CODE))
    return Typed.CONFIRMED


def _remove(connection: Connection, person: int) -> bool:
    """The row stays for a day's count of codes, with nothing of an address in it."""
    mine = (
        _ADDRESSES.c.person_id == person,
        or_(_ADDRESSES.c.address.is_not(None), _ADDRESSES.c.pending.is_not(None)),
    )
    gone = {"address": None, "confirmed_at": None, "pending": None, **_NO_CODE}
    return connection.execute(update(_ADDRESSES).where(*mine).values(gone)).rowcount == 1


def _refuse(connection: Connection, person: int, address: str) -> bool:
    mine = _ADDRESSES.c.person_id == person
    confirmed = (
        update(_ADDRESSES)
        .where(mine, _ADDRESSES.c.address == address)
        .values(address=None, confirmed_at=None)
    )
    pending = (
        update(_ADDRESSES)
        .where(mine, _ADDRESSES.c.pending == address)
        .values(pending=None, **_NO_CODE)
    )
    return any([connection.execute(one).rowcount for one in (confirmed, pending)])


def _stop(connection: Connection, token: str) -> int | None:
    found = select(_ADDRESSES.c.person_id).where(
        _ADDRESSES.c.stop_token == token, _ADDRESSES.c.address.is_not(None)
    )
    person: int | None = connection.execute(found).scalar_one_or_none()
    if person is not None:
        gone = update(_ADDRESSES).where(_ADDRESSES.c.person_id == person)
        connection.execute(gone.values(address=None, confirmed_at=None))
    return person


def _forget_sent(connection: Connection, before: datetime) -> None:
    connection.execute(delete(_SENT).where(_SENT.c.at <= before))


def _hash(address: str) -> str:
    return hashlib.sha256(address.casefold().encode()).hexdigest()


def move_address(connection: Connection, old: int, new: int) -> None:
    """The address of one person goes to another, unless that one has one already."""
    theirs = connection.execute(
        select(_ADDRESSES.c.person_id).where(
            _ADDRESSES.c.person_id == new, _ADDRESSES.c.address.is_not(None)
        )
    ).first()
    mine = _ADDRESSES.c.person_id == old
    if theirs is not None:
        connection.execute(delete(_ADDRESSES).where(mine))
        return
    has_one = connection.execute(
        select(_ADDRESSES.c.person_id).where(mine, _ADDRESSES.c.address.is_not(None))
    ).first()
    loser = new if has_one is not None else old
    other = old if loser == new else new
    is_there = connection.execute(
        select(_ADDRESSES.c.person_id).where(_ADDRESSES.c.person_id == other)
    ).first()
    if is_there is not None:
        connection.execute(delete(_ADDRESSES).where(_ADDRESSES.c.person_id == loser))
