"""The bot as the tests run it: the real core and channel, in this process or in one of its own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bot.app import Core, running_core, running_telegram
from bot.runtime.settings import Settings
from bot.telegram import CHANNEL
from bot.telegram.channel import TelegramChannel
from dialogs.dossier.dossier import Dossier
from storage.database import Database
from tests.support.bot_api import BotApiServer, Person
from tests.support.bot_api.people import PATIENCE_SECONDS
from tests.support.story_2025 import MORE, the_only

ENTERPRISE = "测试水泥有限公司"
FULL = "完整评价（逐条）"
SMALLEST_PHOTO = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")


class TelegramTalker:
    """Somebody on Telegram."""

    def __init__(self, person: Person) -> None:
        self.person = person

    async def taps(self, label: str, sees: str) -> None:
        """Press the one button whose label has ``label`` in it."""
        while (found := the_only(label, self.person.screen.labels)) == MORE:
            await self.person.taps(found)
            await self.person.sees()
        await self.person.taps(found)
        await self._sees(sees)

    async def says(self, text: str, sees: str) -> None:
        """Type a message."""
        await self.person.says(text)
        await self._sees(sees)

    async def sends(self, name: str, sees: str) -> None:
        """Send the photo as a file, which keeps its name."""
        await self.person.sends_document(name, SMALLEST_PHOTO, "image/jpeg")
        await self._sees(sees)

    async def _sees(self, words: str) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                newest = await self.person.sees(within=PATIENCE_SECONDS)
                if any(words in shown for shown in (newest.text, *newest.labels)):
                    return
                await asyncio.sleep(0.01)


@dataclass
class RunningBot:
    """A bot at work in this process."""

    core: Core
    channel: TelegramChannel

    async def dossier(self, person: Person) -> Dossier:
        """What is on record of what a person has answered."""
        conversation = await self.core.turns.reader.find(CHANNEL, str(person.id))
        assert conversation is not None
        return conversation.dossier

    async def owes_nothing(self) -> None:
        """Wait until all that was committed is on record as delivered."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await self.core.turns.deliveries.pending(CHANNEL):  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.02)


def settings_for(server: BotApiServer, folder: Path) -> Settings:
    """Settings of a bot on the server, with its database and files in the folder."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]  # of the library's making
        telegram_bot_token=SecretStr(server.token),
        telegram_base_url=server.url,
        database_url=f"sqlite:///{folder}/green.db",
        data_dir=folder,
        web_port=0,
    )


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[RunningBot]:
    """The bot, from its start to its orderly stop."""
    async with running_core(settings) as core, running_telegram(settings, core) as channel:
        assert channel is not None
        yield RunningBot(core, channel)


@asynccontextmanager
async def process(settings: Settings, **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """``python -m bot run`` as a process of its own; ended, however the test ends."""
    assert settings.telegram_bot_token is not None
    environment = {
        **os.environ,
        "TELEGRAM_BOT_TOKEN": settings.telegram_bot_token.get_secret_value(),
        "TELEGRAM_BASE_URL": settings.telegram_base_url,
        "DATABASE_URL": settings.database_url,
        "DATA_DIR": str(settings.data_dir),
        "WEB_PORT": "0",
        **more,
    }
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "run"),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.communicate()


def refused(server: BotApiServer) -> list[tuple[str, str]]:
    """The calls that were refused, but for the polls that a stop breaks off."""
    return [call for call in server.refused if call[0] != "getUpdates"]


@asynccontextmanager
async def database_of(settings: Settings) -> AsyncIterator[Database]:
    """The database of a bot, as another process opens it."""
    database = Database(settings.database_url)
    yield database
    await database.close()


async def begin(person: Person, mode: str = FULL) -> None:
    """Lead a person from the first meeting to the first question of a mode."""
    await introduce(person)
    await person.sees("想怎么评")
    await person.taps(mode)
    await person.sees("▱")


async def introduce(person: Person) -> None:
    """Lead a person from the first meeting to what comes behind the profile."""
    await person.says("/start")
    await person.sees("隐私")
    await person.taps("同意并开始")
    await person.sees("企业全称")
    await person.says(ENTERPRISE)
    await person.sees(ENTERPRISE)
    await person.taps("其余以后再填")
