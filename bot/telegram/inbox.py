"""Updates that are confirmed to Telegram before their turns are saved.

Only slow updates get here: storing them lets the next poll confirm them and fetch other people's
updates. After a crash the next process handles them.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.telegram import CHANNEL
from bot.telegram.updates import owner_of
from bot.turns.service import TurnService
from storage.records import Arrival

ATTEMPTS = 3
"""An update is given up once this many processes have died while handling it."""
ROOM = 1000
"""Most updates kept at once; polling stops until there are fewer, so Telegram keeps the rest."""

Update = dict[str, Any]
Recorded = asyncio.Future[None]
"""Done when Telegram need not send its update again."""


@dataclass(frozen=True, slots=True)
class Begun:
    """An update in progress; a ``slow`` one is not waited for."""

    recorded: Recorded
    slow: bool = False


log = structlog.get_logger()


class Inbox:
    """The slow updates of this process, each stored until its turn is saved."""

    def __init__(self, turns: TurnService) -> None:
        self._turns = turns
        self._kept: dict[str, Recorded] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._kept

    async def keep(self, updates: Mapping[str, tuple[Update, Recorded]]) -> None:
        """Store updates, by the keys of their inputs."""
        arrivals = {key: Arrival(owner_of(update), update) for key, (update, _) in updates.items()}
        await self._turns.keep_received(CHANNEL, arrivals)
        self._kept.update((key, recorded) for key, (_, recorded) in updates.items())
        await self.forget(*(key for key, (_, recorded) in updates.items() if recorded.done()))

    async def recall(self) -> tuple[Update, ...]:
        """Stored updates not in progress here, oldest first, without those given up."""
        while left := await self._turns.recall_received(CHANNEL, besides=tuple(self._kept)):
            given_up = [kept.key for kept in left if kept.attempts >= ATTEMPTS]
            if given_up:
                log.error("updates-given-up", updates=len(given_up), attempts=ATTEMPTS)
                await self._turns.forget_received(CHANNEL, given_up)
            if len(given_up) < len(left):
                return tuple(kept.payload for kept in left if kept.attempts < ATTEMPTS)
        return ()

    def took(self, key: str, recorded: Recorded) -> None:
        """An update that was recalled is in progress."""
        self._kept[key] = recorded

    def left(self, key: str) -> None:
        """The update was removed in the transaction of its turn."""
        self._kept.pop(key, None)

    async def forget(self, *keys: str) -> None:
        """Remove updates that need not be kept any more, if they are stored."""
        if kept := [key for key in keys if key in self._kept]:
            for key in kept:
                self.left(key)
            await self._turns.forget_received(CHANNEL, kept)

    async def has_room(self) -> None:
        """Wait until there are fewer than the maximum."""
        if len(self._kept) >= ROOM:
            log.warning("too-many-slow-updates", updates=len(self._kept))
        while len(self._kept) >= ROOM:
            await asyncio.wait(self._kept.values(), return_when=asyncio.FIRST_COMPLETED)
            await self.forget(*(key for key, done in self._kept.items() if done.done()))
