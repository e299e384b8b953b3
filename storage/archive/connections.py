"""Database connections for archives: a consistent view to read, and one transaction to write.

The functions that use them are synchronous, like the migrations. PostgreSQL's driver and the
stores of files are not, so ``run`` runs each command as a whole, and ``waited`` waits inside it.
"""

import asyncio
import errno
import os
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar, cast

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.util import await_only, greenlet_spawn

from storage.archive.errors import ArchiveError
from storage.base import compact_json
from storage.private import make_file, make_folder

T = TypeVar("T")


def run(work: Callable[[], T]) -> T:
    """Run a function that uses the connections of this module; what it returns."""

    async def spawned() -> T:
        return cast(T, await greenlet_spawn(work))

    return asyncio.run(spawned())


def waited(work: Awaitable[T]) -> T:
    """What something asynchronous returns, inside ``run``."""
    return await_only(work)


def each(of: AsyncIterator[T]) -> Iterator[T]:
    """What comes asynchronously, one after the other, inside ``run``."""
    while True:
        try:
            yield await_only(anext(of))
        except StopAsyncIteration:
            return


def is_sqlite(address: str) -> bool:
    """Whether the address is that of a SQLite file."""
    return make_url(address).get_backend_name() == "sqlite"


def same_database(one: str, other: str) -> bool:
    """Whether two addresses lead to the same database, as far as they show."""
    return _place(make_url(one)) == _place(make_url(other))


def _place(url: URL) -> tuple[object, ...]:
    if url.get_backend_name() == "sqlite":
        return ("sqlite", Path(url.database or "").resolve())
    return ("postgresql", url.host, url.port or 5432, url.database)


@contextmanager
def reading(address: str, scratch: Path) -> Iterator[Connection]:
    """The database as it is now, while others go on writing.

    A SQLite file is copied to ``scratch``, and the copy is removed at the end; on PostgreSQL it is
    one repeatable-read transaction.
    """
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        make_folder(scratch)
        with TemporaryDirectory(dir=scratch, prefix=".snapshot-") as folder:
            copy = Path(folder) / "snapshot.db"
            _copy(Path(url.database or ""), copy)
            with _connected(_sqlite(url.set(database=str(copy)))) as connection:
                yield connection
        return
    with _connected(_postgresql(url)) as connection:
        yield connection.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )


@contextmanager
def writing(address: str) -> Iterator[Connection]:
    """One transaction, committed at the end and rolled back on an exception."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        with _writing_sqlite(url) as connection:
            yield connection
        return
    with _connected(_postgresql(url)) as connection, connection.begin():
        yield connection


@contextmanager
def _writing_sqlite(url: URL) -> Iterator[Connection]:
    file = Path(url.database or "")
    make_folder(file.parent)
    make_file(file)
    engine = _sqlite(url).execution_options(isolation_level="AUTOCOMMIT")
    with _connected(engine) as connection, connection.begin():
        raw = cast(sqlite3.Connection, connection.connection.dbapi_connection)
        try:  # by name: Python's sqlite3 would commit before a change of tables
            raw.execute("BEGIN IMMEDIATE")
        except sqlite3.DatabaseError as error:
            raise ArchiveError("database-away", reason=str(error)) from error
        try:
            yield connection
            broken = raw.execute("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise ArchiveError("dangling", count=len(broken))
            raw.execute("COMMIT")
        except BaseException:
            raw.rollback()
            raise


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    try:
        try:
            connection = engine.connect()
        except (DBAPIError, OSError) as error:
            raise ArchiveError("database-away", reason=type(error).__name__) from error
        with connection:
            yield connection
    finally:
        engine.dispose()


def _sqlite(url: URL) -> Engine:
    return create_engine(
        url.set(drivername="sqlite"),
        json_serializer=compact_json,
        hide_parameters=True,
        poolclass=NullPool,
    )


def _postgresql(url: URL) -> Engine:
    engine = create_async_engine(
        url.set(drivername="postgresql+asyncpg"),
        json_serializer=compact_json,
        hide_parameters=True,
        poolclass=NullPool,
    )
    return engine.sync_engine


def _copy(file: Path, copy: Path) -> None:
    """Copy a database in one step, without blocking or being affected by writers."""
    if not file.is_file():
        raise ArchiveError("no-database", path=str(file))
    if not os.access(file, os.R_OK | os.W_OK):  # SQLite would only say that it cannot open it
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))
    make_file(copy)
    try:
        with (
            closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
    except sqlite3.DatabaseError as error:
        raise ArchiveError("database-away", reason=type(error).__name__) from error
