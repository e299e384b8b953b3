"""One thing after the other in each chat, chats side by side."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Chats:
    """A lock for each chat that something is going on in."""

    def __init__(self) -> None:
        self._locks: dict[int, asyncio.Lock] = {}
        self._inside: dict[int, int] = {}

    @asynccontextmanager
    async def alone(self, chat: int) -> AsyncIterator[None]:
        """Wait for what came before in the chat; what comes later waits for us."""
        lock = self._locks.setdefault(chat, asyncio.Lock())
        self._inside[chat] = self._inside.get(chat, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._inside[chat] -= 1
            if not self._inside[chat]:
                del self._inside[chat], self._locks[chat]
