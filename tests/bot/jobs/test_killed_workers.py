"""Of two worker processes one is killed or frozen: no job is lost, none takes effect twice."""

import asyncio
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.jobs.worker import LEASE
from storage.database import Database
from tests.support.job_process import Errand

pytestmark = pytest.mark.long

JOBS = 16
SECONDS = 0.5
SHORT_LEASE = 3.0
RECOVERED_WITHIN = 30.0
"""Seconds from the kill to the end of the last job, under the lease that is really given."""


@asynccontextmanager
async def worker_process(url: str) -> AsyncIterator[Process]:
    """A worker in a process of its own, at work, with a short lease."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.job_process", url, str(SECONDS), str(SHORT_LEASE)),
        stdout=PIPE,
    )
    try:
        await _says(process, "ready")
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_jobs_of_a_killed_worker_are_done_by_the_other_once(
    database: Database, database_url: str
) -> None:
    async with worker_process(database_url) as killed, worker_process(database_url):
        await _enqueue(database, JOBS)
        await _begun(killed, Errand.limit)
        killed.kill()
        at = time.monotonic()
        await _until_done(database, JOBS)
        took = time.monotonic() - at
    assert took + LEASE.total_seconds() - SHORT_LEASE < RECOVERED_WITHIN
    assert await _effects(database) == {str(key): 1 for key in range(JOBS)}


async def test_a_worker_that_was_frozen_cannot_finish_what_another_has_done_since(
    database: Database, database_url: str
) -> None:
    async with worker_process(database_url) as frozen:
        await _enqueue(database, Errand.limit)
        await _begun(frozen, Errand.limit)
        frozen.send_signal(signal.SIGSTOP)
        async with worker_process(database_url):
            await _until_done(database, Errand.limit)
        frozen.send_signal(signal.SIGCONT)
        await _enqueue(database, Errand.limit + 2)  # it goes on with what is new
        await _until_done(database, Errand.limit + 2)
    assert await _effects(database) == {str(key): 1 for key in range(Errand.limit + 2)}
    async with database.unit_of_work() as uow:
        jobs = await uow.job_steering.listed("errand")
    assert Counter(job.attempts for job in jobs) == {2: Errand.limit, 1: 2}


async def _enqueue(database: Database, jobs: int) -> None:
    async with database.unit_of_work() as uow:
        for key in range(jobs):
            await uow.jobs.enqueue("errand", str(key))


async def _begun(process: Process, jobs: int) -> None:
    """Wait until a worker has begun that number of jobs."""
    for _ in range(jobs):
        await _says(process, "begun")


async def _says(process: Process, word: str) -> None:
    assert process.stdout is not None
    async with asyncio.timeout(60):
        assert (await process.stdout.readline()).decode().split()[0] == word


async def _until_done(database: Database, jobs: int) -> None:
    async with asyncio.timeout(60):
        while True:
            async with database.unit_of_work() as uow:
                done = await uow.job_steering.listed("errand", "done")
            if len(done) == jobs:
                return
            await asyncio.sleep(0.1)


async def _effects(database: Database) -> dict[str, int]:
    async with database.unit_of_work() as uow:
        effects = await uow.job_steering.listed("effect")
    return dict(Counter(effect.key.split()[0] for effect in effects))
