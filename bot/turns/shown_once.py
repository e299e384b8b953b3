"""Codes are shown, but never stored: what is on record of such a message has dots in their place.

The message itself stays in this process for as long as a page may have to be drawn again. After a
restart, or in another process, the dots are all there is, and a new code is a press away.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.screens.message import Message
from dialogs.core.outputs import Output, Tell

SECRET = frozenset({"link-code", "recovery-code"})
"""What is told with a code in it."""
DOTS = "•••••"
SHOWN_FOR = timedelta(minutes=30)
KEPT = 1000
"""Messages remembered at most; the oldest go first."""


def is_secret(outputs: Sequence[Output]) -> bool:
    """Whether a code is among what is said."""
    return any(isinstance(output, Tell) and output.code in SECRET for output in outputs)


def veiled(outputs: Sequence[Output]) -> tuple[Output, ...]:
    """The same with dots in place of codes."""
    return tuple(
        replace(
            output, params=tuple((name, _veiled(name, value)) for name, value in output.params)
        )
        if isinstance(output, Tell) and output.code in SECRET
        else output
        for output in outputs
    )


def _veiled(name: str, value: str) -> str:
    return "-".join(DOTS for _ in value.split("-")) if name == "code" else value


class ShownOnce:
    """The messages with codes in them, for a while."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[datetime, Message]] = OrderedDict()

    def keep(self, delivery: int, message: Message, now: datetime) -> None:
        """Remember a message by its delivery."""
        self._kept[delivery] = (now + SHOWN_FOR, message)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def message(self, delivery: int, now: datetime) -> Message | None:
        """The message of a delivery while it may be shown with its code."""
        until, message = self._kept.get(delivery, (now, None))
        if until <= now:
            self._kept.pop(delivery, None)
            return None
        return message
