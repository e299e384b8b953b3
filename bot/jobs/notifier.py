"""Notifications inside one process that there is something new to show.

They only save waiting: listeners also look by themselves every few seconds, so that nothing is
missed that another process wrote.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator

LOOK_AGAIN_SECONDS = 5.0
"""The longest a listener waits before it looks by itself."""

Key = tuple[str, str]
"""Channel and external id of an identity."""


class Notifier:
    """Listeners by identity; those by ``None`` hear only what may concern anybody."""

    def __init__(self) -> None:
        self._listeners: dict[Key | None, set[asyncio.Event]] = defaultdict(set)

    def notify(self, key: Key | None) -> None:
        """Something is new for an identity; ``None``: perhaps for anybody."""
        heard = [key] if key else list(self._listeners)
        for listener in heard:
            for event in self._listeners.get(listener, ()):
                event.set()

    async def listen(self, key: Key | None) -> AsyncIterator[None]:
        """Yield at once, then at every notification, or every few seconds without one."""
        event = asyncio.Event()
        self._listeners[key].add(event)
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
            self._listeners[key].discard(event)
            if not self._listeners[key]:
                del self._listeners[key]
