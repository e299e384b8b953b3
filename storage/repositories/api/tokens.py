"""Tokens of other programs. Each speaks for a member of an organisation, and ends with them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, or_, select, update

from storage.backends.protocol import Run
from storage.base import insert_row, table
from storage.models import ApiToken, Membership, Organisation

USED_WITHIN: Final = timedelta(minutes=5)
"""How exactly it is known when a token was used last: not every request writes."""

_TOKENS, _MEMBERSHIPS, _ORGANISATIONS = table(ApiToken), table(Membership), table(Organisation)
_ALL: Final = (
    select(
        _TOKENS,
        _MEMBERSHIPS.c.person_id,
        _MEMBERSHIPS.c.role,
        _MEMBERSHIPS.c.name.label("member_name"),
        _MEMBERSHIPS.c.ended_at,
        _ORGANISATIONS.c.id.label("organisation"),
        _ORGANISATIONS.c.kind,
        _ORGANISATIONS.c.name.label("organisation_name"),
    )
    .join(_MEMBERSHIPS, _MEMBERSHIPS.c.id == _TOKENS.c.membership_id)
    .join(_ORGANISATIONS, _ORGANISATIONS.c.id == _MEMBERSHIPS.c.organisation_id)
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """The member of an organisation for whom a program speaks."""

    membership: int
    person: int
    post: str
    name: str
    organisation: int
    organisation_kind: str
    organisation_name: str


@dataclass(frozen=True, slots=True)
class Token:
    """A token: what it is called, for whom it speaks, what it may, until when."""

    id: int
    name: str
    speaker: Speaker
    scopes: frozenset[str]
    created: datetime
    expires: datetime
    revoked: datetime | None
    last_used: datetime | None
    member_left: datetime | None

    def is_good(self, now: datetime) -> bool:
        """Whether it is taken at a moment."""
        ended = self.revoked is not None or self.member_left is not None
        return not ended and now < self.expires


class ApiTokens:
    """The tokens of an installation."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def create(
        self,
        membership: int,
        name: str,
        token_hash: str,
        scopes: frozenset[str],
        now: datetime,
        expires: datetime,
    ) -> Token | None:
        """A new token of a member; ``None``: there is no such member."""
        return await self._run(_create, membership, name, token_hash, scopes, now, expires)

    async def admit(self, token_hash: str, now: datetime) -> Token | None:
        """The token with this hash, if it is taken now."""
        return await self._run(_admit, token_hash, now)

    async def all(self) -> tuple[Token, ...]:
        """Every token, those made last first."""
        return await self._run(_found, _ALL.order_by(_TOKENS.c.id.desc()))

    async def revoke(self, token: int, now: datetime) -> bool:
        """Take a token back; ``False``: it is not there, or was taken back before."""
        return await self._run(_revoke, token, now)


def speaker_of(row: Row[Any]) -> Speaker:
    """The member in a row that names them and their organisation."""
    return Speaker(
        membership=row.membership_id,
        person=row.person_id,
        post=row.role,
        name=row.member_name,
        organisation=row.organisation,
        organisation_kind=row.kind,
        organisation_name=row.organisation_name,
    )


def _create(
    connection: Connection,
    membership: int,
    name: str,
    token_hash: str,
    scopes: frozenset[str],
    now: datetime,
    expires: datetime,
) -> Token | None:
    is_there = select(_MEMBERSHIPS.c.id).where(
        _MEMBERSHIPS.c.id == membership, _MEMBERSHIPS.c.ended_at.is_(None)
    )
    if connection.execute(is_there).first() is None:
        return None
    token = insert_row(
        connection,
        _TOKENS,
        membership_id=membership,
        name=name,
        token_hash=token_hash,
        scopes=" ".join(sorted(scopes)),
        created_at=now,
        expires_at=expires,
    )
    return _found(connection, _ALL.where(_TOKENS.c.id == token))[0]


def _found(connection: Connection, which: Select[Any]) -> tuple[Token, ...]:
    return tuple(
        Token(
            id=row.id,
            name=row.name,
            speaker=speaker_of(row),
            scopes=frozenset(row.scopes.split()),
            created=row.created_at,
            expires=row.expires_at,
            revoked=row.revoked_at,
            last_used=row.last_used_at,
            member_left=row.ended_at,
        )
        for row in connection.execute(which)
    )


def _admit(connection: Connection, token_hash: str, now: datetime) -> Token | None:
    found = _found(connection, _ALL.where(_TOKENS.c.token_hash == token_hash))
    if not found or not found[0].is_good(now):
        return None
    token = found[0]
    if token.last_used is None or now - token.last_used >= USED_WITHIN:
        unused = or_(_TOKENS.c.last_used_at.is_(None), _TOKENS.c.last_used_at <= now - USED_WITHIN)
        used = update(_TOKENS).where(_TOKENS.c.id == token.id, unused)
        connection.execute(used.values(last_used_at=now))
    return token


def _revoke(connection: Connection, token: int, now: datetime) -> bool:
    revoked = update(_TOKENS).where(_TOKENS.c.id == token, _TOKENS.c.revoked_at.is_(None))
    return connection.execute(revoked.values(revoked_at=now)).rowcount == 1
