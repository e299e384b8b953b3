"""Work that several processes share: each piece is done by one of them, and handed over once.

What waits is on record, so nothing is lost with a process. Whoever claims a piece renews the claim
while it works; where a process was killed, its claim runs out and another takes the piece over.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

import structlog

from storage.database import Database
from storage.unit_of_work import UnitOfWork

LEASE = timedelta(seconds=20)
"""How long a claim is good. With a look it makes the time until a killed process is replaced."""
RENEW_SECONDS = 5.0
LOOK_SECONDS = 5.0
"""How often a process that has nothing to do looks for what others asked for or left."""

T = TypeVar("T")
Taken = TypeVar("Taken", covariant=True)
log = structlog.get_logger()


class Claimable(Protocol[Taken]):
    """The repository of a kind of work."""

    async def claim(self, by: str, now: datetime, until: datetime) -> Taken | None:
        """What is next in turn, now claimed."""

    async def renew(self, work: int, by: str, until: datetime, /) -> bool:
        """Hold a claim for longer."""

    async def release(self, work: int, by: str, /) -> None:
        """Give a claim back unused."""

    async def retry(self) -> None:
        """Have what failed begun again."""


class ClaimedWork(Generic[T]):
    """Does one piece after the other. ``do`` gets the piece and the name of its claim.

    ``do`` finishes the piece under that name, or fails it; finishing is refused where the claim
    is another's by then.
    """

    def __init__(
        self,
        database: Database,
        of: Callable[[UnitOfWork], Claimable[T]],
        key: Callable[[T], int],
        do: Callable[[T, str], Awaitable[None]],
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._of = of
        self._key = key
        self._do = do
        self._clock = clock
        self._asked = asyncio.Event()
        self._begun = False

    def wake(self) -> None:
        """Something was asked for."""
        self._asked.set()

    async def run(self) -> None:
        """Do what is asked for, for ever; first what an earlier process left."""
        if not self._begun:
            async with self._database.unit_of_work() as uow:
                await self._of(uow).retry()
            self._begun = True
        while True:
            self._asked.clear()
            while await self.step():
                pass
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._asked.wait()

    async def step(self) -> bool:
        """Do what is next; ``False``: nothing waits."""
        by, now = secrets.token_hex(8), self._clock()
        async with self._database.unit_of_work() as uow:
            work = await self._of(uow).claim(by, now, now + LEASE)
        if work is None:
            return False
        task = asyncio.ensure_future(self._do(work, by))
        renewing = asyncio.create_task(self._keep_claim(self._key(work), by, task))
        try:
            await task
        except asyncio.CancelledError:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            if (current := asyncio.current_task()) and current.cancelling():
                await self._release(self._key(work), by)
                raise
        finally:
            renewing.cancel()
        return True

    async def _keep_claim(self, work: int, by: str, task: asyncio.Future[None]) -> None:
        """Renew the claim; break the work off where it is another's by now."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                async with self._database.unit_of_work() as uow:
                    held = await self._of(uow).renew(work, by, self._clock() + LEASE)
            except Exception:
                log.exception("claim-not-renewed", work=work)
                continue
            if not held:
                log.warning("claim-lost", work=work)
                task.cancel()
                return

    async def _release(self, work: int, by: str) -> None:
        """We stop: the next process need not wait for the claim to run out."""
        async with self._database.unit_of_work() as uow:
            await self._of(uow).release(work, by)
