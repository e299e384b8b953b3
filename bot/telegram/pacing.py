"""Rate limiting: calls go out at the rate Telegram allows, and pause when it asks.

Only one worker sends at a time, so the state is in its process. Replies to people go at once; what
the program sends by itself, such as reports and reminders, is rate-limited.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta

from telegram.error import RetryAfter

SENT_A_SECOND = 25
"""What the program sends by itself; Telegram allows a bot about thirty messages a second."""
CHAT_SECONDS = 1.0
"""Between two such messages in one chat."""
LONGEST_WAIT_SECONDS = 30.0
"""A call that may go only later is given up at once; what it was to show stays owed."""
REMEMBERED = 1000

Chats = dict[int, float]


class Pacing:
    """The times from which calls may go out."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stopped: Chats = {}
        self._bot_stopped = 0.0
        self._next_in: Chats = {}
        self._next = 0.0

    def stop(self, chat: int | None, seconds: float) -> None:
        """Telegram asked to wait: pause one chat if only that is affected, else all."""
        now = self._clock()
        others = [until for other, until in self._stopped.items() if other != chat]
        if chat is None or any(until > now for until in others):
            self._bot_stopped = max(self._bot_stopped, now + seconds)
        if chat is not None:
            self._stopped[chat] = now + seconds
            self._stopped = _later(self._stopped, now)

    def wait(self, chat: int | None) -> float:
        """Seconds until a call concerning the chat may go out."""
        until = max(self._bot_stopped, self._stopped.get(chat, 0.0) if chat is not None else 0.0)
        return max(0.0, until - self._clock())

    async def allowed(self, chat: int | None) -> None:
        """Return once a call may go out; raises ``RetryAfter`` if that takes too long."""
        while (seconds := self.wait(chat)) > 0:
            if seconds > LONGEST_WAIT_SECONDS:
                raise RetryAfter(timedelta(seconds=round(seconds)))
            await asyncio.sleep(seconds)

    async def turn_to_send(self, chat: int) -> None:
        """Return when the next message that the program sends by itself may go out."""
        now = self._clock()
        at = max(now, self._next, self._next_in.get(chat, 0.0))
        self._next = max(now, self._next) + 1 / SENT_A_SECOND
        self._next_in[chat] = at + CHAT_SECONDS
        self._next_in = _later(self._next_in, now)
        await asyncio.sleep(at - now)


def _later(times: Chats, now: float) -> Chats:
    """Without expired entries, once there are many."""
    if len(times) <= REMEMBERED:
        return times
    return {chat: until for chat, until in times.items() if until > now}
