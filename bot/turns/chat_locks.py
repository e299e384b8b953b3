"""Locks that keep what happens in one chat in order, while other chats go on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

Key = int | str
"""A chat on Telegram, or a browser."""


class ChatLocks:
    """One lock for each chat that is busy."""

    def __init__(self) -> None:
        self._locks: dict[Key, asyncio.Lock] = {}
        self._inside: dict[Key, int] = {}
        self._since: dict[Key, float] = {}

    def is_held_up(self, chat: Key, seconds: float) -> bool:
        """Whether the chat has been locked for longer than ``seconds``."""
        since = self._since.get(chat)
        return since is not None and asyncio.get_running_loop().time() - since > seconds

    @asynccontextmanager
    async def alone(self, chat: Key) -> AsyncIterator[None]:
        """Hold the lock of the chat: those who ask later wait."""
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
