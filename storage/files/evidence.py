"""Evidence files in a folder, by the hash of their content."""

import asyncio
import hashlib
import os
import re
import time
import unicodedata
from collections.abc import AsyncIterable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from dialogs.core.dossier import Evidence
from storage.database import Database
from storage.errors import EvidenceEmpty, EvidenceExecutable, EvidenceTooLarge
from storage.files.disk import Disk, noticing_full_disk
from storage.private import make_folder

FILE_LIMIT = 20 * 1024 * 1024
"""Largest file stored, in bytes; a bot cannot download a larger one from Telegram."""
NAME_LIMIT = 120
"""Longest name, in characters; a cut keeps its extension."""
MEDIA_TYPE_LIMIT = 128
STALE_SECONDS = 3600
"""An upload that has not grown for so long was interrupted."""
PINNED_FOR = timedelta(hours=1)
"""How long an upload pins its content if its turn never ends."""
PROGRAMS = frozenset(
    {
        ".exe", ".com", ".scr", ".pif", ".msi", ".msp", ".bat", ".cmd", ".ps1", ".vbs", ".vbe",
        ".js", ".jse", ".wsf", ".wsh", ".hta", ".lnk", ".reg", ".dll", ".cpl", ".jar", ".apk",
        ".app", ".dmg", ".deb", ".rpm", ".sh", ".run", ".py", ".pyw",
    }
)  # fmt: skip
"""Endings of programs and scripts: they are no evidence."""
PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
"""How programs begin, whatever they are called."""
UNNAMED = "未命名"
UNKNOWN_TYPE = "application/octet-stream"

