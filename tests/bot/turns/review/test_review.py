"""Review row by row, the results side by side, and rows sent back to be changed."""

import pytest

from bot.app import Core
from bot.jobs.reports import snapshot_of
from dialogs.core import buttons as c
from dialogs.core.session import Place
from dialogs.dossier.dossier import Dossier
from dialogs.dossier.reviews import Verdict
from scoring.answers.model import Met, NotApplicable
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from storage.database import Database
from tests.bot.talking import ENTERPRISE, Talker
from tests.bot.turns.sharing.test_case_access import offer, rejected
from tests.bot.turns.versions.test_versions import close
from tests.storage.repositories.work.test_reports import issue
from tests.storage.talking import NOW

pytestmark = pytest.mark.usefixtures("no_reports_made")

INDEX = index_of(load_catalogue("gb36132-2018"))
FIRST, SECOND, THIRD = INDEX.subjects[:3]
ACCEPT, QUESTION, OVERRIDE = (f"{c.SAY}:{one}" for one in ("accept", "question", "override"))
WITHDRAW = f"{c.SAY}:withdrawn"
REASON = "缺少排污许可证复印件"


async def joined(core: Core, li: Talker, role: str, name: str) -> Talker:
    """Somebody who accepted the offer of a role in the whole case."""
    member = Talker(core, name, "web")
    await member.says(f"/start {await offer(li, role, name)}")
    await member.press(c.ACCEPT)
    return member


async def answered(li: Talker, count: int = 3) -> None:
    """The owner answers the first rows with yes."""
    for code in ("r1", "r2", "r3")[:count]:
        await li.says(f"#{code}")
        await li.press(c.MET)


@pytest.fixture
async def zhang(core: Core, li: Talker) -> Talker:
    """A reviewer of a case with three answers."""
    await answered(li)
    return await joined(core, li, "reviewer", "张审核")


async def question(reviewer: Talker, code: str, reason: str = REASON) -> None:
    """Question an answer."""
    await reviewer.says(f"#{code}")
    await reviewer.press(QUESTION)
    await reviewer.says(reason)


async def stored(database: Database, talker: Talker) -> Dossier:
    """The dossier as a process reads it that has nothing cached."""
    await database.forget()
    return await talker.dossier()


async def test_a_reviewer_goes_from_row_to_row(core: Core, li: Talker, zhang: Talker) -> None:
    assert zhang.place == Place.WELCOME_BACK
    await zhang.press(c.REVIEWS)
    assert "已审 0/3" in zhang.shown
    await zhang.press(c.NEXT_REVIEW)
    assert (await zhang.conversation()).session.wait.subject == FIRST
    await zhang.press(ACCEPT)
    assert (await zhang.conversation()).session.wait.subject == SECOND, "the next comes by itself"
    await zhang.press(QUESTION)
    assert zhang.place == Place.REVIEW_REASON
    assert rejected(await zhang.says("。。")) == ["review-reason-missing"]
    await zhang.says(REASON)
    await zhang.press(OVERRIDE)
    await zhang.press(f"{c.OVERRIDE}:not-met")
    await zhang.says("现场看到没有做")
    assert zhang.place == Place.REVIEWS
    assert "已审 3/3" in zhang.shown
    assert "有疑问 1 · 已改判 1" in zhang.shown
    assert REASON in zhang.shown

    dossier = await stored(core.database, li)
    assert dossier == await li.dossier()
    assert set(dossier.answers.values()) == {Met(True)}, "the self-assessment is as it was"
    first, second, third = (dossier.reviews[one] for one in (FIRST, SECOND, THIRD))
    assert (first.verdict, first.on, first.reason) == (Verdict.ACCEPT, Met(True), "")
    assert (second.verdict, second.reason) == (Verdict.QUESTION, REASON)
    assert (third.verdict, third.value) == (Verdict.OVERRIDE, Met(False))
    assert {one.by.name for one in dossier.reviews.values()} == {"张审核"}
    assert {one.by.role for one in dossier.reviews.values()} == {"reviewer"}


async def test_the_results_stand_side_by_side(li: Talker, zhang: Talker) -> None:
    await zhang.says("#r3")
    await zhang.press(OVERRIDE)
    await zhang.press(f"{c.OVERRIDE}:not-met")
    await zhang.says("现场看到没有做")
    await li.says("/status")
    await li.press(c.REVIEWS)
    assert "自评" in li.shown
    assert "审核后" in li.shown
    assert "张审核（审核）" in li.shown
    await li.says("#r3")
    assert "当前回答：<b>符合</b>" in li.shown
    assert "改判</b> → <b>" not in li.shown
    assert "改判</b> → 不符合：现场看到没有做" in li.shown


