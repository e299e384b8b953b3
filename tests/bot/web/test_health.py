"""Health for monitors: short, bounded, and nothing secret."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.runtime.settings import Settings
from bot.web.app import build_web
from bot.web.health import Check, Readiness
from storage.database import Database
from tests.bot.web.conftest import Clock
from tests.support.fake_turns import FakeTurns
from tests.support.web.browser import Served
from tests.support.web.raw_http import exchange, request


class Part:
    """A part the service uses, in the state the test sets."""

    def __init__(self) -> None:
        self.state = "works"
        self.asked = 0

    async def holds(self) -> bool | None:
        """Whether it works, or unknown; it may also raise or hang."""
        self.asked += 1
        if self.state == "hangs":
            await asyncio.Event().wait()
        if self.state == "raises":
            raise RuntimeError("password=secret")
        return None if self.state == "elsewhere" else self.state == "works"


@pytest.fixture
def part() -> Part:
    """A part that works."""
    return Part()


@pytest.fixture
async def monitored(
    turns: FakeTurns, settings: Settings, clock: Clock, part: Part
) -> AsyncIterator[Served]:
    """A server that needs the part and another one that always works."""
    checks = [Check("database", part.holds), Check("disk", Part().holds)]
    async for server in _serve(turns, settings, clock, checks):
        yield server


@pytest.fixture
async def with_telegram(
    turns: FakeTurns, settings: Settings, clock: Clock, part: Part
) -> AsyncIterator[Served]:
    """A server whose Telegram is the part."""
    checks = [
        Check("database", Part().holds),
        Check("telegram", part.holds, is_required=False),
    ]
    async for server in _serve(turns, settings, clock, checks):
        yield server


async def _serve(
    turns: FakeTurns, settings: Settings, clock: Clock, checks: list[Check]
) -> AsyncIterator[Served]:
    server = Served(
        lambda: build_web(turns, turns.files, settings, clock, checks=checks),
        settings,
    )
    await server.start()
    yield server
    await server.stop()


@pytest.mark.usefixtures("monitored")
async def test_readiness_names_what_fails_and_no_more(
    settings: Settings, part: Part, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = await exchange(settings.web_port, request("GET", "/readyz"))
    assert (ready.status, ready.text) == (200, '{"status":"ok"}')
    monkeypatch.setattr("bot.web.health.CHECK_SECONDS", 0.05)
    for part.state in ("ill", "raises", "hangs"):
        answer = await exchange(settings.web_port, request("GET", "/readyz"))
        assert answer.status == 503
        assert answer.text == '{"status":"failing","failing":["database"]}'
        assert (await exchange(settings.web_port, request("GET", "/healthz"))).status == 200


@pytest.mark.usefixtures("with_telegram")
async def test_the_web_chat_stays_ready_without_telegram(
    settings: Settings, part: Part, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = await exchange(settings.web_port, request("GET", "/readyz"))
    assert (ready.status, ready.text) == (200, '{"status":"ok","telegram":"ok"}')
    monkeypatch.setattr("bot.web.health.CHECK_SECONDS", 0.05)
    for part.state in ("ill", "raises", "hangs"):
        answer = await exchange(settings.web_port, request("GET", "/readyz"))
        assert (answer.status, answer.text) == (200, '{"status":"ok","telegram":"away"}')


@pytest.mark.usefixtures("with_telegram")
async def test_what_another_process_serves_is_not_vouched_for(
    settings: Settings, part: Part
) -> None:
    part.state = "elsewhere"
    answer = await exchange(settings.web_port, request("GET", "/readyz"))
    assert (answer.status, answer.text) == (200, '{"status":"ok","telegram":"elsewhere"}')


async def test_those_who_ask_at_once_share_the_answer(part: Part) -> None:
    readiness = Readiness([Check("database", part.holds)])
    await asyncio.gather(*(readiness.check() for _ in range(50)))
    assert part.asked == 1


async def test_a_database_answers(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/green.db")
    assert await database.answers()
    await database.close()
