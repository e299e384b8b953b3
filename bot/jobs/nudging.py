"""Who is to be told to go on: what the screen shows, and what the job sends by."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from bot.jobs.stuck import reasons_to_nudge
from dialogs.dossier.access import OWNER, Act, Membership, Phase, permits
from dialogs.sharing.hours import DaysOff, may_be_told
from dialogs.typed.china_time import day_in_china
from scoring.catalogue.index import index_of
from scoring.overlays.library import OverlayLibrary
from storage.records import NOTHING, Recipient
from storage.unit_of_work import UnitOfWork

MOST_AT_ONCE: Final = 100
"""Clients that one press tells, those idle longest first."""


class Nudging:
    """Who is told, and when that may be."""

    def __init__(self, library: OverlayLibrary, days: DaysOff) -> None:
        self._library = library
        self.days = days

    def moment(self, now: datetime) -> datetime:
        """The first moment at which somebody may be told."""
        return may_be_told(now, self.days)

    def day(self, now: datetime) -> date:
        """The day of that moment in China."""
        return day_in_china(self.moment(now))

    async def in_case(
        self, uow: UnitOfWork, assessment: int, by: int, owner: int, day: date, now: datetime
    ) -> tuple[Recipient, ...]:
        """Who may be told in one case: who was asked questions, and its owner by others."""
        asked = await uow.nudges.asked(assessment, day, now)
        others = tuple(one for one in asked if one.person != by)
        if by == owner:
            return others
        return (*await self._owners(uow, [assessment], day), *others)

    async def clients(
        self, uow: UnitOfWork, by: int, day: date, now: datetime
    ) -> tuple[Recipient, ...]:
        """The owners of all cases that are stuck and in which ``by`` may tell them so."""
        stuck = await self.stuck(uow, by, now)
        roles = await uow.nudges.roles(by)
        found = await self._owners(uow, stuck, day)
        return tuple(
            one
            for one in found
            if one.case in roles
            and permits(Membership(roles[one.case], Phase.OPEN, None), Act.NUDGE)
        )[:MOST_AT_ONCE]

    async def stuck(self, uow: UnitOfWork, by: int, now: datetime) -> list[int]:
        """The assessments of others that are stuck, by the rules of the board."""
        rows = await uow.board.rows(by, now, day_in_china(now))
        return [
            one.summary.id for one in rows if not one.summary.is_own and reasons_to_nudge(one, now)
        ]

    async def may(self, uow: UnitOfWork, case: int, owner: int, by: int | None) -> bool:
        """Whether somebody may still have others told in a case."""
        if by is None:
            return False
        if by == owner:
            return permits(OWNER, Act.NUDGE)
        role = (await uow.nudges.roles(by)).get(case)
        return role is not None and permits(Membership(role, Phase.OPEN, None), Act.NUDGE)

    async def _owners(
        self, uow: UnitOfWork, assessments: Collection[int], day: date
    ) -> tuple[Recipient, ...]:
        """The owners of assessments in which something is open."""
        if not assessments:
            return ()
        found = await uow.nudges.owners(assessments, day)
        stored = await uow.stored_assessments.some(assessments)
        waiting = await uow.board.attention(assessments, day)
        counted = []
        for row in found:
            of_row = waiting.get(row.assessment, NOTHING)
            one = replace(row, returned=of_row.returned, expiring=of_row.expiring)
            known = stored.get(one.assessment)
            if known is None:  # nothing was ever answered in it
                counted.append(replace(one, open=("",), of=0))
                continue
            catalogue = await uow.catalogue(known.catalogue, known.overlays, self._library)
            subjects = index_of(catalogue).subjects
            left = tuple(subject for subject in subjects if subject not in known.answers)
            counted.append(replace(one, open=left, of=len(subjects)))
        return tuple(one for one in counted if one.has_something)