async def test_a_changed_answer_makes_a_review_outdated(li: Talker, zhang: Talker) -> None:
    await zhang.says("#r1")
    await zhang.press(ACCEPT)
    await li.says("#r1")
    await li.press(c.NOT_MET)
    await zhang.says("/review")
    assert "已审 0/3" in zhang.shown
    assert "审后又改 1" in zhang.shown
    await zhang.press(f"{c.REVIEWS}:outdated")
    assert "审后又改</" not in zhang.shown
    await zhang.says("#r1")
    assert "审核之后回答改过" in zhang.shown


async def test_a_review_can_be_withdrawn_and_stays_in_the_record(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await question(zhang, "r1")
    await zhang.says("#r1")
    await zhang.press(WITHDRAW)
    assert FIRST not in (await stored(core.database, li)).reviews
    owner = await li.conversation()
    async with core.database.unit_of_work() as uow:
        kept = (await uow.people.export(owner.person))["reviews"]
    assert [row["verdict"] for row in kept] == ["question", "withdrawn"]
    assert {row["name"] for row in kept} == {"张审核"}


async def test_each_review_is_in_the_record_with_its_row(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await zhang.says("#r1")
    await zhang.press(ACCEPT)
    await question(zhang, "r2")
    await zhang.says("#r3")
    await zhang.press(OVERRIDE)
    await zhang.press(f"{c.OVERRIDE}:not-met")
    await zhang.says("现场看到没有做")
    await zhang.says("#r2")
    await zhang.press(WITHDRAW)
    here = await li.conversation()
    async with core.database.unit_of_work() as uow:
        rows = await uow.audit.of(here.assessment)
        assert await uow.audit.broken_at(here.assessment) is None
    said = [(one.act, one.subject) for one in rows if one.act.startswith("review-")]
    assert said == [
        ("review-withdrawn", SECOND),
        ("review-override", THIRD),
        ("review-question", SECOND),
        ("review-accept", FIRST),
    ]
    await li.says("/settings")
    await li.press(c.ACCESS)
    await li.press(c.RECORD)
    for code, act in (("3", "审核改判"), ("2", "审核提出疑问"), ("1", "审核认可")):
        assert f"<b>张审核</b> {act}：基本要求 {code}" in li.shown
    assert REASON not in li.shown, "the record names rows, never what was said of them"


async def test_two_reviewers_at_one_row_the_later_sees_both(
    core: Core, li: Talker, zhang: Talker
) -> None:
    wang = await joined(core, li, "reviewer", "王审核")
    await zhang.says("#r1")
    await wang.says("#r1")
    await wang.press(QUESTION)
    await zhang.press(ACCEPT)
    await wang.says(REASON)
    assert wang.place == Place.REVIEW_CONFLICT
    for said in ("张审核", "认可", "有疑问", REASON):
        assert said in wang.shown
    assert (await li.dossier()).reviews[FIRST].by.name == "张审核", "nothing is overwritten"
    await wang.press(c.MINE)
    review = (await li.dossier()).reviews[FIRST]
    assert (review.verdict, review.reason, review.by.name) == (Verdict.QUESTION, REASON, "王审核")


async def test_a_review_of_an_answer_that_moved_is_asked_about(li: Talker, zhang: Talker) -> None:
    await zhang.says("#r1")
    await li.says("#r1")
    await li.press(c.NOT_MET)
    await zhang.press(ACCEPT)
    assert zhang.place == Place.REVIEW_CONFLICT
    assert "不符合" in zhang.shown
    assert FIRST not in (await li.dossier()).reviews
    await zhang.press(c.THEIRS)
    assert zhang.place == Place.QUESTION
    assert FIRST not in (await li.dossier()).reviews


async def test_an_answer_is_not_asked_about_because_somebody_reviewed_it(
    li: Talker, zhang: Talker
) -> None:
    await li.says("#r1")
    await zhang.says("#r1")
    await zhang.press(ACCEPT)
    await li.press(c.NOT_MET)
    assert li.place != Place.CONFLICT
    assert (await li.dossier()).answers[FIRST] == Met(False)


async def test_what_does_not_apply_is_explained_by_the_reason(li: Talker, zhang: Talker) -> None:
    code = next(
        INDEX.code[one] for one in INDEX.subjects if INDEX.asked[one].not_applicable_allowed
    )
    subject = INDEX.subject[code]
    await zhang.says(f"#{code}")
    await zhang.press(OVERRIDE)
    await zhang.press(f"{c.OVERRIDE}:na")
    await zhang.says("厂区没有锅炉")
    assert (await li.dossier()).reviews[subject].value == NotApplicable("厂区没有锅炉")


async def test_an_override_is_typed_as_at_the_question(li: Talker, zhang: Talker) -> None:
    await zhang.says("#r1")
    await zhang.press(OVERRIDE)
    assert rejected(await zhang.says("符合")) == ["override-same"]
    await zhang.says("没有做到")
    assert zhang.place in (Place.OVERRIDE, Place.REVIEW_REASON)
    if zhang.place == Place.OVERRIDE:
        await zhang.says("不符合")
    await zhang.says("许可证已过期")
    assert (await li.dossier()).reviews[FIRST].value == Met(False)


async def test_the_owner_reviews_behind_a_button_and_signs_with_a_name(li: Talker) -> None:
    await answered(li, 1)
    await li.says("#r1")
    await li.press(c.REVIEW)
    assert rejected(await li.press(ACCEPT)) == ["name-first"]
    assert li.place == Place.MY_NAME
    assert (await li.dossier()).reviews == {}
    await li.says("李厂长")
    assert li.place == Place.REVIEW
    await li.press(ACCEPT)
    review = (await li.dossier()).reviews[FIRST]
    assert (review.by.name, review.by.role) == ("李厂长", "owner")


@pytest.mark.parametrize("role", ["viewer", "contributor"])
async def test_who_may_not_review_sees_none_of_it(
    core: Core, li: Talker, zhang: Talker, role: str
) -> None:
    await question(zhang, "r1")
    if role == "viewer":
        other = await joined(core, li, "viewer", "看客")
    else:
        await li.says("#r1")
        await li.press(c.COLLEAGUE)
        await li.says("王工")
        await li.press(f"{c.INVITE}:proposal")
        other = Talker(core, "g", "web")
        await other.says(f"/start {li.shown.split('/join ')[1].split('<')[0]}")
        await other.press(c.ACCEPT)
    dossier = await other.dossier()
    assert dossier.reviews == {}
    assert dossier.returns == ()
    for text in ("/review", "/status", "#r1", "/report", "/tasks", "审核", "/changes"):
        await other.says(text)
        for secret in (REASON, "张审核", "有疑问"):
            assert secret not in other.shown
        assert not {ACCEPT, QUESTION, c.REVIEWS, c.REVIEW} & set(other.choices)
    for forged in (ACCEPT, c.REVIEWS, c.RETURN_ROWS, c.HAND_BACK):
        await other.takes(other.forged(forged))
        assert REASON not in other.shown
    assert (await li.dossier()).reviews[FIRST].reason == REASON, "the cache is not poisoned"
    assert (await zhang.dossier()).reviews[FIRST].reason == REASON


async def test_rows_are_sent_back_changed_one_after_the_other_and_handed_back(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await question(zhang, "r1", "缺许可证")
    await question(zhang, "r3", "缺监测报告")
    await zhang.says("/review")
    await zhang.press(c.RETURNING)
    assert "还没有发出" in zhang.shown
    assert "缺许可证" in zhang.shown
    await zhang.press(c.RETURN_ROWS)
    assert "2 条被退回修改" in (await li.heard())[-1]
    await li.says("/review")
    assert li.message is not None
    assert li.message.primary == c.RETURNS
    await li.press(c.RETURNS)
    assert "0/2 已改" in li.shown
    assert "张审核" in li.shown
    await li.press(c.NEXT_RETURNED)
    assert "退回修改：<b>缺许可证" in li.shown
    await li.press(c.NOT_MET)
    assert (await li.conversation()).session.wait.subject == THIRD, "the next opens by itself"
    await li.press(c.RETURN)
    assert "1/2 已改" in li.shown
    assert "符合 → <b>不符合" in li.shown
    await li.press(c.HAND_BACK)
    assert li.place == Place.HANDING_BACK
    assert "还有 1 条没有改" in li.shown
    await li.press(c.NEXT_RETURNED)
    await li.press(c.NOTE)
    await li.says("监测报告已补到附件")
    await li.says("/review")
    await li.press(c.RETURNS)
    assert "2/2 已改" in li.shown
    assert rejected(await li.takes(li.forged(c.UNDO_RETURN))) == ["not-a-choice"]
    assert rejected(await li.press(c.HAND_BACK)) == ["name-first"]
    await li.says("李厂长")
    await li.press(c.HAND_BACK)
    assert "重新提交" in (await zhang.heard())[-1]
    await zhang.says("/review")
    await zhang.press(c.RETURNS)
    assert "符合 → <b>不符合" in zhang.shown
    assert "说明：监测报告已补到附件" in zhang.shown
    dossier = await stored(core.database, li)
    assert [len(one.rows) for one in dossier.returns] == [2]
    await li.says("/settings")
    await li.press(c.ACCESS)
    await li.press(c.RECORD)
    for act in ("退回修改", "重新提交退回的条目"):
        assert act in li.shown
    assert not dossier.returns[0].is_open


async def test_a_return_can_be_undone_until_something_is_changed(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await question(zhang, "r1")
    await zhang.says("/review")
    await zhang.press(c.RETURNING)
    await zhang.press(c.RETURN_ROWS)
    await zhang.press(c.RETURNS)
    await zhang.press(c.UNDO_RETURN)
    assert (await stored(core.database, li)).returns == ()
    assert "已撤回" in (await li.heard())[-1]
    await zhang.says("/review")
    await zhang.press(c.RETURNING)
    await zhang.press(c.RETURN_ROWS)
    await zhang.press(c.RETURNS)
    await li.says("#r1")
    await li.press(c.NOT_MET)
    result = await zhang.takes(zhang.forged(c.UNDO_RETURN))
    assert rejected(result) == ["not-a-choice"]
    assert len((await li.dossier()).returns) == 1
    assert ENTERPRISE in (await li.heard())[-1]


async def test_in_a_closed_assessment_only_the_rows_sent_back_can_be_changed(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await question(zhang, "r1", "缺许可证")
    await li.says("/settings")
    await li.press(c.CALL_ME)
    await li.says("李厂长")
    await close(li)
    assert (await li.dossier()).closed == 1
    await zhang.says("/review")
    await zhang.press(c.RETURNING)
    await zhang.press(c.RETURN_ROWS)
    await li.says("#r2")
    assert "退回的条目才能改：基本要求 1" in li.shown
    assert c.RETURNS in li.choices
    assert rejected(await li.says("不符合")) == ["closed-but-returned"]
    assert li.place == Place.RETURNS
    await li.says("/review")
    await li.press(c.RETURNS)
    await li.press(c.NEXT_RETURNED)
    await li.press(c.NOT_MET)
    await li.press(c.HAND_BACK)
    dossier = await stored(core.database, li)
    assert dossier.answers[FIRST] == Met(False)
    assert dossier.answers[SECOND] == Met(True)
    assert dossier.closed == 2, "what was changed is the next version"
    assert dossier == await li.dossier()
    here = await li.conversation()
    async with core.database.unit_of_work() as uow:
        second, first = await uow.versions.of(here.assessment)
    assert first.reason == "退回的条目已修改"
    assert second.hash != first.hash
    await li.says("/settings")
    await li.press(c.ACCESS)
    await li.press(c.RECORD)
    assert "结案" in li.shown
    await li.says("#r1")
    assert rejected(await li.says("符合")) == ["closed"]


async def test_an_enterprise_replaces_nothing_that_a_reviewer_said(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await question(zhang, "r1")
    await li.says("/settings")
    await li.press(c.CALL_ME)
    await li.says("李厂长")
    await li.says("#r1")
    await li.press(c.REVIEW)
    assert not {ACCEPT, OVERRIDE, WITHDRAW} & set(li.choices)
    assert rejected(await li.takes(li.forged(ACCEPT))) == ["not-a-choice"]
    consultant = await joined(core, li, "consultant", "王咨询")
    await consultant.says("#r2")
    await consultant.press(c.REVIEW)
    await consultant.press(QUESTION)
    await zhang.says("#r2")
    await zhang.press(ACCEPT)
    assert rejected(await consultant.says("缺环评批复")) == ["review-outranked"]
    assert "张审核" in consultant.shown
    reviews = (await li.dossier()).reviews
    assert [reviews[one].by.role for one in (FIRST, SECOND)] == ["reviewer", "reviewer"]
    await zhang.says("/review")
    await zhang.press(c.RETURNING)
    await zhang.press(c.RETURN_ROWS)
    await li.says("/review")
    await li.press(c.RETURNS)
    assert c.UNDO_RETURN not in li.choices, "only who is what its author was takes it back"


async def test_a_report_with_reviews_is_not_for_a_viewer(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await question(zhang, "r1")
    viewer = await joined(core, li, "viewer", "看客")
    owner = await li.conversation()
    catalogue = load_catalogue("gb36132-2018")
    whole = snapshot_of(owner.dossier, catalogue, with_reviews=True)
    seen = snapshot_of((await viewer.conversation()).dossier, catalogue, with_reviews=True)
    assert "reviews" in whole
    assert "reviews" not in seen
    async with core.database.unit_of_work() as uow:
        request = await uow.reports.request(owner, "zh", whole, NOW)
        await issue(uow, request, f"reports/{request.number}-zh.pdf", NOW)
    name, reader = f"{request.number}-zh", core.turns.reader
    assert await reader.report(zhang.channel, zhang.name, name) is not None
    assert await reader.report(viewer.channel, viewer.name, name) is None
