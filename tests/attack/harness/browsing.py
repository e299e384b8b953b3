"""A browser without script on a loopback address of its own."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from tests.bot.web.client import Answer, Client

SECONDS = 280.0
"""A ceiling for one request: longer than anything that is measured here."""
EDITION = "edition:gb36132-2018"
QUESTIONS = 99
"""Of that edition: 8 basic requirements and 91 criteria."""

_LINE = re.compile(r'data-id="(\d+)"')
_CHOICE = re.compile(r'name="choice" value="([^"]*)"')
ON_THE_WAY = (EDITION, "skip-profile", "mode:full", "one-by-one", "more:1")
"""What leads from the enterprise's name to one question after the other."""


class Browser(Client):
    """Presses by choice, whatever the buttons are called."""

    @property
    def choices(self) -> list[str]:
        """What the live buttons stand for."""
        return _CHOICE.findall(self.page)

    async def patiently(self, path: str, data: dict[str, str]) -> Answer:
        """Send a form again when told to slow down, as long as it takes."""
        while True:
            answer = await self.post(path, data)
            if answer.status != 429:
                return answer
            await asyncio.sleep(float(answer.header("retry-after") or 1))

    async def press(self, choice: str) -> Answer:
        """Press a live button, patiently."""
        assert choice in self.choices, f"no button {choice} among {self.choices}"
        return await self._act("/choose", {"choice": choice})

    async def tap(self, choice: str) -> Answer:
        """Press as the page's script does: what comes are the parts that are new."""
        fields = self.hidden("/choose") | {"choice": choice, "since": self.newest}
        return await self.post("/choose", fields, headers={"HX-Request": "true"})

    async def type(self, text: str) -> Answer:
        """Type and send, patiently."""
        return await self._act("/say", {"text": text})

    async def _act(self, path: str, field: dict[str, str]) -> Answer:
        answer = await self.patiently(path, self.hidden(path) | field)
        while answer.status == 200 and not self.is_chat:  # the page after it came too soon
            await asyncio.sleep(1)
            answer = await self.get("/")
        return answer

    @property
    def is_chat(self) -> bool:
        """Whether the page shows the conversation."""
        return 'id="log"' in self.page

    @property
    def newest(self) -> str:
        """The number of the newest line on the page."""
        found: list[str] = _LINE.findall(self.page)
        return found[-1] if found else "0"

    async def arrives(self, name: str) -> None:
        """Begin, agree, name the enterprise, and go through everything before question 1."""
        await self.begin()
        await self.press("agree")
        await self.type(name)
        while "met" not in self.choices:
            known = [choice for choice in ON_THE_WAY if choice in self.choices]
            assert known, f"no way to the questions from {self.choices}"
            await self.press(known[0])


@asynccontextmanager
async def browser(
    url: str, address: str = "127.0.0.2", within: float = SECONDS
) -> AsyncIterator[Browser]:
    """A browser without cookies; its connections come from ``address``."""
    connector = aiohttp.TCPConnector(local_addr=(address, 0), limit=0)
    async with aiohttp.ClientSession(
        url,
        connector=connector,
        cookie_jar=aiohttp.CookieJar(unsafe=True),  # cookies of an IP address, too
        timeout=aiohttp.ClientTimeout(total=within),
    ) as session:
        yield Browser(session)
