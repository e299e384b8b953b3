"""Communication between the workers on one database: notices, and roles held by one of them.

A notice only shortens the wait: it gives the name under which something is new, and its receiver
reads the tables, which are authoritative. Names are short and reveal nothing about a person.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

Hear = Callable[[frozenset[str] | None], None]
"""Told the names under which something is new; ``None``: perhaps under every one."""


class Line(Protocol):
    """How a worker notifies the others, and is notified by them.

    ``is_shared``: there may be other workers.
    """

    is_shared: bool

    async def run(self) -> None:
        """Stay connected until cancelled; reconnect after a loss."""

    def listen(self, hear: Hear) -> None:
        """Call ``hear`` for every notice of another worker, and once after a lost connection."""

    def tell(self, name: str | None) -> None:
        """Notify the others that something is committed under a name, or under any name."""

    async def in_role(self, role: str, work: Callable[[], Awaitable[None]]) -> None:
        """Run ``work`` while this worker is the only holder of the role, until cancelled.

        If the role is lost, ``work`` is cancelled; it restarts once the role is regained.
        """


class LocalLine:
    """The line of a single process: no one to notify, and it holds every role."""

    is_shared = False

    async def run(self) -> None:
        """Nothing to do."""
        await asyncio.Event().wait()

    def listen(self, hear: Hear) -> None:
        """There are no other workers."""

    def tell(self, name: str | None) -> None:
        """There are no other workers."""

    async def in_role(self, role: str, work: Callable[[], Awaitable[None]]) -> None:  # noqa: ARG002
        """Do the work."""
        await work()
