"""PostgreSQL: a pool of connections, one transaction for each unit of work, and row locks."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, Connection, event, text
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.backends.postgresql_line import PostgresqlLine
from storage.backends.protocol import Run
from storage.base import compact_json
from storage.errors import ConversationMoved
from storage.schema import upgrade

P = ParamSpec("P")
T = TypeVar("T")

POOL_SIZE = 10
POOL_PATIENCE_SECONDS = 120
"""How long a unit of work waits for a connection: in the last minute of a call two hundred submit
at once, one after the other, and on a busy machine that took longer than the library's 30 s."""
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
            pool_timeout=POOL_PATIENCE_SECONDS,
            json_serializer=compact_json,
            hide_parameters=True,  # they are answers, and errors are logged
        )
        self._alone = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        self.line = PostgresqlLine(url)
        event.listen(self._engine.sync_engine, "checkout", _refuse_closed)

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Run]:
        """A transaction on its own connection, begun by the first statement that needs one.

        Raises ``ConversationMoved`` after a deadlock with another one.
        """
        try:
            async with AsyncExitStack() as stack:
                yield _Unit(self._engine, self._alone, stack)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) in LOST_RACES:
                raise ConversationMoved("aborted by the server") from error
            raise

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


class _Unit:
    """What runs the statements of one unit of work."""

    combines = True

    def __init__(self, engine: AsyncEngine, alone: AsyncEngine, stack: AsyncExitStack) -> None:
        """``alone``: the same engine, for statements outside a transaction."""
        self._engine = engine
        self._alone = alone
        self._stack = stack
        self._connection: AsyncConnection | None = None
        self._is_begun = False

    async def __call__(
        self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        if self._connection is None or not self._is_begun:
            await self._stack.aclose()  # the connection of the statements alone
            self._connection = await self._stack.enter_async_context(self._engine.begin())
            self._is_begun = True
        return await self._connection.run_sync(work, *args, **kwargs)

    async def alone(
        self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        if self._connection is None:
            self._connection = await self._stack.enter_async_context(self._alone.connect())
        return await self._connection.run_sync(work, *args, **kwargs)


def _refuse_closed(connection: Any, _record: object, _proxy: object) -> None:
    """Make the pool replace a connection that the server has closed.

    This avoids the round trip of a ping: a closed connection is detected at once.
    """
    if connection.driver_connection.is_closed():
        raise DisconnectionError("closed by the server")
