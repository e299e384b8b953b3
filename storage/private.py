"""Files and folders that only we may read, whatever the operator's umask."""

import errno
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

FOLDER, FILE = 0o700, 0o600
"""The modes of our folders and files."""


def make_folder(folder: Path) -> None:
    """Make a folder and its missing parents."""
    missing = [folder, *folder.parents]
    for each in reversed(missing[: next(i for i, path in enumerate(missing) if path.exists())]):
        with suppress(FileExistsError):  # another process made it at the same moment
            each.mkdir(mode=FOLDER)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))


def make_file(path: Path) -> None:
    """Make an empty file if there is none yet."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, FILE))


def tighten(paths: Iterable[Path]) -> None:
    """Remove the rights of other users on our files and folders, not on those of other owners.

    Symbolic links are not followed.
    """
    for path in paths:
        with suppress(FileNotFoundError, PermissionError):
            found = path.lstat()
            if found.st_uid == os.getuid() and not stat.S_ISLNK(found.st_mode):
                path.chmod(found.st_mode & (0o700 if stat.S_ISDIR(found.st_mode) else 0o600))
