"""Who may work on a whole case beside the person it belongs to."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from dialogs.dossier.access import OWNER, SEATS, WHOLE_CASE, Phase, Role
from dialogs.dossier.access import Membership as AccessMembership
from dialogs.dossier.organisations import role_in_cases
from storage.backends.protocol import Run
from storage.base import insert_row, table
from storage.models import (
    Assessment,
    Case,
    CaseMember,
    CaseOrganisation,
    Invitation,
    Membership,
    Organisation,
)
from storage.records import AccessRow, OrganisationInvitation
from storage.repositories.assessments.seats import read_seat
from storage.repositories.sharing.audit import record

_ASSESSMENTS, _MEMBERS, _INVITATIONS = table(Assessment), table(CaseMember), table(Invitation)
_CASES = table(Case)
_HANDED, _ORGANISATIONS, _MEMBERSHIPS = (
    table(CaseOrganisation),
    table(Organisation),
    table(Membership),
)

ORGANISATION = "organisation"
MEMBER = "member"
INVITATION = "invitation"


class CaseAccess:
    """The access of others to whole cases; each is named by one of its assessments."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def hand_over(
        self, assessment: int, organisation: int, person: int, now: datetime
    ) -> bool:
        """Let an organisation work on a case; ``False``: the person is not in it.

        It changes nothing where it works on it already.
        """
        return await self._run(_hand_over, assessment, organisation, person, now)

    async def hand_to_host(
        self, assessment: int, invitation: OrganisationInvitation, person: int, now: datetime
    ) -> None:
        """Let an organisation work on the case of somebody it has invited as a client.

        The invitation was used up by the owner of the case in this transaction.
        """
        await self._run(_hand, assessment, invitation.organisation, person, now)

    async def of(self, assessment: int, now: datetime) -> tuple[AccessRow, ...]:
        """Who has access, and open invitations to it."""
        return await self._run(_of, assessment, now)

    async def people(self, assessment: int) -> tuple[tuple[int, str], ...]:
        """Everybody who is in a case now, the person it belongs to first, and what they are."""
        return await self._run(people_in, assessment)

    async def membership(self, assessment: int, person: int) -> AccessMembership:
        """What somebody is in the whole case now; ended for those who have no part in it."""
        return await self._run(_membership, assessment, person)

    async def has_part(self, assessment: int, person: int) -> bool:
        """Whether somebody owns the case, is in the whole of it, or was asked a part of it."""
        return await self._run(_has_part, assessment, person)

    async def end(
        self, assessment: int, kind: str, number: int, person: int, now: datetime
    ) -> tuple[int, ...] | None:
        """End an access; the people who had it. ``None``: it is not there any more."""
        return await self._run(_end, assessment, kind, number, person, now)


def _case_of(connection: Connection, assessment: int) -> int:
    found = select(_ASSESSMENTS.c.case_id).where(_ASSESSMENTS.c.id == assessment)
    return int(connection.execute(found).scalar_one())


def _hand_over(
    connection: Connection, assessment: int, organisation: int, person: int, now: datetime
) -> bool:
    is_in_it = select(_MEMBERSHIPS.c.id).where(
        _MEMBERSHIPS.c.organisation_id == organisation,
        _MEMBERSHIPS.c.person_id == person,
        _MEMBERSHIPS.c.ended_at.is_(None),
    )
    if connection.execute(is_in_it).first() is None:
        return False
    _hand(connection, assessment, organisation, person, now)
    return True


def _hand(
    connection: Connection, assessment: int, organisation: int, person: int, now: datetime
) -> None:
    case = _case_of(connection, assessment)
    held = select(_HANDED.c.id).where(
        _HANDED.c.case_id == case,
        _HANDED.c.organisation_id == organisation,
        _HANDED.c.ended_at.is_(None),
    )
    if connection.execute(held).first() is None:
        insert_row(
            connection,
            _HANDED,
            case_id=case,
            organisation_id=organisation,
            added_by=person,
            added_at=now,
        )
        record(connection, case, person, "handed-over", {"organisation": organisation}, now)


def people_in(connection: Connection, assessment: int) -> tuple[tuple[int, str], ...]:
    """Everybody who is in the whole case now, its owner first, with their strongest role."""
    owner = (
        select(_CASES.c.id, _CASES.c.person_id)
        .join(_ASSESSMENTS, _ASSESSMENTS.c.case_id == _CASES.c.id)
        .where(_ASSESSMENTS.c.id == assessment)
    )
    case, person = connection.execute(owner).one()
    found: dict[int, set[str]] = {person: {Role.OWNER}}
    members = select(_MEMBERS.c.person_id, _MEMBERS.c.role).where(
        _MEMBERS.c.case_id == case,
        _MEMBERS.c.role.in_(WHOLE_CASE),
        _MEMBERS.c.scope.is_(None),
        _MEMBERS.c.person_id.is_not(None),
        _MEMBERS.c.ended_at.is_(None),
    )
    for row in connection.execute(members):
        found.setdefault(row.person_id, set()).add(row.role)
    posts = (
        select(_MEMBERSHIPS.c.person_id, _MEMBERSHIPS.c.role, _ORGANISATIONS.c.kind)
        .join(_HANDED, _HANDED.c.organisation_id == _MEMBERSHIPS.c.organisation_id)
        .join(_ORGANISATIONS, _ORGANISATIONS.c.id == _HANDED.c.organisation_id)
        .where(
            _HANDED.c.case_id == case,
            _HANDED.c.ended_at.is_(None),
            _MEMBERSHIPS.c.ended_at.is_(None),
        )
    )
    for post in connection.execute(posts):
        role = role_in_cases(post.kind, post.role)
        found.setdefault(post.person_id, set()).update({role} if role else ())
    ranked = (Role.OWNER, *SEATS)
    return tuple(
        (one, next(role for role in ranked if role in roles))
        for one, roles in found.items()
        if roles
    )


