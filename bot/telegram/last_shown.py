"""What chats were shown last, and when by Telegram's clock.

A text on Telegram carries no turn. Its time and its place in the chat say which of our messages
the person can have seen when they wrote it.
"""

from collections import OrderedDict
from dataclasses import dataclass

CHATS = 5000
"""Chats remembered; the one unused longest goes first."""
SCREENS = 8
"""Screens of a chat remembered."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A message as it stood in the chat from a moment on; ``turn`` is the one it shows.

    ``again``: an earlier process may have shown it already, at a moment nobody knows.
    """

    turn: int
    message: int
    at: int
    has_buttons: bool = True
    again: bool = False


class Screens:
    """The last screens of the chats seen lately."""

    def __init__(self) -> None:
        self._shown: OrderedDict[int, tuple[Screen, ...]] = OrderedDict()

    def add(self, chat: int, screen: Screen) -> None:
        """A message was shown, or made to say something else."""
        self._shown[chat] = (*self._shown.get(chat, ()), screen)[-SCREENS:]
        self._shown.move_to_end(chat)
        if len(self._shown) > CHATS:
            self._shown.popitem(last=False)

    def forget(self, chat: int) -> None:
        """What the chat shows is not known: a message may have arrived, or not."""
        self._shown.pop(chat, None)

    def bare(self, chat: int) -> frozenset[int]:
        """The messages of a chat that are known to have no buttons."""
        last = {screen.message: screen.has_buttons for screen in self._shown.get(chat, ())}
        return frozenset(message for message, has_buttons in last.items() if not has_buttons)

    def turn_at(self, chat: int, written: int, order: int) -> int | None:
        """The turn a person saw when they wrote the message ``order``; ``None`` if unknown.

        Where they wrote before all that is known here, it is one before the first of it, unless
        that one may have stood there already.
        """
        shown = self._shown.get(chat)
        if not shown or not written:
            return None
        for screen in reversed(shown):
            if screen.at <= written and screen.message < order:
                return screen.turn
        return None if shown[0].again else shown[0].turn - 1
