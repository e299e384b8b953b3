"""Makes the pictures of the README from the product itself: ``make images``.

Needs Chromium and, for the page of the report, pdftoppm.
"""

import asyncio
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.async_api import ViewportSize

from bot.reports.data import from_answers_file
from bot.reports.pdf.build import build_pdf
from scoring.answers_file.reader import read_answers
from scoring.overlays.library import shipped
from storage.database import Database
from tests.bot.test_whole_assessment import running_bot
from tests.support.stored.many_clients import fill, some_clients
from tests.support.web.browser import chromium
from tests.support.web.visitor import Visitor

HERE = Path(__file__).parent
IMAGES = HERE / "images"
EXAMPLE = HERE / "examples" / "pump-factory.yaml"
SCREEN = ViewportSize(width=390, height=780)
DESKTOP = ViewportSize(width=1180, height=700)
FIRST_PAGE = 1
FIRST_PERSON = 1
SETTLING_MILLISECONDS = 1000
WIDTH = 780
"""Pixels of a picture: twice the width of the phone."""


def main() -> None:
    """Write ``chat.png``, ``board.png`` and ``report.png``."""
    IMAGES.mkdir(exist_ok=True)
    for photograph in (photograph_chat, photograph_board):
        with TemporaryDirectory() as folder:
            asyncio.run(photograph(Path(folder)))
    photograph_report()


async def photograph_chat(folder: Path) -> None:
    """A question of a full assessment on a phone."""
    async with running_bot(folder / "data") as address, chromium() as browser:
        page = await browser.new_page(viewport=SCREEN, device_scale_factor=2, locale="zh-CN")
        await page.goto(address)
        await page.get_by_role("button", name="开始").click()
        visitor = Visitor(page)
        await visitor.taps("同意并开始")
        await visitor.says("示例精密铸造有限公司")
        for label in ("其余以后再填", "完整评价（逐条）", "都没问题", "确认"):
            await visitor.taps(label)
        while "· 1/14\n" not in await visitor.reads():
            labels = await visitor.labels()
            await visitor.taps("没有" if "没有" in labels else "符合")
        await visitor.says("70 kgce/t")
        await visitor.taps("自己填基准值和引领值")
        await visitor.says("85")
        await visitor.says("60")
        await page.mouse.move(0, 0)
        await page.wait_for_timeout(SETTLING_MILLISECONDS)
        save(await page.screenshot(), "chat.png")


async def photograph_board(folder: Path) -> None:
    """The clients of a consultant on a desktop."""
    async with running_bot(folder / "data") as address, chromium() as browser:
        page = await browser.new_page(viewport=DESKTOP, locale="zh-CN")
        await page.goto(address)
        await page.get_by_role("button", name="开始").click()
        await Visitor(page).taps("同意并开始")
        database = Database(f"sqlite:///{folder}/data/green.db")
        now = datetime.now(UTC)
        for days, one in enumerate(some_clients(12)):
            at = now - timedelta(days=days)
            aged = replace(one, sample=replace(one.sample, at=at))
            await fill(database, FIRST_PERSON, (aged,))
        await database.close()
        await page.goto(f"{address}/board")
        save(await page.screenshot(), "board.png")


def photograph_report() -> None:
    """Page 1 of the report of the example."""
    answers = read_answers(EXAMPLE.read_text(encoding="utf-8"), EXAMPLE.name)
    catalogue = shipped().catalogue(answers.catalogue, answers.overlays)
    overlays = tuple(map(shipped().overlay, answers.overlays))
    pdf = build_pdf(from_answers_file(answers, catalogue, overlays), "zh")
    page = str(FIRST_PAGE)
    command = ["pdftoppm", "-png", "-f", page, "-l", page, "-scale-to-x", str(WIDTH)]
    made = subprocess.run(  # noqa: S603
        [*command, "-scale-to-y", "-1", "-"], input=pdf, capture_output=True, check=True
    )
    save(made.stdout, "report.png")


def save(png: bytes, name: str) -> None:
    """In 128 colours, which is a third of the size and looks the same."""
    with Image.open(BytesIO(png)) as picture:
        picture.convert("RGB").quantize(128).save(IMAGES / name, optimize=True)


if __name__ == "__main__":
    main()
