"""Backup, restore and move: all that is stored, from and into either database."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import JSON, Boolean, Date, Float, Integer, String

from storage.archive.carrying import Carried, back_up, move, move_files, restore
from storage.archive.connections import each, run, waited
from storage.archive.errors import ArchiveError
from storage.archive.filling import Advance
from storage.archive.package import opened
from storage.base import Base, Moment
from storage.database import Database
from storage.errors import FilesAway
from storage.files.evidence import evidence_name
from storage.files.folder import FolderFiles
from storage.files.incoming import IncomingFile
from storage.files.store import FileStore
from storage.schema import revisions
from tests.storage.releasing import as_released, put_files, silent, stored
from tests.storage.talking import begin, found, say
from tests.support.ports import free_port
from tests.support.s3 import S3Server, s3
from tests.support.stored.databases import BOTH, created, rows

__all__ = ["s3"]

pytestmark = pytest.mark.long

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)
EVIDENCE_DIGEST = "be1295bdcdd9c4f959a1e87ca2db7f420054f724974473705a49740ea1224edb"
"""Of the one file that every stored database has."""


@pytest.fixture(params=BOTH)
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Another database of either kind, without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/target/green.db"
        return
    with created() as url:
        yield url


@pytest.fixture(params=BOTH)
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of either kind with rows in every table, and its files as of ``source``."""
    if request.param == "sqlite":
        yield _filled(f"sqlite:///{tmp_path}/filled.db", tmp_path)
        return
    with created() as url:
        yield _filled(url, tmp_path)


@pytest.fixture
def source(tmp_path: Path) -> str:
    """A database with rows in every table, and its files in ``tmp_path/source``."""
    return _filled(f"sqlite:///{tmp_path}/filled.db", tmp_path)


def _filled(address: str, tmp_path: Path) -> str:
    with as_released(address, revisions()[-1]) as package:
        run(lambda: put_files(package, source_in(tmp_path)))
    return address


def source_in(tmp_path: Path) -> FolderFiles:
    """Where the files of the source are."""
    return FolderFiles(tmp_path / "source")


def put_in(tmp_path: Path) -> FolderFiles:
    """Where files are restored to."""
    return FolderFiles(tmp_path / "put")


def backed_up(source: str, tmp_path: Path, name: str = "backup.zip") -> Carried:
    """Back up the source with its files."""
    files = source_in(tmp_path)
    return run(lambda: back_up(source, files, tmp_path / name, NOW, silent))


def restored(tmp_path: Path, target: str) -> Carried:
    """Restore the backup."""
    return run(lambda: restore(tmp_path / "backup.zip", target, put_in(tmp_path), silent))


def refused(work: object) -> ArchiveError:
    """The error of what must not be done."""
    with pytest.raises(ArchiveError) as error:
        run(work)  # type: ignore[arg-type]
    return error.value


def all_rows(address: str) -> dict[str, list[str]]:
    """Every row of every table, in any order."""

    async def read() -> dict[str, list[str]]:
        database = Database(address)
        try:
            found = await rows(database)
        finally:
            await database.close()
        return {name: sorted(map(repr, some)) for name, some in found.items()}

    return asyncio.run(read())


def test_a_backup_is_restored_into_either_database(
    either: str, target: str, tmp_path: Path
) -> None:
    carried = backed_up(either, tmp_path)
    assert restored(tmp_path, target) == carried
    assert all_rows(target) == all_rows(either)
    assert min(carried.rows.values()) >= 1
    put = tmp_path / "put" / evidence_name(EVIDENCE_DIGEST)
    assert put.read_bytes() == b"%PDF-1.4 scan of a permit"
    assert carried.files == 1
    assert list(tmp_path.glob(".*")) == []


def test_ids_go_on_where_they_were(source: str, target: str, tmp_path: Path) -> None:
    """An id is never given twice, even that of a row deleted before the backup."""

    async def deleted_and_begun() -> int:
        database = Database(source)
        gone = await begin(database, "to be deleted")
        async with database.unit_of_work() as uow:
            await uow.people.delete(gone.person)
        await database.close()
        return gone.person

    async def next_person() -> int:
        database = Database(target)
        coming = await begin(database, "new")
        await database.close()
        return coming.person

    gone = asyncio.run(deleted_and_begun())
    backed_up(source, tmp_path)
    restored(tmp_path, target)
    assert asyncio.run(next_person()) == gone + 1


