"""Jobs shared by several processes: each is done by one of them, and its result delivered once.

Jobs are stored, so none is lost with a process. The process that claims a job renews the claim
while it works; after a process was killed, its claim expires and another takes the job over.
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
"""How long a claim lasts. With ``LOOK_SECONDS`` the time until a killed process is replaced."""
RENEW_SECONDS = 5.0
LOOK_SECONDS = 5.0
"""How often an idle process looks for jobs that others requested or left."""

T = TypeVar("T")
Job = TypeVar("Job", covariant=True)
log = structlog.get_logger()


class Claimable(Protocol[Job]):
    """The repository of one kind of job."""

    async def claim(self, by: str, now: datetime, until: datetime) -> Job | None:
        """Claim the next job."""

    async def renew(self, work: int, by: str, until: datetime, /) -> bool:
        """Renew a claim; ``False``: it is lost."""

    async def release(self, work: int, by: str, /) -> None:
        """Give up a claim; the job waits again."""

    async def retry(self) -> None:
        """Let failed jobs be tried again."""


class ClaimedWork(Generic[T]):
    """Does one job after the other. ``do`` gets the job and the name of its claim.

    ``do`` finishes or fails the job under that name; finishing is refused once another process
    has the claim.
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
        """Look for jobs now: one was requested."""
        self._asked.set()

    async def run(self) -> None:
        """Do jobs until cancelled, those that an earlier process left included."""
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
        """Do the next job; ``False``: none is waiting."""
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
        """Renew the claim; cancel the job when another process has it."""
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
        """Give up the claim at a stop, so that the next process need not wait for it to expire."""
        async with self._database.unit_of_work() as uow:
            await self._of(uow).release(work, by)
