"""Files in a folder of this machine, or of a file server: ``DATA_DIR``."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from storage.files.disk import noticing_full_disk
from storage.files.store import CHUNK_BYTES, INCOMING, ListedFile, checked
from storage.private import make_folder


class FolderFiles:
    """The ``FileStore`` of a folder. A name never leads out of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def incoming(self, top: str) -> Path:
        """A folder on the same disk."""
        return self._folder / top / INCOMING

    async def put(self, name: str, source: Path) -> None:
        """Rename a finished file of the same disk."""
        await asyncio.to_thread(_place, source, self.path(name))

    async def read(self, name: str) -> AsyncIterator[bytes]:
        """The content, in pieces."""
        with await asyncio.to_thread(self.path(name).open, "rb") as file:
            while piece := await asyncio.to_thread(file.read, CHUNK_BYTES):
                yield piece

    @asynccontextmanager
    async def on_disk(self, name: str) -> AsyncIterator[Path]:
        """Where the content is."""
        path = self.path(name)
        await asyncio.to_thread(path.stat)
        yield path

    def path(self, name: str) -> Path:
        """Where a file of this name is."""
        return self._folder / checked(name)

    async def size(self, name: str) -> int | None:
        """The size in bytes."""
        return await asyncio.to_thread(_size, self.path(name))

    async def remove(self, name: str) -> None:
        """Remove a file."""
        await asyncio.to_thread(self.path(name).unlink, missing_ok=True)

    async def listed(self, top: str) -> AsyncIterator[ListedFile]:
        """All files in the folder ``top`` and below, without incoming ones."""
        for file in await asyncio.to_thread(_listed, self._folder, top):
            yield file

    async def check(self) -> None:
        """A folder is always there; its disk is checked by ``Disk``."""


def _place(source: Path, path: Path) -> None:
    with noticing_full_disk():
        make_folder(path.parent)
        source.replace(path)
        _sync_folder(path.parent)
        _sync_folder(path.parent.parent)


def _sync_folder(folder: Path) -> None:
    """Sync the folder, so that a rename in it survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _size(path: Path) -> int | None:
    with suppress(FileNotFoundError):
        return path.stat().st_size
    return None


def _listed(folder: Path, top: str) -> list[ListedFile]:
    files = []
    for path in (folder / checked(top)).rglob("*"):
        name = path.relative_to(folder)
        if any(part.startswith(".") for part in name.parts) or not path.is_file():
            continue
        with suppress(FileNotFoundError):  # another process has just removed it
            found = path.stat()
            modified = datetime.fromtimestamp(found.st_mtime, UTC)
            files.append(ListedFile(name.as_posix(), found.st_size, modified))
    return files
