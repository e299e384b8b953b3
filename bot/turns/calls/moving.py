"""Moving the dates of a call, from the page of its administrator or the command line."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.jobs.calls.dates import request_dates_notice, told_of
from dialogs.calls.access import Act
from dialogs.calls.events import By, DatesMoved
from dialogs.calls.moving import Dates, Misfit, Moved, NotMoved, fingerprint, moved, moves
from dialogs.calls.terms import Call, Terms
from dialogs.calls.visible import may_in_call, part_in_call
from dialogs.typed.text import storable
from storage.database import Database
from storage.unit_of_work import UnitOfWork

REASON_LIMIT = 300
"""Characters of a reason: everybody reads it in the chat."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A move that would be done: the dates, why, how many people would be told."""

    call: Call
    terms: Terms
    moves: tuple[Moved, ...]
    reason: str
    told: int

    @property
    def event(self) -> DatesMoved:
        """The move as it is put on record."""
        return _event(self.moves, self.reason)


async def plan(
    uow: UnitOfWork, call: Call, wanted: Dates, reason: str, now: datetime, by: int | None = None
) -> Plan | NotMoved:
    """What a move would come to, or why it cannot be done; who moves them is not told."""
    terms = moved(call, wanted, now)
    if isinstance(terms, NotMoved):
        return terms
    said = " ".join(storable(reason).split())[:REASON_LIMIT]
    if not said:
        return NotMoved(Misfit.REASON_NEEDED)
    found = moves(call.terms, wanted)
    told = await told_of(uow, call, _event(found, said))
    return Plan(call, terms, found, said, len(told - {by}))


async def move(uow: UnitOfWork, shown: Plan, by: By, now: datetime) -> int | NotMoved:
    """Do it, if the dates are still those that were shown; the number of its event."""
    call = await uow.calls.hold(shown.call.id)
    if call is None or fingerprint(call.terms) != fingerprint(shown.call.terms):
        return NotMoved(Misfit.CHANGED)
    number = await uow.call_dates.move(call.id, shown.terms, shown.event, by, now)
    await request_dates_notice(uow, call.id, number)
    return number


def _event(found: tuple[Moved, ...], reason: str) -> DatesMoved:
    before = tuple((one.date, one.was.isoformat()) for one in found)
    return DatesMoved(before, tuple((one.date, one.now.isoformat()) for one in found), reason)


class CallMover:
    """Moves the dates of calls for their administrators."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def call(self, person: int, number: int) -> tuple[Call, datetime] | None:
        """A call whose dates somebody may move, and the time; ``None``: there is none."""
        now = self._clock()
        async with self._database.unit_of_work() as uow:
            call = await self._mine(uow, person, number, now)
        return None if call is None else (call, now)

    async def plan(self, person: int, number: int, wanted: Dates, reason: str) -> Plan | NotMoved:
        """What a move would come to."""
        now = self._clock()
        async with self._database.unit_of_work() as uow:
            call = await self._mine(uow, person, number, now)
            if call is None:
                return NotMoved(Misfit.NOT_ALLOWED)
            return await plan(uow, call, wanted, reason, now, person)

    async def move(
        self, person: int, number: int, wanted: Dates, reason: str, seen: str
    ) -> Plan | NotMoved:
        """Do it, if the dates are those of which ``seen`` is the fingerprint."""
        now = self._clock()
        async with self._database.unit_of_work() as uow:
            await uow.calls.hold(number)
            call = await self._mine(uow, person, number, now)
            if call is None:
                return NotMoved(Misfit.NOT_ALLOWED)
            if fingerprint(call.terms) != seen:
                return NotMoved(Misfit.CHANGED)
            planned = await plan(uow, call, wanted, reason, now, person)
            if isinstance(planned, NotMoved):
                return planned
            viewer = await uow.calls.viewer(call, person, now)
            name = await uow.people.name(person) or "…"
            by = By(person, name, *part_in_call(viewer, Act.MANAGE))
            done = await move(uow, planned, by, now)
        return done if isinstance(done, NotMoved) else planned

    async def _mine(self, uow: UnitOfWork, person: int, number: int, now: datetime) -> Call | None:
        call = await uow.calls.get(number)
        if call is None:
            return None
        viewer = await uow.calls.viewer(call, person, now)
        return call if may_in_call(viewer, Act.MANAGE) else None
