"""An enterprise submits to a call, levels check it, deciders decide, and all are told."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.app import Core
from bot.turns.codes import invitation_code
from dialogs.calls.events import (
    Appealed,
    DecisionMade,
    DecisionTold,
    Event,
    FlagsFound,
    Recommended,
)
from dialogs.calls.intake import Bar
from dialogs.calls.levels import Agency, Level
from dialogs.calls.phases import INTAKE, Phase, standard_phases, standard_rules
from dialogs.calls.state import fold
from dialogs.calls.terms import Call, Terms
from dialogs.core import buttons as c
from dialogs.core.outputs import EvidenceAdded, EvidenceRemoved, ProfileRecorded
from dialogs.core.session import Place
from dialogs.dossier.dossier import Evidence
from scoring.answers.model import Met
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from storage.repositories.calls import reading
from tests.bot.talking import Talker
from tests.bot.turns.versions.test_versions import close, rejects
from tests.dialogs.calls.scene import TERMS
from tests.storage.calling import OPERATOR
from tests.storage.talking import NOW, answered, join_organisation, say
from tests.support.jobs import do_all, do_due
from tests.support.messages import plain_text

pytestmark = pytest.mark.usefixtures("no_reports_made")

INDEX = index_of(load_catalogue("gb36132-2018"))
CODE = "91130102MA0000001X"


def terms(now: Any, phase: str = INTAKE, **changed: Any) -> Terms:
    """A call whose present phase is this one."""
    ids = standard_phases()
    at = ids.index(phase)
    phases = tuple(
        Phase(id, now + (place - at) * timedelta(days=9) - timedelta(hours=1), standard_rules(id))
        for place, id in enumerate(ids)
    )
    opens = phases[0].begins
    closes = opens + timedelta(days=8)
    return replace(TERMS, opens=opens, closes=closes, phases=phases, contact="0311-1", **changed)


async def call_for(core: Core, now: Any, **changed: Any) -> tuple[Call, str, int]:
    """A call of a new agency of the province with a county in it; the call, a code, the county."""
    async with core.database.unit_of_work() as uow:
        own = await uow.organisations.create("agency", "省工信厅", NOW)
        county = await uow.organisations.create("agency", "长安区工信局", NOW)
        taking_part = (
            Agency(own, Level.PROVINCE, "130000"),
            Agency(county, Level.CITY, "130100"),
        )
        asked = terms(now, agencies=taking_part, **changed)
        call = await uow.calls.create(own, asked, OPERATOR, NOW)
        code = invitation_code(NOW)
        await uow.calls.add_code(call.id, code.hash, None, NOW)
    return call, code.code, county


async def ready(core: Core, person: Talker, code: str = CODE) -> None:
    """Everything answered and closed."""
    facts = (("name", "甲厂"), ("credit_code", code), ("province", "130000"), ("city", "130100"))
    events = [ProfileRecorded(name, value) for name, value in facts]  # type: ignore[arg-type]
    answers = [answered(one, Met(True)) for one in INDEX.subjects]
    await say(core.database, await person.conversation(), *events, *answers)
    await close(person)


async def officer(core: Core, person: Talker, post: str, organisation: int) -> None:
    """Make somebody an officer."""
    here = await person.conversation()
    async with core.database.unit_of_work() as uow:
        await join_organisation(uow, here, "agency", post, organisation)


@pytest.fixture
async def wang(core: Core) -> Talker:
    """An officer of the county or city."""
    talker = Talker(core, "w")
    await talker.begins()
    return talker


@pytest.fixture
async def zhao(core: Core) -> Talker:
    """A decider of the province."""
    talker = Talker(core, "z")
    await talker.begins()
    return talker


async def find(person: Talker, code: str) -> None:
    """Open the call by its code."""
    await person.says(f"/join {code}")


async def submitted(core: Core, person: Talker, clock: Any, **changed: Any) -> tuple[Call, int]:
    """Somebody has submitted; the call and the city's organisation."""
    call, code, city = await call_for(core, clock(), **changed)
    await ready(core, person)
    await find(person, code)
    await person.press(c.choice(c.SUBMIT, call.id))
    await person.press(c.SUBMIT_CONFIRMED)
    return call, city


