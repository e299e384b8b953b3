"""Decided beside self-assessed and reviewed: set row by row, seen by others once released."""

from itertools import chain

import pytest

from bot.app import Core
from bot.jobs.reports import snapshot_of
from dialogs.core import buttons as c
from dialogs.core.screen import Situation
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.dossier.reviews import Verdict
from dialogs.review.deciding import press_decision
from dialogs.review.deciding_screens import DecisionScreen
from scoring.answers.model import Met, Unclear
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.overlays.library import OverlayLibrary
from tests.bot.talking import ENTERPRISE, Talker
from tests.bot.turns.review.test_review import ACCEPT, OVERRIDE, answered, joined, stored
from tests.bot.turns.sharing.test_case_access import admin_code, code_in, offer, rejected
from tests.storage.talking import NOW

pytestmark = pytest.mark.usefixtures("no_reports_made")

INDEX = index_of(load_catalogue("gb36132-2018"))
FIRST, SECOND, THIRD = INDEX.subjects[:3]
WHY = "现场核实无此制度"
AGENCY = "某市工信局"


def decide(what: str) -> str:
    """The button for a decided answer."""
    return f"{c.DECIDE}:{what}"


async def agency_of(core: Core, li: Talker) -> Talker:
    """The administrator of an agency that the owner's case is handed to."""
    administrator = Talker(core, "amt", "web")
    await administrator.says(f"/start {await admin_code(core.database, AGENCY, 'agency')}")
    await administrator.press(c.ACCEPT)
    await administrator.press(c.RETURN)
    await administrator.says(f"/start {await offer(li, 'viewer', '王处')}")
    await administrator.press(next(o for o in administrator.choices if o.startswith(c.ACCEPT_FOR)))
    return administrator


async def with_post(core: Core, li: Talker, administrator: Talker, post: str, name: str) -> Talker:
    """A member of the agency with a post, at the owner's case."""
    member = Talker(core, name, "web")
    await administrator.says("/settings")
    await administrator.press(c.ORGANISATIONS)
    await administrator.press(
        next(one for one in administrator.choices if one.startswith(c.ORGANISATION))
    )
    await administrator.press(
        next(one for one in administrator.choices if one.startswith(c.NEW_MEMBER))
    )
    await administrator.says(name)
    await administrator.press(f"{c.INVITE_AS}:{post}")
    await member.says(f"/start {code_in(administrator)}")
    await member.press(c.ACCEPT)
    await member.says("某某单位")
    await member.says("/settings")
    await member.press(c.CALL_ME)
    await member.says(name)
    await member.says("/clients")
    await member.press(f"{c.OPEN}:{(await li.conversation()).assessment}")
    return member


@pytest.fixture
async def agency(core: Core, li: Talker) -> Talker:
    """The administrator of the agency, in a case with three answers."""
    await answered(li)
    return await agency_of(core, li)


@pytest.fixture
async def zhao(core: Core, li: Talker, agency: Talker) -> Talker:
    """The decider of an agency, in a case with three answers."""
    return await with_post(core, li, agency, "decider", "赵认定")


async def test_not_known_is_no_decision(zhao: Talker) -> None:
    await zhao.says(f"#{INDEX.code[THIRD]}")
    await zhao.press(c.DECISION)
    conversation = await zhao.conversation()
    dossier = conversation.dossier.with_answer(THIRD, Unclear())
    offered = DecisionScreen().buttons(Situation(INDEX, conversation.session, dossier, NOW))
    assert decide(c.AS_ASSESSED) not in chain(*offered)
    turn = TurnContext(INDEX.catalogue, conversation.session, dossier, NOW, OverlayLibrary(()))
    press_decision(turn, c.AS_ASSESSED)
    assert [notice.code for notice in turn.notices] == ["decision-unclear"]
    assert turn.events == []


async def decided(zhao: Talker, code: str, what: str = c.NOT_MET, why: str = WHY) -> None:
    """Decide a row."""
    await zhao.says(f"#{code}")
    await zhao.press(c.DECISION)
    await zhao.press(decide(what))
    await zhao.says(why)


async def released(zhao: Talker) -> None:
    """Let the others see it."""
    await zhao.says("/review")
    await zhao.press(c.RELEASING)
    await zhao.press(c.RELEASE)


