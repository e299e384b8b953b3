"""PostgreSQL: a pool of connections, one transaction for each unit of work, and row locks."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from storage.backends.protocol import Run
from storage.base import compact_json
from storage.errors import ConversationMoved
from storage.schema import upgrade

P = ParamSpec("P")
T = TypeVar("T")

POOL_SIZE = 10
LOST_RACES = frozenset({"40P01", "40001"})
"""Error codes of a transaction that the server aborted for another one: it can be retried."""
MIGRATION_LOCK = 36132
"""The advisory lock that lets one of several starting processes upgrade the schema."""


class PostgresqlBackend:
    """A database on a server, shared by any number of processes."""

    def __init__(self, url: URL) -> None:
        self._engine = create_async_engine(
            url,
            pool_size=POOL_SIZE,
            pool_pre_ping=True,
            json_serializer=compact_json,
            hide_parameters=True,  # they are answers, and errors are logged
        )

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Run]:
        """A transaction on its own connection.

        Raises ``ConversationMoved`` after a deadlock with another one.
        """
        try:
            async with self._transaction() as run:
                yield run
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) in LOST_RACES:
                raise ConversationMoved("aborted by the server") from error
            raise

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[Run]:
        async with self._engine.begin() as connection:

            async def run(
                work: Callable[Concatenate[Connection, P], T],
                /,
                *args: P.args,
                **kwargs: P.kwargs,
            ) -> T:
                return await connection.run_sync(work, *args, **kwargs)

            yield run

    async def migrate(self) -> None:
        """Upgrade in one transaction, one process at a time."""
        async with self._engine.begin() as connection:
            await connection.execute(
                text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK}
            )
            await connection.run_sync(upgrade)

    async def forget(self) -> None:
        """Do nothing: the server decides when its files are overwritten."""

    async def close(self) -> None:
        """Close the connections."""
        await self._engine.dispose()
