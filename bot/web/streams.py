"""The event streams that are open, and their end when the server stops."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

from bot.web.limits import STREAMS_PER_PERSON


class Streams:
    """Open streams by person. A stream would hold up the server's stop, so ``end`` ends all."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()
        self._ended = asyncio.Event()

    def end(self) -> None:
        """End every stream, those to come included; browsers try again by themselves."""
        self._ended.set()

    def is_full(self, external_id: str) -> bool:
        """Whether a person has as many as she may."""
        return self._open[external_id] >= STREAMS_PER_PERSON

    async def looks(self, external_id: str, watched: AsyncIterator[None]) -> AsyncIterator[None]:
        """Yield as ``watched`` does, until the end; the person has a stream more meanwhile."""
        self._open[external_id] += 1
        if self._open[external_id] > STREAMS_PER_PERSON:  # others came in at the same moment
            self._close(external_id)
            return
        ended = asyncio.create_task(self._ended.wait())
        try:
            while await _comes_first(watched, ended):
                yield
        finally:
            ended.cancel()
            self._close(external_id)

    def _close(self, external_id: str) -> None:
        self._open[external_id] -= 1
        if not self._open[external_id]:
            del self._open[external_id]


async def _comes_first(watched: AsyncIterator[None], ended: asyncio.Task[bool]) -> bool:
    """Wait for the next look; false when the end came before it, or there is no more."""
    look = asyncio.ensure_future(anext(watched))
    try:
        await asyncio.wait({look, ended}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        if not look.done():
            look.cancel()
            await asyncio.wait({look})
    if look.cancelled():
        return False
    try:
        look.result()
    except StopAsyncIteration:
        return False
    return True
