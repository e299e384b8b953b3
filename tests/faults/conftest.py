"""Fixtures: a Bot API server, and settings of a bot that uses it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.runtime.settings import Settings
from tests.bot.telegram.running import settings_for
from tests.support.bot_api import BotApiServer


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as server:
        yield server


@pytest.fixture
def settings(server: BotApiServer, tmp_path: Path) -> Settings:
    return settings_for(server, tmp_path)
