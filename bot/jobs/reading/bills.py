"""Reads the bills and forms that people send, in processes of their own."""

import asyncio
from typing import Final

from msgspec.structs import replace

from bot.bills.exchange import (
    LIMIT,
    MEMORY_BYTES,
    SIGHT_MEMORY_BYTES,
    kind_of,
    read_from,
    request_for,
)
from bot.runtime.processes.worker_process import WorkerFailed, WorkerProcess
from dialogs.core.inputs import File
from dialogs.core.sent.bills import BROKEN, BUSY, PICTURE, TOO_LARGE, ReadFile
from dialogs.dossier.dossier import Evidence
from storage.errors import FilesAway, NoRoom
from storage.files.evidence import evidence_name
from storage.files.store import FileStore

SECONDS: Final = 20.0
"""In which a document with text is read."""
SIGHT_SECONDS: Final = 60.0
"""In which pictures are recognised."""
PATIENCE: Final = 90.0
"""Seconds until one gives up, with those for files that came before."""
ENVIRONMENT: Final = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
"""All that the processes know: none of our secrets."""
WORKER: Final = "bot.bills.worker"


class BillReader:
    """Two processes that read one file at a time each: one for text, one for pictures.

    ``by_sight``: recognition of pictures is installed, so that they are left for ``recognise``.
    Without it they are kept and not read.
    """

    def __init__(
        self,
        files: FileStore,
        *,
        by_sight: bool,
        memory_bytes: int = MEMORY_BYTES,
        patience: float = PATIENCE,
    ) -> None:
        self._files = files
        self._by_sight = by_sight
        self._patience = patience
        self._text = WorkerProcess(WORKER, memory_bytes, ENVIRONMENT)
        self._sight = WorkerProcess(WORKER, SIGHT_MEMORY_BYTES, ENVIRONMENT)

    async def read(self, given: File) -> File:
        """The file with what is in it, a picture with ``later``; else as it is."""
        file = given.evidence
        if not kind_of(file.name):
            return given
        if file.size > LIMIT:
            return replace(given, read=ReadFile(problem=TOO_LARGE))
        try:
            async with asyncio.timeout(self._patience):
                return replace(given, read=await self._read(file))
        except (FilesAway, NoRoom, FileNotFoundError):
            return given
        except TimeoutError:
            return replace(given, read=ReadFile(problem=BUSY))

    async def close(self) -> None:
        """End the processes."""
        await self._text.close()
        await self._sight.close()

    async def _read(self, file: Evidence) -> ReadFile:
        async with self._files.on_disk(evidence_name(file.digest)) as path:
            where = str(await asyncio.to_thread(path.absolute))
            read = ReadFile(problem=PICTURE)
            if kind_of(file.name) != "picture":
                read = await self._ask(self._text, where, file.name, by_sight=False)
        return ReadFile(later=True) if read.problem == PICTURE and self._by_sight else read

    async def recognise(self, file: Evidence) -> ReadFile:
        """What is in a picture: for a job, as it takes a minute. Raises ``FilesAway``."""
        async with self._files.on_disk(evidence_name(file.digest)) as path:
            where = str(await asyncio.to_thread(path.absolute))
            try:
                return await self._ask(self._sight, where, file.name, by_sight=True)
            finally:
                await self._sight.close()  # the models take memory that is needed elsewhere

    async def _ask(
        self, worker: WorkerProcess, path: str, name: str, *, by_sight: bool
    ) -> ReadFile:
        seconds = SIGHT_SECONDS if by_sight else SECONDS
        try:
            answer = await worker.ask(request_for(path, name, by_sight=by_sight), seconds)
            read = read_from(answer)
        except WorkerFailed:
            return ReadFile(problem=TOO_LARGE)
        except (ValueError, KeyError, TypeError):
            return ReadFile(problem=BROKEN)
        if read.problem == TOO_LARGE:
            await worker.close()  # after running out of memory it is replaced
        return read
