"""Invitations to a case and its members. Whether an act is allowed is asked before.

Whatever names a row by its id names beside it whose it must be, and finds nothing otherwise.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select, update

from dialogs.dossier.access import WHOLE_CASE
from storage.backends.protocol import Run
from storage.base import insert_row, table
from storage.models import (
    Answer,
    Assessment,
    Case,
    CaseMember,
    Invitation,
    PinnedOverlay,
    Proposal,
)
from storage.records import Invitation as InvitationRecord
from storage.records import SharedRow, TaskRow
from storage.repositories.assessments.tasks import ENTERPRISE, scope_of, subjects_in
from storage.repositories.people.devices import lock_people
from storage.repositories.sharing.audit import record

_INVITATIONS, _MEMBERS, _PROPOSALS = table(Invitation), table(CaseMember), table(Proposal)
_CASES, _ASSESSMENTS, _PINNED = table(Case), table(Assessment), table(PinnedOverlay)
_ANSWERS = table(Answer)


class Sharing:
    """What is shared of cases."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def invite(
        self,
        owner: int,
        assessment: int,
        *,
        by: int,
        role: str,
        subjects: tuple[str, ...] | None,
        version: int | None = None,
        name: str,
        note: str,
        due: date | None,
        at_once: bool,
        code_hash: str,
        now: datetime,
        expires: datetime,
    ) -> int | None:
        """Invite to an assessment of the owner's; ``None`` if it is not theirs.

        A ``version`` is one of it that is to be signed.
        """
        values = {
            "role": role,
            "scope": scope_of(subjects, version),
            "name": name,
            "note": note or None,
            "due": due,
            "at_once": at_once,
            "code_hash": code_hash,
            "expires_at": expires,
            "uses_left": 1,
            "made_by": by,
            "made_at": now,
        }
        return await self._run(_invite, owner, assessment, values)

    async def by_code(self, code_hash: str, now: datetime) -> InvitationRecord | None:
        """The invitation with this code, while it may be accepted."""
        found = await self._run(_invitation, _INVITATIONS.c.code_hash == code_hash)
        return found if found is not None and found.is_good(now) else None

    async def good(self, invitation: int, now: datetime) -> InvitationRecord | None:
        """The invitation with this id, while it may be accepted."""
        found = await self._run(_invitation, _INVITATIONS.c.id == invitation)
        return found if found is not None and found.is_good(now) else None

    async def hold_owner(self, person: int) -> bool:
        """Lock the person whose case it is before anything of it; whether they are still there.

        Who deletes a case locks its person first, too, so that neither waits for the other.
        """
        return bool(await self._run(lock_people, person))

    async def use(self, invitation: int, now: datetime) -> bool:
        """Use up an invitation once; whether it was still good."""
        return await self._run(_use, invitation, now)

    async def add_member(
        self, invitation: InvitationRecord, person: int, assessment: int | None, now: datetime
    ) -> int:
        """Make a person a member; the member's id.

        ``assessment`` is their working copy, ``None`` for who works in the case itself.
        """
        return await self._run(_add_member, invitation, person, assessment, now)

    async def shared(self, owner: int, assessment: int) -> tuple[SharedRow, ...]:
        """What others were asked in an assessment of the owner's, the latest first."""
        return await self._run(_shared, owner, assessment)

    async def revoke(
        self, owner: int, assessment: int, invitation: int, by: int, now: datetime
    ) -> tuple[InvitationRecord, tuple[int, ...]] | None:
        """Take an invitation back and end what came of it; the people whose task has ended.

        ``None`` if it is not among those ``shared`` of the assessment, or taken back already.
        """
        return await self._run(_revoke, owner, assessment, invitation, by, now)

    async def tasks(self, person: int) -> tuple[TaskRow, ...]:
        """What others asked of a person, the latest first."""
        return await self._run(_tasks, person)

    async def source_of(self, member: int) -> InvitationRecord | None:
        """The invitation that a member accepted."""
        return await self._run(_source_of, member)

    async def finish(self, member: int, person: int, now: datetime) -> bool:
        """A member says that they are done; ``False`` if their task is gone."""
        return await self._run(_finish, member, person, now)


