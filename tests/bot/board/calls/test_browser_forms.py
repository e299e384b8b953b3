"""The forms of a call in Chromium: moving dates, and files that enterprises sent."""

from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.bot.board.calls.conftest import Stage
from tests.bot.board.calls.test_browser import (
    DESKTOP,
    PHONE,
    Visit,
    _overflow,
    _show_all,
    browser,
    database_url,
    speak,
    visit,
)
from tests.bot.board.calls.test_intake import answers
from tests.support.stored.many_submissions import some_given
from tests.support.web.browser import accessibility_problems

__all__ = ["browser", "database_url", "visit"]

pytestmark = pytest.mark.browser


@pytest.mark.long
@pytest.mark.parametrize(
    ("viewport", "locale"),
    [(PHONE, "zh-CN"), (DESKTOP, "zh-CN"), (PHONE, "en-GB")],
    ids=["phone", "desktop", "phone in English"],
)
async def test_forms_are_accessible_fit_and_work_without_script(
    stage: Stage, visit: Visit, tmp_path: Path, viewport: dict[str, int], locale: str
) -> None:
    scene = await stage("intake")
    await scene.fill(*some_given(5))
    site = await scene.seat("administrator")
    await speak(site, locale)
    page = await visit(site, locale, viewport=viewport, java_script_enabled=False)
    looked = 0

    async def look(name: str) -> None:
        nonlocal looked
        looked += 1
        await page.screenshot(path=tmp_path / f"{looked}-{name}.png", full_page=True)

    await page.goto(f"{scene.path}/dates")
    await look("dates")
    until = f"{scene.call.terms.closes.year + 1}-01-05T17:00"
    await page.locator('input[name="until"]').fill(until)
    await page.locator('input[name="reason"]').first.fill("系统维护，延期受理")
    await page.locator("form.stack button").first.click()
    await look("dates-preview")
    await page.locator('form[action$="/move"] button').click()
    assert "系统维护，延期受理" in await page.content()
    await look("board")
    await page.goto(f"{scene.path}/intake")
    await look("intake")
    files = [
        {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
        for name, text in (
            ("来件厂-回答文件.yaml", answers()),
            ("没有信用代码.yaml", answers(code="")),
            ("写错了.yaml", "answers: {}\ncatalog: x"),
        )
    ]
    await page.locator('input[type="file"]').set_input_files(files)  # type: ignore[arg-type]
    await page.locator("form.stack button").click()
    await look("intake-checked")
    await page.locator('form[action$="/take"] button').click()
    await look("intake-taken")
    assert await page.locator(f'a[href^="{scene.path}/"]').count() >= 1
    page = await visit(site, locale, viewport=viewport)
    for path in ("/dates", "/intake", ""):
        await page.goto(f"{scene.path}{path}")
        await _fits(page, path)


async def _fits(page: Page, path: str) -> None:
    await page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    await _show_all(page)
    assert await accessibility_problems(page) == [], path
    assert await _overflow(page) == 0, path
