"""Databases that were stored by each release: archives that its program filled.

    python -m tests.storage.releasing

adds one for every revision that has none: the rows of the one before, upgraded, and a made-up row
in every table that is new. Better is a backup of a database that people have used:
``python -m bot backup tests/storage/released/NNNN.zip``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Boolean, Column, Connection, Date, Integer, String, insert, select

from storage.archive.carrying import back_up
from storage.archive.connections import run, waited, writing
from storage.archive.filling import Advance, fill
from storage.archive.package import Package, opened
from storage.archive.rows import tables_of
from storage.base import Moment
from storage.files.folder import FolderFiles
from storage.files.incoming import IncomingFile
from storage.files.store import FileStore
from storage.schema import revisions, upgrade

RELEASED = Path(__file__).parent / "released"
FITTING: dict[str, object] = {
    "reviews.verdict": "question",
    "reviews.value": {"met": True},
    "reviews.on_answer": {"met": True},
    "decisions.act": "released",
    "decisions.rows": {"rows": {}},
    "returns.act": "returned",
    "returns.rows": {"rows": []},
    "bill_readings.read": {"lines": []},
    "review_drafts.rows": {},
    "signing_certificates.generation": None,
    "signing_certificates.key_file": None,
}
"""Values of columns in which not everything of their type is read again."""
WHEN = datetime(2026, 11, 29, 8, tzinfo=UTC)


def stored() -> dict[str, Path]:
    """The archive of each released revision, oldest first."""
    return {path.stem: path for path in sorted(RELEASED.glob("*.zip"))}


def silent(_part: str, _of: int) -> Advance:
    """Progress that nobody looks at."""
    return lambda _name, _more: None


@contextmanager
def as_released(address: str, revision: str) -> Iterator[Package]:
    """Fill an empty database as the release of ``revision`` left it."""
    with opened(stored()[revision]) as package:

        def put() -> None:
            with writing(address) as target:
                fill(target, package, silent("", 0))

        run(put)
        yield package


def put_files(package: Package, files: FileStore) -> None:
    """Put the files of an archive into a store, inside ``run``."""
    for file in package.files:
        incoming = IncomingFile(files.incoming("evidence"))
        incoming.fill(package.content(file))
        waited(files.put(file.name, incoming.path))
        incoming.discard()


def _add_missing_rows(connection: Connection) -> None:
    for table in tables_of(connection).values():
        if connection.execute(select(table).limit(1)).first() is None:
            row = {column.name: _made_up(connection, column) for column in table.c}
            connection.execute(insert(table), [row])


def _made_up(connection: Connection, column: Column[object]) -> object:
    """A value that fits: of what it refers to, or by its type."""
    if (named := f"{column.table.name}.{column.name}") in FITTING:
        return FITTING[named]
    for key in column.foreign_keys:
        return connection.execute(select(key.column).limit(1)).scalar_one()
    match column.type:
        case Moment():
            return WHEN
        case Date():
            return date(2026, 12, 1)
        case Boolean():
            return True
        case Integer():
            return 1
        case String():
            return column.name[: column.type.length or 64]
        case _:
            return {"made": "up"}


def _write(before: Path, revision: str, folder: Path) -> None:
    address = f"sqlite:///{folder}/green.db"
    with opened(before) as package:
        put_files(package, FolderFiles(folder))
        with writing(address) as target:
            fill(target, package, silent("", 0))
            upgrade(target, revision)
            _add_missing_rows(target)
    back_up(address, FolderFiles(folder), RELEASED / f"{revision}.zip", WHEN, silent)


def main() -> None:
    """Add the archives of the revisions that have none."""
    for revision in revisions():
        if revision not in stored():
            before = list(stored().values())[-1]
            with TemporaryDirectory() as folder:
                run(lambda: _write(before, revision, Path(folder)))  # noqa: B023 - called at once


if __name__ == "__main__":
    main()
