"""The line between workers over PostgreSQL: one connection per worker, outside its pool.

Notices are batched and sent after the commits they announce: ``NOTIFY`` within a transaction takes
a lock shared by all transactions. A role is an advisory lock of the connection, so it is released
the moment its holder dies.
"""

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import asyncpg
import structlog
from sqlalchemy import URL, NullPool
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from storage.backends.line import Hear

CHANNEL = "greenbot"
EVERYTHING = "*"
PROOF = "?"
"""A worker's notice to itself: a pooler between it and the server may drop what it listens to."""
PAYLOAD_CHARACTERS = 7000
"""The server takes 8000 bytes; with more names, everything may be new."""
TOGETHER_SECONDS = 0.05
"""Notices within this time are sent as one."""
LOOK_SECONDS = 1.0
"""How often free roles are taken and others left, and whether the connection works is seen."""
ANSWER_SECONDS = 5.0
"""How long the server may take for a statement before the line counts as lost."""
FROZEN_SECONDS = 10
"""The server ends the connection of a worker that has been silent for so long."""
PAUSE_SECONDS = 1.0

_LOST = (OSError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError)

log = structlog.get_logger()


class PostgresqlLine:
    """The line of one worker; ``run`` must be running for it to work."""

    is_shared = True

    def __init__(self, url: URL) -> None:
        self._engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._hear: Hear = lambda _: None
        self._untold: set[str] = set()
        self._stirred = asyncio.Event()
        self._roles: defaultdict[str, _Role] = defaultdict(_Role)
        self._is_proved = False

    def listen(self, hear: Hear) -> None:
        """Call ``hear`` for every notice of another worker, and once after a lost connection."""
        self._hear = hear

    def tell(self, name: str | None) -> None:
        """Notify the others that something is committed under a name, or under any name."""
        self._untold.add(EVERYTHING if name is None else name)
        self._stirred.set()

    async def in_role(self, role: str, work: Callable[[], Awaitable[None]]) -> None:
        """Run ``work`` while this worker holds the role."""
        wanted = self._roles[role]
        wanted.is_wanted = True
        try:
            await self._whenever_ours(wanted, work)
        finally:
            wanted.is_wanted = False

    async def _whenever_ours(self, wanted: "_Role", work: Callable[[], Awaitable[None]]) -> None:
        while True:
            await wanted.ours.wait()
            doing = asyncio.ensure_future(work())
            lost = asyncio.create_task(wanted.lost.wait())
            try:
                await asyncio.wait({doing, lost}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                lost.cancel()
                doing.cancel()
                await asyncio.wait({doing})
            if not doing.cancelled():
                return doing.result()

    async def run(self) -> None:
        """Stay connected until cancelled."""
        is_down = False
        while True:
            try:
                async with self._engine.connect() as connection:
                    raw = await connection.get_raw_connection()
                    if is_down:
                        log.info("line-open-again")
                    is_down = False
                    await self._serve(raw.driver_connection)
            except (*_LOST, TimeoutError) as error:
                if not is_down:
                    log.warning("line-lost", reason=type(error).__name__)
                is_down = True
            await asyncio.sleep(PAUSE_SECONDS)

    async def _serve(self, server: Any) -> None:
        """Receive and send notices and hold roles, until the connection ends."""
        ended = asyncio.Event()

        def end(_server: object) -> None:
            ended.set()
            self._stirred.set()

        server.add_termination_listener(end)
        try:
            with suppress(asyncpg.UndefinedObjectError):  # before version 14
                await server.execute(f"SET idle_session_timeout = '{FROZEN_SECONDS}s'")
            await server.add_listener(CHANNEL, self._received)
            self._hear(None)  # notices may have been missed
            proof = asyncio.create_task(self._prove())
            try:
                await self._work(server, ended)
            finally:
                proof.cancel()
        finally:
            for role in self._roles.values():
                role.lose()

    async def _work(self, server: Any, ended: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        look_at = loop.time()
        while not ended.is_set():
            if loop.time() >= look_at:
                await self._take_roles(server)
                look_at = loop.time() + LOOK_SECONDS
            with suppress(TimeoutError):
                async with asyncio.timeout_at(look_at):
                    await self._stirred.wait()
            self._stirred.clear()
            await self._tell(server)

    async def _prove(self) -> None:
        """Log an error if our own notice does not come back."""
        self._is_proved = False
        self.tell(PROOF)
        await asyncio.sleep(ANSWER_SECONDS)
        if not self._is_proved:
            log.warning("notices-do-not-arrive", advice=ADVICE)

    def _received(self, server: Any, pid: int, _channel: str, payload: str) -> None:
        if pid == server.get_server_pid():
            self._is_proved = True  # our own, already handled locally
        else:
            self._hear(None if payload == EVERYTHING else frozenset(payload.split()))

    async def _tell(self, server: Any) -> None:
        """Send all pending names as one notice, then pause briefly."""
        untold, self._untold = self._untold, set()
        if not untold:
            return
        payload = " ".join(sorted(untold))
        is_all = EVERYTHING in untold or len(payload) > PAYLOAD_CHARACTERS
        payload = EVERYTHING if is_all else payload
        try:
            notify = "SELECT pg_notify($1, $2)"
            await server.execute(notify, CHANNEL, payload, timeout=ANSWER_SECONDS)
        except BaseException:
            self._untold |= untold
            raise
        await asyncio.sleep(TOGETHER_SECONDS)

    async def _take_roles(self, server: Any) -> None:
        """Take the wanted roles that are free; this also checks that the server still answers."""
        await server.execute("SELECT 1", timeout=ANSWER_SECONDS)
        for name, role in self._roles.items():
            if role.is_wanted == role.ours.is_set():
                continue
            act = "pg_try_advisory_lock" if role.is_wanted else "pg_advisory_unlock"
            statement = f"SELECT {act}($1)"
            if await server.fetchval(statement, lock_of(name), timeout=ANSWER_SECONDS):
                log.info("role-taken" if role.is_wanted else "role-left", role=name)
                role.take() if role.is_wanted else role.lose()


class _Role:
    """Whether this worker holds a role, and whether it wants to."""

    def __init__(self) -> None:
        self.is_wanted = False
        self.ours, self.lost = asyncio.Event(), asyncio.Event()

    def take(self) -> None:
        self.lost.clear()
        self.ours.set()

    def lose(self) -> None:
        self.ours.clear()
        self.lost.set()


ADVICE = (
    "DATABASE_URL: 数据库的通知收不到，可能中间有 PgBouncer 一类的连接池；请直连数据库 / "
    "notices of the database do not arrive, perhaps for a pooler such as PgBouncer; "
    "connect to the server itself"
)


def lock_of(role: str) -> int:
    """The number of the advisory lock of a role."""
    return int.from_bytes(hashlib.sha256(f"role {role}".encode()).digest()[:8], signed=True)
