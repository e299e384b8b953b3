"""Whom to tell to go on with a case, and who was told.

``Nudges.asked`` and ``Nudges.owners`` are what the screen shows and what the job sends by.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, select, update

from dialogs.dossier.access import WHOLE_CASE, Role
from storage.backends.protocol import Run
from storage.base import table
from storage.models import (
    Assessment,
    Case,
    CaseMember,
    CaseOrganisation,
    Invitation,
    Membership,
    Nudge,
    Organisation,
)
from storage.records import NudgeRequest, Recipient
from storage.repositories.sharing.audit import record
from storage.repositories.sharing.recipients import asked_in, owners_of, roles_of
from storage.upserts import insert_on

_NUDGES, _CASES, _ASSESSMENTS = table(Nudge), table(Case), table(Assessment)
_MEMBERS, _INVITATIONS = table(CaseMember), table(Invitation)
_HANDED, _ORGANISATIONS, _MEMBERSHIPS = (
    table(CaseOrganisation),
    table(Organisation),
    table(Membership),
)


class Nudges:
    """Who is told to go on."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def asked(self, assessment: int, day: date, now: datetime) -> tuple[Recipient, ...]:
        """Who was asked single questions of an assessment and has not answered all of them.

        One line a person, with what was arranged for ``day``, and one for each invitation that
        nobody has accepted. Whoever says that they are done, or has left, is not among them.
        """
        return await self._run(asked_in, assessment, day, now)

    async def owners(self, assessments: Collection[int], day: date) -> tuple[Recipient, ...]:
        """The people that assessments belong to; what is open in them is not known here."""
        return await self._run(owners_of, assessments, day)

    async def roles(self, person: int) -> dict[int, Role]:
        """What a person may do in each case of somebody else, by the case: the most of it."""
        return await self._run(roles_of, person)

    async def ask(
        self, to: Recipient, day: date, by: int, now: datetime, *, only_stuck: bool
    ) -> int | None:
        """Arrange that somebody is told on a day; ``None``: that is arranged, or done, already."""
        return await self._run(_ask, to, day, by, now, only_stuck)

    async def take(self, nudge: int) -> NudgeRequest | None:
        """What was arranged, held until the unit of work ends; ``None``: it has its outcome."""
        return await self._run(_take, nudge)

    async def move(self, nudge: NudgeRequest, day: date) -> bool:
        """Have it count for another day; ``False``: somebody else asked for it on that day."""
        return await self._run(_move, nudge, day)

    async def end(self, nudge: int, outcome: str, now: datetime) -> None:
        """Write the outcome, once."""
        await self._run(_end, nudge, outcome, now)

    async def name_in(self, case: int, person: int) -> str:
        """What somebody who works in a case is called there; empty for its owner."""
        return await self._run(_name_in, case, person)


def _ask(
    connection: Connection, to: Recipient, day: date, by: int, now: datetime, only_stuck: bool
) -> int | None:
    added = insert_on(connection, _NUDGES).values(
        case_id=to.case,
        assessment_id=to.assessment,
        person_id=to.person,
        day=day,
        only_stuck=only_stuck,
        asked_by=by,
        asked_at=now,
    )
    made = connection.execute(added.on_conflict_do_nothing().returning(_NUDGES.c.id)).scalar()
    if made is not None:
        details = {"nudge": made, "to": to.person, "day": day.isoformat()}
        record(connection, to.case, by, "nudged", details, now)
    return made


def _take(connection: Connection, nudge: int) -> NudgeRequest | None:
    found: Select[Any] = (
        select(_NUDGES, _CASES.c.person_id.label("owner"))
        .join(_CASES, _CASES.c.id == _NUDGES.c.case_id)
        .where(_NUDGES.c.id == nudge, _NUDGES.c.outcome.is_(None))
        .with_for_update(of=_NUDGES)
    )
    row = connection.execute(found).one_or_none()
    if row is None:
        return None
    return NudgeRequest(
        id=row.id,
        case=row.case_id,
        assessment=row.assessment_id,
        owner=row.owner,
        person=row.person_id,
        by=row.asked_by,
        day=row.day,
        only_stuck=row.only_stuck,
    )


def _move(connection: Connection, nudge: NudgeRequest, day: date) -> bool:
    others = _NUDGES.alias("others")
    is_there = select(others.c.id).where(
        others.c.case_id == nudge.case, others.c.person_id == nudge.person, others.c.day == day
    )
    moved = update(_NUDGES).where(_NUDGES.c.id == nudge.id, ~is_there.exists()).values(day=day)
    return connection.execute(moved).rowcount == 1


def _end(connection: Connection, nudge: int, outcome: str, now: datetime) -> None:
    connection.execute(
        update(_NUDGES)
        .where(_NUDGES.c.id == nudge, _NUDGES.c.outcome.is_(None))
        .values(outcome=outcome, ended_at=now)
    )


def _name_in(connection: Connection, case: int, person: int) -> str:
    as_member = (
        select(_INVITATIONS.c.name)
        .join(_MEMBERS, _MEMBERS.c.invitation_id == _INVITATIONS.c.id)
        .where(
            _MEMBERS.c.case_id == case,
            _MEMBERS.c.person_id == person,
            _MEMBERS.c.role.in_(WHOLE_CASE),
            _MEMBERS.c.ended_at.is_(None),
        )
        .order_by(_MEMBERS.c.id)
        .limit(1)
    )
    named = connection.execute(as_member).scalar()
    if named is None:
        organisation = (
            select(_ORGANISATIONS.c.name)
            .join(_HANDED, _HANDED.c.organisation_id == _ORGANISATIONS.c.id)
            .join(_MEMBERSHIPS, _MEMBERSHIPS.c.organisation_id == _ORGANISATIONS.c.id)
            .where(
                _HANDED.c.case_id == case,
                _HANDED.c.ended_at.is_(None),
                _MEMBERSHIPS.c.person_id == person,
                _MEMBERSHIPS.c.ended_at.is_(None),
            )
            .order_by(_HANDED.c.id)
            .limit(1)
        )
        named = connection.execute(organisation).scalar()
    return named or ""
