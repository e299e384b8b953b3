"""Databases for tests: a fresh SQLite file each, and one PostgreSQL database a run.

Every test of the repositories runs on both, and so do the whole assessments by the 2025 edition.
Without a PostgreSQL server that half is skipped and says so; in CI (``CI=true``) it fails instead.
"""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, Connection, Engine, Table, make_url, text
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.util import LRUCache

from storage.backends import sqlite
from storage.base import Base, table
from storage.database import Database
from tests.support.needs import lacking

SERVER = make_url(
    os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
).set(drivername="postgresql+asyncpg")

# A test looks at what a process wrote, which a power cut alone would take from it again.
vars(sqlite)["SETTINGS"] = tuple(
    setting.replace("synchronous=FULL", "synchronous=OFF") for setting in sqlite.SETTINGS
)

# Each test opens a database of its own. What SQLAlchemy compiled for one is as good for the next
# of its kind, and compiling took a fifth of the time of the tests that talk.
COMPILED: LRUCache[Any, Any] = LRUCache(5000)
Engine._compiled_cache = property(lambda _: COMPILED, lambda _, __: None)  # type: ignore[assignment]
DefaultDialect.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign]
DefaultDialect.__hash__ = lambda one: hash(type(one))  # type: ignore[method-assign, assignment]

BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_migrated(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A migrated, empty database that is dropped at the end of the run."""
    with created() as url:
        asyncio.run(_migrated(url))
        yield url


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "sqlite":
        path = tmp_path / "green.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("postgresql_url")
    asyncio.run(emptied(url))
    return url


@pytest.fixture(params=BOTH)
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of either kind without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/bare.db"
        return
    with created() as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty database, open."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def second_worker(database_url: str) -> AsyncIterator[Database]:
    """The same database as another process would open it, with a memory of its own."""
    opened = Database(database_url)
    yield opened
    await opened.close()


async def rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    async with database._backend.unit() as run:
        return await run(_read_all)


async def rows_of(database: Database, model: type[Base]) -> list[dict[str, Any]]:
    """Every row of one table."""
    async with database._backend.unit() as run:
        return await run(lambda connection: _read(connection, table(model)))


def in_full(url: URL) -> str:
    """The URL as text, its password included."""
    return url.render_as_string(hide_password=False)


def _read_all(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    return {one.name: _read(connection, one) for one in Base.metadata.sorted_tables}


def _read(connection: Connection, of: Table) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(of.select()).mappings()]


@contextmanager
def created() -> Iterator[str]:
    """A PostgreSQL database without any table, dropped at the end."""
    name = f"greenbot_test_{uuid.uuid4().hex[:12]}"
    try:
        asyncio.run(_administer(f'CREATE DATABASE "{name}"'))
        asyncio.run(_administer(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
    except (OSError, DBAPIError) as error:  # nobody listens, or not to us
        lacking(f"no PostgreSQL server at {SERVER.host}:{SERVER.port} ({error})")
    try:
        yield in_full(SERVER.set(database=name))
    finally:
        asyncio.run(_administer(f'DROP DATABASE "{name}" WITH (FORCE)'))


async def _migrated(url: str) -> None:
    database = Database(url)
    await database.migrate()
    await database.close()


async def emptied(url: str) -> None:
    """Without a row and with ids from 1. ``TRUNCATE`` writes every table's file again: 2 s."""
    rows = [str(one.delete()) for one in reversed(Base.metadata.sorted_tables)]
    ids = "PERFORM setval(seqrelid, 1, false) FROM pg_sequence"
    await _execute(make_url(url), f"DO $$ BEGIN {'; '.join([*rows, ids])}; END $$")


async def _administer(statement: str) -> None:
    await _execute(SERVER, statement)


async def _execute(url: URL, statement: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(statement))
    finally:
        await engine.dispose()
