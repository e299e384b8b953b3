"""The archive: a ZIP of JSON lines and files, the same for both databases.

``manifest.json``, written last, says what each member must hold:

    tables/<name>.jsonl   a row in a line, the values in the order of the manifest's columns
    files/<name>          a file, by its name in a store
    files.jsonl           name, size and SHA-256 of every file
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from propcache.api import cached_property

from storage.archive.connections import each
from storage.archive.errors import ArchiveError
from storage.archive.filling import Advance
from storage.archive.rows import Tally, counted
from storage.archive.snapshot import Snapshot
from storage.base import compact_json
from storage.files.disk import noticing_full_disk
from storage.files.store import CHUNK_BYTES, FileStore
from storage.private import make_file, make_folder

FORMAT = 1
"""The format of the archive; an older one is read, a newer one is refused."""
MANIFEST, FILE_LIST = "manifest.json", "files.jsonl"
_DAMAGE = (BadZipFile, ZlibError, EOFError, KeyError, ValueError, TypeError)


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file in an archive."""

    name: str
    size: int
    digest: str


class Package:
    """An archive that is open for reading; it gives the rows as a database does (``Contents``)."""

    def __init__(self, archive: ZipFile, manifest: dict[str, Any]) -> None:
        self._archive = archive
        self._manifest = manifest

    @property
    def revision(self) -> str:
        """The schema revision of the rows."""
        return str(self._manifest["revision"])

    @property
    def last_ids(self) -> dict[str, int]:
        """The highest id each table has ever given out."""
        return dict(self._manifest["last_ids"])

    @property
    def names(self) -> tuple[str, ...]:
        """The tables."""
        return tuple(self._manifest["tables"])

    @property
    def made(self) -> str:
        """When it was made, in ISO 8601."""
        return str(self._manifest["made"])

    @property
    def missing(self) -> tuple[str, ...]:
        """Files that rows refer to but that no longer existed."""
        return tuple(self._manifest["missing"])

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(map(self.count, self.names))

    @cached_property
    def files(self) -> tuple[PackedFile, ...]:
        """The files in the archive."""
        lines = self._archive.read(FILE_LIST)
        _require(sha256(lines).hexdigest() == self._manifest["files"], FILE_LIST)
        return tuple(PackedFile(*json.loads(line)) for line in lines.splitlines())

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns of a table."""
        return tuple(self._manifest["tables"][table]["columns"])

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self._manifest["tables"][table]["rows"])

    def lines(self, table: str) -> Iterator[bytes]:
        """Every row of a table.

        Raises ``ArchiveError`` at the end if they are not those that were packed.
        """
        tally = Tally()
        with self._archive.open(_table(table)) as member:
            yield from counted((line.rstrip(b"\n") for line in member), tally)
        self._require_tally(table, tally)

    def content(self, file: PackedFile) -> Iterator[bytes]:
        """The content of a file, in pieces. Raises ``ArchiveError`` if it is not that packed."""
        hashed, size = sha256(), 0
        with self._archive.open(_file(file.name)) as member:
            while piece := member.read(CHUNK_BYTES):
                hashed.update(piece)
                size += len(piece)
                yield piece
        _require((hashed.hexdigest(), size) == (file.digest, file.size), file.name)

    def check(self, advance: Advance) -> None:
        """Read everything and compare it with the manifest. Raises ``ArchiveError``."""
        for table in self.names:
            for _ in self.lines(table):
                pass
            advance(table, self.count(table))
        for file in self.files:
            for _ in self.content(file):
                pass
            advance(file.name, 1)

    def _require_tally(self, table: str, tally: Tally) -> None:
        packed = self._manifest["tables"][table]
        _require((tally.rows, tally.fingerprint) == (packed["rows"], packed["fingerprint"]), table)


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """Open an archive. Raises ``ArchiveError`` if it is not one, or the part read is damaged."""
    try:
        with ZipFile(path) as archive:
            try:
                manifest = json.loads(archive.read(MANIFEST))
                written = int(manifest["format"])
            except _DAMAGE as error:
                raise ArchiveError("not-an-archive", path=str(path)) from error
            if written > FORMAT:
                raise ArchiveError("newer", revision=f"format {written}", known=f"format {FORMAT}")
            yield Package(archive, manifest)
    except BadZipFile as error:
        raise ArchiveError("damaged", part=path.name) from error
    except (ZlibError, EOFError) as error:
        raise ArchiveError("damaged", part=path.name) from error


def pack(
    path: Path, snapshot: Snapshot, files: FileStore, now: datetime, advance: Advance
) -> None:
    """Write an archive, read it back, and give it its final name.

    Raises ``ArchiveError`` or ``NoRoom``.
    """
    aside = path.with_name(f".{path.name}.part")
    try:
        with noticing_full_disk():
            make_folder(path.parent)
            make_file(aside)
            with ZipFile(aside, "w", ZIP_DEFLATED) as archive:
                _write(archive, snapshot, files, now, advance)
            with aside.open("rb") as written:
                os.fsync(written.fileno())
        with opened(aside) as package:
            package.check(advance)
        aside.replace(path)
    finally:
        with suppress(FileNotFoundError):
            aside.unlink()


def _write(
    archive: ZipFile, snapshot: Snapshot, files: FileStore, now: datetime, advance: Advance
) -> None:
    tables = {}
    for name in snapshot.names:
        tally = Tally()
        with archive.open(_table(name), "w", force_zip64=True) as member:
            for line in counted(snapshot.lines(name), tally):
                member.write(line + b"\n")
                advance(name, 1)
        tables[name] = {
            "columns": snapshot.columns(name),
            "rows": tally.rows,
            "fingerprint": tally.fingerprint,
        }
    listed, missing = _write_files(archive, snapshot, files, advance)
    archive.writestr(FILE_LIST, listed)
    manifest = {
        "format": FORMAT,
        "made": now.isoformat(),
        "database": snapshot.kind,
        "revision": snapshot.revision,
        "last_ids": snapshot.last_ids,
        "tables": tables,
        "files": sha256(listed).hexdigest(),
        "missing": missing,
    }
    archive.writestr(MANIFEST, compact_json(manifest))


def _write_files(
    archive: ZipFile, snapshot: Snapshot, files: FileStore, advance: Advance
) -> tuple[bytes, list[str]]:
    """The list of the files written, and of those that no longer existed when it got to them."""
    listed, missing = [], []
    for name in snapshot.files():
        try:
            packed = _write_file(archive, name, files)
        except FileNotFoundError:
            missing.append(name)
        else:
            listed.append(compact_json([packed.name, packed.size, packed.digest]))
        advance(name, 1)
    return "".join(f"{line}\n" for line in listed).encode(), missing


def _write_file(archive: ZipFile, name: str, files: FileStore) -> PackedFile:
    """Files are pictures and PDFs for the most part, so they are not compressed again."""
    pieces = each(files.read(name))
    first = next(pieces, b"")  # a file that is gone leaves no member
    hashed, size = sha256(), 0
    info = ZipInfo(_file(name))
    info.compress_type = ZIP_STORED
    with archive.open(info, "w", force_zip64=True) as member:
        for piece in chain((first,), pieces):
            hashed.update(piece)
            size += len(piece)
            member.write(piece)
    return PackedFile(name, size, hashed.hexdigest())


def _table(name: str) -> str:
    return f"tables/{name}.jsonl"


def _file(name: str) -> str:
    return f"files/{name}"


def _require(holds: bool, part: str) -> None:
    if not holds:
        raise ArchiveError("damaged", part=part)
