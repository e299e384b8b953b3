"""A worker does what is due, tries again what fails, and leaves to others what is theirs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest

from bot.jobs import worker as module
from bot.jobs.kinds import FIRST_WAIT, LONGEST_WAIT, HeldJob, Kind, NotNow
from bot.jobs.worker import JobWorker
from storage.database import Database
from storage.records import JobSummary
from storage.unit_of_work import UnitOfWork

Do = Callable[[HeldJob], Awaitable[None]]


class Errand(Kind):
    """A kind that does what a test says, and notes what it is told."""

    name = "errand"
    attempts = 2
    limit = 3

    def __init__(self, do: Do) -> None:
        self._do = do
        self.told: list[tuple[str, bool]] = []

    async def run(self, job: HeldJob) -> None:
        """Do it."""
        await self._do(job)

    async def failed(self, uow: UnitOfWork, job: HeldJob, error: Exception) -> None:
        """Note it."""
        self.told.append((type(error).__name__, job.claimed.last_error is None))
        await uow.jobs.enqueue("told", job.claimed.key)

    def wait(self, attempts: int) -> timedelta:  # noqa: ARG002
        """At once."""
        return timedelta(0)


@asynccontextmanager
async def working(database: Database, *kinds: Kind) -> AsyncIterator[JobWorker]:
    """A worker that runs meanwhile."""
    worker = JobWorker(database)
    for kind in kinds:
        worker.add(kind)
    running = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def test_jobs_are_done_as_they_come_and_those_left_by_others_too(
    database: Database, second_worker: Database
) -> None:
    done = []

    async def do(job: HeldJob) -> None:
        done.append(job.claimed.key)

    await _enqueue(database, "before")
    async with working(database, Errand(do)):
        await _enqueue(database, "here")
        await _enqueue(second_worker, "elsewhere")
        await _until(database, {"done": 3})
    assert sorted(done) == ["before", "elsewhere", "here"]


async def test_a_kind_has_its_limit(database: Database) -> None:
    under_way, go_on = 0, asyncio.Event()

    async def do(_: HeldJob) -> None:
        nonlocal under_way
        under_way += 1
        await go_on.wait()

    for key in range(Errand.limit + 2):
        await _enqueue(database, str(key))
    async with working(database, Errand(do)) as worker:
        await _until(database, {"running": Errand.limit, "waiting": 2})
        worker.wake()
        await asyncio.sleep(0.1)
        assert under_way == Errand.limit
        go_on.set()
        await _until(database, {"done": Errand.limit + 2})


async def test_a_kind_nobody_here_knows_waits_for_who_does(database: Database) -> None:
    async with database.unit_of_work() as uow:
        await uow.jobs.enqueue("of-a-newer-version", "1")
    await _enqueue(database, "1")
    async with working(database, Errand(_nothing)):
        await _until(database, {"done": 1, "waiting": 1})


async def test_what_fails_is_tried_again_until_it_is_dead_and_holds_up_no_other(
    database: Database,
) -> None:
    async def do(job: HeldJob) -> None:
        if job.claimed.key == "broken":
            raise ValueError("what somebody typed")

    kind = Errand(do)
    await _enqueue(database, "broken")
    await _enqueue(database, "sound")
    async with working(database, kind):
        jobs = await _until(database, {"done": 1, "dead": 1, "waiting": 1})
    assert kind.told == [("ValueError", True), ("ValueError", False)]
    (dead,) = [job for job in jobs if job.state == "dead"]
    assert dead.last_error is not None
    assert dead.last_error.startswith("builtins.ValueError · ")
    assert [job.key for job in jobs if job.kind == "told"] == ["broken"]


async def test_a_failure_that_cannot_be_told_is_on_record_all_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Errand, "failed", fails)
    await _enqueue(database, "1")
    async with working(database, Errand(fails)):
        await _until(database, {"dead": 1})


async def test_a_job_that_ends_its_processes_is_dead_without_another_attempt(
    database: Database,
) -> None:
    begun = []

    async def do(job: HeldJob) -> None:
        begun.append(job.claimed.key)

    await _enqueue(database, "1")
    for attempt in range(Errand.attempts):
        async with database.unit_of_work() as uow:
            await uow.jobs.due([])
            assert await uow.jobs.claim("errand", "killed", str(attempt), timedelta(seconds=-1))
    kind = Errand(do)
    async with working(database, kind):
        await _until(database, {"dead": 1, "waiting": 1})
    assert begun == []
    assert kind.told == [("Abandoned", True)]


async def test_not_now_is_no_failure(database: Database) -> None:
    tried = 0

    async def do(_: HeldJob) -> None:
        nonlocal tried
        tried += 1
        if tried <= Errand.attempts + 1:
            raise NotNow(timedelta(0))

    await _enqueue(database, "1")
    async with working(database, Errand(do)):
        (job,) = await _until(database, {"done": 1})
    assert (job.attempts, job.last_error) == (1, None)


async def test_what_a_job_brings_about_is_committed_with_its_end_or_not_at_all(
    database: Database, second_worker: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that hung finds its lease lost when it wants to finish."""
    monkeypatch.setattr(module, "LEASE", timedelta(seconds=-1))
    hung, thaw = asyncio.Event(), asyncio.Event()

    async def hangs(job: HeldJob) -> None:
        hung.set()
        await thaw.wait()
        await takes_effect(job)

    async def takes_effect(job: HeldJob) -> None:
        async with job.finishing() as uow:
            await uow.jobs.enqueue("effect", job.claimed.token)

    await _enqueue(database, "1")
    async with working(database, Errand(hangs)):
        await hung.wait()
        async with working(second_worker, Errand(takes_effect)):
            await _until(database, {"done": 1, "waiting": 1})
        thaw.set()
        await asyncio.sleep(0.1)
        jobs = await _until(database, {"done": 1, "waiting": 1})
    assert [job.kind for job in jobs if job.state == "waiting"] == ["effect"]


