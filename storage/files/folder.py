"""The files below ``DATA_DIR``, by their names such as ``reports/GF-00001-01-zh.pdf``."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from storage.files.disk import noticing_full_disk
from storage.private import FILE, make_folder

CHUNK_BYTES = 1024 * 1024
"""How much of a file is in memory at a time."""


class FolderFiles:
    """Files in a folder. A name never leads out of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self, top: str) -> Iterator[str]:
        """The names of all files in the folder ``top`` and below, without unfinished ones."""
        for path in (self._folder / top).rglob("*"):
            name = path.relative_to(self._folder)
            is_unfinished = name.suffix == ".part" or any(p.startswith(".") for p in name.parts)
            if path.is_file() and not is_unfinished:
                yield name.as_posix()

    def read(self, name: str) -> Iterator[bytes]:
        """The content, in pieces. Raises ``FileNotFoundError``."""
        with self._path(name).open("rb") as file:
            while piece := file.read(CHUNK_BYTES):
                yield piece

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """Store a file, complete or not at all; synced. Raises ``NoRoom``."""
        path = self._path(name)
        aside = path.with_name(f"{path.name}.part")
        try:
            with noticing_full_disk():
                make_folder(path.parent)
                handle = os.open(aside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, FILE)
                with os.fdopen(handle, "wb") as file:
                    file.writelines(pieces)
                    file.flush()
                    os.fsync(file.fileno())
                aside.replace(path)
        finally:
            with suppress(FileNotFoundError):
                aside.unlink()

    def _path(self, name: str) -> Path:
        parts = PurePosixPath(name).parts
        if not parts or ".." in parts or parts[0] == "/":
            raise ValueError(f"not a name of a file: {name!r}")
        return self._folder.joinpath(*parts)
