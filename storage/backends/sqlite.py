"""SQLite: one connection, statements on the event loop, shared commits in a thread.

A statement takes about ten microseconds; handing it to a thread, as aiosqlite does, costs several
times that, ten times in a turn. So statements run on the event loop, and only the commit, which
waits for the disk, runs in a thread.

Units of work run one after the other, each inside its own savepoint: one that fails leaves no
trace. Those that end during a commit are made durable together by the next one; each returns only
after its commit.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy import URL, Connection, NullPool, create_engine

from storage.backends.line import LocalLine
from storage.backends.protocol import Run
from storage.base import compact_json
from storage.errors import CommitFailed
from storage.private import make_file, make_folder, tighten
from storage.schema import upgrade

P = ParamSpec("P")
T = TypeVar("T")

BUSY_SECONDS = 5.0
"""How long a unit of work waits for another process that writes to the same file."""
BUSY_PAUSE = 0.01
SETTINGS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # what was committed survives a power cut
    "foreign_keys=ON",
    "secure_delete=ON",  # what was deleted is overwritten
    "busy_timeout=0",  # ``_begin`` waits for others, without blocking the loop
)

_GIVEN_UP = "SQLite rolled the transaction back, as it does on a full disk"


class SqliteBackend:
    """A database file, created on first use."""

    def __init__(self, url: URL) -> None:
        self._engine = create_engine(
            url,
            isolation_level="AUTOCOMMIT",  # transactions are begun and ended below, by name
            connect_args={"check_same_thread": False},  # used by one at a time, see _writing
            json_serializer=compact_json,
            hide_parameters=True,  # they are answers, and errors are logged
            poolclass=NullPool,
        )
        self._file = url.database
        self._opened: tuple[Connection, sqlite3.Connection] | None = None
        self._writing = asyncio.Lock()
        self._holder: asyncio.Task[object] | None = None
        self._commits = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite-commit")
        self._waiting: list[asyncio.Future[None]] = []
        self._committer: asyncio.Task[None] | None = None
        self.line = LocalLine()
        self._run = _OnTheLoop(lambda: self._connection)

    def unit(self) -> AbstractAsyncContextManager[Run]:
        """A savepoint now, durable on return."""
        return _Unit(self)

    async def begin_unit(self) -> Run:
        """Wait for the others and set a savepoint; ``end_unit`` must follow."""
        await self._acquire()
        try:
            await self._begin()
            self._raw.execute("SAVEPOINT unit")
        except BaseException:
            self._release()
            raise
        return self._run

    def end_unit(self, *, is_failed: bool) -> asyncio.Future[None] | None:
        """Undo the unit, or release it and return a future that is done once it is durable."""
        try:
            if is_failed:
                self._undo()
                return None
            self._raw.execute("RELEASE unit")
            return self._committed()
        finally:
            self._release()

    async def migrate(self) -> None:
        """Upgrade in one transaction; all foreign keys are checked at its end."""
        async with self._alone():
            self._raw.execute("PRAGMA foreign_keys=OFF")
            await self._begin()
            try:
                upgrade(self._connection)
                broken = self._raw.execute("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise CommitFailed(f"the upgrade left {len(broken)} dangling references")
                self._raw.execute("COMMIT")
            except BaseException:
                self._raw.rollback()
                raise
            finally:
                self._raw.execute("PRAGMA foreign_keys=ON")

    async def forget(self) -> None:
        """Empty the write-ahead log, which contains deleted rows until it is overwritten."""
        while True:
            async with self._alone():
                if not self._raw.in_transaction:
                    self._raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                    return
            await asyncio.sleep(BUSY_PAUSE)

    async def close(self) -> None:
        """Wait for the last commit and close the file."""
        if self._committer is not None:
            await self._committer
        self._commits.shutdown()
        if self._opened is not None:
            self._opened[0].close()
            self._opened = None
        self._engine.dispose()

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        await self._acquire()
        try:
            yield
        finally:
            self._release()

    async def _acquire(self) -> None:
        task = asyncio.current_task()
        if self._holder is task:
            raise RuntimeError("a unit of work inside another one would deadlock")
        await self._writing.acquire()
        self._holder = task

    def _release(self) -> None:
        self._holder = None
        self._writing.release()

    @property
    def _connection(self) -> Connection:
        return (self._opened or self._open())[0]

    @property
    def _raw(self) -> sqlite3.Connection:
        return (self._opened or self._open())[1]

    def _open(self) -> tuple[Connection, sqlite3.Connection]:
        if self._file and not self._file.startswith("file:"):
            make_folder(Path(self._file).parent)
            make_file(Path(self._file))  # SQLite's log gets the mode of this file
        connection = self._engine.connect()
        # Begun once, only nominally, so that Alembic does not end it.
        connection.begin()
        driver = cast(sqlite3.Connection, connection.connection.dbapi_connection)
        self._opened = connection, driver
        for setting in SETTINGS:
            driver.execute(f"PRAGMA {setting}")
        if self._file:
            tighten(Path(f"{self._file}{end}") for end in ("", "-wal", "-shm"))
        return self._opened

    async def _begin(self) -> None:
        """Join the open transaction, or open one when no other process has one."""
        if self._raw.in_transaction:
            return
        loop = asyncio.get_running_loop()
        deadline = loop.time() + BUSY_SECONDS
        while True:
            try:
                self._raw.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or loop.time() > deadline:
                    raise
                await asyncio.sleep(BUSY_PAUSE)
            else:
                return

    def _undo(self) -> None:
        """Roll back this unit, and none of those that wait for the same commit."""
        if not self._raw.in_transaction:
            self._settle(_GIVEN_UP)
        elif self._waiting:
            self._raw.execute("ROLLBACK TO unit")
            self._raw.execute("RELEASE unit")
        else:
            self._raw.execute("ROLLBACK")

    def _committed(self) -> asyncio.Future[None]:
        """A future that is done when everything written so far is durable."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        self._waiting.append(future)
        if self._committer is None:
            # It waits in line after the units already waiting, so these get into the same commit.
            self._committer = loop.create_task(self._commit())
        return future

    async def _commit(self) -> None:
        async with self._writing:
            self._committer = None
            if not self._raw.in_transaction:
                self._settle(_GIVEN_UP)
                return
            commit = asyncio.get_running_loop().run_in_executor(
                self._commits, self._raw.execute, "COMMIT"
            )
            try:
                await commit
            except sqlite3.Error as error:
                if self._raw.in_transaction:
                    self._raw.execute("ROLLBACK")
                self._settle(str(error))
            else:
                self._settle()

    def _settle(self, failure: str | None = None) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if future.done():  # its task was cancelled
                continue
            if failure is None:
                future.set_result(None)
            else:
                future.set_exception(CommitFailed(failure))


class _Unit:
    """A unit of work. Every turn enters one, and a generator would take several times as long."""

    __slots__ = ("_backend",)

    def __init__(self, backend: SqliteBackend) -> None:
        self._backend = backend

    async def __aenter__(self) -> Run:
        return await self._backend.begin_unit()

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        committed = self._backend.end_unit(is_failed=kind is not None)
        if committed is not None:
            await committed


class _OnTheLoop:
    """Runs statements where they are called."""

    combines = False

    def __init__(self, connection: Callable[[], Connection]) -> None:
        self._connection = connection

    async def __call__(
        self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return work(self._connection(), *args, **kwargs)

    alone = __call__
