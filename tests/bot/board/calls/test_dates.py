"""The administrator moves the dates of a call on the web; everybody concerned is told once."""

import re
from datetime import timedelta
from typing import get_args

import pytest

from bot.app import Core
from bot.web.calls.dates import NOT_A_MOMENT
from bot.wording.catalogue import Words
from dialogs.calls import events as e
from dialogs.calls.moving import CLOSES, Misfit, dates_of
from dialogs.calls.terms import Terms
from dialogs.typed.china_time import CHINA
from scoring.values import Language
from tests.bot.board.calls.conftest import Scene, Stage, in_review
from tests.bot.board.conftest import Site
from tests.bot.talking import Talker
from tests.support.jobs import do_all
from tests.support.stored.many_submissions import Given

REASON = "系统维护两天"


async def terms_of(scene: Scene) -> Terms:
    """The terms as they stand."""
    async with scene.core.database.unit_of_work() as uow:
        call = await uow.calls.get(scene.call.id)
    assert call is not None
    return call.terms


def hidden(page: str) -> dict[str, str]:
    """The fields of the form that confirms."""
    form = page.split("/dates/move", 1)[1]
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))


async def send(site: Site, path: str, fields: dict[str, str]) -> tuple[int, str]:
    """Send a form of the pages."""
    page = await site.client.get(path.removesuffix("/move"))
    (token,) = set(re.findall(r'name="token" value="([^"]*)"', page.text)) or {""}
    headers = {"Sec-Fetch-Site": "same-origin"}
    sent = await site.client.post(path, {"token": token} | fields, headers=headers)
    return sent.status, sent.text


async def moved_by(scene: Scene, site: Site, days: int = 2, phase: str = "intake") -> str:
    """Extend a phase by days, through the preview; the board afterwards."""
    end = dates_of(await terms_of(scene))[CLOSES if phase == "intake" else "deciding"]
    until = f"{(end + timedelta(days=days)).astimezone(CHINA):%Y-%m-%dT%H:%M}"
    fields = {"how": "extend", "phase": phase, "until": until, "reason": REASON}
    status, preview = await send(site, f"{scene.path}/dates", fields)
    assert status == 200, preview
    await send(site, f"{scene.path}/dates/move", hidden(preview))
    return (await site.client.get(scene.path)).text


async def test_a_phase_is_extended_after_a_preview(stage: Stage) -> None:
    scene = await stage("intake")
    site = await scene.seat("administrator")
    before = await terms_of(scene)
    fields = {"how": "extend", "phase": "intake", "reason": REASON}
    until = (before.closes + timedelta(days=2)).astimezone(CHINA)
    fields["until"] = f"{until:%Y-%m-%dT%H:%M}"
    status, preview = await send(site, f"{scene.path}/dates", fields)
    assert status == 200
    assert f"申报截止：{until:%Y-%m-%d}" in preview
    assert REASON in preview
    assert await terms_of(scene) == before  # nothing yet
    await send(site, f"{scene.path}/dates/move", hidden(preview))
    after = await terms_of(scene)
    assert after.closes == until.replace(second=0, microsecond=0)
    assert after.phases[1].begins - before.phases[1].begins == after.closes - before.closes
    page = (await site.client.get(scene.path)).text
    assert f"原 {before.closes.astimezone(CHINA):%Y-%m-%d}" in page
    assert REASON in page


async def test_a_date_that_does_not_fit_is_said_and_what_was_typed_is_kept(stage: Stage) -> None:
    scene = await stage("review")
    site = await scene.seat("administrator")
    fields = {"how": "extend", "phase": "review", "until": "2020-01-01T09:00", "reason": REASON}
    status, page = await send(site, f"{scene.path}/dates", fields)
    assert status == 422
    assert "“审定开始”要在现在以后" in page
    assert f'value="{REASON}"' in page
    assert 'value="2020-01-01T09:00"' in page
    status, page = await send(site, f"{scene.path}/dates", fields | {"until": "明天"})
    assert status == 422
    assert "没有看懂时间" in page
    later = f"{scene.clock() + timedelta(days=60):%Y-%m-%dT%H:%M}"
    status, page = await send(site, f"{scene.path}/dates", fields | {"until": later, "reason": ""})
    assert status == 422
    assert "请写原因" in page


