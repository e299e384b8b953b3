"""The board in Chromium: a phone and a desktop, with script and without, by keyboard alone."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from bot.app import Core
from bot.web.board.asked import SORTS
from dialogs.dossier.decisions import Decision, Release
from dialogs.dossier.reviews import Review, Signature, Verdict
from storage.models import Person
from tests.bot.talking import Clock
from tests.support.stored.databases import rows_of
from tests.support.stored.many_clients import ClientSample, fill, some_clients
from tests.support.stored.stored_assessments import Sample
from tests.support.web.browser import PATIENCE_SECONDS, Served, accessibility_problems, chromium

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 860}

Visit = Callable[..., Awaitable[Page]]


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    """The embedded default: what a browser sees does not depend on it."""
    (tmp_path / "green.db").write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{tmp_path}/green.db"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium."""
    async with chromium() as opened:
        yield opened


@pytest.fixture
async def visit(
    browser: Browser, served: Served, core: Core, clock: Clock
) -> AsyncIterator[Visit]:
    """A person with 120 clients at the board; no page may complain of anything."""
    complaints: list[str] = []

    async def opened(locale: str = "zh-CN", **options: Any) -> Page:
        settings = {"viewport": DESKTOP, "reduced_motion": "reduce"} | options
        context = await browser.new_context(base_url=served.url, locale=locale, **settings)
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text))
        await page.goto("/")
        await page.locator(".doors button, form[action='/start'] button").first.click()
        await page.locator('button[value="agree"]').click()
        await expect(page.locator(".line")).not_to_have_count(1)
        await _fill(core, clock)
        await page.goto("/board")
        return page

    yield opened
    assert [one for one in complaints if not one.startswith("Failed to load resource")] == []


async def _fill(core: Core, clock: Clock) -> None:
    person = max(row["id"] for row in await rows_of(core.database, Person))
    long = ClientSample(
        Sample("特别长名字的江苏某某新型环保建筑材料科技股份有限公司第二分公司", {}, at=clock.now),
        {"credit_code": "91320000MA1ABCDE2X"},
    )
    other = ClientSample(Sample("二〇二五版厂", {}, "gb36132-2025", at=clock.now), period="2025")
    old = some_clients(118, clock.now - timedelta(days=9))
    said = [_reviewed(one, clock.now) for one in old[:20]]
    await fill(core.database, person, [*said, *old[20:], long, other])


def _reviewed(one: ClientSample, now: datetime) -> ClientSample:
    """The client with a review and a release of its first answer."""
    subject, answer = next(iter(one.sample.answers.items()))
    by = Signature("张审核", "reviewer", now)
    review = Review(Verdict.QUESTION, answer, by, reason="缺监测报告")
    release = Release(by, {subject: Decision(answer, answer, by)})
    return replace(one, reviews={subject: review}, released=release)


@pytest.mark.long
@pytest.mark.parametrize(
    ("viewport", "scheme", "locale"),
    [(PHONE, "light", "zh-CN"), (DESKTOP, "light", "en-GB"), (DESKTOP, "dark", "zh-CN")],
    ids=["phone", "desktop in English", "dark desktop"],
)
async def test_it_is_accessible_and_fits(
    visit: Visit, viewport: dict[str, int], scheme: str, locale: str, tmp_path: Path
) -> None:
    page = await visit(locale, viewport=viewport, color_scheme=scheme)
    await page.goto("/board?q=1&stuck=any")
    await page.locator(".keep summary").click()
    await page.locator(".keep input[name=name]").fill("急的")
    await page.locator(".keep button").click()
    await expect(page.locator(".views a")).to_have_text("急的")
    await page.screenshot(path=tmp_path / "board.png")
    await _show_all(page)
    assert await accessibility_problems(page) == []
    assert await _overflow(page) == 0
    boxes = page.locator('input[name="c"]')
    for at in range(3):
        await boxes.nth(at).check()
    await page.locator("#chosen button").click()
    await expect(page.locator("table")).to_have_count(1)
    assert await accessibility_problems(page) == []
    assert await _overflow(page) == 0
    await page.screenshot(path=tmp_path / "compare.png")


async def _show_all(page: Page) -> None:
    """Make the window as high as the page: the bar of acts covers whatever row is at the fold."""
    height = await page.evaluate("document.documentElement.scrollHeight")
    width = await page.evaluate("innerWidth")
    await page.set_viewport_size({"width": width, "height": height})


