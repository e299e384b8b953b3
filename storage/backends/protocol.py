"""How repositories use a database: a backend runs plain functions with a connection."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection

from storage.backends.line import Line

P = ParamSpec("P")
T = TypeVar("T")


class Run(Protocol):
    """Runs ``work(connection, ...)`` inside the transaction of a unit of work."""

    @property
    def combines(self) -> bool:
        """Whether each statement is a round trip, and one may write to several tables."""

    async def __call__(
        self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run ``work``; what it returns."""

    async def alone(
        self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run ``work``, a single statement that needs no transaction around it.

        On a server this saves the round trips that begin and end one. If a transaction has begun
        by then, the statement is part of it.
        """


class Backend(Protocol):
    """A database behind ``Database``."""

    def unit(self) -> AbstractAsyncContextManager[Run]:
        """A transaction: durable at the end, rolled back on an exception."""

    @property
    def line(self) -> Line:
        """The line to the other workers."""

    async def migrate(self) -> None:
        """Bring the schema to the newest revision."""

    async def forget(self) -> None:
        """Leave no copy of deleted rows in the database's log."""

    async def close(self) -> None:
        """Close the database."""
