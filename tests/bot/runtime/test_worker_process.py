"""A process beside this one: how it stands to those that answer people."""

import os
import signal
import sys

import pytest

from bot.reports.exchange import MEMORY_BYTES
from bot.runtime.processes.worker_process import NICENESS, WorkerProcess

SECONDS = 60.0


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such priorities")
async def test_it_gives_way_from_its_first_moment_on() -> None:
    """Reading in its libraries is most of what it ever does, so it must not wait until then."""
    worker = WorkerProcess("bot.reports.worker", MEMORY_BYTES)
    try:
        worker.start()
        process, own = worker._process, os.getpriority(os.PRIO_PROCESS, 0)
        assert process is not None
        assert os.getpriority(os.PRIO_PROCESS, process.pid) == NICENESS > own
    finally:
        await worker.close()


async def test_one_that_was_started_is_the_one_that_answers() -> None:
    worker = WorkerProcess("bot.reports.worker", MEMORY_BYTES)
    try:
        worker.start()
        started = worker._process
        worker.start()
        assert worker._process is started, "it runs already"
        assert await worker.ask(b"{}", SECONDS)
        assert worker._process is started
    finally:
        await worker.close()


async def test_one_that_was_killed_is_begun_again_when_it_is_asked() -> None:
    worker = WorkerProcess("bot.reports.worker", MEMORY_BYTES)
    try:
        worker.start()
        first = worker._process
        assert first is not None
        worker.kill()
        assert first.returncode == -signal.SIGKILL
        assert await worker.ask(b"{}", SECONDS)
        second = worker._process
        assert second is not None
        second.kill()
        second.wait()
        assert await worker.ask(b"{}", SECONDS), "it ended by itself"
        assert worker._process not in (first, second)
    finally:
        await worker.close()
    assert worker._process is None
