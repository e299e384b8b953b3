"""Acknowledgements, many at a time.

One that a crash swallows does no harm: the message is shown again, as what it already says.
"""

import asyncio
from typing import Protocol

PAUSE_SECONDS = 0.25


class Records(Protocol):
    """Where deliveries are on record."""

    async def acknowledge_edits(self, deliveries: tuple[int, ...]) -> None:
        """They were shown."""


class Acknowledgements:
    """Deliveries shown and not yet on record as such."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._shown: list[int] = []

    def add(self, delivery: int) -> None:
        """A delivery was shown."""
        self._shown.append(delivery)

    async def flush(self) -> None:
        """Put all of them on record."""
        shown, self._shown = self._shown, []
        if not shown:
            return
        try:
            await self._records.acknowledge_edits(tuple(shown))
        except BaseException:
            self._shown = shown + self._shown
            raise

    async def run(self) -> None:
        """Put them on record every so often, for ever."""
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            await self.flush()
