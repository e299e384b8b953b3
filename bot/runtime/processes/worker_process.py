"""A process that does one thing after another for this one, and may crash or hang meanwhile."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from contextlib import suppress

from bot.runtime.processes.worker_loop import LENGTH

NICENESS = 5
"""How much it gives way to those that answer people, from its first moment on."""
MOST_BYTES = 200 * 1024 * 1024
"""A longer answer cannot come from a worker."""


class WorkerFailed(Exception):
    """There is no answer: ``too-slow``, or ``process-ended``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WorkerProcess:
    """One process of ``module``, which calls ``bot.runtime.processes.worker_loop.serve``.

    It is started with the first request, and again when it has ended, and has ``memory_bytes`` of
    address space. ``environment`` is all that it knows of ours; by default the whole.
    """

    def __init__(
        self, module: str, memory_bytes: int, environment: Mapping[str, str] | None = None
    ) -> None:
        self.memory_bytes = memory_bytes
        self._module = module
        self._environment = environment
        self._process: Process | None = None
        self._alone = asyncio.Lock()

    async def ask(self, request: bytes, seconds: float) -> bytes:
        """The answer to a request, within ``seconds``. Raises ``WorkerFailed``."""
        async with self._alone:
            try:
                async with asyncio.timeout(seconds):
                    return await self._ask(request)
            except TimeoutError as error:
                await self._end()
                raise WorkerFailed("too-slow") from error
            except (asyncio.IncompleteReadError, ConnectionError) as error:
                await self._end()
                raise WorkerFailed("process-ended") from error
            except BaseException:  # cancelled: its answer must not be mistaken for the next one's
                await self._end()
                raise

    async def close(self) -> None:
        """End the process."""
        async with self._alone:
            await self._end()

    async def _ask(self, request: bytes) -> bytes:
        process = await self._running()
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(LENGTH.pack(len(request)) + request)
        await process.stdin.drain()
        (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
        if not 0 < length <= MOST_BYTES:
            raise ConnectionError("not an answer")
        return await process.stdout.readexactly(length)

    async def _running(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", self._module, str(self.memory_bytes)),
                stdin=PIPE,
                stdout=PIPE,
                env=None if self._environment is None else dict(self._environment),
                start_new_session=True,  # a keyboard interrupt is handled by the parent
            )
            with suppress(OSError):  # it has ended already
                os.setpriority(os.PRIO_PROCESS, self._process.pid, NICENESS)
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        await process.wait()
        if process.stdin is not None:
            process.stdin.close()
