"""The person of a walk in the core, in a browser and over the Bot API."""

import asyncio
import html
import re
from pathlib import Path

from playwright.async_api import Page

from tests.bot.talking import Talker
from tests.factories.walk import Shown
from tests.support.bot_api import Person
from tests.support.bot_api.people import PATIENCE_SECONDS
from tests.support.web.visitor import Visitor

_TAG = re.compile(r"<[^>]+>")
REPORT = "生成报告"
CHINESE = "中文 PDF"


class CorePerson:
    """Talks to the turns directly: fast, and without a report."""

    def __init__(self, talker: Talker) -> None:
        self.talker = talker

    async def says(self, text: str) -> None:
        """Type a message."""
        await self.talker.says(text)

    async def taps(self, label: str) -> None:
        """Press the button with this label."""
        await self.talker.takes(self.talker.button(label))

    async def shows(self) -> Shown:
        """What stands on the screen."""
        text = html.unescape(_TAG.sub("", self.talker.shown))
        return Shown(text, tuple(self.talker.labels))


class BrowserPerson:
    """At the web chat on a phone; keeps a picture of every screen where there is a folder."""

    def __init__(self, page: Page, pictures: Path | None = None) -> None:
        self._visitor = Visitor(page)
        self._page = page
        self._pictures = pictures
        self._acts = 0

    async def says(self, text: str) -> None:
        """Type a message; lines are kept, as in a paste."""
        before = await self._visitor.newest()
        await self._page.locator("#text").fill(text)
        await self._page.locator("#text").press("Enter")
        await self._visitor.is_answered(before)
        await self._picture()

    async def taps(self, label: str) -> None:
        """Press the live button with this label."""
        before = await self._visitor.newest()
        buttons = self._page.locator("#log form.choices")
        await buttons.get_by_role("button", name=label, exact=True).click()
        await self._visitor.is_answered(before)
        await self._picture()

    async def shows(self) -> Shown:
        """What stands on the screen."""
        said = await self._page.locator("#log .said").last.inner_text()
        return Shown(said, tuple(await self._visitor.labels()))

    async def report(self) -> bytes:
        """Ask for the report in Chinese, and download it."""
        await self._visitor.taps(REPORT)
        await self._visitor.taps(CHINESE)
        link = self._page.locator("#log .file a[download]")
        await link.wait_for()
        await self._picture()
        async with self._page.expect_download() as started:
            await link.click()
        return (await (await started.value).path()).read_bytes()

    async def _picture(self) -> None:
        if self._pictures is not None:
            self._acts += 1
            await self._page.screenshot(path=self._pictures / f"{self._acts:02}.png")


class TelegramPerson:
    """In a private chat with the bot."""

    def __init__(self, person: Person) -> None:
        self._person = person

    async def says(self, text: str) -> None:
        """Type a message."""
        await self._person.says(text)
        await self._answered()

    async def taps(self, label: str) -> None:
        """Press the button with this label."""
        await self._person.taps(label)
        await self._answered()

    async def shows(self) -> Shown:
        """What stands on the screen."""
        screen = self._person.screen
        return Shown(screen.text, tuple(screen.labels))

    async def report(self) -> bytes:
        """Ask for the report in Chinese, and wait for the file."""
        await self.taps(REPORT)
        await self._person.taps(CHINESE)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                for message in reversed(self._person.messages):
                    if message.by_bot and message.file is not None:
                        return message.file.content
                await asyncio.sleep(0.05)

    async def _answered(self) -> None:
        """A screen with buttons comes last of what an act is answered by."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not (await self._person.sees(within=PATIENCE_SECONDS)).buttons:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
