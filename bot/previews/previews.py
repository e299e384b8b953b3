"""Previews of files: drawn by a process of their own, the last ones kept in memory."""

import asyncio
import json
from collections import OrderedDict
from dataclasses import dataclass

from bot.previews.exchange import (
    DRAWN,
    LARGE,
    MEMORY_BYTES,
    NO_SUCH_PAGE,
    REASONS_FOR_GOOD,
)
from bot.runtime.processes.worker_process import WorkerFailed, WorkerProcess
from storage.files.store import FileStore

SECONDS = 10.0
"""After this a preview is given up, and its process ended."""
WAITING = 24
"""Previews that are asked for at the same time; more are refused at once."""
KEPT_BYTES = 16 * 1024 * 1024
"""Of what was drawn last: turning pages back and forth draws nothing again."""
REFUSED_KEPT = 1_000
"""Files without a preview that are remembered, so that nobody occupies the process with one."""
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
"""All that the process knows: none of our secrets."""


class NoPreview(Exception):
    """There is no preview.

    The reason is one of ``REASONS_FOR_GOOD``, ``NO_SUCH_PAGE``, ``busy`` or ``gone``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Preview:
    """A page as a JPEG; ``pages`` is how many the file has."""

    pages: int
    width: int
    height: int
    jpeg: bytes


class Previews:
    """Draws pages of stored files. Whether somebody may see a file is asked before."""

    def __init__(self, files: FileStore, memory_bytes: int = MEMORY_BYTES) -> None:
        self._files = files
        self._worker = WorkerProcess("bot.previews.worker", memory_bytes, ENVIRONMENT)
        self._waiting = 0
        self._kept: OrderedDict[tuple[str, int, str], Preview] = OrderedDict()
        self._bytes = 0
        self._refused: OrderedDict[str, str] = OrderedDict()

    async def page(self, name: str, number: int = 1, size: str = LARGE) -> Preview:
        """A page, from 1, of the file ``name``. Raises ``NoPreview`` or ``FilesAway``."""
        key = (name, number, size)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if name in self._refused:
            raise NoPreview(self._refused[name])
        if self._waiting >= WAITING:
            raise NoPreview("busy")
        self._waiting += 1
        try:
            preview = await self._draw(name, number, size)
        except NoPreview as missing:
            if missing.reason in REASONS_FOR_GOOD:
                self._refuse(name, missing.reason)
            raise
        finally:
            self._waiting -= 1
        self._keep(key, preview)
        return preview

    async def close(self) -> None:
        """End the process."""
        await self._worker.close()

    async def _draw(self, name: str, number: int, size: str) -> Preview:
        try:
            async with self._files.on_disk(name) as path:
                where = str(await asyncio.to_thread(path.absolute))
                asked = {"path": where, "page": number, "size": size}
                answer = await self._worker.ask(json.dumps(asked).encode(), SECONDS)
        except FileNotFoundError as error:
            raise NoPreview("gone") from error
        except WorkerFailed as error:
            raise NoPreview("too-large") from error
        if answer[:1] != DRAWN:
            reason = answer[1:].decode("ascii", "replace")
            if reason == "too-large":
                await self._worker.close()  # after running out of memory it is replaced
            known = reason in REASONS_FOR_GOOD or reason == NO_SUCH_PAGE
            raise NoPreview(reason if known else "unreadable")
        head, _, jpeg = answer[1:].partition(b"\n")
        return Preview(jpeg=jpeg, **json.loads(head))

    def _refuse(self, name: str, reason: str) -> None:
        self._refused[name] = reason
        if len(self._refused) > REFUSED_KEPT:
            self._refused.popitem(last=False)

    def _keep(self, key: tuple[str, int, str], preview: Preview) -> None:
        self._kept[key] = preview
        self._bytes += len(preview.jpeg)
        while self._bytes > KEPT_BYTES:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= len(dropped.jpeg)
