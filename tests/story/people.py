"""The people of the story, each at a channel of their own; all do the same acts by the same words.

An act waits for its answer, and everything that was ever shown to somebody is remembered, so that
a story can say what they must not have seen.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from playwright.async_api import Locator, Page, expect

from tests.story.album import Album
from tests.support.bot_api import BotApiServer
from tests.support.bot_api.people import PATIENCE_SECONDS
from tests.support.story_2025 import MORE, the_only
from tests.support.web.visitor import Visitor

LOOK_SECONDS: Final = 0.02
HEAR_SECONDS: Final = 30.0
QUIET_SECONDS: Final = 0.05


class Somebody(ABC):
    """Somebody who talks to the program."""

    def __init__(self, name: str, album: Album) -> None:
        self.name = name
        self.album = album
        self.shown: list[str] = []

    async def taps(self, label: str, *sees: str) -> str:
        """Press the one button that has ``label`` in it, be it behind 更多; what comes of it."""
        while (found := the_only(label, await self.labels())) == MORE:
            await self._tap(found)
        await self._tap(found)
        return await self._looks(sees)

    async def says(self, text: str, *sees: str) -> str:
        """Type a message; the answer."""
        await self._say(text)
        return await self._looks(sees)

    async def sends(self, name: str, content: bytes, *sees: str) -> str:
        """Send a file; the answer."""
        await self._send(name, content)
        return await self._looks(sees)

    def never_saw(self, *words: str) -> None:
        """Nothing that was ever shown to them has any of these words."""
        everything = "\n".join(self.shown)
        assert [one for one in words if one in everything] == [], self.name

    async def _looks(self, sees: Sequence[str]) -> str:
        said = await self.reads()
        missing = [one for one in sees if one not in said]
        if missing:
            said = await self._reads_later(sees)
        missing = [one for one in sees if one not in said]
        assert not missing, (
            f"{self.name} does not see {missing} in:\n{said}\n{await self.labels()}"
        )
        self.shown.append("\n".join((said, *await self.labels())))
        await self._keep(said)
        return said

    async def _reads_later(self, sees: Sequence[str]) -> str:
        """Where the answer comes in several steps: what is read in the end."""
        for _ in range(150):
            said = await self.reads()
            if all(one in said for one in sees):
                break
            await asyncio.sleep(LOOK_SECONDS)
        return said

    @abstractmethod
    async def hears(self, words: str) -> str:
        """Wait until something is told without being asked for; the whole of it."""

    @abstractmethod
    async def reads(self) -> str:
        """What the newest message says."""

    @abstractmethod
    async def labels(self) -> list[str]:
        """The buttons that can be pressed."""

    @abstractmethod
    async def _tap(self, label: str) -> None: ...

    @abstractmethod
    async def _say(self, text: str) -> None: ...

    @abstractmethod
    async def _send(self, name: str, content: bytes) -> None: ...

    @abstractmethod
    async def _keep(self, said: str) -> None: ...


class OnTelegram(Somebody):
    """Somebody in a private chat on Telegram."""

    def __init__(self, name: str, server: BotApiServer, number: int, album: Album) -> None:
        super().__init__(name, album)
        self._server = server
        self.person = server.person(number, first_name=name)

    async def hears(self, words: str) -> str:
        """The newest message that has the words."""
        said = (await self.person.sees(words, HEAR_SECONDS)).text
        self.shown.append(said)
        self.album.write(f"{self.name}-hears", said, self.person.screen.labels)
        return said

    async def reads(self) -> str:
        """The newest message of the bot."""
        return self.person.screen.text

    async def labels(self) -> list[str]:
        """Those of the newest message that has any."""
        for message in reversed(self.person.messages):
            if message.by_bot and message.buttons:
                return message.labels
        return []

    async def receives(self, ending: str) -> tuple[str, bytes]:
        """Wait for a file whose name ends so; the newest of them, with its name."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                for message in reversed(self.person.messages):
                    if message.by_bot and message.file and message.file.name.endswith(ending):
                        self.album.keep(f"{self.name}-{message.file.name}", message.file.content)
                        return message.file.name, message.file.content
                await asyncio.sleep(LOOK_SECONDS)

    async def _tap(self, label: str) -> None:
        await self.person.taps(label)
        await self._is_answered()

    async def _say(self, text: str) -> None:
        await self.person.says(text)
        await self._is_answered()

    async def _send(self, name: str, content: bytes) -> None:
        await self.person.sends_document(name, content, "image/jpeg")
        await self._is_answered()

    async def _is_answered(self) -> None:
        """Until the screen is whole: first the old buttons go, then the new message comes."""
        await self.person.sees()
        await self._server.settles(QUIET_SECONDS)

    async def _keep(self, said: str) -> None:
        self.album.write(self.name, said, await self.labels())


class InBrowser(Somebody):
    """Somebody at the web chat; the pages beside it are opened by ``opens``."""

    def __init__(self, name: str, page: Page, folder: Path, album: Album) -> None:
        super().__init__(name, album)
        self.page = page
        self.visitor = Visitor(page)
        self._folder = folder

    async def opens(self, path: str, *sees: str) -> str:
        """Open a page."""
        await self.page.goto(path)
        return await self.looks_at_page(*sees)

    async def clicks(self, label: str, *sees: str, role: str = "button") -> str:
        """Press a button, or a link, of a page; the page that follows."""
        await self.page.get_by_role(role, name=label, exact=True).first.click()  # type: ignore[arg-type]
        return await self.looks_at_page(*sees)

    async def looks_at_page(self, *sees: str) -> str:
        """All of the page that is open now."""
        for words in sees:
            await expect(self.page.locator("body")).to_contain_text(words)
        said = await self.page.locator("body").inner_text()
        self.shown.append(said)
        await self.album.shoot(self.page, self.name, whole="/board" in self.page.url)
        return said

    async def hears(self, words: str) -> str:
        """The newest line that has the words."""
        line = self.page.locator("#log article", has_text=words).last
        await line.wait_for(timeout=HEAR_SECONDS * 1000)
        said = await line.inner_text()
        self.shown.append(said)
        await self.album.shoot(self.page, f"{self.name}-hears")
        return said

    async def reads(self) -> str:
        """All that the newest message shows, the words of a picture too."""
        said: str = await self.page.locator("#log article").last.inner_text()
        return said

    async def labels(self) -> list[str]:
        """The live buttons of the chat."""
        return await self.visitor.labels()

    async def receives(self, before: int, name: str) -> bytes:
        """Wait for the file that comes after so many."""
        await self.files.nth(before).wait_for()
        async with self.page.expect_download() as started:
            await self.files.nth(before).click()
        content = (await (await started.value).path()).read_bytes()
        self.album.keep(f"{self.name}-{name}", content)
        return content

    @property
    def files(self) -> Locator:
        """The files that were sent in the chat."""
        return self.page.locator("#log .file a[download]")

    async def _tap(self, label: str) -> None:
        await self.visitor.taps(label)

    async def _say(self, text: str) -> None:
        await self.visitor.says(text)

    async def _send(self, name: str, content: bytes) -> None:
        file = self._folder / name
        file.write_bytes(content)
        await self.visitor.uploads(file)

    async def _keep(self, said: str) -> None:
        del said
        await self.album.shoot(self.page, self.name)
