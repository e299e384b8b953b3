"""The disk of the database is full; the clock jumps. What people see, and that nothing is lost."""

import asyncio
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from structlog.testing import capture_logs

from bot.runtime.clock import now
from bot.runtime.settings import Settings
from tests.bot.telegram.running import RunningBot, running
from tests.faults.people import MET, PATIENCE, answers, begun
from tests.support.bot_api import BotApiServer
from tests.support.stored.databases import sqlite_template

pytestmark = pytest.mark.slow

__all__ = ["sqlite_template"]

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _migrated(settings: Settings, sqlite_template: Path) -> None:
    shutil.copy(sqlite_template, settings.data_dir / "green.db")


async def _limit_pages(bot: RunningBot, more: int) -> None:
    """Limit the pages that the database may grow by, as on a nearly full disk."""

    def limit(connection: Connection) -> None:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages + more}"))

    async with bot.core.database._backend.unit() as run:
        await run(limit)


async def test_an_answer_waits_while_the_disk_is_full(
    settings: Settings, server: BotApiServer
) -> None:
    """It is retried for a minute, and saved once when there is room."""
    person = server.person(4001)
    async with running(settings) as bot:
        await begun(person)
        await _limit_pages(bot, 0)
        taps = 0
        with capture_logs() as told:
            while not any(line["event"] == "saving-again" for line in told):
                assert taps < 8, "the disk was never full"  # existing pages have some room
                taps += 1
                await person.taps("符合")
                await asyncio.sleep(1)
        assert len(await answers(bot, person)) == taps - 1
        assert not any(f"{taps + 1}/8" in message.text for message in person.messages)
        await _limit_pages(bot, 10_000)
        await person.sees(f"{taps + 1}/8", within=PATIENCE)
        assert await answers(bot, person) == [MET] * taps


class JumpingClock:
    """The clock of a machine whose time is changed."""

    def __init__(self) -> None:
        self.off = timedelta()

    def __call__(self) -> datetime:
        """Its time."""
        return now() + self.off


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> JumpingClock:
    """The clock of the whole program."""
    clock = JumpingClock()
    monkeypatch.setattr("bot.app.now", clock)
    return clock


async def test_answers_keep_their_order_while_the_clock_jumps(
    settings: Settings, server: BotApiServer, clock: JumpingClock
) -> None:
    """Two days back, then more than a year ahead, then right again: each question comes once."""
    person = server.person(4002)
    async with running(settings) as bot:
        await begun(person)
        for number, off in enumerate((timedelta(), -2 * DAY, 400 * DAY, timedelta()), start=2):
            clock.off = off
            await person.taps("符合")
            await person.sees(f"{number}/8", within=PATIENCE)
        assert await answers(bot, person) == [MET] * 4
        await person.says("/status")
        await person.sees("进度", within=PATIENCE)