async def test_a_row_is_decided_with_a_reason_and_nothing_is_overwritten(zhao: Talker) -> None:
    assert zhao.place == Place.WELCOME_BACK
    await zhao.says("#r1")
    await zhao.press(OVERRIDE)
    await zhao.press(f"{c.OVERRIDE}:not-met")
    await zhao.says("审核时没有看到")
    await zhao.says("#r1")
    await zhao.press(c.DECISION)
    for said in ("自评：<b>符合</b>", "改判</b> → <b>不符合", "采用审核意见"):
        assert said in zhao.shown
    await zhao.press(decide(c.AS_ASSESSED))
    assert zhao.place == Place.DECISION_REASON
    assert rejected(await zhao.says("。")) == ["decision-reason-missing"]
    await zhao.says("复核后找到了制度文件")
    assert zhao.place == Place.QUESTION
    assert "认定：<b>符合</b>：复核后找到了制度文件" in zhao.shown
    dossier = await zhao.dossier()
    decision = dossier.decisions[FIRST]
    assert (decision.value, decision.on, decision.by.name) == (Met(True), Met(True), "赵认定")
    assert decision.by.role == "decider"
    assert dossier.answers[FIRST] == Met(True)
    assert dossier.reviews[FIRST].value == Met(False)
    await zhao.press(c.DECISION)
    await zhao.press(decide(c.UNDECIDE))
    assert "认定：<b>不符合" in zhao.shown, "it takes what the review came to again"
    assert (await zhao.dossier()).decisions == {}


async def test_three_totals_and_the_undecided_are_said(zhao: Talker) -> None:
    await zhao.says("#r1")
    await zhao.press(ACCEPT)
    await decided(zhao, "r2")
    await zhao.says("/review")
    lines = zhao.shown.splitlines()
    titles = [line.partition("：")[0] for line in lines[2:5]]
    assert titles == ["自评", "审核后", "认定"]
    assert f"未定 {len(INDEX.subjects) - 2} 条" in zhao.shown
    assert "未认定的条目，下限按不得分" in zhao.shown
    await zhao.press(f"{c.REVIEWS}:undecided")
    assert "#r3" in zhao.shown or "基本要求 3" in zhao.shown
    assert WHY not in zhao.shown
    await zhao.press(c.RELEASING)
    assert "已认定 2 条（其中 1 条采用审核意见）" in zhao.shown
    assert "还没有公布过" in zhao.shown


async def test_nobody_else_sees_anything_before_it_is_released(
    core: Core, li: Talker, agency: Talker, zhao: Talker
) -> None:
    zhang = await joined(core, li, "reviewer", "张审核")
    screener = await with_post(core, li, agency, "screener", "孙初审")
    await decided(zhao, "r1")
    for other in (li, zhang, screener, agency):
        for text in ("/review", "/status", "/report", "#r1", "/summary"):
            await other.says(text)
            assert "认定" not in other.shown.replace("赵认定", "").replace("机构", "")
            assert WHY not in other.shown
        dossier = await other.dossier()
        assert (dossier.decisions, dossier.released) == ({}, None)
        assert WHY not in repr(dossier)
    owner = await li.conversation()
    async with core.database.unit_of_work() as uow:
        assert WHY not in repr(await uow.people.export(owner.person))
    for choice in (c.DECISION, decide(c.MET), c.RELEASING, c.RELEASE):
        for other in (li, zhang, screener):
            await other.says("#r1")
            assert choice not in other.choices
            await other.takes(other.forged(choice))
            assert other.place not in {Place.DECISION, Place.RELEASING}
    assert (await stored(core.database, li)).released is None
    assert list((await zhao.dossier()).decisions) == [FIRST]


async def test_what_is_released_is_seen_with_reason_name_and_time(
    core: Core, li: Talker, zhao: Talker
) -> None:
    await decided(zhao, "r1")
    await released(zhao)
    assert "认定结果已公布" in (await li.heard())[-1]
    assert ENTERPRISE in (await li.heard())[-1]
    await li.says("/review")
    for said in ("认定：<b>", "认定：不符合", WHY, "赵认定（认定）2026-", "认定：未定"):
        assert said in li.shown
    await li.says("#r1")
    assert f"认定：<b>不符合</b>：{WHY}" in li.shown
    await li.says("#r2")
    assert "认定：<b>未定</b>" in li.shown
    # what is changed afterwards is not seen until it is released again
    await decided(zhao, "r1", c.MET, "申诉后改为符合")
    await li.says("#r1")
    assert "申诉后改为符合" not in li.shown
    assert WHY in li.shown
    await zhao.says("/review")
    await zhao.press(c.RELEASING)
    assert "之后有变化" in zhao.shown
    await zhao.press(c.RELEASE)
    await li.says("#r1")
    assert "认定：<b>符合</b>：申诉后改为符合" in li.shown
    assert rejected(await zhao.takes(zhao.forged(c.RELEASE))) or c.RELEASE not in zhao.choices
    audited = await _acts(core, li)
    assert audited.count("decisions-released") == 2


