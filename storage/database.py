"""The database: units of work, migrations, and its end."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from types import TracebackType

from sqlalchemy import Connection, make_url, text

from storage.backends.line import Line
from storage.backends.protocol import Backend, Run
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

    def unit_of_work(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """One transaction: durably committed at the end, rolled back on an exception.

        Await nothing inside but the repositories: on SQLite everybody else waits meanwhile.
        """
        return _Transaction(self, self._backend.unit(), PendingCacheWrites(self._cache))

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


class _Transaction:
    """A unit of work on a backend. A class, because every turn enters one: see ``_Unit`` there."""

    __slots__ = ("_cache_writes", "_database", "_unit", "_uow")

    def __init__(
        self,
        database: Database,
        unit: AbstractAsyncContextManager[Run],
        cache_writes: PendingCacheWrites,
    ) -> None:
        self._database = database
        self._unit = unit
        self._cache_writes = cache_writes

    async def __aenter__(self) -> UnitOfWork:
        self._uow = UnitOfWork(await self._unit.__aenter__(), self._cache_writes)
        return self._uow

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._unit.__aexit__(kind, error, trace)
        if kind is not None:
            return
        self._cache_writes.publish()
        if self._uow.enqueued:
            self._database.on_enqueued(frozenset(self._uow.enqueued))


def _read_one(connection: Connection) -> bool:
    return connection.execute(text("SELECT 1")).scalar() == 1


def _backend(address: str) -> Backend:
    """The backend of a URL; the driver of the other is not loaded."""
    url = make_url(address)
    match url.get_backend_name():
        case "sqlite":
            from storage.backends.sqlite import SqliteBackend  # noqa: PLC0415 - by the settings

            return SqliteBackend(url.set(drivername="sqlite"))
        case "postgresql":
            from storage.backends.postgresql import (  # noqa: PLC0415 - a fiftieth of a start
                PostgresqlBackend,
            )

            return PostgresqlBackend(url.set(drivername="postgresql+asyncpg"))
        case other:
            raise ValueError(f"unknown kind of database {other!r}: use sqlite or postgresql")
