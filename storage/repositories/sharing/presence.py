"""Who else was in a case within the last minutes, and where: read from what sessions hold."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from dialogs.core.session import Session as DialogueSession
from dialogs.dossier.access import Phase, Role
from storage.backends.protocol import Run
from storage.base import table
from storage.models import (
    Assessment,
    Case,
    CaseMember,
    CaseOrganisation,
    Identity,
    Invitation,
    Membership,
    Person,
    Session,
)
from storage.records import Present
from storage.repositories.assessments.seats import read_seat

_SESSIONS, _IDENTITIES, _PEOPLE = table(Session), table(Identity), table(Person)
_ASSESSMENTS, _CASES, _MEMBERS = table(Assessment), table(Case), table(CaseMember)
_INVITATIONS, _MEMBERSHIPS, _HANDED = (
    table(Invitation),
    table(Membership),
    table(CaseOrganisation),
)

_CASE = (
    select(_ASSESSMENTS.c.case_id)
    .where(_ASSESSMENTS.c.id == bindparam("assessment"))
    .scalar_subquery()
)
_INVITED_AS = (
    select(_INVITATIONS.c.name)
    .join(_MEMBERS, _MEMBERS.c.invitation_id == _INVITATIONS.c.id)
    .where(_MEMBERS.c.person_id == _PEOPLE.c.id, _MEMBERS.c.case_id == _CASE)
    .order_by(_MEMBERS.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_MEMBER_AS = (
    select(_MEMBERSHIPS.c.name)
    .join(_HANDED, _HANDED.c.organisation_id == _MEMBERSHIPS.c.organisation_id)
    .where(
        _HANDED.c.case_id == _CASE,
        _HANDED.c.ended_at.is_(None),
        _MEMBERSHIPS.c.person_id == _PEOPLE.c.id,
        _MEMBERSHIPS.c.ended_at.is_(None),
    )
    .order_by(_MEMBERSHIPS.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_OPEN_IN = (
    select(_ASSESSMENTS.c.id)
    .where(_ASSESSMENTS.c.id == bindparam("assessment"))
    .union_all(
        select(_MEMBERS.c.assessment_id).where(
            _MEMBERS.c.case_id == _CASE, _MEMBERS.c.ended_at.is_(None)
        )
    )
)
"""The case's assessment and the working copies of those who were invited: a few, by index."""
_OTHERS = (
    select(
        _PEOPLE.c.id,
        func.coalesce(_PEOPLE.c.name, _INVITED_AS, _MEMBER_AS, "").label("name"),
        _SESSIONS.c.state,
        _SESSIONS.c.updated_at,
        _CASES.c.person_id.label("owner"),
        _MEMBERS.c.role,
    )
    .join_from(_SESSIONS, _IDENTITIES, _IDENTITIES.c.id == _SESSIONS.c.identity_id)
    .join(_PEOPLE, _PEOPLE.c.id == _IDENTITIES.c.person_id)
    .join(_CASES, _CASES.c.id == _CASE)
    .outerjoin(_MEMBERS, _MEMBERS.c.assessment_id == _SESSIONS.c.assessment_id)
    .where(
        _SESSIONS.c.assessment_id.in_(_OPEN_IN),
        _SESSIONS.c.updated_at >= bindparam("since"),
        _PEOPLE.c.id != bindparam("person"),
    )
    .order_by(_SESSIONS.c.updated_at.desc())
)


class Presence:
    """Who is in a case at the moment."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def others(self, assessment: int, person: int, since: datetime) -> tuple[Present, ...]:
        """The others in a case who did anything since a moment, the latest first.

        One statement; where nobody else is there, no other.
        """
        return await self._run(_others, assessment, person, since)


def _others(
    connection: Connection, assessment: int, person: int, since: datetime
) -> tuple[Present, ...]:
    of = {"assessment": assessment, "person": person, "since": since}
    found: dict[int, Present] = {}
    for row in connection.execute(_OTHERS, of):
        role = None if row.id in found else _role(connection, assessment, row)
        if role is not None:
            wait = DialogueSession.from_dict(row.state).wait
            found[row.id] = Present(row.name, role, wait, row.updated_at)
    return tuple(found.values())


def _role(connection: Connection, assessment: int, row: Any) -> str | None:
    """What somebody is in the case; ``None`` if it is open to them no more."""
    if row.id == row.owner:
        return Role.OWNER
    if row.role is not None:  # at a working copy of their own
        return str(row.role)
    seat = read_seat(connection, assessment, row.id)
    return None if seat.phase == Phase.ENDED else seat.role
