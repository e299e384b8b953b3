"""The line between the workers on one database: notices, and roles that one of them has.

A notice only saves waiting: it says under which name something is new, and whoever hears it looks
into the tables, which are the truth. Names are short and tell nothing about a person.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

Hear = Callable[[frozenset[str] | None], None]
"""Told the names under which something is new; ``None``: perhaps under every one."""


class Line(Protocol):
    """What one worker tells the others, and hears of them.

    ``is_shared``: there may be others.
    """

    is_shared: bool

    async def run(self) -> None:
        """Be on the line until cancelled; after a loss, again."""

    def listen(self, hear: Hear) -> None:
        """Call ``hear`` at every notice of another worker, and once after a loss."""

    def tell(self, name: str | None) -> None:
        """Something is committed under a name, or under any: the others hear it in a moment."""

    async def in_role(self, role: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do ``work`` while this worker has the role, as the only one; until cancelled.

        When the role is lost, ``work`` is cancelled; it is begun again once the role is back.
        """


class LocalLine:
    """The line of a process that is the only one: nobody to tell, every role its own."""

    is_shared = False

    async def run(self) -> None:
        """Nothing to do."""
        await asyncio.Event().wait()

    def listen(self, hear: Hear) -> None:
        """Nobody else speaks."""

    def tell(self, name: str | None) -> None:
        """Nobody else listens."""

    async def in_role(self, role: str, work: Callable[[], Awaitable[None]]) -> None:  # noqa: ARG002
        """Do the work."""
        await work()
