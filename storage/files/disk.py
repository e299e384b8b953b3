"""The disk that files lie on: how much is free, and below which floor no more files are kept.

Answers go on being saved below the floor: it is there so that they can.
"""

import asyncio
import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import NoRoom

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What the system says when it has no room."""


class Disk:
    """The disk below ``folder``, of which ``floor`` bytes stay free of files."""

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
        """Whether more is free than the floor: a check for monitors."""
        return not await asyncio.to_thread(self.is_low)

    def check(self, size: int = 0) -> None:
        """Raise ``NoRoom`` where a file of ``size`` would leave less than the floor free."""
        if self.is_low(size):
            raise NoRoom("the disk has less free than MIN_FREE_DISK_MB")


@contextmanager
def noticing_full_disk() -> Iterator[None]:
    """A disk that is full raises ``NoRoom`` instead of ``OSError``."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise NoRoom("the disk is full") from error
        raise


def _nearest(folder: Path) -> Path:
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())
