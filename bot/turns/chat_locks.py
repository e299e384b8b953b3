"""Locks that keep what happens in one chat in order, while other chats go on."""

import asyncio
from contextlib import AbstractAsyncContextManager

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

    def alone(self, chat: Key) -> AbstractAsyncContextManager[None]:
        """Hold the lock of the chat: those who ask later wait."""
        return _Alone(self, chat)

    async def lock(self, chat: Key) -> None:
        """Wait for the lock of the chat; ``unlock`` must follow."""
        lock = self._locks.setdefault(chat, asyncio.Lock())
        self._inside[chat] = self._inside.get(chat, 0) + 1
        try:
            await lock.acquire()
        except BaseException:
            self._leave(chat)
            raise
        self._since[chat] = asyncio.get_running_loop().time()

    def unlock(self, chat: Key) -> None:
        """Let the next one in."""
        self._locks[chat].release()
        self._leave(chat)

    def _leave(self, chat: Key) -> None:
        self._inside[chat] -= 1
        if not self._inside[chat]:
            del self._inside[chat], self._locks[chat]
            self._since.pop(chat, None)


class _Alone:
    """A chat while it is locked; a class, since a generator would take several times as long."""

    __slots__ = ("_chat", "_locks")

    def __init__(self, locks: ChatLocks, chat: Key) -> None:
        self._locks = locks
        self._chat = chat

    async def __aenter__(self) -> None:
        await self._locks.lock(self._chat)

    async def __aexit__(self, *_: object) -> None:
        self._locks.unlock(self._chat)
