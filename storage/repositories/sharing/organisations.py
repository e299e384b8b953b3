"""Organisations and who is in them. Whether an act is allowed is asked here, by the membership.

Whatever names a row by its id names beside it whose it must be, and finds nothing otherwise.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from dialogs.dossier.organisations import Post
from storage.backends.protocol import Run
from storage.base import insert_row, table
from storage.models import (
    CaseOrganisation,
    Membership,
    Organisation,
    OrganisationInvitation,
)
from storage.records import MemberRow, OrganisationRow
from storage.records import OrganisationInvitation as InvitationRecord

_ORGANISATIONS, _MEMBERSHIPS = table(Organisation), table(Membership)
_INVITATIONS, _HANDED = table(OrganisationInvitation), table(CaseOrganisation)
_OPEN = _MEMBERSHIPS.c.ended_at.is_(None)


class Organisations:
    """The organisations of an installation."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def create(self, kind: str, name: str, now: datetime) -> int:
        """A new organisation that nobody is in; its id."""
        return await self._run(_create, kind, name, now)

    async def all(self) -> tuple[OrganisationRow, ...]:
        """Every organisation, for the operator; ``membership`` and ``post`` are empty."""
        return await self._run(_all)

    async def of(self, person: int) -> tuple[OrganisationRow, ...]:
        """The organisations that a person is in, by name."""
        return await self._run(_of, person)

    async def members(self, person: int, organisation: int) -> tuple[MemberRow, ...]:
        """Who is in an organisation of the person's; nobody if they are not in it."""
        return await self._run(_members, person, organisation)

    async def everybody(self, organisation: int) -> tuple[MemberRow, ...]:
        """Who is in an organisation, for the operator."""
        return await self._run(_everybody, organisation)

    async def invitations(
        self, person: int, organisation: int, now: datetime
    ) -> tuple[InvitationRecord, ...]:
        """The open invitations to an organisation: all for its administrators, else one's own."""
        return await self._run(_open_invitations, person, organisation, now)

    async def waiting(self, organisation: int, now: datetime) -> int:
        """How many open invitations to an organisation there are, whoever made them."""
        return await self._run(_waiting, organisation, now)

    async def invite(
        self,
        organisation: int,
        *,
        post: str,
        name: str,
        code_hash: str,
        made_by: int | None,
        now: datetime,
        expires: datetime,
    ) -> int:
        """Invite to an organisation; ``made_by`` nobody is the operator."""
        values = {
            "role": post,
            "name": name,
            "code_hash": code_hash,
            "made_by": made_by,
            "made_at": now,
            "expires_at": expires,
        }
        return await self._run(_invite, organisation, values)

    async def by_code(self, code_hash: str, now: datetime) -> InvitationRecord | None:
        """The invitation with this code, while it may be accepted."""
        return await self._run(_good, _INVITATIONS.c.code_hash == code_hash, now)

    async def good(self, invitation: int, now: datetime) -> InvitationRecord | None:
        """The invitation with this id, while it may be accepted."""
        return await self._run(_good, _INVITATIONS.c.id == invitation, now)

    async def accept(self, invitation: InvitationRecord, person: int, now: datetime) -> bool:
        """Use an invitation up and make the person a member; ``False``: somebody was faster."""
        return await self._run(_accept, invitation, person, now)

    async def use(self, invitation: InvitationRecord, now: datetime) -> bool:
        """Use an invitation up that makes nobody a member; ``False``: somebody was faster."""
        return await self._run(_use, invitation, now)

    async def revoke(self, person: int, invitation: int, now: datetime) -> InvitationRecord | None:
        """Take an invitation back: an administrator any, others one of their own.

        ``None``: it is used, or is not theirs to take back.
        """
        return await self._run(_revoke, person, invitation, now)

    async def end(self, person: int, membership: int, now: datetime) -> MemberRow | None:
        """End the person's own membership, or as administrator that of another.

        ``None``: it is neither, it has ended, or it is that of the only administrator while
        others are left.
        """
        return await self._run(_end, person, membership, now)