_OWNED_CASE = _CASES.c.id == _ASSESSMENTS.c.case_id


def _invite(
    connection: Connection, owner: int, assessment: int, values: dict[str, Any]
) -> int | None:
    own = (
        select(_ASSESSMENTS.c.case_id)
        .join(_CASES, _OWNED_CASE)
        .where(
            _ASSESSMENTS.c.id == assessment,
            _CASES.c.person_id == owner,
            ~_ASSESSMENTS.c.is_task,
        )
    )
    case = connection.execute(own).scalar_one_or_none()
    if case is None:
        return None
    made = insert_row(connection, _INVITATIONS, case_id=case, assessment_id=assessment, **values)
    details = {"invitation": made, "role": values["role"], "at_once": values["at_once"]}
    details |= values["scope"] or {}
    record(connection, case, values["made_by"], "invited", details, values["made_at"])
    return made


def _invitations() -> Select[Any]:
    return (
        select(
            _INVITATIONS,
            _CASES.c.person_id.label("owner"),
            _ASSESSMENTS.c.catalogue,
            ENTERPRISE.label("enterprise"),
        )
        .join(_CASES, _CASES.c.id == _INVITATIONS.c.case_id)
        .join(_ASSESSMENTS, _ASSESSMENTS.c.id == _INVITATIONS.c.assessment_id)
    )


def _invitation(connection: Connection, which: ColumnElement[bool]) -> InvitationRecord | None:
    row = connection.execute(_invitations().where(which)).one_or_none()
    return None if row is None else _record_of(connection, row)


def _record_of(connection: Connection, row: Row[Any]) -> InvitationRecord:
    pinned = (
        select(_PINNED.c.ref)
        .where(_PINNED.c.assessment_id == row.assessment_id)
        .order_by(_PINNED.c.position)
    )
    return InvitationRecord(
        id=row.id,
        case=row.case_id,
        assessment=row.assessment_id,
        person=row.owner,
        enterprise=row.enterprise or "",
        catalogue=row.catalogue,
        overlays=tuple(connection.execute(pinned).scalars()),
        role=row.role,
        subjects=subjects_in(row.scope),
        version=(row.scope or {}).get("version"),
        name=row.name,
        note=row.note or "",
        due=row.due,
        at_once=row.at_once,
        made=row.made_at,
        expires=row.expires_at,
        uses_left=row.uses_left,
        revoked=row.revoked_at is not None,
    )


def _use(connection: Connection, invitation: int, now: datetime) -> bool:
    used = (
        update(_INVITATIONS)
        .where(
            _INVITATIONS.c.id == invitation,
            _INVITATIONS.c.uses_left > 0,
            _INVITATIONS.c.revoked_at.is_(None),
            _INVITATIONS.c.expires_at > now,
        )
        .values(uses_left=_INVITATIONS.c.uses_left - 1)
    )
    return connection.execute(used).rowcount == 1


def _add_member(
    connection: Connection,
    invitation: InvitationRecord,
    person: int,
    assessment: int | None,
    now: datetime,
) -> int:
    member = insert_row(
        connection,
        _MEMBERS,
        case_id=invitation.case,
        person_id=person,
        role=invitation.role,
        scope=scope_of(invitation.subjects, invitation.version),
        invitation_id=invitation.id,
        assessment_id=assessment,
        added_by=invitation.person,
        added_at=now,
    )
    details = {"invitation": invitation.id, "member": member}
    record(connection, invitation.case, person, "accepted", details, now)
    return member


_WAITING = (
    select(func.count())
    .where(_PROPOSALS.c.member_id == _MEMBERS.c.id, _PROPOSALS.c.outcome.is_(None))
    .scalar_subquery()
)
_ANSWERED = (
    select(func.count(_PROPOSALS.c.subject.distinct()))
    .where(_PROPOSALS.c.member_id == _MEMBERS.c.id)
    .scalar_subquery()
)


