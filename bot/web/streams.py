"""The event streams that are open, and their end when the server stops."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

from bot.web.security.capacity import Capacity
from bot.web.security.limits import STREAMS_PER_PERSON


class Streams:
    """Open streams by person and by address.

    A stream would hold up the server's stop, so ``end`` ends all.
    """

    def __init__(self, capacity: Capacity) -> None:
        self._capacity = capacity
        self._of_person: Counter[str] = Counter()
        self._of_address: Counter[str] = Counter()
        self._ended = asyncio.Event()

    def end(self) -> None:
        """End every stream, those to come included; browsers try again by themselves."""
        self._ended.set()

    def has_room(self, external_id: str, address: str) -> bool:
        """Whether one more may be open for this person, from this address, and in all."""
        return (
            self._of_person[external_id] < STREAMS_PER_PERSON
            and self._of_address[address] < self._capacity.streams_per_address
            and self._of_person.total() < self._capacity.streams
        )

    async def looks(
        self, external_id: str, address: str, watched: AsyncIterator[None]
    ) -> AsyncIterator[None]:
        """Yield as ``watched`` does, until the end; just once where there is no room to stay."""
        if not self.has_room(external_id, address):
            yield
            return
        self._of_person[external_id] += 1
        self._of_address[address] += 1
        ended = asyncio.create_task(self._ended.wait())
        try:
            while await _comes_first(watched, ended):
                yield
        finally:
            ended.cancel()
            _take_one(self._of_person, external_id)
            _take_one(self._of_address, address)


def _take_one(count: Counter[str], key: str) -> None:
    count[key] -= 1
    if not count[key]:
        del count[key]


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
