"""Hands a mail to the SMTP server, and says what came of it without quoting anybody."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Literal

import aiosmtplib
from aiosmtplib import errors

from bot.runtime.settings import Settings
from bot.runtime.smtp_settings import sender_in

SECONDS = 20.0
"""How long the server may take to answer one command."""
PERMANENT = 500
"""Replies from here on say that it is no use to try again."""
NO_SUCH_MAILBOX = frozenset({550, 551, 553})
"""Replies by which a server refuses a recipient (RFC 5321, 4.2.3)."""
POLICY = "5.7."
"""How the enhanced code of a refusal for reasons of policy begins (RFC 3463): no right to relay,
no quota left, a filter."""

Trouble = Literal["away", "encryption", "credentials", "sender", "later"]


class MailRefused(Exception):
    """The server takes no mail for this address; ``status`` is its reply."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class MailNotSent(Exception):
    """The mail was not handed over, and may be later. ``status`` is the server's reply, if any."""

    def __init__(self, trouble: Trouble, status: int | None = None) -> None:
        super().__init__(trouble, status)
        self.trouble: Trouble = trouble
        self.status = status


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, and the sender that it bears."""

    host: str
    port: int
    tls: Literal["starttls", "tls", "none"]
    sender: Address
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    async def send(self, message: EmailMessage) -> None:
        """Hand over a mail; the server has it once this returns.

        Raises ``MailRefused`` and ``MailNotSent``. After ``MailNotSent``, and where this is cut
        short, the server may have it nevertheless.
        """
        async with self._connected() as client:
            try:
                await client.send_message(message, sender=self.sender.addr_spec)
            except errors.SMTPRecipientsRefused as error:
                raise _refused(error.recipients[0]) from None
            except errors.SMTPDataError as error:
                raise MailNotSent(_trouble(error.code), error.code) from None
            except errors.SMTPSenderRefused as error:
                raise MailNotSent("sender", error.code) from None
            except errors.SMTPResponseException as error:
                raise MailNotSent("later", error.code) from None

    async def check(self) -> None:
        """Log in and name the sender, but hand over nothing. Raises ``MailNotSent``."""
        async with self._connected() as client:
            try:
                await client.mail(self.sender.addr_spec)
                await client.rset()
            except errors.SMTPResponseException as error:
                raise MailNotSent("sender", error.code) from None

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[aiosmtplib.SMTP]:
        client = aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            use_tls=self.tls == "tls",
            start_tls=False,
            timeout=SECONDS,
            local_hostname=self.sender.domain,
            tls_context=ssl.create_default_context(),
        )
        try:
            await self._log_in(client)
            yield client
            await _say_goodbye(client)
        except ssl.SSLError:
            raise MailNotSent("encryption") from None
        except (errors.SMTPException, OSError, TimeoutError) as error:
            if isinstance(error.__cause__, ssl.SSLError):
                raise MailNotSent("encryption") from None
            raise MailNotSent("away") from None
        finally:
            client.close()

    async def _log_in(self, client: aiosmtplib.SMTP) -> None:
        await client.connect()
        if self.tls == "starttls":
            try:
                await client.starttls()
            except errors.SMTPResponseException as error:
                raise MailNotSent("encryption", error.code) from None
            except errors.SMTPException as error:
                if isinstance(error, errors.SMTPServerDisconnected | errors.SMTPTimeoutError):
                    raise
                raise MailNotSent("encryption") from None
        if self.user is not None and self.password is not None:
            try:
                await client.login(self.user, self.password)
            except errors.SMTPResponseException as error:
                is_final = error.code >= PERMANENT
                raise MailNotSent("credentials" if is_final else "later", error.code) from None
            except errors.SMTPNotSupported:
                raise MailNotSent("credentials") from None


async def _say_goodbye(client: aiosmtplib.SMTP) -> None:
    """The mail is handed over: a server that hangs up now has it."""
    try:
        await client.quit()
    except (TimeoutError, errors.SMTPException, OSError):
        return


def _refused(reply: errors.SMTPRecipientRefused) -> Exception:
    """Only a reply about the mailbox says something of the address; others are about us."""
    is_policy = reply.message.startswith(POLICY)
    if reply.code in NO_SUCH_MAILBOX and not is_policy:
        return MailRefused(reply.code)
    return MailNotSent(_trouble(reply.code), reply.code)


def _trouble(status: int) -> Trouble:
    return "sender" if status >= PERMANENT else "later"


def mail_server(settings: Settings) -> MailServer | None:
    """The server of the settings, if they name one."""
    if settings.smtp_host is None or settings.smtp_sender is None:
        return None
    sender = sender_in(settings.smtp_sender)
    assert sender is not None  # noqa: S101 - the settings were read  # nosec B101
    password = settings.smtp_password
    return MailServer(
        host=settings.smtp_host.strip("[]"),
        port=settings.mail_port,
        tls=settings.smtp_tls,
        sender=sender,
        user=settings.smtp_user,
        password=None if password is None else password.get_secret_value(),
    )
