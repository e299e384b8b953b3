"""On a phone's page: a row marked, the year rolled forward, rows confirmed, years compared."""

import re

import pytest
from playwright.async_api import Locator, Page, ViewportSize, expect

from dialogs.core import buttons as c
from tests.attack.test_links import served
from tests.bot.conftest import clock, core, core_settings, edition_2018
from tests.support.stored.databases import sqlite_template
from tests.support.web.browser import Served, accessibility_problems, chromium

__all__ = ["clock", "core", "core_settings", "edition_2018", "served", "sqlite_template"]

pytestmark = [pytest.mark.browser, pytest.mark.long]
PHONE: ViewportSize = {"width": 390, "height": 844}
MORE_PAGES = 4


async def test_a_year_is_rolled_forward_and_compared(served: Served) -> None:
    async with chromium() as browser:
        context = await browser.new_context(
            base_url=served.url, viewport=PHONE, locale="zh-CN", reduced_motion="reduce"
        )
        page = await context.new_page()
        await page.goto("/")
        await page.get_by_role("button", name=re.compile("^开始$")).click()
        await _press(page, c.AGREE)
        for said in ("某某水泥有限公司", "稍后", "稍后", "稍后", "稍后", "稍后", "2025"):
            await _say(page, said)
        await _press(page, "mode:full")
        await _press(page, c.MET)
        await _say(page, "#20")
        await _press(page, c.MET)
        await _say(page, "#20")
        await _press(page, c.MARK)
        await _looks_well(page)
        await _say(page, "证书年底换，问质量部")
        await expect(_newest(page)).to_contain_text("待确认：证书年底换，问质量部")
        await _say(page, "/clients")
        await _looks_well(page)
        await _press(page, c.ROLL_FORWARD)
        await expect(_newest(page)).to_contain_text("逐条待您确认：2 项")
        await _looks_well(page)
        await _press(page, c.ROLL)
        await expect(_newest(page)).to_contain_text("已确认 0/2")
        await _looks_well(page)
        await _press(page, "list:to-confirm")
        await _press(page, "ask:20")
        await expect(_newest(page)).to_contain_text("待确认：结转自 2025 年")
        await _looks_well(page)
        await _press(page, c.CONFIRMED)
        await _say(page, "/clients")
        await _press(page, c.YEARS)
        await expect(_newest(page)).to_contain_text("2025 → 2026 年")
        await _looks_well(page)
        await _say(page, "/clients")
        await _press(page, c.SIDE_BY_SIDE)
        for box in await page.locator(f'.choices button[value^="{c.COMPARE}"]').all():
            await _press(page, await box.get_attribute("value") or "")
        await _press(page, c.DONE)
        await expect(_newest(page)).to_contain_text("① 某某水泥有限公司")
        await _looks_well(page)


def _newest(page: Page) -> Locator:
    return page.locator(".line").last


async def _press(page: Page, choice: str) -> None:
    """Press a button of the newest message, be it behind 更多."""
    button = page.locator(f'.choices button[value="{choice}"]')
    for _ in range(MORE_PAGES):
        await _done(page)
        if await button.count():
            break
        await page.locator(f'.choices button[value^="{c.MORE}"]').click()
    await button.click()
    await _done(page)


async def _say(page: Page, text: str) -> None:
    await page.locator("textarea[name=text]").fill(text)
    await page.keyboard.press("Enter")
    await expect(page.locator("textarea[name=text]")).to_have_value("")
    await _done(page)


async def _done(page: Page) -> None:
    await expect(page.locator(".htmx-request")).to_have_count(0)


async def _looks_well(page: Page) -> None:
    assert await accessibility_problems(page) == []
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], "the page scrolls sideways"
