"""The public list (公示): who is recommended, in its phase, and nothing else to anybody."""

from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest

from dialogs.calls import events as e
from dialogs.calls.access import Part, Sight
from dialogs.calls.events import By
from dialogs.calls.phases import Phase, Rules
from tests.bot.board.calls.conftest import (
    COUNTY,
    DECIDED,
    DECIDER,
    TANGSHAN,
    Scene,
    Stage,
    in_review,
)
from tests.bot.talking import Clock
from tests.bot.web.client import Client
from tests.support.stored.many_submissions import Given
from tests.support.web.browser import Served

TOLD = e.DecisionTold("b")
APPEAL = e.Appealed((), "不服", "ours")
BEFORE = ("intake", "checking", "review", "deciding")


def decided(outcome: str, *more: e.Event) -> tuple[e.Event | tuple[e.Event, By], ...]:
    """What brings a submission to a decision, and more."""
    made = e.DecisionMade("b", outcome, "理由", DECIDED.told_from)
    return in_review((made, DECIDER), *more)


GIVEN = (
    Given("推荐厂", events=decided("recommend", TOLD), code="91130100SECRET0001"),
    Given("唐山推荐厂", region=TANGSHAN, events=decided("recommend", TOLD)),
    Given("申诉中的推荐厂", region=COUNTY, events=decided("recommend", TOLD, APPEAL)),
    Given("重新决定的厂", events=decided("recommend", TOLD, APPEAL, e.AppealAnswered(True, "x"))),
    Given("未通知的厂", events=decided("recommend")),
    Given("撤销决定的厂", events=decided("recommend", e.Undone(4))),
    Given("不推荐的厂", events=decided("reject", TOLD)),
    Given("培育的厂", events=decided("nurture", TOLD)),
    Given("拟推荐的厂", events=in_review(e.DecisionProposed("recommend", "x"))),
    Given("不受理的厂", events=(e.ScreenedOut("city", "x"),)),
    Given("撤回的厂", events=(e.Withdrawn("x"),)),
    Given("评审中的厂", events=in_review()),
)
LISTED = {"推荐厂", "唐山推荐厂", "申诉中的推荐厂"}


@pytest.fixture
async def stranger(served: Served) -> AsyncIterator[Client]:
    """A browser that was never here, without cookies."""
    async with aiohttp.ClientSession(served.url) as session:
        yield Client(session)


async def test_it_has_who_is_recommended_and_was_told_with_period_and_contact(
    stage: Stage, stranger: Client
) -> None:
    scene = await stage("objections")
    await scene.fill(*GIVEN)
    answer = await stranger.get(f"/lists/{scene.call.id}")
    assert answer.status == 200
    found = {one.name for one in GIVEN if f">{one.name}<" in answer.text}
    assert found == LISTED
    assert "培育" not in answer.text
    assert "不推荐" not in answer.text
    for said in (
        "省工信厅拟推荐以下 3 家企业",
        "2026-11-20（周五）15:00 至 2026-11-29（周日）15:00（北京时间）",
        "请在公示期内向省工信厅反映：0311-1",
        "河北省唐山市",
        "河北省石家庄市长安区",
    ):
        assert said in answer.text
    for secret in ("SECRET", "70.00", "理由", "hash-", "3011", "不服"):
        assert secret not in answer.text
    assert answer.text.index(">推荐厂<") < answer.text.index(">唐山推荐厂<"), "by region"
    assert answer.header("set-cookie").count("secret") == 0


@pytest.mark.parametrize("phase", BEFORE)
async def test_before_its_phase_nothing_says_that_there_will_be_a_list(
    stage: Stage, stranger: Client, phase: str
) -> None:
    scene = await stage(phase)
    await scene.fill(*GIVEN)
    there = await stranger.get(f"/lists/{scene.call.id}")
    missing = await stranger.get(f"/lists/{scene.call.id + 999}")
    assert (there.status, missing.status) == (404, 404)
    assert there.text == missing.text


async def test_it_is_over_with_its_phase(stage: Stage, stranger: Client, clock: Clock) -> None:
    scene = await stage("objections")
    await scene.fill(*GIVEN)
    clock.advance(timedelta(days=9))
    answer = await stranger.get(f"/lists/{scene.call.id}")
    assert answer.status == 200
    assert "公示期已于 2026-11-29（周日）15:00 结束，名单不再显示" in answer.text
    assert not [one.name for one in GIVEN if one.name in answer.text]


async def test_a_call_whose_data_show_the_public_nothing_has_none(
    stage: Stage, stranger: Client
) -> None:
    scene = await stage("objections")
    await scene.fill(*GIVEN)
    rules = scene.call.terms.phase(scene.clock()).rules
    assert rules.shows(Part.PUBLIC) == {Sight.LISTED}
    bare = Rules(rules.may, {part: sees for part, sees in rules.see.items() if part != "public"})
    phases = tuple(Phase(one.id, one.begins, bare) for one in scene.call.terms.phases)
    closed = await stage("objections", phases=phases)
    await closed.fill(*GIVEN)
    assert (await stranger.get(f"/lists/{closed.call.id}")).status == 404


async def test_an_erased_applicant_that_was_recommended_stays_on_it(
    stage: Stage, stranger: Client
) -> None:
    """As in the record of the agency: what was decided keeps the enterprise's name."""
    scene = await stage("objections")
    await scene.fill(Given("删除的厂", events=decided("recommend", TOLD, e.Erased())))
    assert ">删除的厂<" in (await stranger.get(f"/lists/{scene.call.id}")).text


async def test_odd_addresses_are_not_found(stranger: Client) -> None:
    for path in ("/lists/x", "/lists/9999999999", "/lists/-1", "/lists/0", "/lists/1/2", "/lists"):
        assert (await stranger.get(path)).status == 404


async def test_it_is_in_english_too(stage: Stage, stranger: Client) -> None:
    scene: Scene = await stage("objections", contact="")
    page = (await stranger.get(f"/lists/{scene.call.id}?language=en")).text
    assert "No decision that recommends anybody has been told yet." in page
    assert "Please tell 省工信厅 within the period." in page