async def test_dates_that_were_moved_meanwhile_are_not_moved_again(stage: Stage) -> None:
    scene = await stage("intake")
    site, other = await scene.seat("administrator"), await scene.seat("administrator")
    end = (await terms_of(scene)).closes + timedelta(days=3)
    fields = {"how": "extend", "phase": "intake", "reason": REASON}
    fields["until"] = f"{end.astimezone(CHINA):%Y-%m-%dT%H:%M}"
    _, preview = await send(site, f"{scene.path}/dates", fields)
    await moved_by(scene, other)
    between = await terms_of(scene)
    status, page = await send(site, f"{scene.path}/dates/move", hidden(preview))
    assert status == 422
    assert "刚被别人改过" in page
    assert await terms_of(scene) == between


@pytest.mark.parametrize("post", ["screener", "reviewer", "decider"])
async def test_only_the_administrator_moves_them(stage: Stage, post: str) -> None:
    scene = await stage("intake")
    site = await scene.seat(post)
    page = await site.client.get(scene.path)
    assert "日程（北京时间）" in page.text
    assert "/dates" not in page.text.replace('id="dates"', "")
    assert (await site.client.get(f"{scene.path}/dates")).status == 404
    home = await site.client.get("/")
    (token,) = set(re.findall(r'name="token" value="([^"]*)"', home.text))
    for path in ("/dates", "/dates/move"):
        fields = {"token": token, "how": "extend", "phase": "intake"}
        headers = {"Sec-Fetch-Site": "same-origin"}
        sent = await site.client.post(f"{scene.path}{path}", fields, headers=headers)
        assert sent.status == 404


async def test_the_administrator_of_another_agency_does_not(stage: Stage) -> None:
    scene = await stage("intake")
    site = await scene.seat("administrator", scene.city)
    assert (await site.client.get(f"{scene.path}/dates")).status == 404


async def test_everybody_concerned_is_told_once(core: Core, stage: Stage) -> None:
    scene = await stage("review")
    reviewer = await scene.seat("reviewer", name="甲")
    idle = await scene.seat("reviewer", name="乙")
    site = await scene.seat("administrator")
    enterprise, finder = Talker(core, "e"), Talker(core, "f")
    for one in (enterprise, finder):
        await one.begins()
    person = (await enterprise.conversation()).person
    found = (await finder.conversation()).person
    async with core.database.unit_of_work() as uow:
        await uow.calls.enter(scene.call.id, found, scene.clock())
    said = in_review(e.ReviewerAssigned(scene.members["甲"], "甲"))
    await scene.fill(*(Given(f"{at}厂", person=person, events=said) for at in range(2)))
    await moved_by(scene, site, phase="review")
    await do_all(core, "call-dates")

    assert len([one for one in await enterprise.heard() if REASON in one]) == 1
    assert await finder.heard() == []  # the intake is over and did not move
    for told, times in ((reviewer, 1), (idle, 0), (site, 0)):
        assert (await told.client.get("/")).text.count(REASON) == times


async def test_who_has_not_submitted_is_told_of_a_longer_intake(core: Core, stage: Stage) -> None:
    scene = await stage("intake")
    site = await scene.seat("administrator")
    finder = Talker(core, "f")
    await finder.begins()
    found = (await finder.conversation()).person
    async with core.database.unit_of_work() as uow:
        await uow.calls.enter(scene.call.id, found, scene.clock())
    was = f"{scene.call.terms.closes.astimezone(CHINA):%Y-%m-%d}"
    await moved_by(scene, site)
    await do_all(core, "call-dates")
    (told,) = await finder.heard()
    for words in (f"原 {was}", "申报截止", REASON, "0311-1"):
        assert words in told


async def test_what_came_late_by_the_old_dates_stays_late(stage: Stage) -> None:
    scene = await stage("intake")
    await scene.fill(Given("迟到厂", late=12))
    site = await scene.seat("administrator")
    assert "迟 12 分钟" in await moved_by(scene, site)


def test_every_misfit_has_words_on_the_page_and_on_the_command_line() -> None:
    cli = Words("cli")
    for one in Misfit:
        assert f"dates-{one}" in cli
    for language in get_args(Language):
        said = Words("calls").in_language(language)["dates-misfits"]
        assert said.keys() == {*Misfit, NOT_A_MOMENT}
