"""The database: units of work, migrations, and its end."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sqlalchemy import Connection, make_url, text

from storage.backends.line import Line
from storage.backends.postgresql import PostgresqlBackend
from storage.backends.protocol import Backend
from storage.backends.sqlite import SqliteBackend
from storage.cache import PendingCacheWrites, VersionedCache
from storage.unit_of_work import UnitOfWork


class Database:
    """SQLite (``sqlite:///./var/green.db``) or PostgreSQL (``postgresql://...``).

    A driver named in the URL (``sqlite+aiosqlite``, ``postgresql+asyncpg``) is accepted.
    """

    def __init__(self, url: str) -> None:
        self._backend = _backend(url)
        self._cache = VersionedCache()
        self.on_enqueued: Callable[[frozenset[str]], None] = lambda _kinds: None
        """Called after a commit with the kinds of the jobs that it enqueued."""

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[UnitOfWork]:
        """One transaction: durably committed at the end, rolled back on an exception.

        Await nothing inside but the repositories: on SQLite everybody else waits meanwhile.
        """
        cache_writes = PendingCacheWrites(self._cache)
        async with self._backend.unit() as run:
            uow = UnitOfWork(run, cache_writes)
            yield uow
        cache_writes.publish()
        if uow.enqueued:
            self.on_enqueued(frozenset(uow.enqueued))

    @property
    def line(self) -> Line:
        """The line to the other workers on this database."""
        return self._backend.line

    async def migrate(self) -> None:
        """Bring the schema to the newest revision."""
        await self._backend.migrate()

    async def answers(self) -> bool:
        """Whether a transaction can be begun and can read; raises what prevents it."""
        async with self._backend.unit() as run:
            return await run(_read_one)

    async def forget(self) -> None:
        """After a deletion, leave no copy of deleted rows in SQLite's log."""
        await self._backend.forget()

    async def close(self) -> None:
        """Close the database once every unit of work has ended."""
        await self._backend.close()


def _read_one(connection: Connection) -> bool:
    return connection.execute(text("SELECT 1")).scalar() == 1


def _backend(address: str) -> Backend:
    url = make_url(address)
    match url.get_backend_name():
        case "sqlite":
            return SqliteBackend(url.set(drivername="sqlite"))
        case "postgresql":
            return PostgresqlBackend(url.set(drivername="postgresql+asyncpg"))
        case other:
            raise ValueError(f"unknown kind of database {other!r}: use sqlite or postgresql")
