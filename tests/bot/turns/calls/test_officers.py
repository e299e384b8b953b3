"""Officers name single questions and flags, people are told, and interests are found."""

from dataclasses import replace
from typing import Any

import pytest

from bot.app import Core
from bot.jobs.calls.questions import questions_of
from dialogs.calls.events import Appealed, DecisionMade, DecisionTold
from dialogs.calls.reviewing.rows import rows_named, rows_said
from dialogs.calls.terms import Call
from dialogs.core import buttons as c
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.overlays.library import shipped
from storage.repositories.calls.interests import APPLICANT, SAME_CASE, SAME_ORGANISATION
from tests.bot.talking import Talker
from tests.bot.turns.calls.test_calls import (
    happens,
    look_at,
    officer,
    submitted,
    through_to_review,
)
from tests.bot.turns.versions.test_versions import rejects
from tests.storage.talking import NOW, join_organisation, share
from tests.support.jobs import do_all
from tests.support.messages import plain_text

pytestmark = pytest.mark.usefixtures("no_reports_made")

INDEX = index_of(load_catalogue("gb36132-2018"))


async def new(core: Core, key: str) -> Talker:
    """Somebody who has agreed."""
    talker = Talker(core, key)
    await talker.begins()
    return talker


async def test_single_questions_are_returned_and_told(core: Core, li: Talker, clock: Any) -> None:
    call, city = await submitted(core, li, clock)
    wang = await new(core, "w")
    await officer(core, wang, "screener", city)
    await look_at(wang, call)
    await wang.press(c.choice(c.HANDLE, f"{call.id}-1-return"))
    assert "#12" in wang.shown
    await wang.says("请改两处\n#12 缺环评批复\n#30 台账只有半年")
    assert "#12 缺环评批复" in plain_text(wang.shown)
    await do_all(core, "call-notice")
    (told,) = await li.heard()
    assert "请改两处\n#12 缺环评批复\n#30 台账只有半年" in told
    await li.says("/calls")
    await li.press(c.choice(c.CALL, call.id))
    assert "#30 台账只有半年" in plain_text(li.shown)
    async with core.database.unit_of_work() as uow:
        (one,) = await uow.submissions.of_call(call)
    rows = ((INDEX.subject["12"], "缺环评批复"), (INDEX.subject["30"], "台账只有半年"))
    assert (one.state.steps[-1].reason, one.state.steps[-1].rows) == ("请改两处", rows)


async def test_questions_alone_are_reason_enough_and_no_words_are_none(
    core: Core, li: Talker, clock: Any
) -> None:
    call, city = await submitted(core, li, clock)
    wang = await new(core, "w")
    await officer(core, wang, "screener", city)
    await look_at(wang, call)
    await wang.press(c.choice(c.HANDLE, f"{call.id}-1-return"))
    assert rejects(await wang.says("#12")) == ["call-act-reason-needed"]
    await look_at(wang, call)
    await wang.press(c.choice(c.HANDLE, f"{call.id}-1-return"))
    await wang.says("#12 缺环评批复")
    assert "已退回" in wang.shown


async def test_a_flag_is_resolved_by_its_number(core: Core, li: Talker, clock: Any) -> None:
    call, city = await submitted(core, li, clock)
    await do_all(core, "call-flags")
    wang = await new(core, "w")
    await officer(core, wang, "screener", city)
    await look_at(wang, call)
    resolve = c.choice(c.HANDLE, f"{call.id}-1-resolve-flag")
    await wang.press(resolve)
    assert "1. " in plain_text(wang.shown)
    assert rejects(await wang.says("没有问题")) == ["call-act-flag-number"]
    assert rejects(await wang.says("2 没有问题")) == ["call-act-not-a-flag"]
    await look_at(wang, call)
    await wang.press(resolve)
    await wang.says("1 现场看过，材料齐全")
    assert "（现场看过，材料齐全）" in plain_text(wang.shown)
    assert resolve not in wang.choices, "none is left"


@pytest.mark.parametrize(
    ("answer", "words"), [("uphold-appeal", "申诉成立"), ("reject-appeal", "被驳回")]
)
async def test_the_answer_to_an_appeal_is_told(
    core: Core, li: Talker, clock: Any, answer: str, words: str
) -> None:
    call, _ = await submitted(core, li, clock)
    zhao = await new(core, "z")
    await officer(core, zhao, "decider", call.organisation)
    await through_to_review(core, call)
    decided = DecisionMade("b", "reject", "分数不够", clock().isoformat())
    await happens(core, call, decided, DecisionTold("b"), Appealed((), "漏看了证书", "ours"))
    clock.now = next(one.begins for one in call.terms.phases if one.id == "objections")
    await look_at(zhao, call)
    await zhao.press(c.choice(c.HANDLE, f"{call.id}-1-{answer}"))
    await zhao.says("已查证书")
    await do_all(core, "call-notice")
    (told,) = await li.heard()
    assert words in told
    assert "已查证书" in told


