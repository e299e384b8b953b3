"""What background jobs cost: `python -m tests.bench.jobs`, with the URL of a database or without.

Without one it is a new SQLite file, durable as in service. Counts the commits that wrote, each of
which waits for the disk once, and the CPU of a worker that has nothing to do.
"""

import asyncio
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.jobs.kinds import HeldJob, Kind
from bot.jobs.worker import JobWorker
from bot.runtime.logs.configure import configure_logs
from storage.backends.sqlite import SqliteBackend
from storage.database import Database

JOBS = 500
IDLE_SECONDS = 10.0


class Errand(Kind):
    """A job with nothing to do but to be finished, with its effect in the same transaction."""

    name = "errand"
    limit = 4

    async def run(self, job: HeldJob) -> None:
        """Take effect."""
        async with job.finishing() as uow:
            await uow.jobs.enqueue("effect", job.claimed.key)


async def measure(url: str) -> None:
    """Enqueue, do, and do nothing."""
    database = Database(url)
    await database.migrate()
    commits = _counting(database)
    began, written = time.perf_counter(), commits()
    for key in range(JOBS):
        async with database.unit_of_work() as uow:
            await uow.jobs.enqueue("errand", str(key))
    took = time.perf_counter() - began
    _say(f"enqueued alone: {1000 * took / JOBS:.2f} ms each{_each(commits() - written)}")
    worker = JobWorker(database)
    worker.add(Errand())
    began, spent, written = time.perf_counter(), time.process_time(), commits()
    running = asyncio.create_task(worker.run())
    while await _open(database):  # noqa: ASYNC110 - the worker tells nobody
        await asyncio.sleep(0.1)
    took, spent = time.perf_counter() - began, time.process_time() - spent
    _say(
        f"done: {1000 * took / JOBS:.2f} ms each, {1000 * spent / JOBS:.2f} ms of CPU"
        f"{_each(commits() - written)}"
    )
    spent, written = time.process_time(), commits()
    await asyncio.sleep(IDLE_SECONDS)
    spent = time.process_time() - spent
    _say(f"idle: {100 * spent / IDLE_SECONDS:.2f} % of a CPU, {commits() - written} commits")
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await database.close()


async def _open(database: Database) -> bool:
    async with database.unit_of_work() as uow:
        waiting = await uow.job_steering.listed("errand", "waiting", limit=1)
        return bool(waiting or await uow.job_steering.listed("errand", "running", limit=1))


class _counting:
    """The commits so far that wrote; on a server, which counts for itself, none."""

    def __init__(self, database: Database) -> None:
        self._commits, self._changes = 0, 0
        if isinstance(database._backend, SqliteBackend):
            self._raw = database._backend._raw
            self._raw.set_trace_callback(self._hear)

    def _hear(self, statement: str) -> None:
        if statement == "COMMIT" and self._raw.total_changes > self._changes:
            self._commits, self._changes = self._commits + 1, self._raw.total_changes

    def __call__(self) -> int:
        return self._commits


def _each(commits: int) -> str:
    return f", {commits / JOBS:.2f} commits" if commits else ""


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    """On the database that is named, or on a new file."""
    configure_logs("ERROR")
    if len(sys.argv) > 1:
        asyncio.run(measure(sys.argv[1]))
        return
    with TemporaryDirectory() as folder:
        asyncio.run(measure(f"sqlite:///{Path(folder)}/green.db"))


if __name__ == "__main__":
    main()
