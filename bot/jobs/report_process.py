"""Makes reports in a separate process, which may crash, or run out of memory or time.

Turns go on meanwhile. It is started with the first report, and again when it has ended.
"""

from bot.reports.exchange import BROKEN, MADE, MEMORY_BYTES, TOO_LARGE, digest_request
from bot.runtime.processes.worker_process import WorkerFailed, WorkerProcess

SECONDS_FOR_ONE = 120.0
"""After this a report is given up. The largest takes a few seconds on a small machine."""


class ReportNotMade(Exception):
    """The report could not be made; ``reason`` contains nothing that a person typed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ReportProcess(WorkerProcess):
    """One process that makes one report at a time, in ``memory_bytes`` of address space."""

    def __init__(self, memory_bytes: int = MEMORY_BYTES) -> None:
        super().__init__("bot.reports.worker", memory_bytes)

    async def digest_of(self, content: bytes) -> str | None:
        """The digest of what a Word or Excel file says; ``None`` for one that cannot be read."""
        return (await self.make(digest_request(content))).decode() or None

    async def make(self, request: bytes) -> bytes:
        """The file for a request of ``bot.reports.exchange``. Raises ``ReportNotMade``."""
        try:
            answer = await self.ask(request, SECONDS_FOR_ONE)
        except WorkerFailed as error:
            raise ReportNotMade(error.reason) from error
        kind, content = answer[:1], answer[1:]
        if kind == MADE:
            return content
        if kind == TOO_LARGE:
            await self.close()  # after running out of memory the process is replaced
            raise ReportNotMade("too-large")
        assert kind == BROKEN  # noqa: S101 - the worker knows no other
        raise ReportNotMade(content.decode())
