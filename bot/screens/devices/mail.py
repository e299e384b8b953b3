"""The e-mail address that a person gives for notices."""

from propcache.api import cached_property

from bot.screens.core.context import MailShown
from bot.screens.core.view import View
from dialogs.core import buttons as c
from dialogs.typed.mail_address import looks_like_address, looks_like_code, read_address

DOTS = "•••"


def masked_address(address: str) -> str:
    """An address that shows its owner which it is, and others little: ``l***@example.com``."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain}"


def masked_in(typed: str) -> str:
    """What was typed there, for a transcript: an address in part, a code not at all."""
    address = read_address(typed)
    if address is not None:
        return masked_address(address)
    return DOTS if looks_like_address(typed) or looks_like_code(typed) else typed


class MailView(View):
    """The address, and what is to be typed next."""

    @cached_property
    def known(self) -> MailShown:
        """What storage knows of it."""
        return self.context.around.mail or MailShown(is_set=False)

    @property
    def address(self) -> str:
        """The confirmed address, masked; empty if there is none."""
        return masked_address(self.known.address) if self.known.address else ""

    @property
    def pending(self) -> str:
        """The one that waits for its code, masked."""
        return masked_address(self.known.pending) if self.known.pending else ""

    def rows(self, offered: c.Rows) -> c.Rows:
        """Another code where one is waited for, and the end of it where there is an address."""
        again = ((c.MAIL_AGAIN,),) if self.known.pending else ()
        drop = ((c.MAIL_DROP,),) if self.known.pending or self.known.address else ()
        return (*again, *drop, *offered)


def with_mail(view: View, offered: c.Rows) -> c.Rows:
    """The buttons with that of notices by mail, where they can be had: beside 我的称呼, or first
    in the last row.
    """
    known = view.context.around.mail
    if known is None or not known.is_set:
        return offered
    rows = [*offered]
    at = next((i for i, row in enumerate(rows) if c.CALL_ME in row), len(rows) - 1)
    rows[at] = (*rows[at], c.MAIL)
    return tuple(rows)
