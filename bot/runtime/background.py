"""Work begun and not waited for, and loops that go on for ever."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

AGAIN_SECONDS = 1.0
"""How long a loop that failed waits before it goes on."""

log = structlog.get_logger()


class BackgroundTasks:
    """Tasks under way, so that stopping can let them finish."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it beside whatever else is going on; a failure is logged."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    async def finish(self, seconds: float) -> None:
        """Wait for what is under way; what takes longer than ``seconds`` is broken off."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("errand-failed", exc_info=error)


async def supervise(run: Callable[[], Awaitable[None]]) -> None:
    """Run a loop, again when it fails: one bad moment must not silence a whole channel."""
    while True:
        try:
            await run()
        except Exception:
            log.exception("loop-failed", loop=run.__qualname__)
        await asyncio.sleep(AGAIN_SECONDS)
