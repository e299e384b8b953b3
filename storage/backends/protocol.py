"""How repositories reach a database: plain functions over a connection, run by a backend."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection

P = ParamSpec("P")
T = TypeVar("T")


class Run(Protocol):
    """Runs ``work(connection, ...)`` inside the transaction of a unit of work."""

    async def __call__(
        self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What ``work`` returns."""


class Backend(Protocol):
    """A database behind ``Database``."""

    def unit(self) -> AbstractAsyncContextManager[Run]:
        """A transaction: durable when left, undone when left by an exception."""

    async def migrate(self) -> None:
        """Bring the schema to the newest revision."""

    async def forget(self) -> None:
        """Leave no copy of deleted rows where the database keeps its log."""

    async def close(self) -> None:
        """Let go of the database."""
