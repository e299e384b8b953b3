"""Kills, and a database that is busy, at each moment of an update: none is lost or doubled."""

import asyncio
import shutil
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.runtime.settings import Settings
from bot.telegram import CHANNEL
from scoring.answers.model import Met
from tests.bot.telegram.running import begin, process, running, settings_for
from tests.support.bot_api import BotApiServer, Person
from tests.support.stored.databases import sqlite_template

__all__ = ["sqlite_template"]

PATIENCE = 120.0
AFTER_A_POLL_SECONDS = 1.5
"""More than an update was waited for before it was confirmed."""


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as server:
        yield server


@pytest.fixture
def on_sqlite(server: BotApiServer, tmp_path: Path, sqlite_template: Path) -> Settings:
    shutil.copy(sqlite_template, tmp_path / "green.db")
    return settings_for(server, tmp_path)


async def test_a_tap_outlives_a_kill_while_the_database_is_locked(
    on_sqlite: Settings, server: BotApiServer
) -> None:
    person = server.person(1)
    await _begun(person, server, on_sqlite)
    async with process(on_sqlite) as bot:
        await _polled(server)
        async with _locked(on_sqlite):
            await person.taps("符合")
            await asyncio.sleep(AFTER_A_POLL_SECONDS)
            assert len(server.telegram.updates) == 1, "confirmed, and nowhere on record"
            bot.send_signal(signal.SIGKILL)
            await bot.wait()
    async with running(on_sqlite) as again:
        await person.sees("2/8", within=PATIENCE)
        assert list((await again.dossier(person)).answers.values()) == [Met(True)]


async def test_a_file_outlives_a_kill_while_it_is_fetched(
    on_sqlite: Settings, server: BotApiServer
) -> None:
    """How the inbox keeps an update, on both databases: ``test_inbox.py`` of the storage."""
    person, other = server.person(1), server.person(2)
    await _begun(person, server, on_sqlite)
    async with process(on_sqlite) as bot:
        server.stalls("getFile", seconds=10 * PATIENCE)
        await person.sends_document("环评批复.pdf", b"%PDF-1.7")
        await other.says("/start")
        await other.sees("隐私", within=PATIENCE)
        await _confirmed(server)
        bot.send_signal(signal.SIGKILL)
        await bot.wait()
    async with running(on_sqlite) as again:
        await person.sees("已收到证明材料", within=PATIENCE)
        await server.settles()
        ((file,),) = (await again.dossier(person)).evidence.values()
        assert file.name == "环评批复.pdf"
        async with again.core.database.unit_of_work() as uow:
            assert await uow.inbox.recall(CHANNEL) == ()


async def test_what_will_not_be_saved_is_said_and_never_shown_as_done(
    on_sqlite: Settings, server: BotApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.channel.SAVING_SECONDS", 0.2)
    monkeypatch.setattr("storage.backends.sqlite.BUSY_SECONDS", 0.1)
    person = server.person(1)
    async with running(on_sqlite) as bot:
        await begin(person)
        await server.settles()
        async with _locked(on_sqlite):
            await person.taps("符合")
            assert "没有存上" in await person.is_told(within=PATIENCE)
            await person.sees("没有存上")
        await person.taps("符合")
        await person.sees("2/8")
        assert list((await bot.dossier(person)).answers.values()) == [Met(True)]


async def test_a_press_is_answered_while_it_is_still_being_saved(
    on_sqlite: Settings, server: BotApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.press_reply.STILL_SAVING_SECONDS", 0.3)
    person = server.person(1)
    async with running(on_sqlite):
        await begin(person)
        async with _locked(on_sqlite):
            await person.taps("符合")
            assert "还在保存" in await person.is_told(within=PATIENCE)
        await person.sees("2/8")


async def test_more_slow_files_than_a_poll_brings_hold_nobody_up(
    on_sqlite: Settings, server: BotApiServer
) -> None:
    person, other = server.person(1), server.person(2)
    async with running(on_sqlite) as bot:
        await begin(person)
        server.stalls("getFile", seconds=PATIENCE)
        for number in range(120):
            await person.sends_document(f"{number}.txt", b"%d" % number)
        await other.says("/start")
        await other.sees("隐私")
        await _confirmed(server)
        async with bot.core.database.unit_of_work() as uow:
            assert len(await uow.inbox.recall(CHANNEL)) == 120
        for task in bot.channel._background._under_way:
            task.cancel()


async def test_a_text_written_before_the_question_was_asked_is_handed_back(
    on_sqlite: Settings, server: BotApiServer
) -> None:
    """The bot was away: the tap brings the next question, and the text was for the one before."""
    person = server.person(1)
    async with running(on_sqlite):
        await begin(person)
    await person.taps("符合")
    await person.says("不符合")
    await asyncio.sleep(1.1)  # Telegram's clock counts seconds
    async with running(on_sqlite) as bot:
        await person.sees("没有记为回答")
        assert "“不符合”" in person.screen.text
        assert "2/8" in person.screen.text
        assert list((await bot.dossier(person)).answers.values()) == [Met(True)]
        await person.says("不符合")
        await person.sees("3/8")


async def _begun(person: Person, server: BotApiServer, settings: Settings) -> None:
    """At the first question, by a bot in this process, which starts sooner than one of its own."""
    async with running(settings):
        await begin(person)
        await server.settles()


async def _polled(server: BotApiServer) -> None:
    """Wait until a bot that has just been started asks for updates."""
    before = len(server.called("getUpdates"))
    async with asyncio.timeout(PATIENCE):
        while len(server.called("getUpdates")) == before:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)


@asynccontextmanager
async def _locked(settings: Settings) -> AsyncIterator[None]:
    """The database, locked by somebody else.

    The lock is waited for beside the event loop, on which the program may have yet to commit.
    """
    path = settings.database_url.removeprefix("sqlite:///")
    with closing(
        sqlite3.connect(path, isolation_level=None, timeout=PATIENCE, check_same_thread=False)
    ) as other:
        await asyncio.to_thread(other.execute, "BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


async def _confirmed(server: BotApiServer) -> None:
    async with asyncio.timeout(PATIENCE):
        while len(server.telegram.updates):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)
