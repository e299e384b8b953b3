"""Warns the owner of a case once, in the morning, before a file of it expires."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from bot.jobs.kinds import HeldJob, Kind
from bot.jobs.mail.telling import mail_too
from bot.jobs.notifier import Notifier
from bot.jobs.reminders import MORNING
from bot.screens.core.message import Message
from bot.screens.core.texts import say
from bot.wording.rules import name_in_text
from dialogs.core.outputs import Event, EvidenceDated
from dialogs.dossier.dossier import NO_END, WARNED_BEFORE
from dialogs.typed.china_time import day_in_china
from scoring.catalogue.index import index_of
from scoring.overlays.library import OverlayLibrary
from storage.unit_of_work import UnitOfWork


async def request_warnings(
    uow: UnitOfWork, assessment: int, events: Iterable[Event], now: datetime
) -> None:
    """Schedule the warnings for the files that were given a last day.

    They are due some time before it, and not before tomorrow; none for what has expired.
    """
    tomorrow = day_in_china(now) + timedelta(days=1)
    for event in events:
        if not isinstance(event, EvidenceDated):
            continue
        until = event.evidence.valid_until
        if until in (None, NO_END) or until < tomorrow:
            continue
        due = max(until - WARNED_BEFORE, tomorrow)
        digest = event.evidence.digest
        args = {
            "assessment": assessment,
            "subject": event.subject,
            "digest": digest,
            "until": until.isoformat(),
        }
        key = f"{assessment} {event.subject} {digest} {until}"
        await uow.jobs.enqueue(ExpiryWarnings.name, key, args, due=datetime.combine(due, MORNING))


class ExpiryWarnings(Kind):
    """Sends each warning to the devices of the owner, unless the file is another by then."""

    name = "evidence-expiry"

    def __init__(
        self, library: OverlayLibrary, notifier: Notifier, *, clock: Callable[[], datetime]
    ) -> None:
        self._library = library
        self._notifier = notifier
        self._clock = clock

    async def run(self, job: HeldJob) -> None:
        """Send a warning, if the file is still there with the same last day."""
        args, now = job.claimed.args, self._clock()
        until, subject = date.fromisoformat(args["until"]), str(args["subject"])
        async with job.finishing() as uow:
            standing = await uow.conversations.hold_assessment(args["assessment"])
            if standing is None:
                return
            file = standing.dossier.file(subject, args["digest"])
            if file is None or file.valid_until != until:
                return
            index = index_of(await uow.catalogue_of(standing.dossier, self._library))
            if subject not in index.code:
                return
            owner = await uow.conversations.owner_of(standing.assessment)
            for device in await uow.devices.of(owner) if owner is not None else ():
                language = device.language
                words = say(
                    language,
                    "told",
                    "evidence-expires",
                    file=file.name,
                    where=name_in_text(index.code[subject], language),
                    day=until.isoformat(),
                    days=(until - day_in_china(now)).days or "",
                    enterprise=standing.dossier.profile.name or "",
                )
                notice = Message.notice(words)
                await uow.deliveries.add_notice(device.identity, notice.to_dict(), now)
            if owner is not None:
                name, at = standing.dossier.profile.name or "…", standing.assessment
                words_too = {"enterprise": name}
                await mail_too(uow, owner, "evidence-expires", now, assessment=at, **words_too)

    def ended(self) -> None:
        """Wake the delivery: there may be something to deliver."""
        self._notifier.notify(None)
