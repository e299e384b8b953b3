"""The schema is what the migrations make; the addresses of databases are read leniently."""

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_mock_engine
from sqlalchemy.engine.mock import MockConnection
from sqlalchemy.schema import ExecutableDDLElement

from storage.base import Base
from storage.database import Database
from storage.schema import MIGRATIONS, revisions
from tests.storage.talking import NOW, begin, found
from tests.support.stored.databases import rows


async def test_the_migrations_make_the_schema_of_the_models(database: Database) -> None:
    async with database._backend.unit() as run:
        assert await run(_differences) == []


@pytest.mark.parametrize("url", ["sqlite://", "postgresql+asyncpg://"])
def test_the_models_make_partial_indexes_on_both_kinds_of_database(url: str) -> None:
    made: list[str] = []

    def make(ddl: ExecutableDDLElement, *_: Any, **__: Any) -> None:
        made.append(str(ddl.compile(dialect=engine.dialect)))

    engine: MockConnection = create_mock_engine(url, make)
    Base.metadata.create_all(engine, checkfirst=False)
    partial = [ddl for ddl in made if " WHERE " in ddl]
    assert len(partial) == 7
    assert any("UNIQUE INDEX ix_submissions_live" in ddl for ddl in partial)


async def test_migrating_again_changes_nothing(
    database: Database, second_worker: Database
) -> None:
    begun = await begin(database)
    await second_worker.migrate()
    await database.migrate()
    assert await found(database, begun) == begun


async def test_a_migration_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE half (id INTEGER)")
        raise RuntimeError("in the middle")

    database = Database(f"sqlite:///{tmp_path}/green.db")
    with monkeypatch.context() as patched:
        patched.setattr("storage.backends.sqlite.upgrade", half)
        with pytest.raises(RuntimeError, match="in the middle"):
            await database.migrate()
    await database.migrate()
    async with database._backend.unit() as run:
        assert await run(_differences) == []
        assert await run(_foreign_keys) == 1
    await database.close()


def test_the_newest_file_is_the_only_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [revisions()[-1]]


@pytest.mark.parametrize("driver", ["sqlite", "sqlite+aiosqlite"])
async def test_a_file_is_made_with_its_folder(tmp_path: Path, driver: str) -> None:
    database = Database(f"{driver}:///{tmp_path}/var/new/green.db")
    await database.migrate()
    assert not any((await rows(database)).values())
    await database.close()
    assert (tmp_path / "var/new/green.db").exists()


def test_other_databases_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="unknown kind of database 'mysql'"):
        Database("mysql://localhost/green")


async def test_a_moment_without_zone_is_refused(database: Database) -> None:
    begun = await begin(database)
    with pytest.raises(Exception, match="time zone"):
        async with database.unit_of_work() as uow:
            await uow.deliveries.add_attachment(begun.identity, {}, NOW.replace(tzinfo=None))


def _differences(connection: Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


def _foreign_keys(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one())
