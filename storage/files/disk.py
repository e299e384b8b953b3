"""The disk that files are stored on: how much is free, and how much of it files must leave free.

Below that floor no more files are stored, so that answers still can be.
"""

import asyncio
import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import NoRoom

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""The errors of a full disk."""


class Disk:
    """The disk of ``folder``; files must leave ``floor`` bytes free."""

    def __init__(self, folder: Path, floor: int = 0) -> None:
        self._folder = folder
        self.floor = floor

    def free(self) -> int:
        """Free bytes."""
        return shutil.disk_usage(_nearest(self._folder)).free

    def is_low(self, size: int = 0) -> bool:
        """Whether a file of ``size`` would leave less than the floor free."""
        return self.free() - size < self.floor

    async def has_room(self) -> bool:
        """Whether more than the floor is free, for health checks."""
        return not await asyncio.to_thread(self.is_low)

    def check(self, size: int = 0) -> None:
        """Raise ``NoRoom`` if a file of ``size`` would leave less than the floor free."""
        if self.is_low(size):
            raise NoRoom("the disk has less free than MIN_FREE_DISK_MB")


@contextmanager
def noticing_full_disk() -> Iterator[None]:
    """Raise ``NoRoom`` instead of ``OSError`` when the disk is full."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise NoRoom("the disk is full") from error
        raise


def _nearest(folder: Path) -> Path:
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())
