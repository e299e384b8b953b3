"""Tells somebody once a day to go on with a case; whom, is computed when it is sent."""

from collections.abc import Callable
from datetime import datetime

from bot.jobs.kinds import HeldJob, Kind, NotNow
from bot.jobs.mail.telling import tell
from bot.jobs.notifier import Notifier
from bot.jobs.nudging import Nudging
from dialogs.typed.china_time import day_in_china
from storage.database import Database
from storage.records import NudgeRequest, Recipient
from storage.unit_of_work import UnitOfWork

SENT = "sent"
NOTHING_OPEN = "nothing-open"
UNREACHABLE = "unreachable"
NOT_ALLOWED = "not-allowed"
TOLD_ALREADY = "told-already"


async def request_nudge(
    uow: UnitOfWork,
    to: Recipient,
    by: int,
    moment: datetime,
    now: datetime,
    *,
    only_stuck: bool = False,
) -> bool:
    """Have somebody told at a moment; ``False``: that is arranged, or done, for its day."""
    day = day_in_china(moment)
    made = await uow.nudges.ask(to, day, by, now, only_stuck=only_stuck)
    if made is None:
        return False
    key, due = f"{to.case} {to.person} {day}", moment if moment > now else None
    return await uow.jobs.enqueue(Nudges.name, key, {"nudge": made}, due=due, again=True)


class Nudges(Kind):
    """Tells one person about one case. The key of a job is the case, the person and the day."""

    name = "nudge"

    def __init__(
        self,
        database: Database,
        nudging: Nudging,
        notifier: Notifier,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._nudging = nudging
        self._notifier = notifier
        self._clock = clock

    async def run(self, job: HeldJob) -> None:
        """Tell them, unless it is night by now, or there is nothing left to tell."""
        now = self._clock()
        moment = self._nudging.moment(now)
        if moment > now:
            raise NotNow(moment - now)
        async with job.finishing() as uow:
            nudge = await uow.nudges.take(job.claimed.args["nudge"])
            if nudge is not None:
                outcome = await self._tell(uow, nudge, now)
                await uow.nudges.end(nudge.id, outcome, now)

    async def _tell(self, uow: UnitOfWork, nudge: NudgeRequest, now: datetime) -> str:
        today = day_in_china(now)
        if nudge.day != today and not await uow.nudges.move(nudge, today):
            return TOLD_ALREADY
        if not await self._nudging.may(uow, nudge.case, nudge.owner, nudge.by):
            return NOT_ALLOWED
        to = await self._recipient(uow, nudge, now)
        if to is None:
            return NOTHING_OPEN
        if nudge.person is None or not to.reach.can_be_told:
            return UNREACHABLE
        by = await uow.nudges.name_in(nudge.case, nudge.by) if nudge.by is not None else ""
        code = "nudge-owner" if to.is_owner else "nudge-task"
        words = {"by": by, "enterprise": to.enterprise or "…", "open": str(len(to.open) or "")}
        words["owed"] = str(to.owed or "")
        words["returned"] = str(to.returned or "")
        words["expiring"] = str(to.expiring or "")
        words["due"] = to.due.isoformat() if to.due else ""
        words["heard"] = day_in_china(to.heard).isoformat() if to.heard else ""
        await tell(uow, nudge.person, code, now, assessment=nudge.assessment, **words)
        return SENT

    async def _recipient(
        self, uow: UnitOfWork, nudge: NudgeRequest, now: datetime
    ) -> Recipient | None:
        """The one it is for, as they stand now; ``None``: there is nothing left to tell."""
        stuck = await self._nudging.stuck(uow, nudge.by or 0, now) if nudge.only_stuck else ()
        if nudge.only_stuck and nudge.assessment not in stuck:
            return None
        found = await self._nudging.in_case(
            uow, nudge.assessment, nudge.by or 0, nudge.owner, nudge.day, now
        )
        return next((one for one in found if one.person == nudge.person), None)

    def ended(self) -> None:
        """Wake the delivery: there may be something to deliver."""
        self._notifier.notify(None)
