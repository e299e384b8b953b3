"""Notices between workers, and roles held by one of them, on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.app import Core
from bot.jobs.notifier import Notifier
from storage.database import Database
from tests.bot.talking import Talker

pytestmark = pytest.mark.postgresql

SECONDS = 30.0
"""A ceiling for a busy machine."""
WEB = ("web", "somebody")


@asynccontextmanager
async def on_the_line(url: str) -> AsyncIterator[Database]:
    """A worker's database, connected to the others."""
    database = Database(url)
    running = asyncio.create_task(database.line.run())
    try:
        yield database
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await database.close()


async def test_a_notice_wakes_the_listener_of_another_worker_and_no_other_listener(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.jobs.notifier.LOOK_AGAIN_SECONDS", 10 * SECONDS)
    async with on_the_line(postgresql_url) as one, on_the_line(postgresql_url) as other:
        told, heard = Notifier(one.line), Notifier(other.line)
        await _connected(one, other)
        hers, his = heard.listen(WEB), heard.listen(("web", "somebody else"))
        for ear in (hers, his):
            await anext(ear)

        looks = [asyncio.ensure_future(anext(ear)) for ear in (hers, his)]
        told.notify(WEB)
        async with asyncio.timeout(SECONDS):
            await looks[0]
        assert not looks[1].done()
        looks[1].cancel()


async def test_many_notices_of_a_moment_are_one_and_none_is_lost(postgresql_url: str) -> None:
    async with on_the_line(postgresql_url) as one, on_the_line(postgresql_url) as other:
        heard: list[frozenset[str] | None] = []
        other.line.listen(heard.append)
        await _connected(one, other)
        heard.clear()
        names = {f"name{number}" for number in range(300)}
        for name in names:
            one.line.tell(name)
        async with asyncio.timeout(SECONDS):
            while not names <= set().union(*(part or () for part in heard)):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    assert len(heard) <= 3


async def test_after_a_loss_everybody_looks_once_and_hears_again(postgresql_url: str) -> None:
    async with on_the_line(postgresql_url) as one, on_the_line(postgresql_url) as other:
        heard: list[frozenset[str] | None] = []
        other.line.listen(heard.append)
        await _connected(one, other)
        heard.clear()
        await _ends_connections_of_lines(postgresql_url)
        async with asyncio.timeout(SECONDS):
            while None not in heard:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)
        await _connected(one, other)


async def test_a_role_has_one_holder_and_passes_on_when_its_connection_dies(
    postgresql_url: str,
) -> None:
    holders: list[str] = []

    async def hold(name: str) -> None:
        holders.append(name)
        try:
            await asyncio.Event().wait()
        finally:
            holders.remove(name)

    async with on_the_line(postgresql_url) as one, on_the_line(postgresql_url) as other:
        first = asyncio.create_task(one.line.in_role("talks", lambda: hold("one")))
        await _until(lambda: holders == ["one"])
        second = asyncio.create_task(other.line.in_role("talks", lambda: hold("other")))
        await asyncio.sleep(1.5)
        assert holders == ["one"], "two workers have the role"
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        await _ends_connections_of_lines(postgresql_url)
        await _until(lambda: holders == ["other"])
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
        assert holders == []


async def test_what_one_worker_answers_is_seen_by_whoever_watches_on_another(
    workers: tuple[Core, Core],
) -> None:
    one, other = workers
    li = Talker(one, "open page", channel="web")
    await li.begins()
    watching = other.turns.reader.watch("web", "open page")
    await anext(watching)
    shown = await other.turns.reader.transcript("web", "open page", limit=1)
    await li.taps("符合")
    async with asyncio.timeout(SECONDS):
        while True:
            await anext(watching)
            newest = await other.turns.reader.transcript("web", "open page", limit=1)
            if newest[-1].delivery > shown[-1].delivery:
                break
    assert newest[-1].given == "符合"


async def _connected(one: Database, other: Database) -> None:
    """Return once ``other`` receives the notices of ``one``."""
    arrived, before = asyncio.Event(), vars(other.line)["_hear"]

    def hear(names: frozenset[str] | None) -> None:
        before(names)
        if names and "ready" in names:
            arrived.set()

    other.line.listen(hear)
    async with asyncio.timeout(SECONDS):
        while not arrived.is_set():
            one.line.tell("ready")
            with suppress(TimeoutError):
                await asyncio.wait_for(arrived.wait(), 0.2)
    other.line.listen(before)


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(SECONDS):
        while not holds():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)


async def _ends_connections_of_lines(url: str) -> None:
    """End the listening connections, as a restarting server does."""
    engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"))
    async with engine.connect() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    await engine.dispose()
