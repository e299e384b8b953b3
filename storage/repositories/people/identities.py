"""Identities: whether they can be reached, and which message of ours they see."""

from sqlalchemy import Connection, update

from storage.backends.protocol import Run
from storage.base import table
from storage.models import Identity

_IDENTITIES = table(Identity)


class Identities:
    """The ways to reach people."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def mark_unreachable(self, identity: int) -> None:
        """Nothing more is sent, for instance because the bot was blocked."""
        await self._run(_set, identity, {"unreachable": True})

    async def mark_reachable(self, identity: int) -> None:
        """The person is back; what is pending is sent again."""
        await self._run(_set, identity, {"unreachable": False})

    async def set_live_ref(self, identity: int, live_ref: str | None) -> None:
        """The message that is edited in place from now on; ``None``: the next is a new one."""
        await self._run(_set, identity, {"live_ref": live_ref})

    async def set_label(self, identity: int, label: str) -> None:
        """What the device is called from now on."""
        await self._run(_set, identity, {"label": label})


def _set(connection: Connection, identity: int, values: dict[str, object]) -> None:
    connection.execute(update(_IDENTITIES).where(_IDENTITIES.c.id == identity).values(values))
