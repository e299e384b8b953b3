"""What a store of files does: a folder (``folder.py``), or a bucket of S3 (``bucket.py``).

Files are kept by names such as ``evidence/ab/ab12…``, the same in every store. No name is ever
given to another content, so a file may be put before the transaction that refers to it, and be
removed after the transaction that no longer does. Nothing here may be awaited in a unit of work.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Protocol

CHUNK_BYTES = 1024 * 1024
"""How much of a file is in memory at a time."""
INCOMING = ".incoming"
"""In the folders of ``TOPS`` in ``DATA_DIR``: where files are written before they are put."""
TOPS = ("evidence", "reports", "exports", "signing")
"""Where the names of files begin; keys of certificates are in the last."""


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file that there is."""

    name: str
    size: int
    modified: datetime


class FileStore(Protocol):
    """Files by their names. Where nothing else is said, methods raise ``FilesAway``."""

    def incoming(self, top: str) -> Path:
        """A folder of this machine for files that are to be put below ``top``."""

    async def put(self, name: str, source: Path) -> None:
        """Store a finished file, complete or not at all; ``source`` may be moved.

        Raises ``NoRoom``.
        """

    def read(self, name: str) -> AsyncIterator[bytes]:
        """The content, in pieces. Raises ``FileNotFoundError``."""

    def on_disk(self, name: str) -> AbstractAsyncContextManager[Path]:
        """The content as a file of this machine, for as long as the context lasts.

        Raises ``FileNotFoundError`` or ``NoRoom``.
        """

    def path(self, name: str) -> Path | None:
        """Where a file of this name is on this machine; ``None``: elsewhere."""

    async def size(self, name: str) -> int | None:
        """The size in bytes; ``None``: there is no such file."""

    async def remove(self, name: str) -> None:
        """Remove a file, if there is one."""

    def listed(self, top: str) -> AsyncIterator[ListedFile]:
        """All files in the folder ``top`` and below."""

    async def check(self) -> None:
        """See that the store answers."""


def checked(name: str) -> str:
    """The name, unless it leads out of the store."""
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or parts[0] == "/":
        raise ValueError(f"not a name of a file: {name!r}")
    return name
