"""Fixtures: a Bot API server, and the bot at work on it with an empty database."""

import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.runtime.settings import Settings
from tests.bot.telegram.running import RunningBot, begin, running, settings_for
from tests.support.bot_api import BotApiServer, Person
from tests.support.bot_api.people import PATIENCE_SECONDS
from tests.support.stored.databases import sqlite_template

__all__ = ["sqlite_template"]


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as server:
        yield server


@pytest.fixture
def settings(server: BotApiServer, tmp_path: Path, sqlite_template: Path) -> Settings:
    shutil.copy(sqlite_template, tmp_path / "green.db")
    return settings_for(server, tmp_path)


@pytest.fixture
async def bot(settings: Settings) -> AsyncIterator[RunningBot]:
    async with running(settings) as bot:
        yield bot


@pytest.fixture
def person(server: BotApiServer) -> Person:
    """Somebody who has never met the bot."""
    return server.person(1001)


@pytest.fixture
async def asked(bot: RunningBot, person: Person) -> Person:  # noqa: ARG001 - it must run
    """Somebody at the first question of a full assessment."""
    await begin(person)
    return person


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls are given up, and what is owed is looked for, within some tenths of a second."""
    monkeypatch.setattr("bot.telegram.api.FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr("bot.jobs.notifier.LOOK_AGAIN_SECONDS", 0.2)
    monkeypatch.setattr("bot.jobs.worker.LOOK_SECONDS", 0.2)
    monkeypatch.setattr("bot.telegram.delivery.AGAIN", timedelta(seconds=0.2))


@pytest.fixture
def quick_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports are made at once, without the process of their own that takes a second to start."""

    async def made(*_: object) -> bytes:
        return b"%PDF-"

    monkeypatch.setattr("bot.jobs.report_process.ReportProcess.make", made)


@pytest.fixture(autouse=True)
def _confirmed_on_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine confirms no update before its turn is on record: `settles` relies on it."""
    monkeypatch.setattr("bot.telegram.polling.PATIENCE_SECONDS", PATIENCE_SECONDS)


@pytest.fixture(autouse=True)
def _unlogged() -> Iterator[None]:
    """Drawing a failure in colours takes seconds."""
    with capture_logs():
        yield
