"""Sends notices by mail: whether, and to which address, is asked once more when it is sent."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import ClassVar, Final

from bot.jobs.kinds import HeldJob, Kind, NotNow
from bot.jobs.mail.reaching import tell_in_chat
from bot.jobs.notifier import Notifier
from bot.mail.letters import Links, notice_letter, written
from bot.mail.server import MailRefused, MailServer
from dialogs.sharing.hours import DaysOff, may_be_told
from storage.database import Database
from storage.repositories.people.mails import FAILED, OutgoingMail
from storage.unit_of_work import UnitOfWork

SENT: Final = "sent"
REFUSED: Final = "refused"
NO_ADDRESS: Final = "no-address"
NOT_THEIRS: Final = "not-theirs"
NO_SERVER: Final = "no-server"
AT_ANY_HOUR: Final = frozenset({"report-ready"})
"""What somebody asked for themself, and waits for."""

ChatLinks = Callable[[Collection[str]], tuple[str, ...]]
"""The links to the chat for somebody who uses these channels."""


class NoticeMails(Kind):
    """Sends each notice once; again only where nobody knows whether the server has it.

    A mail that was handed over just before its process ended is sent again with the same
    Message-ID. Attempts go on for about half a day.
    """

    name = "mail"
    limit = 2
    attempts: ClassVar[int] = 16

    def __init__(
        self,
        database: Database,
        server: MailServer | None,
        notifier: Notifier,
        *,
        days: DaysOff,
        chat: ChatLinks,
        public_url: str | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._server = server
        self._notifier = notifier
        self._days = days
        self._chat = chat
        self._public_url = public_url
        self._clock = clock

    async def run(self, job: HeldJob) -> None:
        """Send a notice, by day; the outcome is written with the end of the job."""
        now, outcome = self._clock(), SENT
        async with self._database.unit_of_work() as uow:
            mail = await uow.mails.find(job.claimed.args["mail"])
            useless = None if mail is None else await self._useless(uow, mail)
            devices = () if mail is None else await uow.devices.of(mail.person)
        if mail is None:
            return
        moment = may_be_told(now, self._days)
        if useless is None and mail.code not in AT_ANY_HOUR and moment > now:
            raise NotNow(moment - now)
        if useless is not None:
            outcome = useless
        elif self._server is not None and mail.address is not None:
            channels = {one.channel for one in devices}
            language = devices[0].language if devices else "zh"
            links = Links(self._chat(channels), self._stop(mail))
            message = written(
                mail.address,
                notice_letter(language, mail.code, mail.words, links),
                sender=self._server.sender,
                language=language,
                token=f"{mail.id}.{mail.message_token}",
                now=mail.created,
                stop=links.stop,
            )
            try:
                await self._server.send(message)
            except MailRefused:
                outcome = REFUSED
        async with job.finishing() as uow:
            await uow.mails.end(mail.id, outcome, now)
            if outcome == REFUSED and await uow.mail_addresses.refuse(
                mail.person, mail.address or ""
            ):
                await tell_in_chat(uow, mail.person, "mail-refused", mail.address or "", now)

    async def _useless(self, uow: UnitOfWork, mail: OutgoingMail) -> str | None:
        """Why it is not sent at all; ``None``: it is."""
        if self._server is None:
            return NO_SERVER
        if mail.address is None:
            return NO_ADDRESS
        if mail.assessment is None:
            return None
        has_part = await uow.case_access.has_part(mail.assessment, mail.person)
        return None if has_part else NOT_THEIRS

    def _stop(self, mail: OutgoingMail) -> str:
        if self._public_url is None or mail.stop_token is None:
            return ""
        return f"{self._public_url}/mail/stop/{mail.stop_token}"

    def wait(self, attempts: int) -> timedelta:
        """As usual, but never shorter than a minute: mail servers that are busy say so."""
        return max(super().wait(attempts), timedelta(minutes=1))

    async def failed(self, uow: UnitOfWork, job: HeldJob, error: Exception) -> None:
        """After the last attempt it counts as failed, so that a new one is not held back by it."""
        del error
        if job.claimed.attempts >= self.attempts:
            await uow.mails.end(job.claimed.args["mail"], FAILED, self._clock())

    def ended(self) -> None:
        """Wake the delivery: there may be something to deliver."""
        self._notifier.notify(None)
