"""Checks of the mail server: that it answers, encrypts, takes the password and the sender."""

import asyncio
from collections.abc import Iterator

from bot.doctor.finding import Finding
from bot.mail.server import MailNotSent, mail_server
from bot.runtime.settings import Settings


def check_mail(settings: Settings) -> Iterator[Finding]:
    """Log in and name the sender; nothing is sent."""
    server = mail_server(settings)
    if server is None:
        yield Finding("mail", "ok", "mail-none")
        return
    values: dict[str, object] = {
        "host": server.host,
        "port": server.port,
        "sender": server.sender.addr_spec,
    }
    try:
        asyncio.run(server.check())
    except MailNotSent as error:
        status = "-" if error.status is None else error.status
        yield Finding("mail", "problem", f"mail-{error.trouble}", values | {"status": status})
    else:
        yield Finding("mail", "ok", "mail-ok", values)
    if settings.web_public_url is None:
        yield Finding("mail-link", "warning", "mail-no-link")
