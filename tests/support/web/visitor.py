"""A person at the web chat, in a real browser."""

import asyncio
from pathlib import Path

from playwright.async_api import Page

from tests.support.story_2025 import MORE

BUSY = "document.querySelector('.htmx-request') !== null"
"""The page drops an act while it still waits for the answer to the one before."""
NEWEST = (
    "Math.max(0, ...Array.from(document.querySelectorAll('#log article'), a => +a.dataset.id))"
)

PATIENCE_SECONDS = 120
"""A ceiling for a busy machine: it costs only the test that fails."""


class Visitor:
    """Presses, types and uploads, and waits each time until the chat has answered."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def newest(self) -> int:
        """The number of the newest line."""
        number: int = await self.page.evaluate(NEWEST)
        return number

    async def taps(self, label: str) -> None:
        """Press the live button with this label, be it behind 更多."""
        if label != MORE:
            while label not in (shown := await self.labels()) and MORE in shown:
                await self.taps(MORE)
        before = await self.newest()
        await (
            self.page.locator("#log form.choices")
            .get_by_role("button", name=label, exact=True)
            .click()
        )
        await self.is_answered(before)

    async def says(self, text: str) -> None:
        """Type a message and send it with Enter."""
        before = await self.newest()
        await self.page.locator("#text").fill(text)
        await self.page.locator("#text").press("Enter")
        await self.is_answered(before)

    async def uploads(self, file: Path) -> None:
        """Choose a file."""
        before = await self.newest()
        await self.page.locator("#file").set_input_files(file)
        await self.is_answered(before)

    async def reads(self) -> str:
        """What the newest message says."""
        return await self.page.locator("#log .said").last.inner_text()

    async def labels(self) -> list[str]:
        """The live buttons."""
        return await self.page.locator("#log form.choices button").all_inner_texts()

    async def is_answered(self, before: int) -> None:
        """Wait for the answer.

        The page forbids evaluating inside it over and over, so we look from here.
        """
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while await self._waits(before):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
        except TimeoutError:
            shown = await self.page.locator("body").inner_text()
            busy = await self.page.evaluate(BUSY)
            raise AssertionError(f"Nothing came after line {before}; {busy=}\n{shown}") from None

    async def _waits(self, before: int) -> bool:
        return await self.newest() <= before or bool(await self.page.evaluate(BUSY))
