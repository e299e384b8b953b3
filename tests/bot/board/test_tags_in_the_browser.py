"""Tags in Chromium by keyboard alone: made, put on, taken off, retired; axe looks at each page."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot.app import Core
from storage.models import Identity
from storage.models.sharing.tags import TAG_NAME
from tests.bot.board.test_browser import (
    DESKTOP,
    PHONE,
    Visit,
    _overflow,
    browser,
    database_url,
    visit,
)
from tests.storage.talking import NOW, join_organisation
from tests.support.stored.databases import rows, rows_of
from tests.support.web.browser import accessibility_problems

__all__ = ["Browser", "browser", "database_url", "visit"]

pytestmark = [pytest.mark.browser, pytest.mark.long]

LONG = "重" * TAG_NAME
MOST_TABS = 90
LABELS_APART = """() => [...document.querySelectorAll('.one label')].filter(label => {
    const said = label.getBoundingClientRect(), field = label.control.getBoundingClientRect();
    const above = said.bottom <= field.top && Math.abs(said.left - field.left) < 2;
    const before = said.right <= field.left && said.bottom > field.top && said.top < field.bottom;
    return !above && !before;
}).map(label => label.textContent)"""
SMALLEST = 24
"""Pixels of a target, by WCAG 2.2."""


@pytest.mark.parametrize(
    ("viewport", "locale", "said"),
    [
        (PHONE, "zh-CN", ("已停用", "还没有标签")),
        (DESKTOP, "en-GB", ("retired", "no tags yet")),
    ],
    ids=["phone", "desktop in English"],
)
async def test_tags_by_keyboard_alone(
    core: Core,
    visit: Visit,
    tmp_path: Path,
    viewport: dict[str, int],
    locale: str,
    said: tuple[str, str],
) -> None:
    page = await visit(locale, viewport=viewport)
    await _work_on_clients(core)
    retired, none = said
    await page.goto("/board/tags")
    await _looks_well(page)
    await page.goto("/board?q=示例1")
    for _ in range(2):
        await _tab_to(page, 'input[name="c"]:not(:checked)')
        await page.keyboard.press("Space")
    await _tab_to(page, 'button[formaction="/board/tags"]')
    await page.keyboard.press("Enter")
    await expect(page.locator(".clients").first.locator("li")).to_have_count(2)
    await expect(page.get_by_text(none)).to_have_count(2)
    await _looks_well(page)

    await _tab_to(page, "#name")
    await page.keyboard.type(LONG)
    await page.keyboard.press("Enter")
    await expect(page.locator(".clients").first.locator(".tag")).to_have_text([LONG] * 2)
    await _looks_well(page)
    await page.screenshot(path=tmp_path / "tags.png", full_page=True)

    await _tab_to(page, 'button[value="take"]')
    await page.keyboard.press("Enter")
    await expect(page.get_by_text(none)).to_have_count(2)
    await _tab_to(page, 'button[value="put"]')
    await page.keyboard.press("Enter")
    await expect(page.get_by_text(none)).to_have_count(0)

    await _tab_to(page, 'button[value="retire"]')
    await page.keyboard.press("Enter")
    await expect(page.get_by_text(retired, exact=True)).to_be_visible()
    await _looks_well(page)
    await _tab_to(page, 'button[value="restore"]')
    await page.keyboard.press("Enter")
    await expect(page.get_by_text(retired, exact=True)).to_have_count(0)
    (tag,) = (await rows(core.database))["tags"]
    assert (tag["name"], tag["retired_at"]) == (LONG, None)

    await page.goto("/board?q=示例1")
    await expect(page.locator("td .tag, th .tag")).to_have_count(2)
    assert await _overflow(page) == 0


async def _work_on_clients(core: Core) -> None:
    """The visitor is in two organisations; one works on all their clients."""
    name = max(await rows_of(core.database, Identity), key=lambda row: row["id"])["external_id"]
    visitor = await core.turns.reader.find("web", name)
    assert visitor is not None
    ids = [row["id"] for row in (await rows(core.database))["assessments"]]
    async with core.database.unit_of_work() as uow:
        firm = await join_organisation(uow, visitor, "consultancy", "administrator")
        await join_organisation(uow, visitor, "agency", "reviewer")
        for id in ids:
            assert await uow.case_access.hand_over(id, firm, visitor.person, NOW)


async def _tab_to(page: Page, selector: str) -> None:
    """Go on by Tab until this is in focus; whatever is on the way can be seen there."""
    for _ in range(MOST_TABS):
        await page.keyboard.press("Tab")
        is_there, is_seen, what = await page.evaluate(
            """selector => {
                const one = document.activeElement, box = one.getBoundingClientRect();
                const style = getComputedStyle(one), top = document.querySelector('.top');
                const low = innerHeight, high = top.getBoundingClientRect().bottom;
                const inside = one.closest('.top') || one.matches('.skip, .region');
                const marked = style.outlineStyle !== 'none' && style.outlineWidth !== '0px';
                const shown = inside || (box.top >= high - 1 && box.bottom <= low + 1);
                const seen = marked && Boolean(shown);
                return [one.matches(selector), seen, one.outerHTML.slice(0, 90)];
            }""",
            selector,
        )
        assert is_seen or what.startswith("<body"), what
        if is_there:
            return
    raise AssertionError(f"no Tab leads to {selector}")


async def _looks_well(page: Page) -> None:
    """No complaint of axe, no sideways scrolling, and targets that can be hit."""
    assert await accessibility_problems(page) == []
    assert await _overflow(page) == 0
    small = await page.evaluate(
        """least => [...document.querySelectorAll('main :is(button, select, input, a)')]
            .filter(one => one.type !== 'hidden')
            .filter(one => Math.min(one.offsetWidth, one.offsetHeight) < least)
            .map(one => one.outerHTML)""",
        SMALLEST,
    )
    assert small == []
    assert await page.evaluate(LABELS_APART) == []
