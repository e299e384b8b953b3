"""Sends the code by which an address is confirmed; only its hash is stored, before it is sent."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar, Final

from bot.jobs.kinds import HeldJob, Kind
from bot.jobs.mail.reaching import tell_in_chat
from bot.jobs.notifier import Notifier
from bot.mail.letters import code_letter, written
from bot.mail.server import MailRefused, MailServer
from bot.runtime.typed_codes import random_code
from dialogs.typed.codes import bare
from storage.database import Database
from storage.unit_of_work import UnitOfWork

MINUTES: Final = 30
"""How long a code is good."""
GROUPS: Final = 2
"""Groups of a code: 50 bits, for five tries."""


async def request_code(uow: UnitOfWork, person: int) -> None:
    """Have a code sent to the address of a person that waits for one."""
    await uow.jobs.enqueue(CodeMails.name, str(person), {"person": person}, again=True)


def code_hash(typed: str) -> str:
    """The hash of a code, however it is typed."""
    return hashlib.sha256(bare(typed).encode()).hexdigest()


class CodeMails(Kind):
    """Sends a code. Each attempt makes another one, and only the last is good."""

    name = "mail-code"
    attempts: ClassVar[int] = 4

    def __init__(
        self,
        database: Database,
        server: MailServer | None,
        notifier: Notifier,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._server = server
        self._notifier = notifier
        self._clock = clock

    async def run(self, job: HeldJob) -> None:
        """Make a code for the address that waits, and send it."""
        person, now = int(job.claimed.args["person"]), self._clock()
        code = random_code(GROUPS)
        async with self._database.unit_of_work() as uow:
            known = await uow.mail_addresses.of(person)
            if self._server is None or known is None or known.pending is None:
                return
            devices = await uow.devices.of(person)
            expires = now + timedelta(minutes=MINUTES)
            await uow.mail_addresses.give_code(person, known.pending, code_hash(code), expires)
        language = devices[0].language if devices else "zh"
        message = written(
            known.pending,
            code_letter(language, code, MINUTES),
            sender=self._server.sender,
            language=language,
            token=f"code.{secrets.token_hex(16)}",
            now=now,
        )
        try:
            await self._server.send(message)
        except MailRefused:
            async with job.finishing() as uow:
                if await uow.mail_addresses.refuse(person, known.pending):
                    await tell_in_chat(uow, person, "mail-refused", known.pending, now)

    async def failed(self, uow: UnitOfWork, job: HeldJob, error: Exception) -> None:
        """After the last attempt the person is told that no code comes."""
        del error
        person = int(job.claimed.args["person"])
        known = await uow.mail_addresses.of(person)
        if job.claimed.attempts >= self.attempts and known is not None and known.pending:
            now = self._clock()
            await tell_in_chat(uow, person, "mail-not-delivered", known.pending, now)

    def ended(self) -> None:
        """Wake the delivery: there may be something to deliver."""
        self._notifier.notify(None)
