"""PostgreSQL: a pool of connections, a transaction a unit of work; row locks keep the order."""

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
"""States of a transaction that the server broke off for the sake of another: begin it again."""
MIGRATION_LOCK = 36132
"""Advisory lock that lets one of several starting workers upgrade the schema."""


class PostgresqlBackend:
    """A database on a server, shared by any number of workers."""

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
        """A transaction on a connection of its own.

        Raises ``ConversationMoved`` where it and another waited for each other.
        """
        try:
            async with self._transaction() as run:
                yield run
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) in LOST_RACES:
                raise ConversationMoved("broken off by the server") from error
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
        """Upgrade in one transaction, one worker at a time."""
        async with self._engine.begin() as connection:
            await connection.execute(
                text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK}
            )
            await connection.run_sync(upgrade)

    async def forget(self) -> None:
        """Nothing: the server decides when its files are written over."""

    async def close(self) -> None:
        """Close the connections."""
        await self._engine.dispose()
