"""Stopping mails by the link that is in each of them."""

from collections.abc import Callable
from datetime import datetime

from bot.jobs.mail.reaching import tell_in_chat
from bot.jobs.notifier import Notifier
from storage.database import Database


class MailStop:
    """Who has the link can stop the mails, and learns nothing."""

    def __init__(
        self, database: Database, notifier: Notifier, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._notifier = notifier
        self._clock = clock

    async def stop(self, token: str) -> None:
        """Forget the address that mails with this token go to, and say so in the chat."""
        async with self._database.unit_of_work() as uow:
            person = await uow.mail_addresses.stop(token)
            if person is not None:
                await tell_in_chat(uow, person, "mail-stopped", "", self._clock())
        if person is not None:
            self._notifier.notify(None)
