"""The work is shared over two channels: one side on Telegram, the other in a browser."""

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Page, ViewportSize, expect

from bot.runtime.clock import now
from bot.runtime.settings import Settings
from bot.web.app import build_web
from dialogs.dossier.dossier import Dossier
from scoring.answers.model import Met
from tests.bot.telegram.running import RunningBot, begin, running, settings_for
from tests.support.bot_api import BotApiServer, Person
from tests.support.ports import free_port
from tests.support.stored.databases import sqlite_template
from tests.support.web.browser import Served, chromium

__all__ = ["sqlite_template"]
pytestmark = [pytest.mark.browser, pytest.mark.long]

PUBLIC = "https://green.example"
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
NAME = "王工，看一下电表，12月5日前"


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    """A Bot API server of this machine."""
    async with BotApiServer() as server:
        yield server


@pytest.fixture
def settings(server: BotApiServer, tmp_path: Path, sqlite_template: Path) -> Settings:
    """Telegram and the web on one database; links lead to a public address."""
    shutil.copy(sqlite_template, tmp_path / "green.db")
    settings = settings_for(server, tmp_path)
    return settings.model_copy(update={"web_port": free_port(), "web_public_url": PUBLIC})


@pytest.fixture
async def bot(settings: Settings) -> AsyncIterator[RunningBot]:
    """The bot at work."""
    async with running(settings) as bot:
        yield bot


@pytest.fixture
async def page(bot: RunningBot, settings: Settings) -> AsyncIterator[Page]:
    """A phone's browser; the site answers under its local address."""
    local = settings.model_copy(update={"web_public_url": None})
    served = Served(lambda: build_web(bot.core.turns, bot.core.files, local, now), local)
    await served.start()
    async with chromium() as browser:
        context = await browser.new_context(
            base_url=served.url, viewport=PHONE, locale="zh-CN", reduced_motion="reduce"
        )
        yield await context.new_page()
    await served.stop()


async def press(page: Page, choice: str) -> None:
    """Press a button of the newest message, be it behind 更多."""
    button = page.locator(f'.choices button[value="{choice}"]')
    more = page.locator('.choices button[value^="more:"]')
    for _ in range(10):
        await expect(button.or_(more).first).to_be_visible()
        if await button.count():
            break
        await _click(page, more)
    await _click(page, button)


async def _click(page: Page, button: object) -> None:
    newest = page.locator(".line").last
    before = await newest.get_attribute("data-id")
    html = await newest.inner_html()
    await button.click()  # type: ignore[attr-defined]
    await expect(page.locator(".htmx-request")).to_have_count(0)
    await expect(page.locator(".line").last).to_be_visible()
    if await newest.get_attribute("data-id") == before:
        await expect(newest).not_to_have_js_property("innerHTML", html)


async def starting(page: Page, start: str) -> None:
    """Press the first button of the newest message whose choice begins so."""
    await _click(page, page.locator(f'.choices button[value^="{start}"]').first)


async def say(page: Page, text: str, sees: str) -> None:
    """Type and send."""
    await page.locator('textarea[name="text"]').fill(text)
    await page.keyboard.press("Enter")
    await expect(page.locator(".line").last).to_contain_text(sees)


async def web_dossier(bot: RunningBot) -> Dossier:
    """What the one person of the web has answered."""
    async with bot.core.database.unit_of_work() as uow:
        people = [await uow.people.export(number) for number in (1, 2)]
    names = [row["external_id"] for one in people for row in one["identities"]]
    webs = [name for name in names if not name.isdigit()]
    found = await bot.core.turns.reader.find("web", webs[0])
    assert found is not None
    return found.dossier


async def test_asked_on_telegram_and_answered_in_a_browser(
    bot: RunningBot, server: BotApiServer, page: Page
) -> None:
    owner: Person = server.person(1001)
    await begin(owner)
    await owner.taps("请同事答")
    await owner.sees("写上同事的姓名")
    await owner.says(NAME)
    await owner.sees("2026-12-05")
    await owner.taps("作为建议交我采纳")
    made = await owner.sees("邀请已做好")
    [code] = re.findall(re.escape(PUBLIC) + r"/i/([A-Z0-9-]{11})", made.text)
    assert f"t.me/{bot.channel.username()}?start={code}" in made.text

    await page.goto(f"/i/{code}")
    await page.get_by_role("button", name="看看是什么").click()
    newest = page.locator(".line").last
    await expect(newest).to_contain_text("请您回答 1 道题")
    await expect(newest).to_contain_text("看一下电表")
    await press(page, "accept")
    menu = page.get_by_role("navigation")
    await expect(menu.get_by_role("button")).to_have_text(["我的任务"])
    await expect(menu.get_by_role("link")).to_have_text(["换设备"])
    await expect(newest).to_contain_text("我的任务")
    await press(page, "resume")
    await press(page, "not-met")
    await expect(newest).to_contain_text("都答了")
    await owner.sees("答完了请教的 1 题")
    assert (await bot.dossier(owner)).answers == {}

    await owner.says("/tasks")
    await owner.sees("未答")
    await owner.taps("请别人答的")
    await owner.sees("1 条等您看")
    await owner.taps(next(one for one in owner.screen.labels if one.startswith("看：")))
    await owner.sees("现在：还没有回答")
    await owner.taps("采纳")
    await owner.sees("已采纳王工的答案")
    assert list((await bot.dossier(owner)).answers.values()) == [Met(False)]
    await expect(page.locator("main")).to_contain_text("采纳了您对")
    await press(page, "finish")
    await expect(newest).to_contain_text("谢谢")


async def test_asked_in_a_browser_and_answered_on_telegram(
    bot: RunningBot, server: BotApiServer, page: Page
) -> None:
    await page.goto("/")
    await page.get_by_role("button", name="开始", exact=True).click()
    await press(page, "agree")
    await say(page, "某某水泥有限公司", "信用代码")
    await press(page, "skip-profile")
    await press(page, "mode:full")
    await press(page, "colleague")
    await say(page, NAME, "2026-12-05")
    await press(page, "invite:at-once")
    newest = page.locator(".line").last
    await expect(newest).to_contain_text("邀请已做好")
    [code] = re.findall(r"start=([A-Z0-9-]{11})", await newest.inner_text())
    await expect(newest.get_by_role("link", name="看邀请页和二维码")).to_be_visible()

    guest = server.person(2002)
    await guest.says(f"/start {code}")
    await guest.sees("请您回答 1 道题")
    await guest.taps("同意隐私说明并接受")
    await guest.sees("我的任务")
    await guest.taps("继续答题 ›")
    await guest.sees("▱")
    await guest.taps("符合")
    await guest.sees("都答了")
    await expect(page.locator("main")).to_contain_text("王工答完了请教的 1 题")
    assert list((await web_dossier(bot)).answers.values()) == [Met(True)]
    await guest.taps("完成")
    await guest.sees("谢谢")
