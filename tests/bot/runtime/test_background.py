"""Background tasks: finished or cancelled at a stop, and their failures are logged."""

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.runtime.processes.background import BackgroundTasks, supervise


async def test_stopping_lets_what_is_under_way_finish() -> None:
    done = []

    async def work() -> None:
        await asyncio.sleep(0.01)
        done.append(True)

    under_way = BackgroundTasks()
    under_way.begin(work())
    await under_way.finish(5)

    assert done == [True]


async def test_what_takes_too_long_is_broken_off() -> None:
    under_way = BackgroundTasks()
    under_way.begin(asyncio.sleep(60))

    async with asyncio.timeout(30):
        await under_way.finish(0.01)


async def test_a_failure_is_logged_and_harms_nobody() -> None:
    async def broken() -> None:
        raise ValueError

    under_way = BackgroundTasks()
    with capture_logs() as logged:
        under_way.begin(broken())
        await under_way.finish(5)
        await asyncio.sleep(0)

    assert [event["event"] for event in logged] == ["background-task-failed"]


async def test_a_loop_that_fails_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.runtime.processes.background.AGAIN_SECONDS", 0.001)
    rounds: list[int] = []
    third = asyncio.Event()

    async def loop() -> None:
        rounds.append(len(rounds))
        if len(rounds) < 3:
            raise OSError
        third.set()
        await asyncio.sleep(60)

    task = asyncio.create_task(supervise(loop))
    with capture_logs() as logged:
        await asyncio.wait_for(third.wait(), 30)
    task.cancel()

    assert rounds == [0, 1, 2]
    assert [event["event"] for event in logged] == ["loop-failed"] * 2
