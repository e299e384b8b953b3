"""A reviewer goes row by row in the browser, and a decider reads where two differ."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from dialogs.calls import events as e
from tests.bot.board.calls.conftest import Scene, Stage, in_review
from tests.bot.board.calls.test_browser import (
    DESKTOP,
    PHONE,
    Visit,
    browser,
    database_url,
    visit,
)
from tests.bot.board.conftest import Site
from tests.bot.talking import Talker
from tests.bot.turns.calls.test_calls import INDEX, ready
from tests.support.stored.many_submissions import Given
from tests.support.web.browser import accessibility_problems

__all__ = ["browser", "database_url", "visit"]

pytestmark = pytest.mark.browser

ROWS = [one for one in INDEX.catalogue.criteria if one.points >= 4][:3]


@dataclass(frozen=True)
class People:
    """A call with a submission in review, and who looks at it."""

    scene: Scene
    first: Site
    second: Site
    decider: Site


@pytest.fixture
async def people(stage: Stage) -> People:
    """Two reviewers of a submission with what was handed in, and a decider."""
    scene = await stage("review")
    first, second = (
        await scene.seat("reviewer", name="甲"),
        await scene.seat("reviewer", name="乙"),
    )
    decider = await scene.seat("decider")
    talker = Talker(scene.core, "applicant")
    await talker.begins()
    await ready(scene.core, talker)
    here = await talker.conversation()
    async with scene.core.database.unit_of_work() as uow:
        (version, *_) = await uow.versions.of(here.assessment)
    declared = [
        event
        for name in ("甲", "乙")
        for event in (
            e.ReviewerAssigned(scene.members[name], f"评审{name}"),
            e.InterestDeclared(scene.members[name], False),
        )
    ]
    given = Given(
        "某某铸造有限公司", total="81", person=here.person, assessment=here.assessment,
        version=version.id, events=in_review(*declared),
    )  # fmt: skip
    await scene.fill(given)
    return People(scene, first, second, decider)


async def says(page: Page, words: str) -> None:
    """Type a message and send it."""
    await page.locator("[name=text]").fill(words)
    await page.get_by_role("button", name="发送").click()


async def test_rows_are_reviewed_in_the_browser_and_the_differences_read(
    people: People, visit: Visit, tmp_path: Path
) -> None:
    scene = people.scene
    code = INDEX.code[ROWS[0].id]
    two = f"#{code} {ROWS[0].points} 台账齐全\n#{INDEX.code[ROWS[1].id]} 0 无证明"
    for site, size, words, changed in (
        (people.first, PHONE, f"#{code} 0 缺台账", 1),
        (people.second, DESKTOP, two, 2),
    ):
        page = await visit(site, viewport=size)
        await page.goto(f"{scene.path}/1")
        await page.locator("form.act button").click()
        await page.get_by_role("button", name="逐条评审").click()
        await expect(page.locator("body")).to_contain_text("第 1/")
        await page.screenshot(path=tmp_path / f"row-{size['width']}.png")
        await page.get_by_role("button", name="同意：").click()
        await expect(page.locator("body")).to_contain_text("第 2/")
        await says(page, "0 不对")
        await expect(page.locator("body")).to_contain_text("先写“符合”或“不符合”")
        await says(page, words)
        await expect(page.locator("body")).to_contain_text(f"改了 {changed} 条")
        await page.screenshot(path=tmp_path / f"changed-{size['width']}.png")
        await page.get_by_role("button", name="提交评审").click()
        await expect(page.locator("body")).to_contain_text("各条合计")
        await page.screenshot(path=tmp_path / f"giving-{size['width']}.png")
        await page.get_by_role("button", name="提交，不写意见").click()
        await expect(page.locator("body")).to_contain_text("您的评审")
        await page.screenshot(path=tmp_path / f"given-{size['width']}.png", full_page=True)
    for size in (PHONE, DESKTOP):
        page = await visit(people.decider, viewport=size)
        await page.goto(f"{scene.path}/1")
        await expect(page.locator("#apart + .region")).to_contain_text("评审甲：0 分 缺台账")
        assert await accessibility_problems(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        await page.screenshot(path=tmp_path / f"page-{size['width']}.png", full_page=True)
