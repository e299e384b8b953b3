"""A whole assessment as a person makes it: real process, real browser, real file, real PDF."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser, Page
from pypdf import PdfReader

from tests.support.ports import free_port
from tests.support.web.browser import chromium
from tests.support.web.visitor import PATIENCE_SECONDS, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.long]

QUESTIONS = 99
"""8 basic requirements and 91 criteria."""


@asynccontextmanager
async def running_bot(folder: Path, database_url: str | None = None) -> AsyncIterator[str]:
    """``python -m bot run`` on a folder of its own, with its database there unless named."""
    port = free_port()
    settings = {
        "DATA_DIR": str(folder),
        "DATABASE_URL": database_url or f"sqlite:///{folder}/green.db",
        "WEB_PORT": str(port),
        "LOG_LEVEL": "WARNING",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env={**os.environ, **settings}
    )
    try:
        await _listens(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()
    assert process.returncode == 0


async def _listens(port: int) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.1)
            else:
                writer.close()
                await writer.wait_closed()
                return


@asynccontextmanager
async def phone(browser: Browser, address: str) -> AsyncIterator[Page]:
    """A phone with the chat opened; nothing glides away under the finger that presses it."""
    context = await browser.new_context(
        viewport={"width": 390, "height": 844},
        locale="zh-CN",
        accept_downloads=True,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_SECONDS * 1000)
    page = await context.new_page()
    errors: list[str] = []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    await page.goto(address)
    yield page
    await context.close()
    assert errors == []


def photo(folder: Path) -> Path:
    """A small real photo."""
    file = folder / "厂房照片.jpg"
    Image.new("RGB", (640, 480), (30, 120, 80)).save(file)
    return file


async def without_overlays(visitor: Visitor) -> None:
    """Adopt none of those on offer."""
    await visitor.taps("规则与数据")
    while chosen := [label for label in await visitor.labels() if label.startswith("☑")]:
        await visitor.taps(chosen[0])
    await visitor.taps("采用所选")


async def answer_everything(visitor: Visitor, evidence: Path) -> None:
    """Full mode: all met, but for those told apart by their place."""
    special = {
        "· 5/91\n": _by_band,
        "· 6/91\n": _by_typing,
        "· 9/91\n": _not_applicable,
        "· 12/91\n": _not_met,
        "· 22/91\n": _not_met,
        "· 69/91\n": _by_number,
    }
    for _ in range(QUESTIONS):
        words = await visitor.reads()
        place = next((place for place in special if place in words), None)
        if place == "· 12/91\n":
            await visitor.uploads(evidence)
        if place:
            await special[place](visitor)
        else:
            await visitor.taps("符合")


async def _not_met(visitor: Visitor) -> None:
    await visitor.taps("不符合")


async def _by_band(visitor: Visitor) -> None:
    await visitor.taps("部分符合")
    await visitor.taps("61–80%")


async def _by_typing(visitor: Visitor) -> None:
    await visitor.says("八成")


async def _not_applicable(visitor: Visitor) -> None:
    await visitor.taps("不适用")
    await visitor.says("本厂为单层重型厂房")


async def _by_number(visitor: Visitor) -> None:
    await visitor.taps("输入数值")
    await visitor.says("1.05")
    await visitor.says("0.7")


async def test_full_assessment_on_a_phone(tmp_path: Path) -> None:
    async with (
        running_bot(tmp_path / "data") as address,
        chromium() as browser,
        phone(browser, address) as page,
    ):
        visitor = Visitor(page)
        await page.get_by_role("button", name="开始").click()
        await page.locator("#log article").first.wait_for()
        await visitor.taps("同意并开始")
        await visitor.says("北方水泥有限公司")
        await visitor.taps("其余以后再填")
        await visitor.taps("改用 2018 版")
        await without_overlays(visitor)
        await visitor.taps("完整评价（逐条）")
        await answer_everything(visitor, photo(tmp_path))

        summary = await visitor.reads()
        assert "尚未就绪" in summary
        for wrong in ("#22", "#12"):
            await visitor.says(wrong)
            await visitor.taps("符合")

        await page.get_by_role("navigation").get_by_role("button", name="进度").click()
        await page.get_by_text("已答 99/99").last.wait_for()
        # Section 1: (96 - 4 x 0.3 - 4 x 0.2) / 96; section 6: 100 - 2 x 0.25; the rest 100.
        # 20 x 94/96 + 15 + 15 + 10 + 10 + 30 x 0.995 = 99.4333...
        assert "99.43" in await visitor.reads()

        await visitor.taps("生成报告")
        await visitor.taps("中文 PDF")
        await page.locator("#log .file").wait_for()
        async with page.expect_download() as started:
            await page.locator("#log .file a[download]").click()
        download = await started.value
        text = _text((await download.path()).read_bytes())

    for shown in ("北方水泥有限公司", "AAAAA", "99.43", "本厂为单层重型厂房", "厂房照片.jpg"):
        assert shown in text
    assert "■" not in text


def _text(pdf: bytes) -> str:
    pages = PdfReader(BytesIO(pdf)).pages
    return "\n".join(page.extract_text() for page in pages)
