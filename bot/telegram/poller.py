"""Long polling that confirms an update only once it is on record.

A poll confirms every update before its offset, and Telegram forgets those. Were it sent while
they are still being taken, a crash would lose what people have just answered.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from telegram.error import RetryAfter, TelegramError

from bot.log_words import kinds
from bot.telegram.calls import Calls, seconds_of

PATIENCE_SECONDS = 0.3
"""How long the next poll waits for the updates before it: a slow file holds nobody up for long."""
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0

Recorded = asyncio.Future[None]
"""Done when the update it stands for need not come again."""

log = structlog.get_logger()


class Poller:
    """Fetches updates and hands each to ``take``, in their order."""

    def __init__(self, calls: Calls, take: Callable[[dict[str, Any]], Recorded]) -> None:
        self._calls = calls
        self._take = take
        self._offset = 0

    async def run(self) -> None:
        """Poll, for ever."""
        while True:
            updates = await self._poll()
            if updates:
                await asyncio.wait(
                    [self._take(update) for update in updates], timeout=PATIENCE_SECONDS
                )
                self._offset = max(update["update_id"] for update in updates) + 1

    async def confirm(self) -> None:
        """Tell Telegram which updates were taken; call when all of them are on record."""
        try:
            await self._calls.get_updates(self._offset, limit=1, wait=False)
        except TelegramError as error:
            log.warning("updates-not-confirmed", reason=kinds(error))

    async def _poll(self) -> list[dict[str, Any]]:
        """The next updates, however long it takes to reach Telegram."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                return await self._calls.get_updates(self._offset)
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error))
            except TelegramError as error:
                log.warning("no-updates", reason=kinds(error), pause=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
