"""One thing after the other in each chat, chats side by side."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

Key = int | str
"""A chat of Telegram, or a browser of the web."""


class ChatLocks:
    """A lock for each chat that something is going on in."""

    def __init__(self) -> None:
        self._locks: dict[Key, asyncio.Lock] = {}
        self._inside: dict[Key, int] = {}
        self._since: dict[Key, float] = {}

    def is_held_up(self, chat: Key, seconds: float) -> bool:
        """Whether what goes on in the chat has taken so long already."""
        since = self._since.get(chat)
        return since is not None and asyncio.get_running_loop().time() - since > seconds

    @asynccontextmanager
    async def alone(self, chat: Key) -> AsyncIterator[None]:
        """Wait for what came before in the chat; what comes later waits for us."""
        lock = self._locks.setdefault(chat, asyncio.Lock())
        self._inside[chat] = self._inside.get(chat, 0) + 1
        try:
            async with lock:
                self._since[chat] = asyncio.get_running_loop().time()
                yield
        finally:
            self._inside[chat] -= 1
            if not self._inside[chat]:
                del self._inside[chat], self._locks[chat]
                self._since.pop(chat, None)