def test_a_database_in_which_nothing_happened_is_restored(target: str, tmp_path: Path) -> None:
    """SQLite says 0 for the last id of a table that migrations built again while it was empty."""
    source = f"sqlite:///{tmp_path}/fresh.db"
    asyncio.run(_migrated(source))
    with closing(sqlite3.connect(tmp_path / "fresh.db")) as fresh:
        zero = fresh.execute("SELECT count(*) FROM sqlite_sequence WHERE seq = 0").fetchone()
    assert zero[0], "there is no such table any more"
    backed_up(source, tmp_path)
    restored(tmp_path, target)
    assert all_rows(target) == all_rows(source)

    async def begun() -> int:
        database = Database(target)
        first = await begin(database, "first")
        await database.close()
        return first.person

    assert asyncio.run(begun()) == 1


async def _migrated(address: str) -> None:
    database = Database(address)
    await database.migrate()
    await database.close()


def test_a_backup_of_the_first_release_is_restored_and_upgraded(tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path}/green.db"
    archive = stored()[revisions()[0]]
    carried = run(lambda: restore(archive, target, put_in(tmp_path), silent))
    now = all_rows(target)
    assert {name: len(now[name]) for name in carried.rows} == carried.rows


def test_the_program_writes_while_it_is_backed_up(source: str, tmp_path: Path) -> None:
    """Answers go on during a backup; it holds what there was at its beginning."""

    async def talk(until: asyncio.Event) -> int:
        database = Database(source)
        person, answered = await begin(database, "busy"), 0
        while not until.is_set() or answered < 3:
            person = await say(database, await found(database, person))
            answered += 1
            await asyncio.sleep(0)
        await database.close()
        return answered

    async def both() -> int:
        until = asyncio.Event()
        talking = asyncio.create_task(talk(until))
        await asyncio.sleep(0.05)
        await asyncio.to_thread(backed_up, source, tmp_path)
        until.set()
        return await talking

    assert asyncio.run(both()) >= 3
    with opened(tmp_path / "backup.zip") as package:
        package.check(silent("", 0))
        sessions = [json.loads(line)[1] for line in package.lines("sessions")]
        identities = [json.loads(line)[0] for line in package.lines("identities")]
    assert set(sessions) <= set(identities)


def test_a_file_that_vanished_is_named_and_the_rest_is_kept(source: str, tmp_path: Path) -> None:
    (tmp_path / "source" / evidence_name(EVIDENCE_DIGEST)).unlink()
    carried = backed_up(source, tmp_path)
    assert carried.missing == (evidence_name(EVIDENCE_DIGEST),)
    assert carried.rows["answers"] > 0


def test_no_backup_is_written_over_another_one(source: str, tmp_path: Path) -> None:
    (tmp_path / "backup.zip").write_bytes(b"the one before")
    error = refused(lambda: backed_up_in(source, tmp_path))
    assert error.code == "exists"
    assert (tmp_path / "backup.zip").read_bytes() == b"the one before"


def backed_up_in(source: str, tmp_path: Path) -> Carried:
    """Back up inside ``run``."""
    return back_up(source, source_in(tmp_path), tmp_path / "backup.zip", NOW, silent)


def test_what_was_changed_in_an_archive_is_noticed(tmp_path: Path) -> None:
    """Each member is changed in turn, with a right checksum of the ZIP itself."""
    archive = stored()[revisions()[-1]]
    with ZipFile(archive) as whole:
        members = [name for name in whole.namelist() if name != "manifest.json"]
    for changed in members:
        copy = tmp_path / "changed.zip"
        with ZipFile(archive) as whole, ZipFile(copy, "w") as new:
            for name in whole.namelist():
                content = whole.read(name)
                new.writestr(
                    name, content[:-2] + b"?" + content[-1:] if name == changed else content
                )
        restoring = partial(restore, copy, f"sqlite:///{tmp_path}/green.db", put_in(tmp_path))
        assert refused(partial(restoring, silent)).code == "damaged", changed


def test_an_archive_of_a_newer_version_is_refused_before_anything_is_written(
    tmp_path: Path,
) -> None:
    newer = tmp_path / "newer.zip"
    with ZipFile(stored()[revisions()[-1]]) as whole, ZipFile(newer, "w") as new:
        for name in whole.namelist():
            content = whole.read(name)
            if name == "manifest.json":
                content = json.dumps(json.loads(content) | {"revision": "9999"}).encode()
            new.writestr(name, content)
    restoring = partial(restore, newer, f"sqlite:///{tmp_path}/green.db", put_in(tmp_path))
    assert refused(partial(restoring, silent)).code == "newer"
    assert [path.name for path in tmp_path.iterdir()] == ["newer.zip"]