EVIDENCE = "evidence"
"""The folder of evidence files in ``DATA_DIR``."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
_INCOMING = ".incoming"
_CONTROLS = ("Cc", "Cf", "Cs", "Zl", "Zp")


class EvidenceStore:
    """A folder of files. A path is made of a digest only, never of a name that somebody chose.

    A file is either complete or missing: it is written elsewhere, synced, then renamed. The
    register in the database (``EvidenceFiles``) knows what refers to each file. A row is added
    before its file and removed after it: a crash leaves at most a file that nothing refers to,
    which ``sweep`` removes.
    """

    def __init__(
        self,
        folder: Path,
        database: Database,
        *,
        disk: Disk | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._folder = folder
        self._database = database
        self._disk = disk or Disk(folder)
        self._clock = clock or _utc_now

    async def keep(
        self, data: bytes | AsyncIterable[bytes], name: str, media_type: str
    ) -> Evidence:
        """Store a file; the same content is stored once. It is pinned until its turn has ended.

        Raises ``EvidenceTooLarge``, ``EvidenceEmpty``, ``EvidenceExecutable`` or ``NoRoom``, and
        then stores nothing.
        """
        if Path(clean_name(name)).suffix.casefold() in PROGRAMS:
            raise EvidenceExecutable(name)
        self._disk.check()
        incoming = await asyncio.to_thread(_Incoming, self._folder / _INCOMING)
        try:
            async for chunk in _chunks(data):
                await asyncio.to_thread(incoming.write, chunk)
            digest = await asyncio.to_thread(incoming.finish)
            self._disk.check()
            await self._pin(digest, incoming.size)
            await asyncio.to_thread(incoming.place, self.path(digest))
        finally:
            await asyncio.to_thread(incoming.discard)
        return Evidence(digest, clean_name(name), clean_media_type(media_type), incoming.size)

    async def _pin(self, digest: str, size: int) -> None:
        now = self._clock()
        async with self._database.unit_of_work() as uow:
            await uow.evidence_files.pin(digest, size, now, now + PINNED_FOR)

    def path(self, digest: str) -> Path:
        """The path of the content with this digest, if it is stored."""
        if not _DIGEST.fullmatch(digest):
            raise ValueError(f"not a digest: {digest!r}")
        return self._folder / _place(digest)

    async def remove(self, digest: str) -> bool:
        """Remove the content unless something refers to it; whether it was removed."""
        async with self._database.unit_of_work() as uow:
            goes = await uow.evidence_files.remove(digest, self._clock())
            if goes:  # while its row is locked: nobody can pin the content and then lose it
                self.path(digest).unlink(missing_ok=True)
        return goes

    async def sweep(self) -> int:
        """Remove what crashes left, uploads and unreferenced contents; how many of the latter."""
        await asyncio.to_thread(_remove_stale, self._folder / _INCOMING)
        await self._adopt_strays()
        async with self._database.unit_of_work() as uow:
            free = await uow.evidence_files.free(self._clock())
        return sum([await self.remove(digest) for digest in free])

    async def _adopt_strays(self) -> None:
        """Add files that the register does not know, so that ``remove`` decides about them."""
        sizes = await asyncio.to_thread(_sizes, self._folder)
        async with self._database.unit_of_work() as uow:
            for digest in await uow.evidence_files.unknown(list(sizes)):
                await uow.evidence_files.adopt(digest, sizes[digest], self._clock())


class _Incoming:
    """A file being uploaded, readable by us alone."""

    def __init__(self, folder: Path) -> None:
        with noticing_full_disk():
            make_folder(folder)
            self._file = NamedTemporaryFile(dir=folder, delete=False)  # noqa: SIM115
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, chunk: bytes) -> None:
        if self.size == 0 and chunk.startswith(PROGRAM_STARTS):
            raise EvidenceExecutable("the content is that of a program")
        self.size += len(chunk)
        if self.size > FILE_LIMIT:
            raise EvidenceTooLarge(FILE_LIMIT)
        self._hash.update(chunk)
        with noticing_full_disk():
            self._file.write(chunk)

    def finish(self) -> str:
        if self.size == 0:
            raise EvidenceEmpty("the file has no content")
        with noticing_full_disk():
            self._file.flush()
            os.fsync(self._file.fileno())
        return self._hash.hexdigest()

    def place(self, path: Path) -> None:
        with noticing_full_disk():
            make_folder(path.parent)
            Path(self._file.name).replace(path)
            _sync_folder(path.parent)
            _sync_folder(path.parent.parent)

    def discard(self) -> None:
        with suppress(OSError):  # the rest does not fit on the disk; the file is removed anyway
            self._file.close()
        Path(self._file.name).unlink(missing_ok=True)


async def _chunks(data: bytes | AsyncIterable[bytes]) -> AsyncIterable[bytes]:
    if isinstance(data, bytes):
        yield data
        return
    async for chunk in data:
        yield chunk


def evidence_name(digest: str) -> str:
    """The name of a content below ``DATA_DIR``."""
    return f"{EVIDENCE}/{_place(digest)}"


def _place(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _sizes(folder: Path) -> dict[str, int]:
    """The contents in the folder and their sizes, without those of the last hour."""
    latest, sizes = time.time() - STALE_SECONDS, {}
    for path in folder.glob("[0-9a-f][0-9a-f]/*"):
        with suppress(FileNotFoundError):
            found = path.stat()
            if _DIGEST.fullmatch(path.name) and found.st_mtime < latest:
                sizes[path.name] = found.st_size
    return sizes


def _sync_folder(folder: Path) -> None:
    """Sync the folder, so that a rename in it survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove_stale(folder: Path) -> None:
    oldest = time.time() - STALE_SECONDS
    for left in folder.glob("*"):
        with suppress(FileNotFoundError):  # another process has just renamed it
            if left.stat().st_mtime < oldest:
                left.unlink()


def clean_name(name: str) -> str:
    """A name to show: no folders, control characters or direction marks, and not too long."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(mark for mark in last if unicodedata.category(mark) not in _CONTROLS)
    shown = shown.strip(" .")
    if len(shown) > NAME_LIMIT:
        ending = Path(shown).suffix[:16]
        shown = shown[: NAME_LIMIT - len(ending)] + ending
    return shown or UNNAMED


def clean_media_type(media_type: str) -> str:
    """The media type without its parameters; a malformed one becomes the type of unknown bytes."""
    bare = media_type.split(";")[0].strip().lower()
    if len(bare) <= MEDIA_TYPE_LIMIT and _MEDIA_TYPE.fullmatch(bare):
        return bare
    return UNKNOWN_TYPE
