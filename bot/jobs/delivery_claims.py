"""Claims on deliveries: one of several processes that serve a channel sends each."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

import structlog

from bot.jobs.claimed_work import LEASE, RENEW_SECONDS
from storage.database import Database

log = structlog.get_logger()


class DeliveryClaims:
    """The claims of this process on deliveries."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._by = secrets.token_hex(8)

    @asynccontextmanager
    async def claimed(self, delivery: int) -> AsyncIterator[bool]:
        """Whether this process may send the delivery; the claim is renewed inside."""
        if not await self._claim(delivery):
            yield False
            return
        renewing = asyncio.create_task(self._renew(delivery))
        try:
            yield True
        finally:
            renewing.cancel()
            async with self._database.unit_of_work() as uow:
                await uow.deliveries.release(delivery, self._by)

    async def _claim(self, delivery: int) -> bool:
        now = self._clock()
        async with self._database.unit_of_work() as uow:
            return await uow.deliveries.claim(delivery, self._by, now, now + LEASE)

    async def _renew(self, delivery: int) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                await self._claim(delivery)
            except Exception:
                log.exception("claim-not-renewed", delivery=delivery)
