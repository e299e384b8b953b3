"""An SMTP server of our own on this machine: keeps what it takes, and answers as it is told."""

import asyncio
import email
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.ports import free_port

USER, PASSWORD = "notice@example.org", "open sesame"


class Mailbox:
    """``at_rcpt`` and ``at_data`` are answered in turn, then all is taken. ``hang_up``: the next
    mail is kept, and the connection ends before it is acknowledged.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.raw: list[bytes] = []
        self.tried = 0
        self.encrypted: list[bool] = []
        self.logins: list[str] = []
        self.at_rcpt: list[str] = []
        self.at_data: list[str] = []
        self.hang_up = False
        self.wait: asyncio.Event | None = None
        self.taken = asyncio.Event()

    @property
    def mails(self) -> list[EmailMessage]:
        """What was taken, the latest last."""
        return [_read(one) for one in self.raw]

    def bodies(self) -> list[str]:
        """The texts of what was taken."""
        return [one.get_content() for one in self.mails]

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Take the address, or answer as told."""
        self.tried += 1
        if self.at_rcpt:
            return self.at_rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the mail, or answer as told."""
        if self.at_data:
            return self.at_data.pop(0)
        assert isinstance(envelope.content, bytes)
        self.raw.append(envelope.content)
        self.encrypted.append(session.ssl is not None)
        self.taken.set()
        if self.wait is not None:
            await self.wait.wait()
        if self.hang_up:
            self.hang_up = False
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return "250 OK"

    def log_in(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _kind: str, data: Any
    ) -> AuthResult:
        """Know one account."""
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login.decode())
        is_right = (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
        return AuthResult(success=is_right, handled=False)


@asynccontextmanager
async def mailbox(
    *,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    login: bool = False,
) -> AsyncIterator[Mailbox]:
    """A running server, encrypted as it is told."""
    box = Mailbox(free_port())

    def serve() -> SMTP:
        return SMTP(
            box,
            hostname="mail.example.org",
            tls_context=starttls,
            require_starttls=starttls is not None,
            auth_required=login,
            auth_require_tls=login,
            authenticator=box.log_in if login else None,
            enable_SMTPUTF8=False,
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(serve, "127.0.0.1", box.port, ssl=tls)
    try:
        yield box
    finally:
        server.close()


def _read(raw: bytes) -> EmailMessage:
    found = email.message_from_bytes(raw, policy=policy.SMTP)
    assert isinstance(found, EmailMessage)
    return found
