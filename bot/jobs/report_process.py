"""Makes reports in a separate process, which may crash, or run out of memory or time.

Turns go on meanwhile. It is started with the first report, and again when it has ended.
"""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process

import structlog

from bot.reports.exchange import BROKEN, LENGTH, MADE, MEMORY_BYTES, TOO_LARGE

SECONDS_FOR_ONE = 120.0
"""After this a report is given up. The largest takes a few seconds on a small machine."""
MOST_BYTES = 200 * 1024 * 1024
"""A longer answer cannot come from the worker."""

log = structlog.get_logger()


class ReportNotMade(Exception):
    """The report could not be made; ``reason`` contains nothing that a person typed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ReportProcess:
    """One process that makes one report at a time, in ``memory_bytes`` of address space."""

    def __init__(self, memory_bytes: int = MEMORY_BYTES) -> None:
        self.memory_bytes = memory_bytes
        self._process: Process | None = None
        self._alone = asyncio.Lock()

    async def make(self, request: bytes) -> bytes:
        """The PDF for a request of ``bot.reports.exchange``. Raises ``ReportNotMade``."""
        async with self._alone:
            try:
                async with asyncio.timeout(SECONDS_FOR_ONE):
                    answer = await self._ask(request)
            except TimeoutError as error:
                await self._end()
                raise ReportNotMade("too-slow") from error
            except (asyncio.IncompleteReadError, ConnectionError) as error:
                await self._end()
                raise ReportNotMade("process-ended") from error
            except BaseException:  # cancelled: its answer must not be mistaken for the next one's
                await self._end()
                raise
        kind, content = answer[:1], answer[1:]
        if kind == MADE:
            return content
        if kind == TOO_LARGE:
            await self.close()  # after running out of memory the process is replaced
            raise ReportNotMade("too-large")
        assert kind == BROKEN  # noqa: S101 - the worker knows no other
        raise ReportNotMade(content.decode())

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
                *(sys.executable, "-m", "bot.reports.worker", str(self.memory_bytes)),
                stdin=PIPE,
                stdout=PIPE,
                start_new_session=True,  # a keyboard interrupt is handled by the parent
            )
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