async def test_a_code_shows_what_is_asked_and_until_when(
    core: Core, li: Talker, clock: Any
) -> None:
    call, code, _ = await call_for(core, clock())
    await find(li, code)
    assert li.place == Place.CALL
    for words in (
        "2026 年省级绿色工厂",
        "省工信厅",
        "还有 7 天",
        "（周",
        "北京时间",
        "还没有结案",
    ):
        assert words in li.shown
    assert c.choice(c.SUBMIT, call.id) not in li.choices
    await li.says("/calls")
    assert "2026 年省级绿色工厂" in li.shown
    assert c.choice(c.CALL, call.id) in li.choices


async def test_the_list_of_an_applicant_reads_their_own_alone(
    core: Core, li: Talker, wang: Talker, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    call, code, _ = await call_for(core, clock())
    for person, credit_code in ((li, CODE), (wang, "91130102MA0000002X")):
        await ready(core, person, credit_code)
        await find(person, code)
        await person.press(c.choice(c.SUBMIT, call.id))
        await person.press(c.SUBMIT_CONFIRMED)
    read: list[Any] = []

    def counted(entries: Any) -> Any:
        read.append(entries)
        return fold(entries)

    monkeypatch.setattr(reading, "fold", counted)
    await li.says("/calls")
    assert "待审核" in li.shown
    assert len(read) == 1


async def test_submitting_gives_a_receipt_and_is_in_the_record(
    core: Core, li: Talker, clock: Any
) -> None:
    call, _ = await submitted(core, li, clock)
    assert "回执 第 1 号" in plain_text(li.shown)
    here = await li.conversation()
    async with core.database.unit_of_work() as uow:
        (one,) = await uow.submissions.of_call(call)
        record = await uow.audit.of(here.assessment)
    assert one.state.receipt is not None
    assert one.state.receipt.hash in plain_text(li.shown)
    assert (one.name, one.region) == ("甲厂", "130100")
    assert "submitted" in {row.act for row in record}
    assert li.place == Place.CALL
    assert "这一版已经提交了" in li.shown


async def test_withdrawing_keeps_the_receipt_and_the_same_may_be_handed_in_again(
    core: Core, li: Talker, clock: Any
) -> None:
    call, _ = await submitted(core, li, clock)
    await li.press(c.choice(c.WITHDRAW_SUBMISSION, call.id))
    await li.says("换一份材料")
    assert "已撤回" in li.shown
    assert "回执第 1 号" in li.shown
    await li.press(c.choice(c.SUBMIT, call.id))
    await li.press(c.SUBMIT_CONFIRMED)
    assert "回执 第 2 号" in plain_text(li.shown)


async def test_who_is_late_is_told_the_minute_and_whom_to_ask(
    core: Core, li: Talker, clock: Any
) -> None:
    call, code, _ = await call_for(core, clock())
    await ready(core, li)
    await find(li, code)
    await li.press(c.choice(c.SUBMIT, call.id))
    clock.now = call.terms.last_moment + timedelta(minutes=1)
    result = await li.press(c.SUBMIT_CONFIRMED)
    assert rejects(result) == ["submission-late"]
    assert "晚了 31 分钟" in plain_text(li.shown)
    assert "0311-1" in plain_text(li.shown)
    async with core.database.unit_of_work() as uow:
        assert await uow.submissions.of_call(call) == ()


async def test_in_the_grace_it_is_taken_and_marked(core: Core, li: Talker, clock: Any) -> None:
    call, code, _ = await call_for(core, clock())
    await ready(core, li)
    clock.now = call.terms.closes + timedelta(minutes=3)
    await find(li, code)
    assert "已过 3 分钟" in li.shown
    await li.press(c.choice(c.SUBMIT, call.id))
    await li.press(c.SUBMIT_CONFIRMED)
    assert "迟 3 分钟" in plain_text(li.shown)


async def test_another_account_with_the_same_code_is_refused(
    core: Core, li: Talker, wang: Talker, clock: Any
) -> None:
    _, code, _ = await call_for(core, clock())
    for person in (li, wang):
        await ready(core, person)
        await find(person, code)
    (submit,) = [one for one in wang.choices if one.startswith(f"{c.SUBMIT}:")]
    await li.press(submit)
    await li.press(c.SUBMIT_CONFIRMED)
    assert submit in wang.choices
    await wang.press(submit)
    assert "同一信用代码已由别的账号提交" in wang.shown
    assert "李敏" not in wang.shown


async def test_who_is_barred_reads_why(core: Core, li: Talker, clock: Any) -> None:
    call, code, _ = await call_for(core, clock())
    async with core.database.unit_of_work() as uow:
        await uow.calls.bar(call.id, {CODE: Bar("2025 年被移出名单")})
    await ready(core, li)
    await find(li, code)
    assert "2025 年被移出名单" in li.shown
    assert c.choice(c.SUBMIT, call.id) not in li.choices


async def test_a_bar_ends_with_the_day_in_china(core: Core, li: Talker, clock: Any) -> None:
    call, code, _ = await call_for(core, clock())
    async with core.database.unit_of_work() as uow:
        await uow.calls.bar(call.id, {CODE: Bar("失信", clock().date())})
    await ready(core, li)
    clock.now = clock().replace(hour=15, minute=59)
    await find(li, code)
    assert "失信" in li.shown
    clock.now = clock().replace(hour=16, minute=0)
    await li.says("/calls")
    await li.press(c.choice(c.CALL, call.id))
    assert "失信" not in li.shown


async def test_a_call_that_was_not_found_is_not_there(core: Core, li: Talker, clock: Any) -> None:
    """A number in a button opens nothing: what counts is what storage knows of the person."""
    call, _, _ = await call_for(core, clock())
    await li.says("/calls")
    for choice in (
        c.choice(c.CALL, call.id),
        c.choice(c.CALL_BOARD, call.id),
    ):
        result = await li.takes(li.forged(choice))
        assert rejects(result) == ["call-gone"]
        assert li.place == Place.CALLS
        assert call.terms.title not in li.shown


async def test_levels_check_and_pass_on_and_a_return_is_told(
    core: Core, li: Talker, wang: Talker, clock: Any
) -> None:
    call, city = await submitted(core, li, clock)
    await officer(core, wang, "screener", city)
    await wang.says("/calls")
    await wang.press(c.choice(c.CALL_BOARD, call.id))
    assert "甲厂" in wang.shown
    await wang.press(c.choice(c.SUBMISSION, f"{call.id}-1"))
    assert CODE in wang.shown
    await wang.press(c.choice(c.HANDLE, f"{call.id}-1-return"))
    await wang.says("缺能源审计报告")
    assert "已退回" in wang.shown
    await do_all(core, "call-notice")
    (told,) = await li.heard()
    for words in ("市退回了您的申报", "缺能源审计报告", "0311-1"):
        assert words in told
    await li.says("/calls")
    await li.press(c.choice(c.CALL, call.id))
    assert "缺能源审计报告" in li.shown
    await wang.press(c.choice(c.HANDLE, f"{call.id}-1-undo"))
    assert "待审核" in wang.shown
    await wang.press(c.choice(c.HANDLE, f"{call.id}-1-recommend"))
    assert "推荐上报" in wang.shown
    assert f"{c.HANDLE}:{call.id}-1-return" not in wang.choices, "it lies with the province now"


async def test_what_is_not_ones_own_to_do_is_refused(
    core: Core, li: Talker, wang: Talker, clock: Any
) -> None:
    call, city = await submitted(core, li, clock)
    await officer(core, wang, "reviewer", city)
    await wang.says("/calls")
    await wang.press(c.choice(c.CALL_BOARD, call.id))
    assert "甲厂" not in wang.shown
    result = await wang.takes(wang.forged(c.choice(c.SUBMISSION, f"{call.id}-1")))
    assert rejects(result)
    assert "甲厂" not in wang.shown


async def test_words_that_no_button_has_are_refused(
    core: Core, li: Talker, wang: Talker, clock: Any
) -> None:
    call, city = await submitted(core, li, clock)
    await officer(core, wang, "screener", city)
    await wang.says("/calls")
    await wang.press(c.choice(c.CALL_BOARD, call.id))
    for forged in (f"{call.id}-foo", f"{call.id}-", "foo", "", f"{call.id}-received-x"):
        result = await wang.takes(wang.forged(c.choice(c.CALL_BOARD, forged)))
        assert rejects(result) == ["not-a-choice"]
        assert wang.place == Place.CALL_BOARD
    await wang.press(c.choice(c.SUBMISSION, f"{call.id}-1"))
    for forged in (f"{call.id}-1-zzz", f"{call.id}-1-", f"{call.id}-1", f"{call.id}-1-1", "check"):
        result = await wang.takes(wang.forged(c.choice(c.HANDLE, forged)))
        assert rejects(result) == ["not-a-choice"]
        assert wang.place == Place.SUBMISSION


async def test_decisions_wait_are_applied_at_once_told_later_and_undone_before(
    core: Core, li: Talker, zhao: Talker, clock: Any
) -> None:
    call, _ = await submitted(core, li, clock)
    await officer(core, zhao, "decider", call.organisation)
    await through_to_review(core, call)
    clock.now = next(one.begins for one in call.terms.phases if one.id == "deciding")
    await zhao.says("/calls")
    await zhao.press(c.choice(c.CALL_BOARD, call.id))
    await zhao.press(c.choice(c.SUBMISSION, f"{call.id}-1"))
    await zhao.press(c.choice(c.HANDLE, f"{call.id}-1-propose-nurture"))
    await zhao.says("先培育一年")
    assert "待定" in zhao.shown
    await li.says("/calls")
    await li.press(c.choice(c.CALL, call.id))
    assert "评审中" in li.shown
    assert "先培育一年" not in li.shown
    await zhao.says("/calls")
    await zhao.press(c.choice(c.CALL_BOARD, call.id))
    await zhao.press(c.choice(c.DECISIONS, call.id))
    assert "先培育一年" in zhao.shown
    if zhao.place == Place.MY_NAME:
        await zhao.says("赵")
    await zhao.press(c.APPLY)
    assert not await do_due(core, "call-notice"), "not yet due"
    (undo,) = [one for one in zhao.choices if one.startswith(f"{c.TAKE_BACK}:")]
    await zhao.press(undo)
    assert "先培育一年" in zhao.shown
    await zhao.press(c.APPLY)
    await li.says("/calls")
    await li.press(c.choice(c.CALL, call.id))
    assert "先培育一年" not in li.shown


async def test_a_reviewer_is_assigned_declares_and_reviews(
    core: Core, li: Talker, wang: Talker, zhao: Talker, clock: Any
) -> None:
    call, _ = await submitted(core, li, clock)
    await officer(core, zhao, "administrator", call.organisation)
    await officer(core, wang, "reviewer", call.organisation)
    await through_to_review(core, call)
    clock.now = next(one.begins for one in call.terms.phases if one.id == "review")
    await look_at(zhao, call)
    assert c.choice(c.HANDLE, f"{call.id}-1-unassign") not in zhao.choices
    await zhao.press(c.choice(c.HANDLE, f"{call.id}-1-assign"))
    async with core.database.unit_of_work() as uow:
        ((member, name),) = (await uow.calls.people(call, "reviewer")).items()
    assert f"{name} {member}" in zhao.shown
    assert rejects(await zhao.says("没有这个人")) == ["call-act-not-a-reviewer"]
    await zhao.press(c.choice(c.HANDLE, f"{call.id}-1-assign"))
    await zhao.says(name)
    assert f"评审：{name}（未声明）" in zhao.shown
    await look_at(wang, call)
    await wang.press(c.choice(c.HANDLE, f"{call.id}-1-declare-no"))
    await wang.press(c.choice(c.HANDLE, f"{call.id}-1-review"))
    assert rejects(await wang.says("很好，82.5 分")) == ["call-act-not-a-total"]
    assert wang.place == Place.HANDLING, "it can be typed again at once"
    await wang.says("82.5分\u3000材料齐全")
    assert "您的评审：82.5，材料齐全" in wang.shown
    await look_at(zhao, call)
    await zhao.press(c.choice(c.HANDLE, f"{call.id}-1-unassign"))
    await zhao.says(str(member))
    async with core.database.unit_of_work() as uow:
        (one,) = await uow.submissions.of_call(call)
    assert one.state.reviewers == ()
    assert len(one.state.reviews) == 1, "what was said stays"


async def look_at(person: Talker, call: Call) -> None:
    """Open the submission as an officer."""
    await person.says("/calls")
    await person.press(c.choice(c.CALL_BOARD, call.id))
    await person.press(c.choice(c.SUBMISSION, f"{call.id}-1"))


async def test_the_batch_to_be_undone_is_the_latest_and_untold(
    core: Core, li: Talker, wang: Talker, zhao: Talker, clock: Any
) -> None:
    """Whichever submission came in first."""
    call, code, _ = await call_for(core, clock())
    for person, credit_code in ((li, CODE), (wang, "91130102MA0000002X")):
        await ready(core, person, credit_code)
        await find(person, code)
        await person.press(c.choice(c.SUBMIT, call.id))
        await person.press(c.SUBMIT_CONFIRMED)
    await officer(core, zhao, "decider", call.organisation)
    clock.now = next(one.begins for one in call.terms.phases if one.id == "deciding")
    later, earlier = (clock() + timedelta(minutes=at) for at in (20, 10))
    await happens(core, call, DecisionMade("bb", "reject", "x", later.isoformat()))
    await happens(core, call, DecisionMade("aa", "reject", "x", earlier.isoformat()), to=2)
    await zhao.says("/calls")
    await zhao.press(c.choice(c.CALL_BOARD, call.id))
    await zhao.press(c.choice(c.DECISIONS, call.id))
    assert c.choice(c.TAKE_BACK, "bb") in zhao.choices
    await happens(core, call, DecisionTold("bb"))
    await zhao.says("/calls")
    await zhao.press(c.choice(c.CALL_BOARD, call.id))
    await zhao.press(c.choice(c.DECISIONS, call.id))
    assert c.choice(c.TAKE_BACK, "aa") in zhao.choices


async def test_an_enterprise_appeals_within_its_phase(
    core: Core, li: Talker, zhao: Talker, clock: Any
) -> None:
    call, _ = await submitted(core, li, clock)
    await officer(core, zhao, "decider", call.organisation)
    await through_to_review(core, call)
    begins = {one.id: one.begins for one in call.terms.phases}
    decided = DecisionMade("b", "reject", "分数不够", clock().isoformat())
    await happens(core, call, decided)
    appeal = c.choice(c.APPEAL, call.id)
    clock.now = begins["objections"]
    await li.says("/calls")
    await li.press(c.choice(c.CALL, call.id))
    assert appeal not in li.choices, "nobody was told yet"
    await happens(core, call, DecisionTold("b"))
    await li.says("/calls")
    await li.press(c.choice(c.CALL, call.id))
    await li.press(appeal)
    await li.says("漏看了证书")
    assert "漏看了证书（等待答复）" in plain_text(li.shown)
    assert appeal not in li.choices, "it is to be answered first"
    await look_at(zhao, call)
    assert "漏看了证书" in zhao.shown
    await zhao.press(c.choice(c.HANDLE, f"{call.id}-1-reject-appeal"))
    await zhao.says("已看过")
    await li.says("/calls")
    await li.press(c.choice(c.CALL, call.id))
    assert "（驳回：已看过）" in plain_text(li.shown)
    await li.press(appeal)
    clock.now = begins["closed"]
    assert rejects(await li.says("再看一遍")) == ["appeal-not-now"]
    here = await li.conversation()
    async with core.database.unit_of_work() as uow:
        (one,) = await uow.submissions.of_call(call)
        record = await uow.audit.of(here.assessment)
    assert [each.reason for each in one.state.appeals] == ["漏看了证书"]
    assert "submission-appealed" in {row.act for row in record}


@pytest.mark.parametrize(
    ("answer", "status"), [("uphold-appeal", "in-review"), ("reject-appeal", "decided")]
)
async def test_a_decider_upholds_an_appeal_or_rejects_it(
    core: Core, li: Talker, zhao: Talker, clock: Any, answer: str, status: str
) -> None:
    call, _ = await submitted(core, li, clock)
    await officer(core, zhao, "screener", call.organisation)
    await officer(core, zhao, "decider", call.organisation)
    await through_to_review(core, call)
    decided = (
        DecisionMade("b", "reject", "分数不够", clock().isoformat()),
        DecisionTold("b"),
        Appealed((), "漏看了证书", "ours"),
    )
    await happens(core, call, *decided)
    clock.now = next(one.begins for one in call.terms.phases if one.id == "objections")
    await zhao.says("/calls")
    await zhao.press(c.choice(c.CALL_BOARD, call.id))
    await zhao.press(c.choice(c.SUBMISSION, f"{call.id}-1"))
    assert "漏看了证书" in zhao.shown
    await zhao.press(c.choice(c.HANDLE, f"{call.id}-1-{answer}"))
    await zhao.says("已查证书")
    async with core.database.unit_of_work() as uow:
        (one,) = await uow.submissions.of_call(call)
    assert one.state.status == status
    assert one.state.appeals[0].answer == "已查证书"
    async with core.database.unit_of_work() as uow:
        held = await uow.submissions.hold(call, 1)
    assert held is not None
    by = held[1][-1].by
    assert (by.part, by.level) == ("decider", "province")


async def happens(core: Core, call: Call, *events: Event, to: int = 1) -> None:
    """Something has happened to a submission."""
    async with core.database.unit_of_work() as uow:
        await uow.submissions.hold(call, to)
        await uow.submissions.append(to, events, OPERATOR, NOW)


async def through_to_review(core: Core, call: Call) -> None:
    """All levels recommend it."""
    await happens(core, call, Recommended("city", "province"), Recommended("province", ""))


async def test_flags_are_found_beside_the_turn(core: Core, li: Talker, clock: Any) -> None:
    call, _ = await submitted(core, li, clock)
    await do_all(core, "call-flags")
    async with core.database.unit_of_work() as uow:
        held = await uow.submissions.hold(call, 1)
    assert held is not None
    submission, entries = held
    assert isinstance(entries[-1].event, FlagsFound)
    assert [flag.rule for flag in submission.state.flags] == ["unproven"]


async def same_file_flags(core: Core, call: Call) -> dict[int, list[str]]:
    """By submission: how many others hold a file of it, as its flags say."""
    await do_all(core, "call-flags")
    async with core.database.unit_of_work() as uow:
        found = await uow.submissions.of_call(call)
    return {
        one.id: [
            json.loads(flag.details)["numbers"]["others"]
            for flag in one.state.flags
            if flag.rule == "same-file"
        ]
        for one in found
    }


async def test_flags_of_a_shared_file_go_when_it_is_there_no_more(
    core: Core, li: Talker, wang: Talker, zhao: Talker, clock: Any
) -> None:
    """By withdrawing, and by handing in a version without it."""
    call, code, _ = await call_for(core, clock())
    codes = (CODE, "91130102MA0000002X", "91130102MA0000003X")
    for person, credit_code in zip((li, wang, zhao), codes, strict=True):
        kept = EvidenceAdded(INDEX.subjects[0], Evidence("a" * 64, "a.pdf", "application/pdf", 9))
        await say(core.database, await person.conversation(), kept)
        await ready(core, person, credit_code)
        await find(person, code)
        await person.press(c.choice(c.SUBMIT, call.id))
        await person.press(c.SUBMIT_CONFIRMED)
    assert await same_file_flags(core, call) == {1: ["2"], 2: ["2"], 3: ["2"]}
    await li.press(c.choice(c.WITHDRAW_SUBMISSION, call.id))
    await li.says("换一份材料")
    flags = await same_file_flags(core, call)
    assert (flags[2], flags[3]) == (["1"], ["1"])
    await wang.says("/report")
    await wang.press(c.VERSIONS)
    await wang.press(c.REOPEN)
    await wang.says("换一份材料")
    await say(
        core.database, await wang.conversation(), EvidenceRemoved(INDEX.subjects[0], "a" * 64)
    )
    await close(wang)
    await find(wang, code)
    await wang.press(c.choice(c.SUBMIT, call.id))
    await wang.press(c.SUBMIT_CONFIRMED)
    flags = await same_file_flags(core, call)
    assert (flags[2], flags[3]) == ([], [])
