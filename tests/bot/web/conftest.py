"""The web chat on a real port, with a canned conversation behind it."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.runtime.settings import Settings
from bot.web.app import build_web
from tests.bot.web.client import Client
from tests.support.fake_turns import FakeTurns
from tests.support.ports import free_port
from tests.support.web.browser import Served


class Clock:
    """A clock the test sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until the test moves it."""
    return Clock()


@pytest.fixture
def turns(tmp_path: Path, clock: Clock) -> FakeTurns:
    """The canned conversation."""
    return FakeTurns(tmp_path, clock=clock)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a server on this machine."""
    return Settings(_env_file=None, web_port=free_port(), data_dir=tmp_path)  # type: ignore[call-arg]


@pytest.fixture
async def served(turns: FakeTurns, settings: Settings, clock: Clock) -> AsyncIterator[Served]:
    """The server, running."""
    server = Served(lambda: build_web(turns, turns.files, settings, clock), settings)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def visit(served: Served) -> AsyncIterator[Callable[[], Client]]:
    """Browsers without script, each with cookies of its own."""
    sessions: list[aiohttp.ClientSession] = []

    def fresh() -> Client:
        jar = aiohttp.CookieJar(unsafe=True)  # cookies of an IP address, too
        sessions.append(aiohttp.ClientSession(served.url, cookie_jar=jar))
        return Client(sessions[-1])

    yield fresh
    for session in sessions:
        await session.close()