async def test_an_appeal_names_the_questions_it_is_about(
    core: Core, li: Talker, clock: Any
) -> None:
    call, _ = await submitted(core, li, clock)
    await through_to_review(core, call)
    decided = DecisionMade("b", "reject", "分数不够", clock().isoformat())
    await happens(core, call, decided, DecisionTold("b"))
    clock.now = next(one.begins for one in call.terms.phases if one.id == "objections")
    await li.says("/calls")
    await li.press(c.choice(c.CALL, call.id))
    await li.press(c.choice(c.APPEAL, call.id))
    await li.says("两处看错了\n#12 批复在附件里")
    async with core.database.unit_of_work() as uow:
        (one,) = await uow.submissions.of_call(call)
    (appeal,) = one.state.appeals
    assert appeal.items == (INDEX.subject["12"],)
    assert appeal.reason == "两处看错了\n#12 批复在附件里"


async def in_review(core: Core, li: Talker, clock: Any) -> tuple[Call, Talker, Talker]:
    """A submission in review; the administrator of the agency and a reviewer."""
    call, _ = await submitted(core, li, clock)
    zhao, wang = await new(core, "z"), await new(core, "w")
    await officer(core, zhao, "administrator", call.organisation)
    await officer(core, wang, "reviewer", call.organisation)
    await through_to_review(core, call)
    clock.now = next(one.begins for one in call.terms.phases if one.id == "review")
    return call, zhao, wang


async def assign(core: Core, zhao: Talker, call: Call) -> Any:
    """The administrator names the one reviewer there is."""
    async with core.database.unit_of_work() as uow:
        ((_, name),) = (await uow.calls.people(call, "reviewer")).items()
    await look_at(zhao, call)
    await zhao.press(c.choice(c.HANDLE, f"{call.id}-1-assign"))
    return await zhao.says(name)


async def test_a_reviewer_is_told_but_not_whom_about(core: Core, li: Talker, clock: Any) -> None:
    call, zhao, wang = await in_review(core, li, clock)
    await assign(core, zhao, call)
    (told,) = await wang.heard()
    assert call.terms.title in told
    assert "甲厂" not in told


async def has_worked(core: Core, li: Talker, wang: Talker, source: str) -> None:
    """The reviewer has had to do with the applicant."""
    applicant, reviewer = await li.conversation(), await wang.conversation()
    if source == SAME_CASE:
        await share(core.database, applicant, reviewer, (INDEX.subject["12"],))
        return
    async with core.database.unit_of_work() as uow:
        other = await uow.organisations.create("consultancy", "甲咨询", NOW)
        for person in (applicant, reviewer):
            await join_organisation(uow, person, "consultancy", "consultant", other)
        assert await uow.case_access.hand_over(applicant.assessment, other, applicant.person, NOW)


@pytest.mark.parametrize("source", [SAME_CASE, SAME_ORGANISATION])
async def test_who_has_worked_on_the_case_cannot_be_assigned(
    core: Core, li: Talker, clock: Any, source: str
) -> None:
    call, zhao, wang = await in_review(core, li, clock)
    await has_worked(core, li, wang, source)
    assert rejects(await assign(core, zhao, call)) == ["call-act-has-interest"]
    async with core.database.unit_of_work() as uow:
        (one,) = await uow.submissions.of_call(call)
    assert one.state.reviewers == ()
    assert [each.source for each in one.state.interests] == [source]
    assert await wang.heard() == []


async def test_who_submitted_it_cannot_be_assigned(core: Core, li: Talker, clock: Any) -> None:
    call, _ = await submitted(core, li, clock)
    await officer(core, li, "reviewer", call.organisation)
    async with core.database.unit_of_work() as uow:
        shown = await uow.interests.shown(call, [1])
    assert list(shown.values()) == [APPLICANT]


async def test_the_questions_of_a_call_have_the_conditions_that_it_names(
    core: Core, li: Talker, clock: Any
) -> None:
    call, _ = await submitted(core, li, clock)
    named = replace(call, terms=replace(call.terms, conditions="round-hebei-2023"))
    async with core.database.unit_of_work() as uow:
        bare = await questions_of(uow, call, shipped())
        whole = await questions_of(uow, named, shipped())
    assert rows_named("#e1 执照过期", bare).rows == ()
    ((condition, _),) = rows_named("#e1 执照过期", whole).rows
    assert rows_said(((condition, "执照过期"),), whole) == ("#e1 执照过期",)
