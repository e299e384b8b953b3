"""Photos and scans of bills are recognised as jobs, and what they say of the year is told.

A page takes seconds of a processor and much memory: they are read one at a time, whatever the
number of workers, while whoever sent them goes on. Nothing is recorded: what was read waits until
the person looks at it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from bot.jobs.kinds import HeldJob, Kind
from bot.jobs.notifier import Notifier
from bot.jobs.reading.bills import BillReader
from bot.screens.core.message import Message
from bot.screens.core.texts import say
from bot.wording.figures import as_given
from bot.wording.truncate import brief
from dialogs.bills.offering import may_record
from dialogs.bills.proposing import propose
from dialogs.core.outputs import BillToBeRead
from dialogs.core.sent.bills import BROKEN, TOO_LARGE, Proposed, ReadFile
from dialogs.dossier.dossier import Dossier, Evidence
from scoring.catalogue.index import index_of
from scoring.figures.kinds import figure_kinds
from scoring.figures.model import Figure
from scoring.overlays.library import OverlayLibrary
from scoring.values import Language
from storage.database import Database
from storage.unit_of_work import UnitOfWork

ONE_AT_A_TIME: Final = "sight"
"""The lane of all these jobs: no two of a lane run at once, in any process."""
TOLD: Final = 8
"""Figures that the message names."""
NAME_SHOWN: Final = 60


async def request_reading(
    uow: UnitOfWork, assessment: int, person: int, asked: BillToBeRead
) -> None:
    """Have a file read, in the transaction of the turn that keeps it; again if it was before."""
    digest = asked.evidence.digest
    args = {
        "assessment": assessment,
        "person": person,
        "digest": digest,
        "name": asked.evidence.name,
        "size": asked.evidence.size,
        "is_for_figures": asked.is_for_figures,
    }
    key = f"{assessment} {person} {digest}"
    await uow.jobs.enqueue(BillRecognition.name, key, args, lane=ONE_AT_A_TIME, again=True)


class BillRecognition(Kind):
    """Recognises one file and tells who sent it, if it is still theirs to record."""

    name = "bill-reading"
    attempts = 3

    def __init__(
        self,
        database: Database,
        reader: BillReader,
        library: OverlayLibrary,
        notifier: Notifier,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._reader = reader
        self._library = library
        self._notifier = notifier
        self._clock = clock

    async def run(self, job: HeldJob) -> None:
        """Read the file; what is in it and the message are stored together."""
        args = job.claimed.args
        file = Evidence(args["digest"], args["name"], "", args["size"])
        async with self._database.unit_of_work() as uow:
            is_wanted = await self._dossier(uow, job) is not None
        if not is_wanted:
            return
        read = await self._reader.recognise(file)
        async with job.finishing() as uow:
            dossier = await self._dossier(uow, job)
            if dossier is not None:
                await self._tell(uow, job, dossier, read)

    async def failed(self, uow: UnitOfWork, job: HeldJob, error: Exception) -> None:
        """Tell them once it is not tried again: the file itself is kept."""
        del error
        if job.claimed.attempts >= self.attempts:
            await self._nothing(uow, job, BROKEN)

    def ended(self) -> None:
        """Wake the delivery: there may be something to deliver."""
        self._notifier.notify(None)

    async def close(self) -> None:
        """End the process that recognises pictures."""
        await self._reader.close()

    async def _dossier(self, uow: UnitOfWork, job: HeldJob) -> Dossier | None:
        """The assessment, while its file is there and the person may record in it."""
        args = job.claimed.args
        held = await uow.conversations.hold_assessment(args["assessment"])
        if held is None:
            return None
        membership = await uow.case_access.membership(args["assessment"], args["person"])
        is_kept = any(
            file.digest == args["digest"]
            for files in held.dossier.evidence.values()
            for file in files
        )
        return held.dossier if is_kept and may_record(held.dossier, membership) else None

    async def _tell(self, uow: UnitOfWork, job: HeldJob, dossier: Dossier, read: ReadFile) -> None:
        args = job.claimed.args
        index = index_of(await uow.catalogue_of(dossier, self._library))
        found = propose(index, dossier, read, args["name"])
        if problem := read.problem or (TOO_LARGE if found.too_long else ""):
            await self._nothing(uow, job, problem)
            return
        if not found.figures:
            await self._nothing(uow, job, "bill-nothing")
            return
        await uow.bill_readings.put(
            args["assessment"], args["person"], args["digest"], read.lines, self._clock()
        )
        await self._notice(uow, job, "bill-read", found.figures)

    async def _nothing(self, uow: UnitOfWork, job: HeldJob, code: str) -> None:
        """Tell that there are no figures, unless the file was sent as evidence of a question."""
        if job.claimed.args["is_for_figures"]:
            await self._notice(uow, job, code)

    async def _notice(
        self, uow: UnitOfWork, job: HeldJob, code: str, figures: tuple[Proposed, ...] = ()
    ) -> None:
        """A message to every device of the person; figures are named as they were read."""
        name, now = brief(job.claimed.args["name"], NAME_SHOWN), self._clock()
        for device in await uow.devices.of(job.claimed.args["person"]):
            language = device.language
            words = {"name": name}
            if figures:
                named = "\n".join(_said(one, language) for one in figures[:TOLD])
                more = str(max(0, len(figures) - TOLD) or "")
                words |= {"count": str(len(figures)), "figures": named, "more": more}
            notice = Message.notice(say(language, "told", code, **words))
            await uow.deliveries.add_notice(device.identity, notice.to_dict(), now)


def _said(one: Proposed, language: Language) -> str:
    titles = " / ".join(figure_kinds()[id].title[language] for id in one.figures)
    return f"· {titles} {as_given(Figure(one.value, one.unit), language)}"
