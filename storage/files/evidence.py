"""Evidence files, by the hash of their content."""

import asyncio
import hashlib
import re
import time
import unicodedata
from collections.abc import AsyncIterable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dialogs.dossier.dossier import Evidence
from storage.database import Database
from storage.errors import EvidenceEmpty, EvidenceExecutable, EvidenceTooLarge, FilesAway
from storage.files.disk import Disk
from storage.files.incoming import STALE_SECONDS, IncomingFile, remove_stale
from storage.files.store import FileStore

FILE_LIMIT = 20 * 1024 * 1024
"""Largest file stored, in bytes; a bot cannot download a larger one from Telegram."""
NAME_LIMIT = 120
"""Longest name, in characters; a cut keeps its extension."""
MEDIA_TYPE_LIMIT = 128
PINNED_FOR = timedelta(hours=1)
"""How long an upload pins its content if its turn never ends."""
REMOVAL_LEASE = timedelta(minutes=2)
"""How long a removal holds a content if it never ends; no request to remove it takes as long."""
REMOVAL_SECONDS = 10.0
"""How long an upload waits for the removal of the same content."""
REMOVAL_PAUSE = 0.1
ADOPTED_AT_ONCE = 500
"""Files compared with the register at a time."""
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
"""Where the names of evidence files begin."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
_CONTROLS = ("Cc", "Cf", "Cs", "Zl", "Zp")


class EvidenceStore:
    """The evidence in a store. A name is made of a digest only, never of one somebody chose.

    The register in the database (``EvidenceFiles``) knows what refers to each file. A row is added
    before its file and removed after it: a crash leaves at most a file that nothing refers to,
    which ``sweep`` removes. A removal holds the row while it removes the file, outside of any
    transaction, and an upload of the same content waits for it.
    """

    def __init__(
        self,
        files: FileStore,
        database: Database,
        *,
        disk: Disk,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._files = files
        self._database = database
        self._disk = disk
        self._clock = clock or _utc_now

    async def keep(
        self, data: bytes | AsyncIterable[bytes], name: str, media_type: str
    ) -> Evidence:
        """Store a file; the same content is stored once. It is pinned until its turn has ended.

        Raises ``EvidenceTooLarge``, ``EvidenceEmpty``, ``EvidenceExecutable``, ``NoRoom`` or
        ``FilesAway``, and then stores nothing.
        """
        if Path(clean_name(name)).suffix.casefold() in PROGRAMS:
            raise EvidenceExecutable(name)
        self._disk.check()
        upload = await asyncio.to_thread(_Upload, self._files.incoming(EVIDENCE))
        try:
            async for chunk in _chunks(data):
                await asyncio.to_thread(upload.write, chunk)
            await asyncio.to_thread(upload.finish)
            self._disk.check()
            await self._pin(upload.digest, upload.size)
            await self._files.put(evidence_name(upload.digest), upload.path)
        finally:
            await asyncio.to_thread(upload.discard)
        return Evidence(upload.digest, clean_name(name), clean_media_type(media_type), upload.size)

    async def _pin(self, digest: str, size: int) -> None:
        """Pin a content, once it is not being removed any more."""
        give_up = time.monotonic() + REMOVAL_SECONDS
        while True:
            now = self._clock()
            async with self._database.unit_of_work() as uow:
                if await uow.evidence_files.pin(digest, size, now, now + PINNED_FOR):
                    return
            if time.monotonic() > give_up:
                raise FilesAway("away")
            await asyncio.sleep(REMOVAL_PAUSE)

    async def remove(self, digest: str) -> bool:
        """Remove the content unless something refers to it; whether it was removed.

        Raises ``FilesAway``: then ``sweep`` removes it later.
        """
        now = self._clock()
        async with self._database.unit_of_work() as uow:
            goes = await uow.evidence_files.begin_removal(digest, now, now + REMOVAL_LEASE)
        if goes:
            await self._files.remove(evidence_name(digest))
            async with self._database.unit_of_work() as uow:
                await uow.evidence_files.end_removal(digest, now + REMOVAL_LEASE)
        return goes

    async def sweep(self) -> int:
        """Remove what crashes left, uploads and unreferenced contents; how many of the latter."""
        await asyncio.to_thread(remove_stale, self._files.incoming(EVIDENCE))
        await self._adopt_strays()
        async with self._database.unit_of_work() as uow:
            free = await uow.evidence_files.free(self._clock())
        return sum([await self.remove(digest) for digest in free])

    async def _adopt_strays(self) -> None:
        """Add files that the register does not know, so that ``remove`` decides about them."""
        latest = datetime.now(UTC) - timedelta(seconds=STALE_SECONDS)
        sizes: dict[str, int] = {}
        async for file in self._files.listed(EVIDENCE):
            digest = file.name.rpartition("/")[2]
            if _DIGEST.fullmatch(digest) and file.modified < latest:
                sizes[digest] = file.size
            if len(sizes) == ADOPTED_AT_ONCE:
                await self._adopt(sizes)
                sizes = {}
        await self._adopt(sizes)

    async def _adopt(self, sizes: dict[str, int]) -> None:
        async with self._database.unit_of_work() as uow:
            for digest in await uow.evidence_files.unknown(list(sizes)):
                await uow.evidence_files.adopt(digest, sizes[digest], self._clock())


class _Upload(IncomingFile):
    """Evidence that is being written. Raises what ``EvidenceStore.keep`` does."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, chunk: bytes) -> None:
        if self.size == 0 and chunk.startswith(PROGRAM_STARTS):
            raise EvidenceExecutable("the content is that of a program")
        self.size += len(chunk)
        if self.size > FILE_LIMIT:
            raise EvidenceTooLarge(FILE_LIMIT)
        self._hash.update(chunk)
        super().write(chunk)

    def finish(self) -> None:
        if self.size == 0:
            raise EvidenceEmpty("the file has no content")
        super().finish()

    @property
    def digest(self) -> str:
        """Its name."""
        return self._hash.hexdigest()


async def _chunks(data: bytes | AsyncIterable[bytes]) -> AsyncIterable[bytes]:
    if isinstance(data, bytes):
        yield data
        return
    async for chunk in data:
        yield chunk


def evidence_name(digest: str) -> str:
    """The name of a content in a store."""
    if not _DIGEST.fullmatch(digest):
        raise ValueError(f"not a digest: {digest!r}")
    return f"{EVIDENCE}/{digest[:2]}/{digest}"


def digest_of(name: str) -> str | None:
    """The digest of the content with this name; ``None``: it is not evidence."""
    top, _, rest = name.partition("/")
    return rest.rpartition("/")[2] if top == EVIDENCE else None


def _utc_now() -> datetime:
    return datetime.now(UTC)


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