def _shared(connection: Connection, owner: int, assessment: int) -> tuple[SharedRow, ...]:
    rows = connection.execute(
        _invitations()
        .add_columns(
            _MEMBERS.c.id.label("member"),
            _MEMBERS.c.done_at,
            _MEMBERS.c.ended_at,
            _ANSWERED.label("answered"),
            _WAITING.label("waiting"),
        )
        .outerjoin(_MEMBERS, _MEMBERS.c.invitation_id == _INVITATIONS.c.id)
        .where(
            _INVITATIONS.c.assessment_id == assessment,
            _INVITATIONS.c.role.not_in(WHOLE_CASE),
            _CASES.c.person_id == owner,
        )
        .order_by(_INVITATIONS.c.id.desc())
    ).all()
    return tuple(
        SharedRow(
            _record_of(connection, row),
            row.member,
            row.done_at is not None,
            row.ended_at is not None,
            row.answered,
            row.waiting,
        )
        for row in rows
    )


def _revoke(
    connection: Connection, owner: int, assessment: int, invitation: int, by: int, now: datetime
) -> tuple[InvitationRecord, tuple[int, ...]] | None:
    found = _invitation(connection, _INVITATIONS.c.id == invitation)
    if found is None or (found.person, found.assessment) != (owner, assessment):
        return None
    if found.role in WHOLE_CASE or found.revoked:
        return None
    connection.execute(
        update(_INVITATIONS).where(_INVITATIONS.c.id == invitation).values(revoked_at=now)
    )
    ended = connection.execute(
        update(_MEMBERS)
        .where(_MEMBERS.c.invitation_id == invitation, _MEMBERS.c.ended_at.is_(None))
        .values(ended_at=now)
        .returning(_MEMBERS.c.person_id)
    ).scalars()
    people = tuple(one for one in ended if one is not None)
    record(connection, found.case, by, "revoked", {"invitation": invitation}, now)
    return found, people


def _tasks(connection: Connection, person: int) -> tuple[TaskRow, ...]:
    given = (
        select(func.count(_ANSWERS.c.subject.distinct()))
        .where(_ANSWERS.c.assessment_id == _MEMBERS.c.assessment_id)
        .scalar_subquery()
    )
    found = (
        select(
            _MEMBERS.c.assessment_id,
            _MEMBERS.c.role,
            _MEMBERS.c.scope,
            _MEMBERS.c.done_at,
            _MEMBERS.c.ended_at,
            _INVITATIONS.c.due,
            ENTERPRISE.label("enterprise"),
            given.label("answered"),
        )
        .join(_INVITATIONS, _INVITATIONS.c.id == _MEMBERS.c.invitation_id)
        .join(_CASES, _CASES.c.id == _MEMBERS.c.case_id)
        .where(_MEMBERS.c.person_id == person, _MEMBERS.c.assessment_id.is_not(None))
        .order_by(_MEMBERS.c.id.desc())
    )
    return tuple(
        TaskRow(
            row.assessment_id,
            row.enterprise or "",
            len(subjects_in(row.scope) or ()),
            row.answered,
            row.due,
            row.done_at is not None,
            row.ended_at is not None,
            row.role,
        )
        for row in connection.execute(found)
    )


def _source_of(connection: Connection, member: int) -> InvitationRecord | None:
    of = select(_MEMBERS.c.invitation_id).where(_MEMBERS.c.id == member).scalar_subquery()
    return _invitation(connection, _INVITATIONS.c.id == of)


def _finish(connection: Connection, member: int, person: int, now: datetime) -> bool:
    case = connection.execute(
        update(_MEMBERS)
        .where(_MEMBERS.c.id == member, _MEMBERS.c.person_id == person)
        .values(done_at=now)
        .returning(_MEMBERS.c.case_id)
    ).scalar_one_or_none()
    if case is None:
        return False
    record(connection, case, person, "finished", {"member": member}, now)
    return True
