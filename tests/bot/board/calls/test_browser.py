"""Pages of calls in Chromium: phone and desktop, with script and without, by keyboard alone."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from bot.web.calls.asked import SORTS
from dialogs.calls import events as e
from scoring.calls.ranking import Gates
from tests.bot.board.calls.conftest import (
    CITY,
    DECIDED,
    DECIDER,
    Scene,
    Stage,
    in_review,
    reviewed,
)
from tests.bot.board.conftest import Site
from tests.bot.talking import Talker
from tests.bot.turns.calls.test_calls import INDEX, ready
from tests.support.stored.many_submissions import Given, some_given
from tests.support.web.browser import PATIENCE_SECONDS, Served, accessibility_problems, chromium

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 860}
LONG = "特别长名字的江苏某某新型环保建筑材料科技股份有限公司第二分公司"
SECTIONS = (
    ("infrastructure", "88.5"), ("management-systems", "100"), ("energy-and-resources", "64.25"),
)  # fmt: skip
VISIT = e.VisitNoted("2026-11-01", "现场与申报一致")
NUMBERS = {"points": "29/2", "of": "71", "share": "1/5", "from": "1/5", "rows": "6"}


def found(rule: str, subjects: Sequence[str], numbers: dict[str, str]) -> tuple[str, ...]:
    """A flag of a rule, as it is stored."""
    details = {"subjects": list(subjects), "checks": [], "numbers": numbers}
    return (f"{rule}:x", rule, "x", json.dumps(details))


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
async def visit(browser: Browser, served: Served) -> AsyncIterator[Visit]:
    """A window of the browser with the cookies of somebody; no page may complain of anything."""
    complaints: list[str] = []

    async def opened(site: Site | None, locale: str = "zh-CN", **options: Any) -> Page:
        settings = {"viewport": DESKTOP, "reduced_motion": "reduce"} | options
        context = await browser.new_context(base_url=served.url, locale=locale, **settings)
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        if site is not None:
            cookies = site.client.cookies.items()
            await context.add_cookies(
                [{"name": name, "value": value, "url": served.url} for name, value in cookies]
            )
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text))
        return page

    yield opened
    assert [one for one in complaints if not one.startswith("Failed to load resource")] == []


async def full(stage: Stage, phase: str = "objections") -> tuple[Scene, Site, tuple[int, ...]]:
    """A call of forty submissions of every kind, with a cut line, and its decider."""
    scene = await stage(phase, places=12, ties=("energy-and-resources", "time"))
    site = await scene.seat("decider")
    for name in ("评审甲", "评审乙"):
        await scene.seat("reviewer", name=name)
    first, second = scene.members["评审甲"], scene.members["评审乙"]
    flags = (
        found("unproven", INDEX.subjects[9:12], NUMBERS),
        found("same-file", INDEX.subjects[20:21], {"others": "2", "digest": "aa"}),
    )
    said = (e.FlagsFound(flags), (e.FlagRaised("k", "厂区图与许可证不符"), CITY))  # type: ignore[arg-type]
    told = e.DecisionTold("b")
    talker = Talker(scene.core, "applicant")
    await talker.begins()
    await ready(scene.core, talker)
    here = await talker.conversation()
    async with scene.core.database.unit_of_work() as uow:
        (version, *_) = await uow.versions.of(here.assessment)
    agreed, apart = reviewed(first, second, "81", "83.5"), reviewed(first, second, "60", "82")
    rejected = e.DecisionMade("b", "reject", "必须项未定", DECIDED.told_from)
    given = [
        Given(
            LONG, total="83.25", sections=SECTIONS, late=12, person=here.person,
            assessment=here.assessment, version=version.id,
            events=in_review(*said, *agreed, (DECIDED, DECIDER), told, VISIT),
        ),
        Given("争议厂", total="79", events=in_review(*apart)),
        Given("商定厂", total="75",
              events=in_review(*apart, (e.ReviewSettled("74", "会商后按复核数"), DECIDER))),
        Given("拟培育厂", total="61",
              events=in_review(*agreed, (e.DecisionProposed("nurture", "差距明显"), DECIDER))),
        Given("不推荐厂", total="52", possible="58.5", gates=Gates.OPEN, region="130300",
              events=in_review(*agreed, (rejected, DECIDER), told)),
        Given("退回厂", total="66", region="130200",
              events=((e.Returned("city", "缺能源审计报告"), CITY),)),
        *some_given(34, first=7),
    ]  # fmt: skip
    return scene, site, await scene.fill(*given)


@pytest.mark.long
@pytest.mark.parametrize(
    ("viewport", "scheme", "locale"),
    [
        (PHONE, "light", "zh-CN"),
        (DESKTOP, "light", "zh-CN"),
        (DESKTOP, "light", "en-GB"),
        (PHONE, "dark", "en-GB"),
    ],
    ids=["phone", "desktop", "desktop in English", "dark phone"],
)
async def test_pages_are_accessible_and_fit(
    stage: Stage,
    visit: Visit,
    tmp_path: Path,
    viewport: dict[str, int],
    scheme: str,
    locale: str,
) -> None:
    scene, site, ids = await full(stage)
    await speak(site, locale)
    page = await visit(site, locale, viewport=viewport, color_scheme=scheme)
    for name, path in (
        ("calls", "/calls"),
        ("board", scene.path),
        ("filtered", f"{scene.path}?flag=any&region=130100&sort=-self"),
        ("applicant", f"{scene.path}/{ids[0]}"),
        ("public", f"/lists/{scene.call.id}"),
    ):
        response = await page.goto(path)
        assert response is not None
        assert response.status == 200
        if name == "applicant":
            await page.locator("details").evaluate_all(
                "all => all.forEach(one => one.open = true)"
            )
        await _show_all(page)
        await page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
        assert await accessibility_problems(page) == [], name
        assert await _overflow(page) == 0, name
        await page.set_viewport_size(viewport)  # type: ignore[arg-type]


async def _show_all(page: Page) -> None:
    height = await page.evaluate("document.documentElement.scrollHeight")
    width = await page.evaluate("innerWidth")
    await page.set_viewport_size({"width": width, "height": height})


async def _overflow(page: Page) -> int:
    wider: int = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wider


async def speak(site: Site, locale: str) -> None:
    """Change the language of the conversation."""
    if locale.startswith("en"):
        await site.client.say("/language")
        await site.client.choose("language:en")


@pytest.mark.long
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
async def test_on_small_desktops_nothing_scrolls_sideways(
    stage: Stage, visit: Visit, locale: str
) -> None:
    scene, site, _ = await full(stage)
    await speak(site, locale)
    page = await visit(site, locale)
    await page.goto(scene.path)
    for width in (700, 1024, 1140, 1180, 1280, 1600):
        await page.set_viewport_size({"width": width, "height": 768})
        assert await _overflow(page) == 0
        region = page.locator(".region")
        assert await region.evaluate("one => one.scrollWidth - one.clientWidth") == 0, width


async def test_script_swaps_the_body_and_pushes_the_address(stage: Stage, visit: Visit) -> None:
    scene, site, _ = await full(stage)
    page = await visit(site)
    await page.goto(scene.path)
    await page.evaluate("window.mark = 1")
    await page.locator("#sort-self").click()
    await expect(page.locator("th[aria-sort=ascending] a")).to_have_text("自评 ▲")
    await expect(page.locator("#sort-self")).to_be_focused()
    await page.locator("#state").select_option("decided")
    await page.locator("#apply").click()
    await expect(page.locator("tbody tr")).to_have_count(2)
    await expect(page.locator("#found")).to_contain_text("筛选出 2 份")
    assert "state=decided" in page.url
    assert "sort=self" in page.url
    assert await page.evaluate("window.mark") == 1, "the page was not loaded again"
    await page.go_back()
    await expect(page.locator("tbody tr")).to_have_count(40)


@pytest.mark.long
async def test_without_script_all_of_it_works(stage: Stage, visit: Visit, tmp_path: Path) -> None:
    scene, site, _ = await full(stage)
    page = await visit(site, java_script_enabled=False, viewport=PHONE)
    await page.goto("/calls")
    await page.locator(".list a").click()
    await page.locator(".filter summary").click()
    await page.locator("#flag").select_option("same-file")
    await page.locator("#apply").click()
    await expect(page.locator("tbody .client")).to_have_text([LONG])
    for name in ("board", "summary"):
        async with page.expect_download() as loaded:
            await page.locator(f"a[href*='{name}.xlsx']").click()
        await (await loaded.value).save_as(tmp_path / f"{name}.xlsx")
        assert (tmp_path / f"{name}.xlsx").read_bytes()[:2] == b"PK"
    await page.locator(".client").click()
    await expect(page.locator("h1")).to_have_text(LONG)
    await page.locator(".group summary").first.click()
    await expect(page.locator(".group table").first).to_be_visible()
    assert scene.path in page.url
    await page.locator(".act button").click()
    await expect(page.locator(".line").last).to_contain_text(LONG[:12])


@pytest.mark.long
async def test_by_keyboard_alone_nothing_in_focus_is_hidden(stage: Stage, visit: Visit) -> None:
    scene, site, ids = await full(stage)
    page = await visit(site)
    for path, wanted in (
        (scene.path, {f"sort-{name}" for name in SORTS} | {"q", "state", "mine", "apply", "rows"}),
        (f"{scene.path}/{ids[0]}", {"BUTTON", "SUMMARY", "region"}),
    ):
        await page.goto(path)
        seen: set[str] = set()
        for _ in range(75):
            await page.keyboard.press("Tab")
            name, hidden = await page.evaluate(
                """() => {
                    const one = document.activeElement, box = one.getBoundingClientRect();
                    const top = document.querySelector('.top').getBoundingClientRect();
                    const free = one.closest('.top') || one.matches('.region, .skip, body');
                    const name = one.id || (one.matches('.region') ? 'region' : one.tagName);
                    return [name, !free && box.top < top.bottom - 1];
                }"""
            )
            assert not hidden, name
            seen.add(name)
        assert wanted <= seen
