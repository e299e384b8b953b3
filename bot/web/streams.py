"""The open event streams, which end when the server stops."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

from bot.web.security.capacity import Capacity
from bot.web.security.limits import STREAMS_PER_PERSON


class Streams:
    """Counts the open streams by person and by address.

    The server cannot stop while a stream is open, so ``end`` ends them all.
    """

    def __init__(self, capacity: Capacity) -> None:
        self._capacity = capacity
        self._of_person: Counter[str] = Counter()
        self._of_address: Counter[str] = Counter()
        self._ended = asyncio.Event()

    def end(self) -> None:
        """End every stream, and every later one at once; browsers reconnect by themselves."""
        self._ended.set()

    def has_room(self, external_id: str, address: str) -> bool:
        """Whether one more may be opened for this person, from this address, and in total."""
        return (
            self._of_person[external_id] < STREAMS_PER_PERSON
            and self._of_address[address] < self._capacity.streams_per_address
            and self._of_person.total() < self._capacity.streams
        )

    async def watch(
        self, external_id: str, address: str, watched: AsyncIterator[None]
    ) -> AsyncIterator[None]:
        """Yield whenever ``watched`` does until ``end``; only once if there is no room."""
        if not self.has_room(external_id, address):
            yield
            return
        self._of_person[external_id] += 1
        self._of_address[address] += 1
        ended = asyncio.create_task(self._ended.wait())
        try:
            while await _next_before_end(watched, ended):
                yield
        finally:
            ended.cancel()
            _decrease(self._of_person, external_id)
            _decrease(self._of_address, address)


def _decrease(count: Counter[str], key: str) -> None:
    count[key] -= 1
    if not count[key]:
        del count[key]


async def _next_before_end(watched: AsyncIterator[None], ended: asyncio.Task[bool]) -> bool:
    """Wait for the next item; false if the end came first, or there are no more."""
    item = asyncio.ensure_future(anext(watched))
    try:
        await asyncio.wait({item, ended}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        if not item.done():
            item.cancel()
            await asyncio.wait({item})
    if item.cancelled():
        return False
    try:
        item.result()
    except StopAsyncIteration:
        return False
    return True