async def _overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    wider: int = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wider


@pytest.mark.long
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
async def test_on_small_desktops_nothing_scrolls_sideways(visit: Visit, locale: str) -> None:
    page = await visit(locale)
    for width in (1024, 1140, 1180):
        await page.set_viewport_size({"width": width, "height": 768})
        assert await _overflow(page) == 0
        region = page.locator(".region")
        assert await region.evaluate("one => one.scrollWidth - one.clientWidth") == 0, width


@pytest.mark.long
async def test_at_twice_the_size_nothing_is_lost(visit: Visit) -> None:
    page = await visit(viewport={"width": 640, "height": 430}, device_scale_factor=2)
    assert await _overflow(page) == 0
    await expect(page.locator(".client").first).to_be_visible()


@pytest.mark.long
async def test_script_swaps_the_body_and_pushes_the_address(visit: Visit) -> None:
    page = await visit()
    await page.evaluate("window.mark = 1")
    await page.locator("#sort-points").click()
    await expect(page.locator("th[aria-sort=ascending] a")).to_have_text("得分 ▲")
    await expect(page.locator("#sort-points")).to_be_focused()
    await page.locator("#sort-points").click()
    await expect(page.locator("th[aria-sort=descending] a")).to_have_text("得分 ▼")
    assert page.url.endswith("/board?sort=-points")
    await page.locator("#q").fill("示例7厂")
    await page.keyboard.press("Enter")
    await expect(page.locator("tbody tr")).to_have_count(1)
    await expect(page.locator("#found")).to_have_text("筛选出 1 份")
    assert await page.evaluate("window.mark") == 1, "the page was not loaded again"
    await page.go_back()
    await expect(page.locator("tbody tr")).to_have_count(100)
    assert page.url.endswith("/board?sort=-points")


async def test_without_script_all_of_it_works(visit: Visit) -> None:
    page = await visit(java_script_enabled=False, viewport=PHONE)
    await page.locator(".filter summary").click()
    await page.locator("#sort").select_option("-points")
    await page.locator("#apply").click()
    assert "sort=-points" in page.url
    await page.locator("#next").click()
    await expect(page.locator("tbody tr")).to_have_count(21)
    await page.locator(".keep summary").click()
    await page.locator('.keep input[name="name"]').fill("按得分")
    await page.locator(".keep button").click()
    await page.goto("/board")
    await page.locator(".views a").click()
    assert "sort=-points" in page.url
    await page.locator(".views button").click()
    await expect(page.locator(".views")).to_have_count(0)
    await page.locator(".client").nth(1).click()
    await expect(page.locator(".line").last).to_contain_text("已打开")


@pytest.mark.long
async def test_by_keyboard_alone_nothing_in_focus_is_hidden(visit: Visit) -> None:
    page = await visit()
    seen: set[str] = set()
    for _ in range(60):
        await page.keyboard.press("Tab")
        name, hidden = await page.evaluate(
            """() => {
                const one = document.activeElement, box = one.getBoundingClientRect();
                const acts = document.querySelector('.acts'), bar = acts.getBoundingClientRect();
                const top = document.querySelector('.top').getBoundingClientRect();
                const inside = acts.contains(one) || one.closest('.top') || one.matches('.region');
                const low = !inside && box.bottom > bar.top + 1;
                const high = !inside && !one.matches('.skip') && box.top < top.bottom - 1;
                return [one.id || one.name || one.tagName, low || high];
            }"""
        )
        assert not hidden, name
        seen.add(name)
    assert {f"sort-{name}" for name in SORTS} | {"q", "apply", "rows", "c"} <= seen
    await page.locator('input[name="c"]').first.focus()
    for _ in range(2):
        await page.keyboard.press("Space")
        for _ in ("name", "record", "next"):
            await page.keyboard.press("Tab")
    await expect(page.locator("#count")).to_have_text("已选 2 家")
    await page.locator("#chosen button").press("Enter")
    await expect(page.locator("h1")).to_have_text("并排比较")


@pytest.mark.long
async def test_whoever_was_logged_out_elsewhere_is_led_to_the_first_page(visit: Visit) -> None:
    page = await visit()
    await page.context.clear_cookies()
    await page.locator("#sort-points").click()
    await expect(page.locator("form[action='/start']").first).to_be_visible()
