"""Background tasks and supervised loops."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

AGAIN_SECONDS = 1.0
"""Pause before a loop that failed is run again."""

log = structlog.get_logger()


class BackgroundTasks:
    """Running tasks, kept so that a stop can wait for them."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Run it in the background; a failure is logged."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._on_done)

    async def finish(self, seconds: float) -> None:
        """Wait for the running tasks, and cancel those that take longer than ``seconds``."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("background-task-failed", exc_info=error)


async def supervise(run: Callable[[], Awaitable[None]]) -> None:
    """Run a loop, and restart it when it fails: one error must not stop a channel permanently."""
    while True:
        try:
            await run()
        except Exception:
            log.exception("loop-failed", loop=run.__qualname__)
        await asyncio.sleep(AGAIN_SECONDS)
