"""Codes are shown but never stored: the stored copy of a message has dots in their place.

The message itself stays in this process for as long as a page may have to be drawn again: the
response to the request shows the code. After a restart, or when another worker draws the page
again, only the dots are left, and the person can ask for a new code.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from bot.screens.core.message import Message
from dialogs.core.outputs import Output, Tell

SECRET: Final = frozenset({"link-code", "recovery-code", "invitation-made", "signature-asked"})
"""Codes of the notices that hold a code for another device."""
LINKS: Final = frozenset({"link", "telegram", "page"})
"""Parameters that hold a link with the code."""
DOTS = "•••••"
SHOWN_FOR = timedelta(minutes=30)
KEPT = 1000
"""Most messages remembered; the oldest are dropped first."""


def masked(outputs: Sequence[Output]) -> tuple[Output, ...]:
    """The same outputs with dots in place of codes."""
    return tuple(
        replace(output, params=tuple((name, _mask(name, value)) for name, value in output.params))
        if isinstance(output, Tell) and output.code in SECRET
        else output
        for output in outputs
    )


def _mask(name: str, value: str) -> str:
    if name in LINKS:
        return ""
    return "-".join(DOTS for _ in value.split("-")) if name == "code" else value


class ShownOnce:
    """The messages with codes in them, for a while."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._kept: OrderedDict[int, tuple[datetime, Message]] = OrderedDict()

    def keep(self, delivery: int, message: Message) -> None:
        """Remember a message by its delivery."""
        self._kept[delivery] = (self._clock() + SHOWN_FOR, message)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def message(self, delivery: int) -> Message | None:
        """The message of a delivery while it may be shown with its code."""
        kept = self._kept.get(delivery)
        if kept is None:
            return None
        until, message = kept
        if until > self._clock():
            return message
        del self._kept[delivery]
        return None