async def test_leases_are_renewed_and_a_lost_one_ends_the_attempt(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RENEW_SECONDS", 0.01)
    monkeypatch.setattr(module, "LEASE", timedelta(seconds=0.5))
    ended = asyncio.Event()

    async def do(job: HeldJob) -> None:
        try:
            await asyncio.sleep(1)  # longer than the lease
            async with database.unit_of_work() as uow:
                assert await uow.jobs.due([]) == set()
                assert await uow.job_steering.drop([job.claimed.id])
            await asyncio.Event().wait()
        finally:
            ended.set()

    await _enqueue(database, "1")
    async with working(database, Errand(do)):
        await asyncio.wait_for(ended.wait(), 30)


async def test_a_stop_gives_back_what_is_not_done_soon(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STOP_SECONDS", 0.2)
    begun = asyncio.Semaphore(0)

    async def do(job: HeldJob) -> None:
        begun.release()
        await asyncio.sleep(0.05 if job.claimed.key == "short" else 60)

    await _enqueue(database, "short")
    await _enqueue(database, "long")
    async with working(database, Errand(do)):
        await begun.acquire()
        await begun.acquire()
    short, long = await _until(database, {"done": 1, "waiting": 1})
    assert (short.key, short.state) == ("short", "done")
    assert (long.key, long.attempts) == ("long", 0)


async def test_a_kind_that_is_removed_leaves_its_jobs_to_others(database: Database) -> None:
    kind = Errand(_nothing)
    async with working(database, kind) as worker:
        await _enqueue(database, "1")
        await _until(database, {"done": 1})
        await worker.remove(kind)
        await _enqueue(database, "2")
        await asyncio.sleep(0.05)
        await _until(database, {"done": 1, "waiting": 1})


async def test_a_schedule_fires_once_in_a_period_however_many_workers_there_are(
    database: Database, second_worker: Database
) -> None:
    fired = []

    class Hourly(Errand):
        name = "hourly"
        every = timedelta(days=365)

    async def do(job: HeldJob) -> None:
        fired.append(job.claimed.key)

    async with working(database, Hourly(do)), working(second_worker, Hourly(do)):
        await _until(database, {"done": 1})
    async with working(database, Hourly(do)):  # and after a restart
        await asyncio.sleep(0.05)
    assert len(fired) == 1


def test_the_wait_grows_to_an_hour() -> None:
    waits = [Kind.wait(Errand(_nothing), attempts) for attempts in range(1, 20)]
    assert waits[0] == FIRST_WAIT
    assert waits[1] == FIRST_WAIT * 4
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


async def _nothing(_: HeldJob) -> None:
    """Done."""


async def _enqueue(database: Database, key: str) -> None:
    async with database.unit_of_work() as uow:
        await uow.jobs.enqueue("errand", key)


async def _until(database: Database, states: dict[str, int]) -> tuple[JobSummary, ...]:
    """The jobs, once the states have these counts."""
    async with asyncio.timeout(30):
        while True:
            async with database.unit_of_work() as uow:
                jobs = await uow.job_steering.listed()
            found = [job.state for job in jobs]
            if {state: found.count(state) for state in set(found)} == states:
                return jobs
            await asyncio.sleep(0.01)