def _create(connection: Connection, kind: str, name: str, now: datetime) -> int:
    return insert_row(connection, _ORGANISATIONS, kind=kind, name=name, created_at=now)


def _counts() -> tuple[Any, Any]:
    others = _MEMBERSHIPS.alias("others")
    members = (
        select(func.count())
        .where(others.c.organisation_id == _ORGANISATIONS.c.id, others.c.ended_at.is_(None))
        .scalar_subquery()
    )
    cases = (
        select(func.count(_HANDED.c.case_id.distinct()))
        .where(_HANDED.c.organisation_id == _ORGANISATIONS.c.id, _HANDED.c.ended_at.is_(None))
        .scalar_subquery()
    )
    return members.label("members"), cases.label("cases")


def _all(connection: Connection) -> tuple[OrganisationRow, ...]:
    rows = connection.execute(select(_ORGANISATIONS, *_counts()).order_by(_ORGANISATIONS.c.id))
    return tuple(
        OrganisationRow(row.id, row.kind, row.name, 0, "", row.members, row.cases) for row in rows
    )


def _of(connection: Connection, person: int) -> tuple[OrganisationRow, ...]:
    rows = connection.execute(
        select(
            _ORGANISATIONS,
            _MEMBERSHIPS.c.id.label("membership"),
            _MEMBERSHIPS.c.role.label("post"),
            *_counts(),
        )
        .join(_MEMBERSHIPS, _MEMBERSHIPS.c.organisation_id == _ORGANISATIONS.c.id)
        .where(_MEMBERSHIPS.c.person_id == person, _OPEN)
        .order_by(_ORGANISATIONS.c.name, _ORGANISATIONS.c.id, _MEMBERSHIPS.c.id)
    )
    return tuple(
        OrganisationRow(
            row.id, row.kind, row.name, row.membership, row.post, row.members, row.cases
        )
        for row in rows
    )


def _posts(connection: Connection, person: int, organisation: int) -> Sequence[str]:
    """The posts of a person in an organisation."""
    return (
        connection.execute(
            select(_MEMBERSHIPS.c.role).where(
                _MEMBERSHIPS.c.organisation_id == organisation,
                _MEMBERSHIPS.c.person_id == person,
                _OPEN,
            )
        )
        .scalars()
        .all()
    )


def _members(connection: Connection, person: int, organisation: int) -> tuple[MemberRow, ...]:
    if not _posts(connection, person, organisation):
        return ()
    return _everybody(connection, organisation)


def _everybody(connection: Connection, organisation: int) -> tuple[MemberRow, ...]:
    found = (
        select(_MEMBERSHIPS)
        .where(_MEMBERSHIPS.c.organisation_id == organisation, _OPEN)
        .order_by(_MEMBERSHIPS.c.id)
    )
    return tuple(map(_member, connection.execute(found)))


def _member(row: Any) -> MemberRow:
    return MemberRow(row.id, row.person_id, row.name, row.role, row.added_at)


def _invite(connection: Connection, organisation: int, values: dict[str, Any]) -> int:
    return insert_row(connection, _INVITATIONS, organisation_id=organisation, **values)


