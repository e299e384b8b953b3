"""Checks documents: files by bytes and by what a process of its own reads in them, and codes."""

import asyncio
from hashlib import sha256

from bot.runtime.processes.worker_process import WorkerFailed, WorkerProcess
from bot.verifying.exchange import MEMORY_BYTES, READ, Reading, reading_from
from bot.verifying.identity import read_asked
from bot.verifying.judging import Checked, Outcome, judge
from storage.database import Database
from storage.records import IssuedDocument, Matches, Sought
from storage.unit_of_work import UnitOfWork

SECONDS = 15.0
"""After this a file counts as unreadable, and the process ends."""
WAITING = 8
"""Files that may wait for the process; more are refused at once."""
READ_BYTES = 50 * 1024 * 1024
"""A larger file is compared by its hash alone: none of ours has half of it."""
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
"""All that the process knows: none of our secrets."""


class Busy(Exception):
    """Too many files wait already."""


class DocumentReader:
    """Reads foreign files, one at a time, in a process that may hang or crash."""

    def __init__(self, memory_bytes: int = MEMORY_BYTES, seconds: float = SECONDS) -> None:
        self._process = WorkerProcess("bot.verifying.worker", memory_bytes, ENVIRONMENT)
        self._seconds = seconds
        self._waiting = 0

    async def read(self, content: bytes) -> Reading | None:
        """What a file says of itself; ``None``: it cannot be read. Raises ``Busy``."""
        if len(content) > READ_BYTES:
            return None
        if self._waiting >= WAITING:
            raise Busy
        self._waiting += 1
        try:
            answer = await self._process.ask(content, self._seconds)
        except WorkerFailed:
            return None
        finally:
            self._waiting -= 1
        if answer[:1] != READ:
            if answer[1:] == b"too-large":
                await self._process.close()  # after running out of memory it is replaced
            return None
        return reading_from(answer[1:])

    async def close(self) -> None:
        """End the process."""
        await self._process.close()


def sought_of(content: bytes, reading: Reading | None) -> Sought:
    """What is looked up for a file."""
    digest = sha256(content).hexdigest()
    if reading is None:
        return Sought(digest)
    return Sought(digest, reading.number, reading.content_digest, reading.certificates)


def judged(content: bytes, reading: Reading | None, matches: Matches) -> Checked:
    """What is known of a file, with what was found."""
    return judge(reading, matches, begins_as_issued=_begins_as_issued(content, matches.claimed))


def _begins_as_issued(content: bytes, claimed: IssuedDocument | None) -> bool:
    """Whether a file is one that was given out, with more after it."""
    files = claimed.files if claimed else ()
    return any(
        file.size < len(content) and sha256(content[: file.size]).hexdigest() == file.sha256
        for file in files
    )


class Checker:
    """Checks documents against what this installation gave out. Keeps nothing of them."""

    def __init__(self, database: Database, reader: DocumentReader) -> None:
        self._database = database
        self._reader = reader

    async def file(self, content: bytes) -> Checked:
        """What is known of a file. Raises ``Busy``."""
        reading = await self._reader.read(content)
        sought = await asyncio.to_thread(sought_of, content, reading)
        async with self._database.unit_of_work() as uow:
            matches = await uow.issued.look_up(sought)
        return await asyncio.to_thread(judged, content, reading, matches)

    async def typed(self, text: str) -> Checked | None:
        """What is known of the paper somebody holds; ``None``: there is no code in the text."""
        async with self._database.unit_of_work() as uow:
            return await look_up_typed(uow, text)

    async def close(self) -> None:
        """End the process that reads."""
        await self._reader.close()


async def look_up_typed(uow: UnitOfWork, text: str) -> Checked | None:
    """The same inside a unit of work."""
    asked = read_asked(text)
    if asked is None:
        return None
    if asked.code:
        found = await uow.issued.by_code(asked.code)
    else:
        found = await uow.issued.by_hash(asked.number or "", asked.hash_start or "-")
    if found is None or asked.number not in (None, found.number):
        return Checked(Outcome.NOT_FOUND)
    return Checked(Outcome.NUMBERED, found)
