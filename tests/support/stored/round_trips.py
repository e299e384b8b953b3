"""A way to PostgreSQL that counts the round trips: what a client sends and then waits for."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import make_url

ASKS_AND_WAITS = frozenset({b"S", b"Q"})
"""The messages of the protocol after which the server answers: Sync, and a simple Query."""
HEADER = 5
NOT_ENCRYPTED = 80877103


@dataclass
class Way:
    """An address that leads to the server, and the round trips made on it."""

    url: str = ""
    made: int = 0

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Everything the client sends, message by message."""
        while True:
            length = await reader.readexactly(4)
            rest = await reader.readexactly(int.from_bytes(length) - 4)
            writer.write(length + rest)
            if int.from_bytes(rest[:4]) != NOT_ENCRYPTED:
                break
        while True:
            head = await reader.readexactly(HEADER)
            rest = await reader.readexactly(int.from_bytes(head[1:]) - 4)
            self.made += head[:1] in ASKS_AND_WAITS
            writer.write(head + rest)


@asynccontextmanager
async def counted(url: str) -> AsyncIterator[Way]:
    """A way to the database at ``url``."""
    server, way = make_url(url), Way()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, here = await asyncio.open_connection(server.host, server.port or 5432)
        back = asyncio.create_task(_copied(there, writer))
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            await way.carry(reader, here)
        here.close()
        await back

    door = await asyncio.start_server(connected, "127.0.0.1", 0)
    port = door.sockets[0].getsockname()[1]
    way.url = server.set(port=port).render_as_string(hide_password=False)
    async with door:
        yield way


async def _copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while piece := await reader.read(65536):
            writer.write(piece)
    writer.close()
