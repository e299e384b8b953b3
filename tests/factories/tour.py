"""One walk in one channel: from the bills to the report, with what it took."""

import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from pypdf import PdfReader

from tests.bot.telegram.running import process, settings_for
from tests.bot.test_whole_assessment import phone, running_bot
from tests.factories.channels import BrowserPerson, TelegramPerson
from tests.factories.factory import Factory
from tests.factories.walk import walk
from tests.support.bot_api import BotApiServer
from tests.support.web.browser import chromium

CHANNELS: Final = ("browser", "telegram")
TO_THE_REPORT: Final = 2
"""Acts from the summary to the PDF: the report, and its language."""
_SPAN: Final = re.compile(r"得分区间 (\d+\.\d\d(?:–\d+\.\d\d)?)")
_BAND: Final = re.compile(r"准备度：([^（：\n]+)")


@dataclass(frozen=True, slots=True)
class Tour:
    """What a walk took, and what came of it; ``acts`` are those from consent to the PDF."""

    factory: str
    channel: str
    acts: int
    seconds: float
    span: str
    band: str
    pages: int
    pdf: bytes


async def tour(factory: Factory, channel: str, folder: Path) -> Tour:
    """The walk of a factory; pictures of the browser and the report stay in ``folder``."""
    begun = time.monotonic()
    async with _person(channel, folder) as person:
        way = await walk(person, factory)
        span, band = verdict(way.end.text)
        pdf = await person.report()
    (folder / "report.pdf").write_bytes(pdf)
    (folder / "screens.txt").write_text(
        "\n\n".join(f"> {act}\n{shown.text}\n{list(shown.labels)}" for act, shown in way.acts),
        encoding="utf-8",
    )
    pages = len(PdfReader(BytesIO(pdf)).pages)
    seconds = time.monotonic() - begun
    acts = way.count + TO_THE_REPORT
    return Tour(factory.id, channel, acts, seconds, span, band, pages, pdf)


def verdict(summary: str) -> tuple[str, str]:
    """The span of points and the readiness that the summary says."""
    span, band = _SPAN.search(summary), _BAND.search(summary)
    assert span, summary
    assert band, summary
    return span[1], band[1]


@asynccontextmanager
async def _person(channel: str, folder: Path) -> AsyncIterator[BrowserPerson | TelegramPerson]:
    if channel == "telegram":
        async with BotApiServer() as server, process(settings_for(server, folder)):
            person = TelegramPerson(server.person(1001))
            await person.says("/start")
            yield person
        return
    async with (
        running_bot(folder / "data") as address,
        chromium() as browser,
        phone(browser, address) as page,
    ):
        await page.get_by_role("button", name="开始").click()
        await page.locator("#log article").first.wait_for()
        yield BrowserPerson(page, folder)
