"""Sends the reminders that people asked for, once, in the morning of their day."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.jobs.notifier import Notifier
from bot.runtime.catalogues import catalogue_of
from bot.screens.core.message import Message
from bot.screens.core.texts import say
from dialogs.typed.china_time import day_in_china
from scoring.catalogue.model import Catalogue
from scoring.overlays.library import OverlayLibrary
from storage.database import Database
from storage.records import DueReminder
from storage.unit_of_work import UnitOfWork

LOOK_SECONDS = 60.0
"""The longest time until a reminder that is due is sent."""
MORNING = timedelta(hours=9)
"""The time of day in China from which reminders are sent: not at night."""

log = structlog.get_logger()


class ReminderJob:
    """Sends every reminder that is due, those that an earlier process missed included."""

    def __init__(
        self,
        database: Database,
        library: OverlayLibrary,
        notifier: Notifier,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._library = library
        self._notifier = notifier
        self._clock = clock
        self._failed: set[tuple[int, str]] = set()

    async def run(self) -> None:
        """Send what is due, until cancelled."""
        while True:
            await self.remind()
            await asyncio.sleep(LOOK_SECONDS)

    async def remind(self) -> None:
        """Send what is due now.

        A reminder is marked as sent in the transaction that commits its message: it is sent once,
        whenever the process stops and however many processes run.
        """
        now = self._clock()
        async with self._database.unit_of_work() as uow:
            due = await uow.reminders.due(day_in_china(now - MORNING))
        for reminder in due:
            if (reminder.assessment, reminder.step) not in self._failed:
                await self._send_or_log(reminder, now)
        if due:
            self._notifier.notify(None)

    async def _send_or_log(self, reminder: DueReminder, now: datetime) -> None:
        """One that cannot be sent holds up no other; the next process tries it again."""
        try:
            async with self._database.unit_of_work() as uow:
                await self._send(uow, reminder, now)
        except Exception:
            self._failed.add((reminder.assessment, reminder.step))
            log.exception("reminder-failed", assessment=reminder.assessment, step=reminder.step)

    async def _send(self, uow: UnitOfWork, reminder: DueReminder, now: datetime) -> None:
        if not await uow.reminders.mark_sent(reminder, now):
            return
        catalogue = await catalogue_of(reminder.dossier, self._library, uow)
        notice = Message.notice(_words(reminder, catalogue))
        await uow.deliveries.add_notice(reminder.identity, notice.to_dict(), now)


def _words(reminder: DueReminder, catalogue: Catalogue) -> str:
    title = next((step.title for step in catalogue.steps if step.id == reminder.step), None)
    name = reminder.dossier.profile.name or ""
    if title is None:  # its calendar is not applied any more
        return say(reminder.language, "told", "reminder-of-timeline", name=name)
    step = title[reminder.language]
    return say(reminder.language, "told", "reminder", step=step, name=name)
