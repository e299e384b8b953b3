"""Having others told to go on: shown first, then one job for each."""

from datetime import datetime

from msgspec.structs import replace

from bot.jobs.nudges import request_nudge
from bot.jobs.nudging import Nudging
from bot.screens.core.context import Around, NudgePlan
from bot.screens.devices.devices import moment_in_china
from bot.turns.result import TurnResult, with_notice
from dialogs.core.outputs import ClientsNudged, Nudged, Reject, Tell
from dialogs.core.session import Place
from dialogs.dossier.access import Act, permits
from storage.records import Recipient
from storage.unit_of_work import UnitOfWork

ABOUT_NUDGING = frozenset({Place.NUDGE, Place.CLIENTS_NUDGE})
"""Where the screen shows who would be told."""


class NudgeService:
    """What somebody does about others who have something open."""

    def __init__(self, nudging: Nudging) -> None:
        self._nudging = nudging

    async def nudge(
        self, uow: UnitOfWork, result: TurnResult, asked: Nudged, now: datetime
    ) -> TurnResult:
        """Have others told who work on the case; who is not shown there is not told."""
        if not permits(result.conversation.dossier.membership, Act.NUDGE):
            return with_notice(result, Reject("not-a-choice"))
        found = await self._in_case(uow, result, now)
        wanted = [one for one in found if asked.person in (None, one.person)]
        return await self._arrange(uow, result, wanted, now)

    async def nudge_clients(
        self, uow: UnitOfWork, result: TurnResult, asked: ClientsNudged, now: datetime
    ) -> TurnResult:
        """Have clients told whose case is stuck; whether one may is looked at for each case."""
        found = await self._clients(uow, result, now)
        wanted = [one for one in found if asked.assessment in (None, one.assessment)]
        return await self._arrange(uow, result, wanted, now, only_stuck=True)

    async def _arrange(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        wanted: list[Recipient],
        now: datetime,
        *,
        only_stuck: bool = False,
    ) -> TurnResult:
        by, moment, made = result.conversation.person, self._nudging.moment(now), 0
        for one in wanted:
            if one.may_be_told:
                made += await request_nudge(uow, one, by, moment, now, only_stuck=only_stuck)
        if not made:
            return with_notice(result, Reject("nudged-already"))
        at = moment_in_china(moment) if moment > now else ""
        return with_notice(result, Tell("nudge-arranged", (("count", str(made)), ("at", at))))

    async def add_around(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Add who would be told, and when."""
        if result.ended:
            return result
        is_case = result.turn.session.wait.at is Place.NUDGE
        found = await (self._in_case if is_case else self._clients)(uow, result, now)
        moment, days = self._nudging.moment(now), self._nudging.days
        day = self._nudging.day(now)
        source = days.source if days.knows(day) else ""
        return replace(result, around=Around(nudging=NudgePlan(found, moment, source)))

    async def _in_case(
        self, uow: UnitOfWork, result: TurnResult, now: datetime
    ) -> tuple[Recipient, ...]:
        here, day = result.conversation, self._nudging.day(now)
        return await self._nudging.in_case(uow, here.assessment, here.person, here.owner, day, now)

    async def _clients(
        self, uow: UnitOfWork, result: TurnResult, now: datetime
    ) -> tuple[Recipient, ...]:
        day = self._nudging.day(now)
        return await self._nudging.clients(uow, result.conversation.person, day, now)