def _records(connection: Connection, *which: ColumnElement[bool]) -> tuple[InvitationRecord, ...]:
    host = (
        select(_MEMBERSHIPS.c.name)
        .where(
            _MEMBERSHIPS.c.organisation_id == _INVITATIONS.c.organisation_id,
            _MEMBERSHIPS.c.person_id == _INVITATIONS.c.made_by,
        )
        .order_by(_MEMBERSHIPS.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = (
        select(
            _INVITATIONS,
            _ORGANISATIONS.c.kind,
            _ORGANISATIONS.c.name.label("organisation_name"),
            host.label("host"),
        )
        .join(_ORGANISATIONS, _ORGANISATIONS.c.id == _INVITATIONS.c.organisation_id)
        .where(*which)
        .order_by(_INVITATIONS.c.id.desc())
    )
    return tuple(
        InvitationRecord(
            id=row.id,
            organisation=row.organisation_id,
            kind=row.kind,
            organisation_name=row.organisation_name,
            post=row.role,
            name=row.name,
            host=row.host or "",
            made_by=row.made_by,
            expires=row.expires_at,
            is_open=row.used_at is None and row.revoked_at is None,
        )
        for row in connection.execute(found)
    )


def _open_invitations(
    connection: Connection, person: int, organisation: int, now: datetime
) -> tuple[InvitationRecord, ...]:
    posts = _posts(connection, person, organisation)
    if not posts:
        return ()
    whose = () if Post.ADMINISTRATOR in posts else (_INVITATIONS.c.made_by == person,)
    return _records(connection, *_open_in(organisation, now), *whose)


def _open_in(organisation: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        _INVITATIONS.c.organisation_id == organisation,
        _INVITATIONS.c.used_at.is_(None),
        _INVITATIONS.c.revoked_at.is_(None),
        _INVITATIONS.c.expires_at > now,
    )


def _waiting(connection: Connection, organisation: int, now: datetime) -> int:
    counted = select(func.count()).select_from(_INVITATIONS).where(*_open_in(organisation, now))
    return int(connection.execute(counted).scalar_one())


def _good(
    connection: Connection, which: ColumnElement[bool], now: datetime
) -> InvitationRecord | None:
    found = next(iter(_records(connection, which)), None)
    return found if found is not None and found.is_good(now) else None


def _use(connection: Connection, invitation: InvitationRecord, now: datetime) -> bool:
    used = connection.execute(
        update(_INVITATIONS)
        .where(
            _INVITATIONS.c.id == invitation.id,
            _INVITATIONS.c.used_at.is_(None),
            _INVITATIONS.c.revoked_at.is_(None),
            _INVITATIONS.c.expires_at > now,
        )
        .values(used_at=now)
    )
    return used.rowcount == 1


def _accept(
    connection: Connection, invitation: InvitationRecord, person: int, now: datetime
) -> bool:
    if not _use(connection, invitation, now):
        return False
    insert_row(
        connection,
        _MEMBERSHIPS,
        organisation_id=invitation.organisation,
        person_id=person,
        role=invitation.post,
        name=invitation.name,
        added_by=invitation.made_by,
        added_at=now,
    )
    return True


def _revoke(
    connection: Connection, person: int, invitation: int, now: datetime
) -> InvitationRecord | None:
    found = next(iter(_records(connection, _INVITATIONS.c.id == invitation)), None)
    if found is None or not found.is_open:
        return None
    posts = _posts(connection, person, found.organisation)
    if not posts or (Post.ADMINISTRATOR not in posts and found.made_by != person):
        return None
    connection.execute(
        update(_INVITATIONS).where(_INVITATIONS.c.id == invitation).values(revoked_at=now)
    )
    return found


def _end(connection: Connection, person: int, membership: int, now: datetime) -> MemberRow | None:
    found = connection.execute(
        select(_MEMBERSHIPS).where(_MEMBERSHIPS.c.id == membership, _OPEN)
    ).one_or_none()
    if found is None:
        return None
    organisation = found.organisation_id
    connection.execute(
        select(_ORGANISATIONS.c.id)
        .where(_ORGANISATIONS.c.id == organisation)
        .with_for_update(key_share=True)
    )
    may_end_others = Post.ADMINISTRATOR in _posts(connection, person, organisation)
    if found.person_id != person and not may_end_others:
        return None
    if _leaves_others_alone(connection, found):
        return None
    ended = connection.execute(
        update(_MEMBERSHIPS).where(_MEMBERSHIPS.c.id == membership, _OPEN).values(ended_at=now)
    )
    return _member(found) if ended.rowcount == 1 else None


def _leaves_others_alone(connection: Connection, ending: Any) -> bool:
    """Whether others would be left without an administrator."""
    posts = connection.execute(
        select(_MEMBERSHIPS.c.role).where(
            _MEMBERSHIPS.c.organisation_id == ending.organisation_id,
            _MEMBERSHIPS.c.id != ending.id,
            _OPEN,
        )
    ).scalars()
    left = list(posts)
    return bool(left) and Post.ADMINISTRATOR not in left
