"""The board on a real port, with the core behind it, on both databases."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest

from bot.app import Core, running_core
from bot.runtime.settings import Settings
from bot.web.app import build_web
from storage.models import Identity
from storage.records import Conversation
from tests.bot.talking import Clock
from tests.bot.web.client import Client
from tests.support.ports import free_port
from tests.support.stored.databases import database_url, postgresql_url, rows_of
from tests.support.web.browser import Served

__all__ = ["database_url", "postgresql_url"]

Join = Callable[[], Awaitable["Site"]]


class Site:
    """A browser without script whose person has agreed, and their conversation."""

    def __init__(self, core: Core, client: Client, external_id: str) -> None:
        self.core = core
        self.client = client
        self.external_id = external_id

    async def conversation(self) -> Conversation:
        """The conversation as it is stored now."""
        found = await self.core.turns.reader.find("web", self.external_id)
        assert found is not None
        return found

    async def person(self) -> int:
        """The person."""
        return (await self.conversation()).person


@pytest.fixture
def core_settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings of a core on either kind of database."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        database_url=database_url,
        data_dir=tmp_path,
        web_port=free_port(),
    )


@pytest.fixture
async def core(core_settings: Settings, clock: Clock) -> AsyncIterator[Core]:  # noqa: ARG001
    async with running_core(core_settings) as core:
        yield core


@pytest.fixture
async def served(core: Core, core_settings: Settings, clock: Clock) -> AsyncIterator[Served]:
    """The pages, served."""
    server = Served(lambda: build_web(core.turns, core.files, core_settings, clock), core_settings)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def join(core: Core, served: Served) -> AsyncIterator[Join]:
    """A new person in a browser of their own, who has agreed to the privacy notice."""
    sessions: list[aiohttp.ClientSession] = []
    known: set[str] = set()

    async def fresh() -> Site:
        jar = aiohttp.CookieJar(unsafe=True)
        sessions.append(aiohttp.ClientSession(served.url, cookie_jar=jar))
        client = Client(sessions[-1])
        await client.begin()
        await client.choose("agree")
        names = {row["external_id"] for row in await rows_of(core.database, Identity)}
        (name,) = names - known
        known.add(name)
        return Site(core, client, name)

    yield fresh
    for session in sessions:
        await session.close()
