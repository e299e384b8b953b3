"""Files that are being written, before they are put into a store."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from storage.files.disk import noticing_full_disk
from storage.private import make_folder

STALE_SECONDS = 3600
"""A file that has not grown for so long was interrupted."""


class IncomingFile:
    """A file readable by us alone. Raises ``NoRoom``."""

    def __init__(self, folder: Path) -> None:
        with noticing_full_disk():
            make_folder(folder)
            self._file = NamedTemporaryFile(dir=folder, delete=False)  # noqa: SIM115
        self.path = Path(self._file.name)

    def write(self, chunk: bytes) -> None:
        """Add to it."""
        with noticing_full_disk():
            self._file.write(chunk)

    def finish(self) -> None:
        """See that it survives a power cut."""
        with noticing_full_disk():
            self._file.flush()
            os.fsync(self._file.fileno())

    def fill(self, pieces: Iterable[bytes]) -> None:
        """Write and finish it."""
        for piece in pieces:
            self.write(piece)
        self.finish()

    def discard(self) -> None:
        """Remove it, unless it was moved."""
        with suppress(OSError):  # the rest does not fit on the disk; the file is removed anyway
            self._file.close()
        self.path.unlink(missing_ok=True)


@asynccontextmanager
async def incoming_file(folder: Path) -> AsyncIterator[IncomingFile]:
    """A new file, which is removed at the end unless it was moved."""
    file = await asyncio.to_thread(IncomingFile, folder)
    try:
        yield file
    finally:
        await asyncio.to_thread(file.discard)


def remove_stale(folder: Path) -> None:
    """Remove what crashes left in a folder of incoming files."""
    oldest = time.time() - STALE_SECONDS
    for left in folder.glob("*"):
        with suppress(FileNotFoundError):  # another process has just moved it
            if left.stat().st_mtime < oldest:
                left.unlink()
