"""Two workers as processes behind one port: killed, stopped, and left alone."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr

from bot.runtime.settings import Settings
from tests.bot.telegram.running import process
from tests.support.bot_api import BotApiServer
from tests.support.ports import free_port

pytestmark = [pytest.mark.long, pytest.mark.postgresql]

PATIENCE = 120.0


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as server:
        yield server


@pytest.fixture
def settings(shared: Settings, server: BotApiServer) -> Settings:
    return shared.model_copy(
        update={
            "telegram_bot_token": SecretStr(server.token),
            "telegram_base_url": server.url,
        }
    )


async def test_whichever_worker_dies_the_other_serves_web_and_telegram(
    settings: Settings, server: BotApiServer
) -> None:
    port = str(free_port())
    person = server.person(1001)
    async with process(settings, WEB_WORKERS="2", WEB_PORT=port) as supervisor:
        await _healthy(port)
        await person.says("/start")
        await person.sees("隐私", within=PATIENCE)
        assert not [why for _, why in server.refused if "Conflict" in why], "two workers poll"
        for _ in range(2):  # at least one of them is the one that serves Telegram
            killed = min(_workers(supervisor.pid))
            os.kill(killed, signal.SIGKILL)
            await _healthy(port)
            await person.says("/help")
            await person.sees(within=PATIENCE)
            await _until(partial(_two_but, supervisor.pid, killed))
        await person.says("/start")
        await person.sees(within=PATIENCE)
        supervisor.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            _, told = await supervisor.communicate()
    assert supervisor.returncode == 0, told.decode()
    assert b"Traceback" not in told


async def test_workers_whose_supervisor_is_killed_stop_in_order(settings: Settings) -> None:
    port = str(free_port())
    async with process(settings, WEB_WORKERS="2", WEB_PORT=port) as supervisor:
        await _healthy(port)
        left = _workers(supervisor.pid)
        assert len(left) == 2
        supervisor.kill()
        await _until(lambda: not any(Path(f"/proc/{pid}/exe").exists() for pid in left))


async def test_what_keeps_workers_from_starting_is_said_once(settings: Settings) -> None:
    nowhere = f"postgresql://nobody@127.0.0.1:{free_port()}/none"
    async with process(settings, WEB_WORKERS="2", DATABASE_URL=nowhere) as supervisor:
        async with asyncio.timeout(PATIENCE):
            _, told = await supervisor.communicate()
    assert supervisor.returncode == 2, told.decode()
    assert told.decode().count("DATABASE_URL:") == 1


async def _healthy(port: str) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(PATIENCE):
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except (aiohttp.ClientError, OSError):
                pass
            await asyncio.sleep(0.1)


def _workers(supervisor: int) -> set[int]:
    """The process ids of the workers."""
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children")
    return set(map(int, children.read_text().split()))


def _two_but(supervisor: int, gone: int) -> bool:
    return len(_workers(supervisor) - {gone}) == 2


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)
