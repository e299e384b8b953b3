"""A browser is signed in by Telegram: one shows a code and a number, the other confirms."""

import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.runtime.clock import now
from bot.runtime.settings import Settings
from bot.web.app import build_web
from tests.bot.telegram.running import ENTERPRISE, RunningBot, begin, running, settings_for
from tests.support.bot_api import BotApiServer, Person
from tests.support.ports import free_port
from tests.support.stored.databases import sqlite_template
from tests.support.web.browser import (
    PATIENCE_SECONDS,
    Served,
    accessibility_problems,
    chromium,
)

__all__ = ["sqlite_template"]
pytestmark = [pytest.mark.browser, pytest.mark.long]

PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
Open = Callable[..., Awaitable[Page]]


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    """A Bot API server of this machine."""
    async with BotApiServer() as server:
        yield server


@pytest.fixture
def settings(server: BotApiServer, tmp_path: Path, sqlite_template: Path) -> Settings:
    """Telegram and the web on one database."""
    shutil.copy(sqlite_template, tmp_path / "green.db")
    return settings_for(server, tmp_path).model_copy(update={"web_port": free_port()})


@pytest.fixture
async def bot(settings: Settings) -> AsyncIterator[RunningBot]:
    """The bot at work."""
    async with running(settings) as bot:
        yield bot


@pytest.fixture
async def owner(bot: RunningBot, server: BotApiServer) -> Person:  # noqa: ARG001 - it must run
    """Somebody at their first question on Telegram."""
    person = server.person(1001)
    await begin(person)
    return person


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium."""
    async with chromium() as opened:
        yield opened


@pytest.fixture
async def opened(bot: RunningBot, settings: Settings, browser: Browser) -> AsyncIterator[Open]:
    """Opens the first page in a browser of its own."""
    served = Served(lambda: build_web(bot.core.turns, bot.core.files, settings, now), settings)
    await served.start()

    async def open_page(**options: Any) -> Page:
        given = {"viewport": PHONE, "locale": "zh-CN", "reduced_motion": "reduce"} | options
        context = await browser.new_context(base_url=served.url, **given)
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        page = await context.new_page()
        await page.goto("/")
        return page

    yield open_page
    await served.stop()


async def waits(page: Page) -> tuple[str, str]:
    """Wait for Telegram: the link of the page and its number."""
    await page.get_by_role("button", name="用 Telegram 登录").click()
    link = await page.get_by_role("link", name="打开 Telegram").get_attribute("href")
    number = await page.locator(".number").inner_text()
    assert link is not None
    return link, number


def payload(link: str, bot: RunningBot) -> str:
    """What Telegram sends when the link is opened."""
    found = re.fullmatch(rf"https://t\.me/{bot.channel.username()}\?start=([A-Z0-9-]+)", link)
    assert found is not None
    return f"/start {found[1]}"


async def test_telegram_signs_a_browser_in(bot: RunningBot, owner: Person, opened: Open) -> None:
    page = await opened()
    link, number = await waits(page)
    assert await accessibility_problems(page) == []
    await expect(page.locator("svg.qr")).to_be_visible()

    await owner.says(payload(link, bot))
    asked = await owner.sees("让这个浏览器登录您的数据")
    assert "Chrome · Linux（地区未知）" in asked.text
    await owner.taps(number)
    await owner.sees("已允许：Chrome · Linux")

    await expect(page.locator(".done")).to_contain_text("“Telegram · 李雷”已允许登录")
    await expect(page.locator(".lead")).to_contain_text(ENTERPRISE)
    assert await accessibility_problems(page) == []
    await page.get_by_role("button", name="继续").click()
    await expect(page.locator("#log")).to_contain_text("已登录，这里接着上次的进度")
    await expect(page.locator("#log")).to_contain_text(ENTERPRISE)
    await owner.sees("新设备加入了您的数据")
    await page.goto("/signin/telegram")
    await expect(page.locator(".gone")).to_contain_text("已过期，或已经完成")


async def test_without_script_the_page_looks_by_itself(
    bot: RunningBot, owner: Person, opened: Open
) -> None:
    page = await opened(java_script_enabled=False)
    await expect(page.get_by_role("button", name="用通行密钥登录")).to_have_count(0)
    link, number = await waits(page)
    await owner.says(payload(link, bot))
    await owner.sees("让这个浏览器登录您的数据")
    await owner.taps(number)
    await owner.sees("已允许")
    await page.get_by_role("button", name="继续").click()
    await expect(page.locator("#log")).to_contain_text("已登录")


async def test_kept_out_the_page_says_so(bot: RunningBot, owner: Person, opened: Open) -> None:
    page = await opened()
    link, _ = await waits(page)
    await owner.says(payload(link, bot))
    await owner.sees("让这个浏览器登录您的数据")
    await owner.taps("不允许")
    await owner.sees("没有允许")
    await expect(page.locator(".gone")).to_contain_text("没有登录：在 Telegram 里点了“不允许”")
    await page.get_by_role("button", name="重新开始").click()
    await expect(page.locator(".number")).to_be_visible()


async def test_who_has_seen_the_code_is_not_signed_in(
    bot: RunningBot, owner: Person, opened: Open
) -> None:
    """What is let in is the browser with the secret, not whoever knows code and number."""
    page, thief = await opened(), await opened()
    link, number = await waits(page)
    await owner.says(payload(link, bot))
    await owner.sees("让这个浏览器登录您的数据")
    await owner.taps(number)
    await owner.sees("已允许")

    await thief.goto("/signin/telegram")
    await expect(thief.locator(".gone")).to_contain_text("已过期，或已经完成")
    await thief.goto("/")
    await waits(thief)
    said = await thief.evaluate(
        "async () => (await fetch('/signin/telegram/go', {method: 'POST'})).url"
    )

    assert said.endswith("/signin/telegram")
    await thief.goto("/")
    await expect(thief.get_by_role("button", name="开始", exact=True)).to_be_visible()
    await expect(page.get_by_role("button", name="继续")).to_be_visible()