def _membership(connection: Connection, assessment: int, person: int) -> AccessMembership:
    owner = (
        select(_CASES.c.person_id)
        .join(_ASSESSMENTS, _ASSESSMENTS.c.case_id == _CASES.c.id)
        .where(_ASSESSMENTS.c.id == assessment)
    )
    if connection.execute(owner).scalar_one_or_none() == person:
        return OWNER
    return read_seat(connection, assessment, person)


def _has_part(connection: Connection, assessment: int, person: int) -> bool:
    if _membership(connection, assessment, person).phase == Phase.OPEN:
        return True
    asked = (
        select(_MEMBERS.c.id)
        .join(_ASSESSMENTS, _ASSESSMENTS.c.case_id == _MEMBERS.c.case_id)
        .where(
            _ASSESSMENTS.c.id == assessment,
            _MEMBERS.c.person_id == person,
            _MEMBERS.c.ended_at.is_(None),
        )
    )
    return connection.execute(asked).first() is not None


def _of(connection: Connection, assessment: int, now: datetime) -> tuple[AccessRow, ...]:
    case = _case_of(connection, assessment)
    organisations = connection.execute(
        select(_HANDED.c.id, _HANDED.c.added_at, _ORGANISATIONS.c.name)
        .join(_ORGANISATIONS, _ORGANISATIONS.c.id == _HANDED.c.organisation_id)
        .where(_HANDED.c.case_id == case, _HANDED.c.ended_at.is_(None))
        .order_by(_HANDED.c.id)
    )
    members = connection.execute(
        select(_MEMBERS.c.id, _MEMBERS.c.role, _MEMBERS.c.added_at, _INVITATIONS.c.name)
        .join(_INVITATIONS, _INVITATIONS.c.id == _MEMBERS.c.invitation_id)
        .where(
            _MEMBERS.c.case_id == case,
            _MEMBERS.c.role.in_(WHOLE_CASE),
            _MEMBERS.c.ended_at.is_(None),
        )
        .order_by(_MEMBERS.c.id)
    )
    invited = connection.execute(
        select(_INVITATIONS)
        .where(
            _INVITATIONS.c.case_id == case,
            _INVITATIONS.c.role.in_(WHOLE_CASE),
            _INVITATIONS.c.uses_left > 0,
            _INVITATIONS.c.revoked_at.is_(None),
            _INVITATIONS.c.expires_at > now,
        )
        .order_by(_INVITATIONS.c.id)
    )
    return (
        *(AccessRow(ORGANISATION, row.id, row.name, "", row.added_at) for row in organisations),
        *(AccessRow(MEMBER, row.id, row.name, row.role, row.added_at) for row in members),
        *(AccessRow(INVITATION, row.id, row.name, row.role, row.made_at) for row in invited),
    )


def _end(
    connection: Connection, assessment: int, kind: str, number: int, person: int, now: datetime
) -> tuple[int, ...] | None:
    case = _case_of(connection, assessment)
    match kind:
        case "organisation":
            people = _end_organisation(connection, case, number, now)
        case "member":
            people = _end_member(connection, case, number, now)
        case "invitation":
            people = _end_invitation(connection, case, number, now)
        case _:
            return None
    if people is not None:
        record(connection, case, person, "access-ended", {kind: number}, now)
    return people


def _end_organisation(
    connection: Connection, case: int, number: int, now: datetime
) -> tuple[int, ...] | None:
    organisation = connection.execute(
        update(_HANDED)
        .where(_HANDED.c.id == number, _HANDED.c.case_id == case, _HANDED.c.ended_at.is_(None))
        .values(ended_at=now)
        .returning(_HANDED.c.organisation_id)
    ).scalar_one_or_none()
    if organisation is None:
        return None
    people = (
        select(_MEMBERSHIPS.c.person_id)
        .where(_MEMBERSHIPS.c.organisation_id == organisation, _MEMBERSHIPS.c.ended_at.is_(None))
        .distinct()
    )
    return tuple(connection.execute(people).scalars())


def _end_member(
    connection: Connection, case: int, number: int, now: datetime
) -> tuple[int, ...] | None:
    ended = connection.execute(
        update(_MEMBERS)
        .where(
            _MEMBERS.c.id == number,
            _MEMBERS.c.case_id == case,
            _MEMBERS.c.role.in_(WHOLE_CASE),
            _MEMBERS.c.ended_at.is_(None),
        )
        .values(ended_at=now)
        .returning(_MEMBERS.c.person_id)
    ).one_or_none()
    if ended is None:
        return None
    return () if ended.person_id is None else (ended.person_id,)


def _end_invitation(
    connection: Connection, case: int, number: int, now: datetime
) -> tuple[int, ...] | None:
    revoked = connection.execute(
        update(_INVITATIONS)
        .where(
            _INVITATIONS.c.id == number,
            _INVITATIONS.c.case_id == case,
            _INVITATIONS.c.role.in_(WHOLE_CASE),
            _INVITATIONS.c.uses_left > 0,
            _INVITATIONS.c.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
    return () if revoked.rowcount == 1 else None
