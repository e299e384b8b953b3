"""A process that does one thing after another for this one, and may crash or hang meanwhile."""

import asyncio
import os
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from subprocess import Popen  # nosec B404 - our own modules alone

from bot.runtime.processes.worker_loop import LENGTH

BEGIN = "bot.runtime.processes.begin"
NICENESS = 5
"""How much it gives way to those that answer people, from its first moment on."""
MOST_BYTES = 200 * 1024 * 1024
"""A longer answer cannot come from a worker."""

_Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class WorkerFailed(Exception):
    """There is no answer: ``too-slow``, or ``process-ended``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WorkerProcess:
    """One process of ``module``, which calls ``bot.runtime.processes.worker_loop.serve``.

    It is started by ``start`` or with the first request, and again when it has ended, and has
    ``memory_bytes`` of address space. ``environment`` is all that it knows of ours; by default
    the whole.
    """

    def __init__(
        self, module: str, memory_bytes: int, environment: Mapping[str, str] | None = None
    ) -> None:
        self.memory_bytes = memory_bytes
        self._module = module
        self._environment = environment
        self._process: Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._streams: _Streams | None = None
        self._alone = asyncio.Lock()

    def start(self) -> None:
        """Start it, unless it runs: it reads in its libraries meanwhile. Needs no event loop."""
        if self._process is not None and self._process.poll() is None:
            return
        self._cut()
        self._socket, its = socket.socketpair()
        with its:
            self._process = Popen(  # noqa: S603  # nosec B603 - our own module
                (sys.executable, "-m", BEGIN, self._module, str(self.memory_bytes)),
                stdin=its.fileno(),
                stdout=its.fileno(),
                env=None if self._environment is None else dict(self._environment),
                start_new_session=True,  # a keyboard interrupt is handled by the parent
            )
        with suppress(OSError):  # it has ended already
            os.setpriority(os.PRIO_PROCESS, self._process.pid, NICENESS)

    def kill(self) -> None:
        """End it at once, whatever it does. Needs no event loop."""
        if (process := self._cut()) is not None:
            process.wait()

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
        """End the process, once it has answered what it was asked."""
        async with self._alone:
            await self._end()

    async def _ask(self, request: bytes) -> bytes:
        answer, asked = await self._connected()
        asked.write(LENGTH.pack(len(request)) + request)
        await asked.drain()
        (length,) = LENGTH.unpack(await answer.readexactly(LENGTH.size))
        if not 0 < length <= MOST_BYTES:
            raise ConnectionError("not an answer")
        return await answer.readexactly(length)

    async def _connected(self) -> _Streams:
        self.start()
        if self._streams is None:
            self._streams = await asyncio.open_unix_connection(sock=self._socket)
        return self._streams

    async def _end(self) -> None:
        if (process := self._cut()) is not None:
            await asyncio.to_thread(process.wait)  # a large one takes a while to go

    def _cut(self) -> Popen[bytes] | None:
        """Kill the process and close what leads to it; it is still to be waited for."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
        if self._streams is not None:
            self._streams[1].close()
        elif self._socket is not None:
            self._socket.close()
        self._socket = self._streams = None
        return process
