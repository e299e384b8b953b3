"""Sends each reminder that people asked for once, in the morning of its day."""

from collections.abc import Callable
from datetime import date, datetime, time

from bot.jobs.kinds import HeldJob, Kind
from bot.jobs.mail.telling import mail_too
from bot.jobs.notifier import Notifier
from bot.screens.core.message import Message
from bot.screens.core.texts import say
from dialogs.typed.china_time import CHINA
from scoring.catalogue.model import Catalogue
from scoring.overlays.library import OverlayLibrary
from storage.records import DueReminder
from storage.unit_of_work import UnitOfWork

MORNING = time(9, tzinfo=CHINA)
"""The time of day in China from which reminders are sent: not at night."""


async def request_reminder(uow: UnitOfWork, assessment: int, step: str, due: date) -> None:
    """Schedule a reminder for the morning of its day, unless it is moved by then."""
    args = {"assessment": assessment, "step": step, "due": due.isoformat()}
    key, morning = f"{assessment} {due} {step}", datetime.combine(due, MORNING)
    await uow.jobs.enqueue(Reminders.name, key, args, due=morning, again=True)


class Reminders(Kind):
    """Sends every reminder that is due, including those an earlier process missed."""

    name = "reminder"

    def __init__(
        self, library: OverlayLibrary, notifier: Notifier, *, clock: Callable[[], datetime]
    ) -> None:
        self._library = library
        self._notifier = notifier
        self._clock = clock

    async def run(self, job: HeldJob) -> None:
        """Send a reminder; only once, because its message's transaction marks it as sent."""
        args, now = job.claimed.args, self._clock()
        due = date.fromisoformat(args["due"])
        async with job.finishing() as uow:
            reminder = await uow.reminders.take(args["assessment"], args["step"], due, now)
            if reminder is not None:
                catalogue = await uow.catalogue_of(reminder.dossier, self._library)
                notice = Message.notice(_words(reminder, catalogue))
                await uow.deliveries.add_notice(reminder.identity, notice.to_dict(), now)
                name = reminder.dossier.profile.name or "…"
                at = args["assessment"]
                owner = await uow.conversations.owner_of(at)
                if owner is not None:
                    words = {"enterprise": name}
                    await mail_too(uow, owner, "reminder", now, assessment=at, **words)

    def ended(self) -> None:
        """Wake the delivery: there may be something to deliver."""
        self._notifier.notify(None)


def _words(reminder: DueReminder, catalogue: Catalogue) -> str:
    title = next((step.title for step in catalogue.steps if step.id == reminder.step), None)
    name = reminder.dossier.profile.name or ""
    if title is None:  # its calendar is not applied any more
        return say(reminder.language, "told", "reminder-of-timeline", name=name)
    step = title[reminder.language]
    return say(reminder.language, "told", "reminder", step=step, name=name)
