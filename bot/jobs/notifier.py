"""Notifications that there is something new to show, to listeners in every worker.

They only shorten the wait: listeners also check by themselves every few seconds, and once after
the connection to the other workers was down, so nothing is missed.
"""

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import AsyncIterator

from storage.backends.line import Line, LocalLine

LOOK_AGAIN_SECONDS = 5.0
"""The longest a listener waits before it looks by itself."""
NAME_BYTES = 6
"""Two people with the same name would only look once too often."""

Key = tuple[str, str]
"""Channel and external id of an identity."""


class Notifier:
    """Listeners by identity; those under ``None`` get only notifications that may concern anyone.

    Call ``notify`` after the commit. Other workers are notified over ``line``.
    """

    def __init__(self, line: Line | None = None) -> None:
        self._line = line or LocalLine()
        self._line.listen(self._wake)
        self._listeners: dict[str | None, set[asyncio.Event]] = defaultdict(set)

    def notify(self, key: Key | None) -> None:
        """Announce something new for an identity; ``None``: possibly for anyone."""
        name = key and name_of(key)
        self._wake(None if name is None else frozenset({name}))
        if self._line.is_shared:
            self._line.tell(name)

    def _wake(self, names: frozenset[str] | None) -> None:
        for name in list(self._listeners) if names is None else names:
            for event in self._listeners.get(name, ()):
                event.set()

    async def listen(self, key: Key | None) -> AsyncIterator[None]:
        """Yield at once, then at every notification, or every few seconds without one."""
        event, name = asyncio.Event(), key and name_of(key)
        self._listeners[name].add(event)
        try:
            while True:
                yield
                try:
                    async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                        await event.wait()
                except TimeoutError:
                    pass
                event.clear()
        finally:
            self._listeners[name].discard(event)
            if not self._listeners[name]:
                del self._listeners[name]


def name_of(key: Key) -> str:
    """A short name for an identity that reveals nothing about it."""
    return hashlib.blake2s("\0".join(key).encode(), digest_size=NAME_BYTES).hexdigest()
