"""What each chat was shown last, and when by Telegram's clock.

A text on Telegram carries no turn. Its time and its position in the chat tell which of our
messages the person can have seen when they wrote it.
"""

from collections import OrderedDict
from dataclasses import dataclass, field

CHATS = 5000
"""Chats remembered; the one unused longest is dropped first."""
SCREENS = 8
"""Screens of a chat remembered, and messages whose buttons were removed."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A message as shown in the chat from a moment on; ``turn`` is the one it shows.

    ``again``: an earlier process may have shown it already, at an unknown time.
    """

    turn: int
    message: int
    at: int
    has_buttons: bool = True
    again: bool = False


@dataclass(slots=True)
class _Chat:
    screens: list[Screen] = field(default_factory=list)
    without_buttons: list[int] = field(default_factory=list)


class Answered:
    """Which question the last texts of people answered, for those that are edited later."""

    def __init__(self) -> None:
        self._subjects: OrderedDict[tuple[int, int], str] = OrderedDict()

    def add(self, chat: int, message: int, subject: str) -> None:
        """A text answered a question."""
        self._subjects[chat, message] = subject
        if len(self._subjects) > CHATS:
            self._subjects.popitem(last=False)

    def subject(self, chat: int, message: int) -> str | None:
        """The question that a text answered; ``None`` if it is not known."""
        return self._subjects.get((chat, message))


class Screens:
    """The last screens of the chats seen lately."""

    def __init__(self) -> None:
        self._chats: OrderedDict[int, _Chat] = OrderedDict()

    def add(self, chat: int, screen: Screen) -> None:
        """A message was shown, or edited to say something else."""
        known = self._chats.setdefault(chat, _Chat())
        known.screens = [*known.screens, screen][-SCREENS:]
        if screen.has_buttons and screen.message in known.without_buttons:
            known.without_buttons.remove(screen.message)
        self._chats.move_to_end(chat)
        if len(self._chats) > CHATS:
            self._chats.popitem(last=False)

    def buttons_removed(self, chat: int, message: int) -> None:
        """A message of the chat has no buttons any more."""
        if known := self._chats.get(chat):
            known.without_buttons = [*known.without_buttons, message][-SCREENS:]

    def has_buttons(self, chat: int, message: int) -> bool | None:
        """Whether a message of the chat has buttons; ``None`` if that is not known."""
        known = self._chats.get(chat, _Chat())
        if message in known.without_buttons:
            return False
        shown = [screen.has_buttons for screen in known.screens if screen.message == message]
        return shown[-1] if shown else None

    def is_last(self, chat: int, message: int) -> bool:
        """Whether a message was the last one shown in the chat, as far as is known here."""
        known = self._chats.get(chat, _Chat())
        return any(screen.message == message for screen in known.screens[-1:])

    def forget(self, chat: int) -> None:
        """Forget what the chat shows: it is unknown whether a message arrived."""
        self._chats.pop(chat, None)

    def turn_at(self, chat: int, written: int, order: int) -> int | None:
        """The turn a person saw when they wrote the message ``order``; ``None`` if unknown.

        If they wrote before the first screen known here, it is the turn before that screen's,
        unless that one may have stood there already.
        """
        known = self._chats.get(chat)
        if known is None or not known.screens or not written:
            return None
        for screen in reversed(known.screens):
            if screen.at <= written and screen.message < order:
                return screen.turn
        first = known.screens[0]
        return None if first.again else first.turn - 1
