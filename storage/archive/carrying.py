"""Backup, restore and move, from one address to another."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from storage.archive.connections import each, same_database, waited, writing
from storage.archive.errors import ArchiveError
from storage.archive.filling import Advance, fill, require_empty, require_known
from storage.archive.package import Package, opened, pack
from storage.archive.snapshot import snapshot
from storage.files.evidence import digest_of
from storage.files.incoming import IncomingFile
from storage.files.store import TOPS, FileStore
from storage.schema import upgrade

Begin = Callable[[str, int], Advance]
"""Told that a part begins (``pack``, ``check``, ``files``, ``rows``, ``compare``) and how many
rows and files it has."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What was carried: rows by table, files and their bytes, and which files were missing."""

    rows: dict[str, int]
    files: int = 0
    size: int = 0
    missing: tuple[str, ...] = ()


def back_up(address: str, files: FileStore, path: Path, now: datetime, begin: Begin) -> Carried:
    """Write an archive of the database and its files while the program runs, and read it back.

    Raises ``ArchiveError``, ``NoRoom`` or ``FilesAway``, and then leaves no archive.
    """
    if path.exists():
        raise ArchiveError("exists", path=str(path))
    with snapshot(address, path.parent) as source:
        parts = sum(map(source.count, source.names)) + sum(1 for _ in source.files())
        written_and_read = 2 * parts
        pack(path, source, files, now, begin("pack", written_and_read))
    with opened(path) as package:
        return _carried(package)


def restore(path: Path, address: str, files: FileStore, begin: Begin) -> Carried:
    """Put an archive into an empty database and an empty store; every row is read back.

    Files left by an interrupted restore of the same archive are accepted. Raises
    ``ArchiveError``, ``NoRoom`` or ``FilesAway``.
    """
    with opened(path) as package:
        require_known(package)
        with writing(address) as target:
            require_empty(target)
            package.check(begin("check", package.rows + len(package.files)))
            _put_files(package, files, begin("files", len(package.files)))
            fill(target, package, begin("rows", package.rows))
            upgrade(target)
        return _carried(package)


def move(address: str, target: str, scratch: Path, begin: Begin) -> Carried:
    """Copy one database into another, empty one; every row is read back and compared.

    Raises ``ArchiveError``: also where the source was changed while it was read.
    """
    if same_database(address, target):
        raise ArchiveError("same-database")
    with writing(target) as into:
        with snapshot(address, scratch) as source:
            rows = sum(map(source.count, source.names))
            tallies = fill(into, source, begin("rows", rows))
        advance = begin("compare", rows)
        with snapshot(address, scratch) as again:
            for name, tally in tallies.items():
                if again.tally(name) != tally:
                    raise ArchiveError("changed", table=name)
                advance(name, tally.rows)
        upgrade(into)
    return Carried({name: tally.rows for name, tally in tallies.items()})


def move_files(
    address: str, source: FileStore, target: FileStore, scratch: Path, begin: Begin
) -> Carried:
    """Copy the files that the rows refer to into another store; each is read back and compared.

    Files that are there already are compared as well. Raises ``ArchiveError``, ``NoRoom`` or
    ``FilesAway``; it can then be begun again.
    """
    missing, count, size = [], 0, 0
    with snapshot(address, scratch) as rows:
        names = sorted(set(rows.files()))
    advance = begin("files", len(names))
    for name in names:
        try:
            size += _move_file(name, source, target)
            count += 1
        except FileNotFoundError:
            missing.append(name)
        advance(name, 1)
    return Carried({}, count, size, tuple(missing))


def _move_file(name: str, source: FileStore, target: FileStore) -> int:
    digest = _digest(source, name)
    if digest_of(name) not in (None, digest):
        raise ArchiveError("not-the-same-file", name=name)
    if waited(target.size(name)) is None:
        _put(target, name, each(source.read(name)))
    if _digest(target, name) != digest:
        raise ArchiveError("not-the-same-file", name=name)
    return waited(target.size(name)) or 0


def _put_files(package: Package, files: FileStore, advance: Advance) -> None:
    expected = {file.name: file for file in package.files}
    there = {file.name for top in TOPS for file in each(files.listed(top))}
    for name in sorted(there):
        if name not in expected or _digest(files, name) != expected[name].digest:
            raise ArchiveError("files-in-the-way", name=name)
    for name, file in expected.items():
        if name not in there:
            _put(files, name, package.content(file))
        advance(name, 1)


def _put(files: FileStore, name: str, pieces: Iterable[bytes]) -> None:
    file = IncomingFile(files.incoming(name.partition("/")[0]))
    try:
        file.fill(pieces)
        waited(files.put(name, file.path))
    finally:
        file.discard()


def _digest(files: FileStore, name: str) -> str:
    hashed = sha256()
    for piece in each(files.read(name)):
        hashed.update(piece)
    return hashed.hexdigest()


def _carried(package: Package) -> Carried:
    return Carried(
        {name: package.count(name) for name in package.names},
        len(package.files),
        sum(file.size for file in package.files),
        package.missing,
    )
