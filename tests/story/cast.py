"""Who takes part in the story, and the machinery they talk to."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.async_api import Browser

from tests.attack.harness.databases import fresh_database
from tests.story.album import PHONE, Album
from tests.story.people import InBrowser, OnTelegram
from tests.story.program import Program
from tests.support.bot_api import BotApiServer
from tests.support.story_2025 import ENTERPRISE
from tests.support.web.browser import PATIENCE_SECONDS, chromium

CONSULTANCY: Final = "绿源咨询有限公司"
CEMENT: Final = ENTERPRISE
FOUNDRY: Final = "北方铸造有限公司"
PUMPS: Final = "东海泵业有限公司"
_CODE = re.compile(r"/join ([A-Z0-9-]{11})")


@dataclass
class Cast:
    """All of them. ``zhou`` and ``desk`` are one person, on the phone and at a desk."""

    program: Program
    browser: Browser
    folder: Path
    album: Album
    zhou: OnTelegram
    desk: InBrowser
    li: InBrowser
    han: OnTelegram
    sun: OnTelegram
    wang: OnTelegram
    zhao: InBrowser
    chen: InBrowser

    @property
    def everybody(self) -> tuple[OnTelegram | InBrowser, ...]:
        """In no order."""
        people = (self.zhou, self.desk, self.li, self.han)
        return (*people, self.sun, self.wang, self.zhao, self.chen)


def code_in(said: str) -> str:
    """The code of the invitation that was shown."""
    found = _CODE.findall(said)
    assert len(found) == 1, said
    return str(found[0])


@asynccontextmanager
async def gathered(folder: Path, server_url: str | None) -> AsyncIterator[Cast]:
    """Everybody in front of their screens, with the program not yet started."""
    album = Album()
    async with (
        BotApiServer() as server,
        chromium() as browser,
        fresh_database(server_url, folder) as database_url,
    ):
        program = Program(folder, database_url, server)

        def on_telegram(name: str, number: int) -> OnTelegram:
            return OnTelegram(name, server, number, album)

        async def in_browser(name: str) -> InBrowser:
            context = await browser.new_context(
                base_url=program.url,
                viewport=PHONE,
                locale="zh-CN",
                accept_downloads=True,
                reduced_motion="reduce",
            )
            context.set_default_timeout(PATIENCE_SECONDS * 1000)
            return InBrowser(name, await context.new_page(), folder, album)

        cast = Cast(
            program,
            browser,
            folder,
            album,
            zhou=on_telegram("zhou", 1001),
            desk=await in_browser("desk"),
            li=await in_browser("li"),
            han=on_telegram("han", 2002),
            sun=on_telegram("sun", 2003),
            wang=on_telegram("wang", 3001),
            zhao=await in_browser("zhao"),
            chen=await in_browser("chen"),
        )
        try:
            yield cast
        finally:
            await program.stop()
