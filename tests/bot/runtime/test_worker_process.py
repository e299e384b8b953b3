"""A process beside this one: how it stands to those that answer people."""

import os
import sys

import pytest

from bot.reports.exchange import MEMORY_BYTES
from bot.runtime.processes.worker_process import NICENESS, WorkerProcess


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such priorities")
async def test_it_gives_way_from_its_first_moment_on() -> None:
    """Reading in its libraries is most of what it ever does, so it must not wait until then."""
    worker = WorkerProcess("bot.reports.worker", MEMORY_BYTES)
    try:
        process = await worker._running()
        own = os.getpriority(os.PRIO_PROCESS, 0)
        assert os.getpriority(os.PRIO_PROCESS, process.pid) == NICENESS > own
    finally:
        await worker.close()