def test_a_torn_archive_is_refused(tmp_path: Path) -> None:
    whole = stored()[revisions()[-1]].read_bytes()
    torn = tmp_path / "torn.zip"
    torn.write_bytes(whole[: len(whole) // 2])
    target = f"sqlite:///{tmp_path}/green.db"
    assert refused(lambda: restore(torn, target, put_in(tmp_path), silent)).code == "damaged"
    torn.write_bytes(b"no archive at all")
    assert refused(lambda: restore(torn, target, put_in(tmp_path), silent)).code == "damaged"


def test_a_database_with_rows_is_left_alone(source: str, tmp_path: Path) -> None:
    backed_up(source, tmp_path)
    before = all_rows(source)
    archive = tmp_path / "backup.zip"
    error = refused(lambda: restore(archive, source, put_in(tmp_path), silent))
    assert error.code == "not-empty"
    assert all_rows(source) == before
    assert not (tmp_path / "put").exists()


def test_tables_of_others_are_left_alone(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "green.db")
    other.execute("CREATE TABLE invoices (id INTEGER)")
    other.commit()
    other.close()
    archive, target = stored()[revisions()[-1]], f"sqlite:///{tmp_path}/green.db"
    error = refused(lambda: restore(archive, target, put_in(tmp_path), silent))
    assert (error.code, error.values) == ("foreign-tables", {"tables": "invoices"})


def test_files_of_another_database_are_in_the_way(tmp_path: Path) -> None:
    report = tmp_path / "put" / "reports" / "GF-00001-01-zh.pdf"
    report.parent.mkdir(parents=True)
    report.write_bytes(b"somebody else's")
    archive, target = stored()[revisions()[-1]], f"sqlite:///{tmp_path}/green.db"
    error = refused(lambda: restore(archive, target, put_in(tmp_path), silent))
    assert error.code == "files-in-the-way"
    assert report.read_bytes() == b"somebody else's"


def test_an_interrupted_restore_is_begun_again(tmp_path: Path) -> None:
    """The files are there already, the rows were rolled back."""
    archive, target = stored()[revisions()[-1]], f"sqlite:///{tmp_path}/green.db"

    def killed(part: str, _of: int) -> Advance:
        def advance(_name: str, _more: int) -> None:
            if part == "rows":
                raise KeyboardInterrupt

        return advance

    with pytest.raises(KeyboardInterrupt):
        run(lambda: restore(archive, target, put_in(tmp_path), killed))
    assert (tmp_path / "put" / evidence_name(EVIDENCE_DIGEST)).exists()
    carried = run(lambda: restore(archive, target, put_in(tmp_path), silent))
    assert sum(carried.rows.values()) == sum(map(len, all_rows(target).values()))


def test_everything_is_moved_to_an_empty_database(
    source: str, target: str, tmp_path: Path
) -> None:
    before = all_rows(source)
    carried = run(lambda: move(source, target, tmp_path, silent))
    assert all_rows(target) == before == all_rows(source)
    assert carried.rows == {name: len(some) for name, some in before.items()}
    assert refused(lambda: move(source, target, tmp_path, silent)).code == "not-empty"


def test_a_source_that_changes_meanwhile_is_noticed(source: str, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path}/target.db"

    def answering(part: str, _of: int) -> Advance:
        if part == "compare":
            with ThreadPoolExecutor() as another:  # this thread has an event loop
                another.submit(asyncio.run, _add_person(source)).result()
        return silent("", 0)

    error = refused(lambda: move(source, target, tmp_path, answering))
    assert error.code == "changed"
    with sqlite3.connect(tmp_path / "target.db") as kept:
        assert kept.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


async def _add_person(address: str) -> None:
    database = Database(address)
    await begin(database, "late")
    await database.close()


def test_a_database_is_not_moved_onto_itself(tmp_path: Path) -> None:
    here = f"sqlite:///{tmp_path}/green.db"
    there = f"sqlite:///{tmp_path}/./green.db"
    assert refused(lambda: move(here, there, tmp_path, silent)).code == "same-database"


def test_only_what_there_is_is_backed_up(tmp_path: Path) -> None:
    here = f"sqlite:///{tmp_path}/green.db"
    archive = tmp_path / "backup.zip"
    work = lambda: back_up(here, FolderFiles(tmp_path), archive, NOW, silent)  # noqa: E731
    assert refused(work).code == "no-database"
    sqlite3.connect(tmp_path / "green.db").close()
    assert refused(work).code == "no-schema"
    assert not archive.exists()


def test_the_archive_carries_every_type_of_column() -> None:
    """Lines of JSON hold these; a column of bytes or decimals needs a way into them first."""
    carried = (Integer, String, Boolean, JSON, Moment, Date, Float)
    others = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.c
        if not isinstance(column.type, carried)
    ]
    assert others == []


@pytest.fixture(params=["folder", "bucket"])
def one_store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    """A store of either kind."""
    return _store(request, tmp_path / "one")


@pytest.fixture(params=["folder", "bucket"])
def other_store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    """Another store of either kind."""
    return _store(request, tmp_path / "other")


def _store(request: pytest.FixtureRequest, folder: Path) -> FileStore:
    if request.param == "folder":
        return FolderFiles(folder)
    server: S3Server = request.getfixturevalue("s3")
    return server.files(server.new_bucket(), folder)


def _given(address: str, files: FileStore) -> str:
    """The newest stored database, and its files in a store."""
    with as_released(address, revisions()[-1]) as package:
        run(lambda: put_files(package, files))
    return address


def _content(files: FileStore) -> bytes:
    return run(lambda: b"".join(each(files.read(evidence_name(EVIDENCE_DIGEST)))))


def test_files_come_from_and_go_into_either_store(
    one_store: FileStore, other_store: FileStore, tmp_path: Path
) -> None:
    source = _given(f"sqlite:///{tmp_path}/green.db", one_store)
    archive = tmp_path / "backup.zip"
    carried = run(lambda: back_up(source, one_store, archive, NOW, silent))
    assert carried.files == 1
    target = f"sqlite:///{tmp_path}/again.db"
    assert run(lambda: restore(archive, target, other_store, silent)) == carried
    assert _content(other_store) == b"%PDF-1.4 scan of a permit"
    assert [path for path in tmp_path.rglob("*/.incoming/*")] == []


def test_files_are_moved_into_either_store_and_compared(
    one_store: FileStore, other_store: FileStore, tmp_path: Path
) -> None:
    source = _given(f"sqlite:///{tmp_path}/green.db", one_store)
    moving = partial(move_files, source, one_store, other_store, tmp_path, silent)
    moved = run(moving)
    assert (moved.files, moved.size, moved.missing) == (1, 25, ())
    assert _content(other_store) == _content(one_store)
    assert run(moving) == moved, "again changes nothing"


def test_a_file_that_is_not_what_its_name_says_is_noticed_and_a_lost_one_named(
    s3: S3Server, tmp_path: Path
) -> None:
    source, name = FolderFiles(tmp_path / "source"), evidence_name(EVIDENCE_DIGEST)
    target = s3.files(s3.new_bucket(), tmp_path / "target")
    address = _given(f"sqlite:///{tmp_path}/green.db", source)
    moving = partial(move_files, address, source, target, tmp_path, silent)
    source.path(name).write_bytes(b"rotten")
    assert refused(moving).code == "not-the-same-file"
    assert run(lambda: waited(target.size(name))) is None
    source.path(name).unlink()
    assert run(moving).missing == (name,)


def test_files_of_another_database_in_the_bucket_are_in_the_way(
    s3: S3Server, tmp_path: Path
) -> None:
    files = s3.files(s3.new_bucket(), tmp_path / "put")
    incoming = IncomingFile(files.incoming("reports"))
    incoming.fill([b"somebody else's"])
    run(lambda: waited(files.put("reports/GF-00001-01-zh.pdf", incoming.path)))
    incoming.discard()
    target = f"sqlite:///{tmp_path}/green.db"
    error = refused(lambda: restore(stored()[revisions()[-1]], target, files, silent))
    assert error.code == "files-in-the-way"


def test_a_backup_of_a_bucket_that_is_away_leaves_no_archive(tmp_path: Path) -> None:
    nobody = S3Server(free_port()).files("green", tmp_path)
    source = _given(f"sqlite:///{tmp_path}/green.db", FolderFiles(tmp_path / "source"))
    archive = tmp_path / "backup.zip"
    with pytest.raises(FilesAway):
        run(lambda: back_up(source, nobody, archive, NOW, silent))
    assert [*tmp_path.glob("*backup*")] == []
