"""Word that something new is to be shown, inside one process.

It only saves waiting: whoever listens also looks by himself every few seconds, so that nothing
is missed when another worker wrote it.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator

LOOK_AGAIN_SECONDS = 5.0
"""How long a listener waits at most before it looks by itself."""

Key = tuple[str, str]
"""Channel and external id of an identity."""


class Notifier:
    """Listeners by identity; ``None`` hears only what may concern anybody."""

    def __init__(self) -> None:
        self._listeners: dict[Key | None, set[asyncio.Event]] = defaultdict(set)

    def tell(self, key: Key | None) -> None:
        """Something is new for an identity; ``None``: perhaps for anybody."""
        heard = [key] if key else list(self._listeners)
        for listener in heard:
            for event in self._listeners.get(listener, ()):
                event.set()

    async def listen(self, key: Key | None) -> AsyncIterator[None]:
        """Yield whenever it is worth a look; at once, then on word or every few seconds."""
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
