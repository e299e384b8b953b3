"""Runs background jobs: finds those that are due, claims them, renews their leases.

The jobs table is authoritative. ``wake`` and notifications from the database only shorten the wait
for the next poll; see ``bot.jobs.kinds`` for what a kind of job is.
"""

import asyncio
import os
import secrets
import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.jobs.kinds import OUTAGE_WAIT, Abandoned, HeldJob, Kind, LeaseLost, NotNow
from bot.runtime.logs.without_words import kinds
from storage.database import Database
from storage.errors import FilesAway
from storage.models.jobs import WORKER
from storage.unit_of_work import UnitOfWork

LEASE = timedelta(seconds=15)
"""With ``LOOK_SECONDS`` the time until the jobs of a killed process are taken up by another."""
RENEW_SECONDS = 4.0
LOOK_SECONDS = 1.0
STOP_SECONDS = 5.0
"""How long jobs in hand may take once their worker is asked to stop."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _InHand:
    kind: Kind
    task: asyncio.Task[None]


class JobWorker:
    """The job worker of this process, for the kinds registered with it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(3)}"[:WORKER]
        self._kinds: dict[str, Kind] = {}
        self._in_hand: dict[str, _InHand] = {}
        self._ticked: dict[str, int] = {}
        self._asked = asyncio.Event()
        database.on_enqueued = self._on_enqueued

    def add(self, kind: Kind) -> None:
        """Run jobs of this kind too."""
        self._kinds[kind.name] = kind
        self.wake()

    async def remove(self, kind: Kind) -> None:
        """Run no more jobs of this kind; on return the running ones are finished or released."""
        if self._kinds.pop(kind.name, None) is not None:
            await self._end(token for token, held in self._in_hand.items() if held.kind is kind)

    def wake(self) -> None:
        """Poll for jobs now."""
        self._asked.set()

    def _on_enqueued(self, kinds: frozenset[str]) -> None:
        if not kinds.isdisjoint(self._kinds):
            self.wake()

    async def run(self) -> None:
        """Run jobs until cancelled; then the running ones are finished or released."""
        renewing = asyncio.create_task(self._renew_leases())
        try:
            while True:
                self._asked.clear()
                try:
                    await self._look()
                except Exception:
                    log.exception("jobs-not-looked-for")
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_SECONDS):
                        await self._asked.wait()
        finally:
            await self._end(self._in_hand)
            renewing.cancel()

    async def _look(self) -> None:
        """Start the jobs that are due, as far as their kinds have free slots."""
        async with self._database.unit_of_work() as uow:
            ticks = await self._tick(uow)
            due = await uow.jobs.due([name for name in self._kinds if self._has_room(name)])
        self._ticked |= ticks
        for name in sorted(due):
            while self._has_room(name) and await self._begin(self._kinds[name]):
                pass

    def _has_room(self, name: str) -> bool:
        if (kind := self._kinds.get(name)) is None:
            return False
        return sum(held.kind is kind for held in self._in_hand.values()) < kind.limit

    async def _tick(self, uow: UnitOfWork) -> dict[str, int]:
        """Enqueue the jobs of schedules whose period has begun; the key prevents duplicates."""
        schedules = {name: kind.every for name, kind in self._kinds.items() if kind.every}
        if not schedules:
            return {}
        now = await uow.jobs.now()
        ticks = {
            name: int(now.timestamp() / every.total_seconds()) for name, every in schedules.items()
        }
        for name, tick in ticks.items():
            if self._ticked.get(name) != tick:
                await uow.jobs.enqueue(name, str(tick), lane=name)
        return ticks

    async def _begin(self, kind: Kind) -> bool:
        """Claim and start the next job of a kind; ``False`` if none is due."""
        token = secrets.token_hex(16)
        async with self._database.unit_of_work() as uow:
            claimed = await uow.jobs.claim(kind.name, self._name, token, LEASE)
        if claimed is None:
            return False
        held = HeldJob(self._database, claimed, secrets.token_hex(4), keeps_done=kind.keeps_done)
        task = asyncio.create_task(self._do(kind, held))
        self._in_hand[token] = _InHand(kind, task)
        task.add_done_callback(lambda _: self._on_done(token))
        return True

    def _on_done(self, token: str) -> None:
        task = self._in_hand.pop(token).task
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("job-left-until-its-lease-expires", exc_info=error)
        self.wake()

    async def _do(self, kind: Kind, held: HeldJob) -> None:
        claimed = held.claimed
        try:
            if claimed.attempts > kind.attempts:
                raise Abandoned
            await kind.run(held)
            if not held.is_finished:
                async with held.finishing():
                    pass
        except LeaseLost:
            log.warning("job-lease-lost", kind=kind.name, job=claimed.id)
        except NotNow as later:
            async with self._database.unit_of_work() as uow:
                await uow.jobs.give_back([claimed.token], later.wait)
        except FilesAway as error:
            log.warning("job-waits-for-files", kind=kind.name, job=claimed.id, reason=error.reason)
            await self._record_failure(kind, held, error, OUTAGE_WAIT, counts=False)
        except Exception as error:
            log.error(
                "job-failed",
                kind=kind.name,
                job=claimed.id,
                key=claimed.key,
                attempt=claimed.attempts,
                reference=held.reference,
                exc_info=error,
            )
            wait = kind.wait(claimed.attempts) if claimed.attempts < kind.attempts else None
            await self._record_failure(kind, held, error, wait)
        kind.ended()

    async def _record_failure(
        self,
        kind: Kind,
        held: HeldJob,
        error: Exception,
        wait: timedelta | None,
        *,
        counts: bool = True,
    ) -> None:
        claimed = held.claimed
        told = f"{kinds(error)} · {held.reference}"
        try:
            async with self._database.unit_of_work() as uow:
                if await uow.jobs.fail(claimed.id, claimed.token, told, wait, counts=counts):
                    await kind.failed(uow, held, error)
        except Exception:
            log.exception("job-failure-not-told", kind=kind.name, job=claimed.id)
            async with self._database.unit_of_work() as uow:
                await uow.jobs.fail(claimed.id, claimed.token, told, wait, counts=counts)

    async def _renew_leases(self) -> None:
        """Renew the leases of all running jobs; cancel those that another worker holds by now."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            tokens = set(self._in_hand)
            if not tokens:
                continue
            try:
                async with self._database.unit_of_work() as uow:
                    lost = tokens - await uow.jobs.renew(tokens, LEASE)
            except Exception:
                log.exception("leases-not-renewed")
                continue
            for token in lost & set(self._in_hand):
                self._in_hand[token].task.cancel()

    async def _end(self, tokens: Iterable[str]) -> None:
        """Wait a while for these jobs; unfinished ones are released for the next worker."""
        ending = {token: self._in_hand[token].task for token in tokens}
        if not ending:
            return
        _, late = await asyncio.wait(ending.values(), timeout=STOP_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*ending.values(), return_exceptions=True)
        try:
            async with self._database.unit_of_work() as uow:
                await uow.jobs.give_back(list(ending))
        except Exception:
            log.exception("jobs-left-until-their-leases-expire")
