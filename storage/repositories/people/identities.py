"""Identities: whether they can be reached, and which message they see."""

from sqlalchemy import Connection, update

from storage.backends.protocol import Run
from storage.base import table
from storage.models import Identity

_IDENTITIES = table(Identity)


class Identities:
    """The identities of people."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def mark_unreachable(self, identity: int) -> None:
        """Send nothing more, for instance because the bot was blocked."""
        await self._run(_set, identity, {"unreachable": True})

    async def mark_reachable(self, identity: int) -> None:
        """The person can be reached again; what is pending is sent."""
        await self._run(_set, identity, {"unreachable": False})

    async def set_live_ref(self, identity: int, live_ref: str | None) -> None:
        """Set the message that is edited from now on; ``None``: the next one is new."""
        await self._run(_set, identity, {"live_ref": live_ref})

    async def set_label(self, identity: int, label: str) -> None:
        """Set the label of the device."""
        await self._run(_set, identity, {"label": label})


def _set(connection: Connection, identity: int, values: dict[str, object]) -> None:
    connection.execute(update(_IDENTITIES).where(_IDENTITIES.c.id == identity).values(values))
