"""Evidence files in a folder, by the hash of their content."""

import asyncio
import hashlib
import os
import re
import time
import unicodedata
from collections.abc import AsyncIterable, Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from dialogs.dossier import Evidence
from storage.errors import EvidenceEmpty, EvidenceTooLarge

FILE_LIMIT = 20 * 1024 * 1024
"""Largest file kept, in bytes; Telegram hands a bot no larger one."""
NAME_LIMIT = 120
"""Longest name kept, in characters; its ending survives a cut."""
MEDIA_TYPE_LIMIT = 128
STALE_SECONDS = 3600
"""An upload that has not grown for so long was cut off."""
UNNAMED = "未命名"
UNKNOWN_TYPE = "application/octet-stream"

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
_INCOMING = ".incoming"
_CONTROLS = ("Cc", "Cf", "Cs", "Zl", "Zp")


class EvidenceStore:
    """A folder of files. A path is made of a digest alone, never of a name that somebody chose.

    A file is either whole or not there: it is written aside, brought to the disk, then renamed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(
        self, data: bytes | AsyncIterable[bytes], name: str, media_type: str
    ) -> Evidence:
        """Keep a file; the same content is kept once.

        Raises ``EvidenceTooLarge`` or ``EvidenceEmpty``; nothing of the file stays then.
        """
        incoming = await asyncio.to_thread(_Incoming, self._folder / _INCOMING)
        try:
            async for chunk in _chunks(data):
                await asyncio.to_thread(incoming.write, chunk)
            digest = await asyncio.to_thread(incoming.finish, self.path)
        finally:
            await asyncio.to_thread(incoming.discard)
        return Evidence(digest, clean_name(name), clean_media_type(media_type), incoming.size)

    def path(self, digest: str) -> Path:
        """Where the content with this digest lies, if it is kept."""
        if not _DIGEST.fullmatch(digest):
            raise ValueError(f"not a digest: {digest!r}")
        return self._folder / digest[:2] / digest

    async def remove(self, digest: str) -> None:
        """Forget the content; that it was gone already is no error."""
        await asyncio.to_thread(self.path(digest).unlink, missing_ok=True)

    async def sweep(self) -> None:
        """Remove what uploads cut off by a crash left aside."""
        await asyncio.to_thread(_remove_stale, self._folder / _INCOMING)


class _Incoming:
    """A file on its way in."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = NamedTemporaryFile(dir=folder, delete=False)  # noqa: SIM115
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > FILE_LIMIT:
            raise EvidenceTooLarge(FILE_LIMIT)
        self._hash.update(chunk)
        self._file.write(chunk)

    def finish(self, path_of: Callable[[str], Path]) -> str:
        if self.size == 0:
            raise EvidenceEmpty("the file has no content")
        digest = self._hash.hexdigest()
        path = path_of(digest)
        self._file.flush()
        os.fsync(self._file.fileno())
        path.parent.mkdir(parents=True, exist_ok=True)
        Path(self._file.name).replace(path)
        _sync_folder(path.parent)
        _sync_folder(path.parent.parent)
        return digest

    def discard(self) -> None:
        self._file.close()
        Path(self._file.name).unlink(missing_ok=True)


async def _chunks(data: bytes | AsyncIterable[bytes]) -> AsyncIterable[bytes]:
    if isinstance(data, bytes):
        yield data
        return
    async for chunk in data:
        yield chunk


def _sync_folder(folder: Path) -> None:
    """Make a rename in the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove_stale(folder: Path) -> None:
    oldest = time.time() - STALE_SECONDS
    for left in folder.glob("*"):
        with suppress(FileNotFoundError):  # another process has just put it in its place
            if left.stat().st_mtime < oldest:
                left.unlink()


def clean_name(name: str) -> str:
    """A name to show: no folders, no control or direction marks, not too long."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(mark for mark in last if unicodedata.category(mark) not in _CONTROLS)
    shown = shown.strip(" .")
    if len(shown) > NAME_LIMIT:
        ending = Path(shown).suffix[:16]
        shown = shown[: NAME_LIMIT - len(ending)] + ending
    return shown or UNNAMED


def clean_media_type(media_type: str) -> str:
    """The media type without its parameters; an odd one becomes the type of unknown bytes."""
    bare = media_type.split(";")[0].strip().lower()
    if len(bare) <= MEDIA_TYPE_LIMIT and _MEDIA_TYPE.fullmatch(bare):
        return bare
    return UNKNOWN_TYPE