async def _acts(core: Core, talker: Talker) -> list[str]:
    person = (await talker.conversation()).person
    async with core.database.unit_of_work() as uow:
        return [row["act"] for row in (await uow.people.export(person))["audit_events"]]


async def test_a_viewer_and_a_guest_see_nothing_of_what_is_released(
    core: Core, li: Talker, agency: Talker, zhao: Talker
) -> None:
    viewer = await joined(core, li, "viewer", "看客")
    await decided(zhao, "r1")
    await released(zhao)
    for other in (viewer, agency):
        for text in ("/status", "#r1", "/review"):
            await other.says(text)
            assert WHY not in other.shown
            assert "认定：" not in other.shown
        assert (await other.dossier()).released is None


async def test_an_answer_changed_after_it_was_decided_is_undecided(
    li: Talker, zhao: Talker
) -> None:
    await decided(zhao, "r1")
    await released(zhao)
    await li.says("#r1")
    await li.press(c.NOT_MET)
    await li.says("#r1")
    assert "认定之后回答改过，未定" in li.shown
    await zhao.says("#r1")
    await zhao.press(c.DECISION)
    assert "按未认定处理" in zhao.shown


async def test_what_moved_meanwhile_is_shown_before_it_is_decided(
    li: Talker, zhao: Talker
) -> None:
    await zhao.says("#r1")
    await zhao.press(c.DECISION)
    await zhao.press(decide(c.MET))
    await li.says("#r1")
    await li.press(c.NOT_MET)
    assert rejected(await zhao.says(WHY)) == ["decision-moved"]
    assert zhao.place == Place.DECISION
    assert "自评：<b>不符合" in zhao.shown
    assert (await zhao.dossier()).decisions == {}
    await zhao.press(decide(c.NOT_MET))
    await zhao.says(WHY)
    assert (await zhao.dossier()).decisions[FIRST].on == Met(False)


async def test_a_decider_decides_in_a_closed_assessment_and_changes_no_answer(
    li: Talker, zhao: Talker
) -> None:
    await li.says("/report")
    await li.press(c.VERSIONS)
    await li.press(c.CLOSE)
    if li.place == Place.MY_NAME:
        await li.says("李敏")
    await li.press(c.CLOSE_CONFIRMED)
    await decided(zhao, "r1")
    await released(zhao)
    assert (await li.dossier()).released is not None
    assert rejected(await zhao.says("不符合")) or c.NOT_MET not in zhao.choices
    assert (await li.dossier()).answers[FIRST] == Met(True)


async def test_the_report_has_what_is_released_and_nothing_else(li: Talker, zhao: Talker) -> None:
    await decided(zhao, "r1")
    catalogue = load_catalogue("gb36132-2018")
    for talker in (li, zhao):
        assert "released" not in snapshot_of(await talker.dossier(), catalogue, with_reviews=True)
    await released(zhao)
    snapshot = snapshot_of(await li.dossier(), catalogue, with_reviews=True)
    assert snapshot["released"]["rows"][FIRST]["reason"] == WHY
    assert "released" not in snapshot_of(await li.dossier(), catalogue)


async def test_a_decider_is_a_reviewer_whose_word_counts_most(
    core: Core, li: Talker, zhao: Talker
) -> None:
    zhang = await joined(core, li, "reviewer", "张审核")
    await zhao.says("#r1")
    await zhao.press(ACCEPT)
    await zhang.says("#r1")
    assert ACCEPT not in zhang.choices
    review = (await li.dossier()).reviews[FIRST]
    assert (review.verdict, review.by.role) == (Verdict.ACCEPT, "decider")


async def test_without_a_decider_nothing_is_said_of_deciding(core: Core, li: Talker) -> None:
    await answered(li)
    zhang = await joined(core, li, "reviewer", "张审核")
    for talker in (li, zhang):
        for text in ("/review", "#r1", "/status"):
            await talker.says(text)
            assert "认定" not in talker.shown


async def test_a_post_that_ended_decides_no_more(core: Core, li: Talker, zhao: Talker) -> None:
    await zhao.says("#r1")
    await zhao.press(c.DECISION)
    await zhao.press(decide(c.MET))
    await li.says("/settings")
    await li.press(c.ACCESS)
    await li.press(next(one for one in li.choices if one.startswith(f"{c.END_ACCESS}:organ")))
    await zhao.says(WHY)
    assert (await zhao.dossier()).membership.phase == "ended"
    person = (await zhao.conversation()).person
    async with core.database.unit_of_work() as uow:
        assert (await uow.people.export(person))["decisions"] == []
