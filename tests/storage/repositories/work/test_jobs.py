"""Jobs are claimed by one worker at a time, finished by that one alone, and never lost."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from storage.database import Database
from storage.records import ClaimedJob
from tests.support.stored.databases import rows

LEASE, OVER = timedelta(minutes=1), timedelta(seconds=-1)
"""A lease to work under, and one that expired before it began."""


async def test_a_job_goes_with_the_act_that_makes_it_due(database: Database) -> None:
    async def fails() -> None:
        async with database.unit_of_work() as uow:
            assert await uow.jobs.enqueue("a", "1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    assert await _claim(database) is None

    await _enqueue(database, "1", args={"report": 7})
    claimed = await _claim(database)
    assert claimed is not None
    assert (claimed.kind, claimed.key, claimed.args) == ("a", "1", {"report": 7})
    assert (claimed.attempts, claimed.last_error) == (1, None)


async def test_whoever_waits_for_jobs_is_told_after_the_commit(database: Database) -> None:
    told: list[frozenset[str]] = []
    database.on_enqueued = told.append
    async with database.unit_of_work() as uow:
        await uow.jobs.enqueue("a", "1")
        assert told == []
    assert told == [frozenset({"a"})]
    await _enqueue(database, "1")
    assert len(told) == 1, "there was nothing new"


async def test_a_key_makes_it_one_job(database: Database, second_worker: Database) -> None:
    asked = await asyncio.gather(*(_enqueue(each, "1") for each in (database, second_worker) * 4))
    assert sorted(asked) == [False] * 7 + [True]
    assert await _enqueue(database, "1", kind="b"), "another kind has keys of its own"


async def test_one_worker_at_a_time_has_a_job(database: Database, second_worker: Database) -> None:
    for key in range(6):
        await _enqueue(database, str(key))
    claims = await asyncio.gather(
        *(_claim(each, str(n)) for n, each in enumerate((database, second_worker) * 5))
    )
    keys = [claimed.key for claimed in claims if claimed is not None]
    assert sorted(keys) == ["0", "1", "2", "3", "4", "5"]


async def test_only_the_attempt_that_holds_it_finishes_a_job(
    database: Database, second_worker: Database
) -> None:
    await _enqueue(database, "1")
    late = await _claim(database, "late", lease=OVER)
    assert late is not None
    assert await _due(second_worker) == {"a"}, "its lease has expired"
    again = await _claim(second_worker, "other")
    assert again is not None
    assert (again.id, again.attempts) == (late.id, 2)
    async with database.unit_of_work() as uow:
        assert await uow.jobs.renew(["late"], LEASE) == frozenset()
        assert not await uow.jobs.finish(late.id, "late")
        assert not await uow.jobs.finish(late.id, "late", keep=False)
        assert not await uow.jobs.fail(late.id, "late", "x", None)
        await uow.jobs.give_back(["late"])
    async with second_worker.unit_of_work() as uow:
        assert await uow.jobs.renew(["other"], LEASE) == {"other"}
        assert await uow.jobs.finish(late.id, "other")
        assert not await uow.jobs.finish(late.id, "other"), "once"
    assert (await _states(database)) == {"1": "done"}


async def test_a_renewed_lease_lasts(database: Database) -> None:
    await _enqueue(database, "1")
    assert await _claim(database, "t", lease=OVER) is not None
    async with database.unit_of_work() as uow:
        assert await uow.jobs.renew(["t"], LEASE) == {"t"}
    assert await _due(database) == set()


async def test_what_was_given_back_is_due_later_and_its_attempt_does_not_count(
    database: Database,
) -> None:
    await _enqueue(database, "1")
    await _claim(database, "t")
    async with database.unit_of_work() as uow:
        await uow.jobs.give_back(["t"], LEASE)
    assert await _claim(database) is None
    async with database.unit_of_work() as uow:
        assert await uow.jobs.enqueue("a", "1", again=True), "asked for, it is due at once"
    claimed = await _claim(database)
    assert claimed is not None
    assert claimed.attempts == 1


async def test_a_failed_job_waits_and_in_the_end_is_dead(database: Database) -> None:
    await _enqueue(database, "1")
    for attempt, wait in enumerate((timedelta(0), LEASE), start=1):
        claimed = await _claim(database, "t")
        assert claimed is not None, attempt
        assert claimed.attempts == attempt
        assert claimed.last_error == (None if attempt == 1 else "broken")
        async with database.unit_of_work() as uow:
            assert await uow.jobs.fail(claimed.id, "t", "broken", wait)
    assert await _due(database) == set(), "it waits"
    async with database.unit_of_work() as uow:
        assert await uow.job_steering.retry(kind="a") == (1,)
    dead = await _claim(database, "t")
    assert dead is not None
    async with database.unit_of_work() as uow:
        assert await uow.jobs.fail(dead.id, "t", "x" * 2000, None)
        (listed,) = await uow.job_steering.listed(state="dead")
    assert (listed.key, listed.last_error) == ("1", "x" * 500)
    assert listed.finished is not None
    assert await _due(database) == set()


async def test_asked_for_again_a_job_is_done_again_unless_it_is_under_way(
    database: Database,
) -> None:
    async def asks_again() -> bool:
        async with database.unit_of_work() as uow:
            return await uow.jobs.enqueue("a", "1", {"n": 2}, again=True)

    assert await asks_again()
    assert not await asks_again(), "it is waiting"
    claimed = await _claim(database, "t")
    assert claimed is not None
    assert not await asks_again(), "it is running"
    async with database.unit_of_work() as uow:
        await uow.jobs.finish(claimed.id, "t")
        assert not await uow.jobs.enqueue("a", "1"), "its key stays taken"
    assert await asks_again()
    claimed = await _claim(database, "t")
    assert claimed is not None
    assert claimed.args == {"n": 2}
    async with database.unit_of_work() as uow:
        await uow.jobs.fail(claimed.id, "t", "broken", None)
    assert await asks_again(), "dead before"
    claimed = await _claim(database, "t")
    assert claimed is not None
    assert (claimed.attempts, claimed.last_error) == (1, None)


async def test_a_job_is_not_due_before_its_time(database: Database) -> None:
    async with database.unit_of_work() as uow:
        now = await uow.jobs.now()
        await uow.jobs.enqueue("a", "later", due=now + LEASE)
        await uow.jobs.enqueue("a", "earlier", due=now - LEASE)
    await _enqueue(database, "now")
    keys = [claimed.key for n in range(2) if (claimed := await _claim(database, str(n)))]
    assert keys == ["earlier", "now"]
    assert await _claim(database) is None


async def test_in_a_lane_one_runs_at_a_time_and_lanes_take_turns(
    database: Database, second_worker: Database
) -> None:
    for key, lane in (("l1", "li"), ("l2", "li"), ("l3", "li"), ("w1", "wang"), ("f1", None)):
        async with database.unit_of_work() as uow:
            await uow.jobs.enqueue("a", key, lane=lane)
    claims = await asyncio.gather(
        *(_claim(each, str(n)) for n, each in enumerate((database, second_worker) * 3))
    )
    first = [claimed for claimed in claims if claimed]
    assert sorted(claimed.key for claimed in first) == ["f1", "l1", "w1"]
    async with database.unit_of_work() as uow:
        assert await uow.jobs.open_in("a", "li") == 3
        assert await uow.jobs.open_in("a", "nobody") == 0
        for claimed in first:
            await uow.jobs.finish(claimed.id, claimed.token)
        await uow.jobs.enqueue("a", "w2", lane="wang")
        await uow.jobs.enqueue("a", "z1", lane="zhao")
    order = []
    while following := await _claim(database, "t"):
        order.append(following.key)
        async with database.unit_of_work() as uow:
            await uow.jobs.finish(following.id, "t")
    assert order.index("z1") < order.index("l3"), "who asked for little is not behind much"
    assert [key for key in order if key.startswith("l")] == ["l2", "l3"]


async def test_what_ended_is_forgotten_in_time(database: Database) -> None:
    for key in ("done", "dead", "gone", "waiting"):
        await _enqueue(database, key)
    for key in ("done", "dead", "gone"):
        claimed = await _claim(database, key)
        assert claimed is not None
        async with database.unit_of_work() as uow:
            if key == "dead":
                await uow.jobs.fail(claimed.id, key, "broken", None)
            else:
                await uow.jobs.finish(claimed.id, key, keep=key == "done")
    assert await _states(database) == {"done": "done", "dead": "dead", "waiting": "waiting"}
    async with database.unit_of_work() as uow:
        assert await uow.jobs.forget("done", LEASE) == 0
        assert await uow.jobs.forget("done", OVER) == 1
    assert await _states(database) == {"dead": "dead", "waiting": "waiting"}


async def test_an_operator_lists_retries_and_drops(database: Database) -> None:
    for kind, key in (("a", "1"), ("a", "2"), ("b", "3")):
        await _enqueue(database, key, kind=kind)
    claimed = await _claim(database, "t")
    assert claimed is not None
    async with database.unit_of_work() as uow:
        steering = uow.job_steering
        assert [job.key for job in await steering.listed()] == ["1", "2", "3"]
        assert [job.key for job in await steering.listed("b")] == ["3"]
        assert [job.key for job in await steering.listed("a", "running")] == ["1"]
        assert await steering.retry(kind="a") == (), "none of them has failed"
        assert await steering.drop(kind="a") == (1, 2)
        assert not await uow.jobs.finish(claimed.id, "t"), "it was dropped meanwhile"
        assert await steering.drop([3], state="dead") == ()
        assert await steering.drop([3]) == (3,)


async def _enqueue(
    database: Database, key: str, *, kind: str = "a", args: dict[str, int] | None = None
) -> bool:
    async with database.unit_of_work() as uow:
        return await uow.jobs.enqueue(kind, key, args)


async def _claim(
    database: Database, name: str = "t", *, lease: timedelta = LEASE
) -> ClaimedJob | None:
    async with database.unit_of_work() as uow:
        return await uow.jobs.claim("a", f"worker of {name}", name, lease)


async def _due(database: Database) -> frozenset[str]:
    async with database.unit_of_work() as uow:
        return await uow.jobs.due(["a", "b"])


async def _states(database: Database) -> dict[str, str]:
    jobs = (await rows(database))["jobs"]
    assert max(Counter(job["unique_key"] for job in jobs).values()) == 1
    return {job["unique_key"]: job["state"] for job in jobs}
