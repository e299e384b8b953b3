"""Joining is a question that names both sides; a link or a code alone never joins anything."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.app import Core, running_core
from bot.runtime.settings import Settings
from bot.turns.codes import LINK_MINUTES
from dialogs.core import buttons as c
from dialogs.core.inputs import Start
from dialogs.core.session import Place
from storage.repositories.people.codes import TRIES, TRIES_WINDOW
from tests.bot.talking import ENTERPRISE, Clock, Talker


@pytest.fixture
async def wang(core: Core) -> Talker:
    """Somebody else at the first question, on the web."""
    talker = Talker(core, "w", "web", "Chrome · Windows")
    await talker.begins()
    return talker


async def test_a_code_leads_to_a_question_that_names_both_sides(
    li: Talker, wang: Talker, clock: Clock
) -> None:
    await wang.taps("符合")
    code = await li.code()
    before = await wang.conversation()
    clock.advance(timedelta(minutes=4))

    await wang.says(f"/join {code}")

    after = await wang.conversation()
    assert (after.person, after.assessment) == (before.person, before.assessment)
    assert after.session.wait.at is Place.JOIN
    for said in (
        "<b>这台设备</b>：浏览器 · Chrome · Windows",
        f"· {ENTERPRISE}：已答 1 条",
        f"<b>要加入的数据</b>：{ENTERPRISE}（1 份评价）",
        "连接码生成于 2026-11-20 16:00（北京时间），在“Telegram”上。还有 26 分钟有效。",
        "拿着那边设备的人能看到、修改、导出这些内容",
    ):
        assert said in wang.shown
    assert wang.choices == [c.RETURN, c.JOIN]


async def test_the_first_device_needs_no_recovery_code_of_its_own(li: Talker) -> None:
    await li.says(f"/join {await li.recovery_code()}")
    assert (await li.conversation()).session.wait.at is not Place.JOIN


async def test_who_has_nothing_need_not_read_about_moving_it(core: Core, li: Talker) -> None:
    code = await li.code()
    new = Talker(core, "new")

    await new.says(f"/start {code}")

    assert "这里还没有内容" in new.shown
    assert "并过去" not in new.shown
    assert new.choices == [c.RETURN, c.JOIN, c.PRIVACY, "language:en"]
    assert "同意隐私说明并加入" in new.labels
    assert "要先同意隐私说明" in new.shown
    await new.taps("不加入")
    assert "同意并开始" in [b.label for row in new.message.rows for b in row]  # type: ignore[union-attr]


async def test_confirmed_it_leads_to_the_same_assessment(li: Talker, wang: Talker) -> None:
    await li.taps("符合")
    code = await li.code()

    await wang.joins(code)

    assert "已连接" in wang.shown
    assert (await wang.conversation()).person == (await li.conversation()).person
    assert (await wang.conversation()).assessment == (await li.conversation()).assessment
    assert len((await wang.dossier()).answers) == 1


async def test_the_other_side_hears_of_it(core: Core, li: Talker, wang: Talker) -> None:
    phone = Talker(core, "2", label="@wang")
    await phone.joins(await wang.code())

    await wang.joins(await li.code())

    (heard,) = await li.heard()
    assert "新设备加入了您的数据：浏览器 · Chrome · Windows，2026-11-20 16:00" in heard
    assert "/devices" in heard
    (moved,) = [words for words in await phone.heard() if "一起并入" in words]
    assert ENTERPRISE in moved
    assert "Chrome" in moved
    assert (await phone.conversation()).person == (await li.conversation()).person


async def test_what_the_joining_one_had_begun_comes_along(li: Talker, wang: Talker) -> None:
    await wang.taps("符合")
    await wang.joins(await li.code())

    await wang.says("/settings")
    await wang.taps("我的评价")

    assert len([choice for choice in wang.choices if choice.startswith("open:")]) == 1


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: f"  {code} ",
        lambda code: "".join(chr(ord(char) + 0xFEE0) for char in code),
    ],
)
async def test_a_code_may_be_typed_carelessly(
    li: Talker, wang: Talker, change: Callable[[str], str]
) -> None:
    code = await li.code()

    await wang.joins(change(code))

    assert "已连接" in wang.shown


@pytest.mark.parametrize("typed", ["是", "yes", "同意", "加入", "确认", "好"])
async def test_words_never_confirm(core: Core, li: Talker, wang: Talker, typed: str) -> None:
    """They are bound to no question: they may have been on the way when it came."""
    code = await li.code()
    new = Talker(core, "new")
    for talker in (wang, new):
        await talker.says(f"/join {code}")
        before = await talker.conversation()
        await talker.says(typed)
        after = await talker.conversation()
        assert after.person == before.person
        assert after.session.wait == before.session.wait
        assert after.session.consented == before.session.consented
        assert "请点下面的按钮" in talker.shown


@pytest.mark.parametrize("typed", ["不", "no", "返回", "不加入"])
async def test_a_no_may_be_typed(li: Talker, wang: Talker, typed: str) -> None:
    before = await wang.conversation()
    await wang.says(f"/join {await li.code()}")
    await wang.says(typed)
    assert (await wang.conversation()).session.wait == before.session.wait


async def test_a_code_is_good_once(core: Core, li: Talker, wang: Talker) -> None:
    code = await li.code()
    third = Talker(core, "3")
    await third.begins()
    await wang.joins(code)
    before = await third.conversation()

    await third.says(f"/join {code}")

    assert "连接码不对" in third.shown
    assert (await third.conversation()).person == before.person


async def test_a_code_that_another_used_meanwhile_joins_nobody(
    core: Core, li: Talker, wang: Talker
) -> None:
    code = await li.code()
    third = Talker(core, "3")
    await third.begins()
    await third.says(f"/join {code}")
    await wang.joins(code)
    before = await third.conversation()

    await third.press(c.JOIN)

    assert "连接码不对" in third.shown
    after = await third.conversation()
    assert (after.person, after.session.wait.at) == (before.person, Place.QUESTION)


async def test_a_code_that_expires_while_it_is_asked_about_joins_nobody(
    li: Talker, wang: Talker, clock: Clock
) -> None:
    await wang.says(f"/join {await li.code()}")
    clock.advance(timedelta(minutes=LINK_MINUTES))

    await wang.press(c.JOIN)

    assert "连接码不对" in wang.shown
    assert (await wang.conversation()).person != (await li.conversation()).person


async def test_a_question_that_is_overtaken_goes_by_itself(
    li: Talker, wang: Talker, clock: Clock
) -> None:
    await wang.says(f"/join {await li.code()}")
    clock.advance(timedelta(minutes=LINK_MINUTES))

    await wang.says("在吗")

    assert (await wang.conversation()).session.wait.at is Place.QUESTION
    assert c.JOIN not in wang.choices


@pytest.mark.parametrize("how", ["replaced", "deleted", "ended"])
async def test_a_code_its_owner_has_taken_back_joins_nobody(
    core: Core, li: Talker, wang: Talker, how: str
) -> None:
    owner = li
    if how == "ended":
        owner = Talker(core, "2")
        await owner.joins(await li.code())
    await wang.says(f"/join {await owner.code()}")
    before = await wang.conversation()
    if how == "replaced":
        await owner.code()
    elif how == "deleted":
        await owner.says("/delete_my_data")
        await owner.taps("确认全部删除")
    else:
        await li.says("/devices")
        await li.taps("移除：Telegram")
        await li.taps("确认移除")

    await wang.press(c.JOIN)

    assert "连接码不对" in wang.shown
    assert (await wang.conversation()).person == before.person


async def test_a_second_tap_joins_nothing_more(li: Talker, wang: Talker) -> None:
    await wang.says(f"/join {await li.code()}")
    press = wang.button("加入")
    await wang.takes(press)
    joined = await wang.conversation()

    again = await wang.takes(press)
    late = await wang.takes(replace(press, key=wang.key()))

    assert again.message is None
    assert late.message is None
    await wang.says("/status")
    stale = await wang.takes(replace(press, key=wang.key()))
    assert "之前的按钮" in (stale.message.html if stale.message else "")
    assert (await wang.conversation()).person == joined.person
    assert len(await li.heard()) == 1


async def test_an_earlier_question_is_no_confirmation_of_a_later_one(
    core: Core, li: Talker, wang: Talker
) -> None:
    third = Talker(core, "3")
    await third.begins()
    await wang.says(f"/join {await li.code()}")
    stale = wang.button("加入")
    await wang.says(f"/start {await third.code()}")
    before = await wang.conversation()

    await wang.takes(stale)

    assert "之前的按钮" in wang.shown
    assert (await wang.conversation()).person == before.person
    await wang.press(c.JOIN)
    assert (await wang.conversation()).person == (await third.conversation()).person


@pytest.mark.parametrize("choice", [c.JOIN, "join:1", c.END_CONFIRMED, c.RECOVERY_MADE])
async def test_a_confirmation_of_what_is_not_asked_is_none(
    li: Talker, wang: Talker, choice: str
) -> None:
    await li.code()
    before = await wang.conversation()
    await wang.takes(wang.forged(choice))
    assert "⚠️" in wang.shown
    assert (await wang.conversation()).person == before.person


async def test_a_question_asked_is_left_by_the_way_it_came(li: Talker, wang: Talker) -> None:
    before = await wang.conversation()
    code = await li.code()
    await wang.says(f"/join {code}")
    await wang.says(f"/join {code}")
    await wang.taps("不加入")
    assert (await wang.conversation()).session.wait == before.session.wait
    await wang.joins(code)
    assert "已连接" in wang.shown


async def test_ones_own_code_is_not_used_up(li: Talker, wang: Talker) -> None:
    code = await li.code()
    await li.says(f"/join {code}")
    assert "已经在用这份数据" in li.shown
    await wang.joins(code)
    assert "已连接" in wang.shown


async def test_only_a_first_device_takes_its_person_elsewhere(
    core: Core, li: Talker, wang: Talker
) -> None:
    """Else whoever once got a code could hand everything over to anybody."""
    third = Talker(core, "3")
    await third.begins()
    await wang.joins(await li.code())

    await wang.says(f"/join {await third.code()}")

    assert "主设备是“Telegram”" in wang.shown
    assert (await wang.conversation()).person == (await li.conversation()).person


@pytest.mark.parametrize("code", ["ABCDE-FGHJK", "1", "；drop", "x" * 200, "🏭" * 3000])
async def test_a_wrong_code_changes_nothing(wang: Talker, code: str) -> None:
    before = await wang.conversation()

    await wang.says(f"/join {code}")

    after = await wang.conversation()
    assert "连接码不对" in wang.shown
    assert (after.person, after.assessment) == (before.person, before.assessment)


async def test_tries_are_limited_also_across_a_restart(
    core: Core, core_settings: Settings, li: Talker, wang: Talker, clock: Clock
) -> None:
    code = await li.code()
    for number in range(TRIES):
        await wang.says(f"/start WRONG-{number}")
        assert "连接码不对" in wang.shown
    await wang.says(f"/join {code}")
    assert "60 分钟后再试" in wang.shown

    async with running_core(core_settings) as again:
        later = Talker(again, "w", "web")
        await later.says(f"/join {code}")
        assert "分钟后再试" in later.shown
    clock.advance(TRIES_WINDOW)
    await wang.says(f"/join {await li.code()}")
    assert (await wang.conversation()).session.wait.at is Place.JOIN
    assert core.turns is not None


async def test_a_code_of_a_kind_not_known_here_is_refused(
    core: Core, li: Talker, wang: Talker
) -> None:
    code = await li.code()
    async with core.database._backend.unit() as run:
        await run(lambda at: at.exec_driver_sql("UPDATE link_codes SET kind = 'organisation'"))
    await wang.says(f"/join {code}")
    assert "连接码不对" in wang.shown


async def test_no_code_is_on_record_anywhere(core: Core, li: Talker, wang: Talker) -> None:
    code = await li.code()
    recovery = await li.recovery_code()
    await wang.says(f"/join {code}")
    person = (await li.conversation()).person
    async with core.database.unit_of_work() as uow:
        everything = json.dumps(await uow.people.export(person), ensure_ascii=False)
    for secret in (code, recovery, code.replace("-", ""), recovery.replace("-", "")):
        assert secret not in everything
    assert "•••••-•••••" in everything
    shown = await core.turns.reader.transcript(li.channel, li.name)
    assert any(line.message and recovery in line.message.html for line in shown)
    pending = await core.turns.deliveries.pending("telegram")
    assert recovery in pending[-1].payload["html"]


async def test_after_a_restart_a_code_is_not_shown_again(
    core_settings: Settings, li: Talker
) -> None:
    code = await li.code()
    async with running_core(core_settings) as again:
        lines = await again.turns.reader.transcript(li.channel, li.name)
    assert not any(line.message and code in line.message.html for line in lines)


async def test_two_at_once_use_a_code_once(core: Core, li: Talker) -> None:
    code = await li.code()
    comers = [Talker(core, f"c{number}") for number in range(4)]
    for comer in comers:
        await comer.begins()
        await comer.says(f"/join {code}")

    await asyncio.gather(*(comer.press(c.JOIN) for comer in comers))

    host = (await li.conversation()).person
    joined = [comer for comer in comers if (await comer.conversation()).person == host]
    assert len(joined) == 1


async def test_a_link_with_a_stranger_word_begins_as_ever(core: Core) -> None:
    new = Talker(core, "new")
    await new.takes(Start(key=new.key(), payload="from-the-website"))
    assert "隐私" in new.shown
    assert c.AGREE in new.choices


async def test_what_happens_to_access_is_logged_by_number_and_never_by_code(
    li: Talker, wang: Talker, capsys: pytest.CaptureFixture[str]
) -> None:
    code = await li.code()

    await wang.says("/join AAAAA-AAAAA")
    await wang.says(f"/join {code}")
    await wang.press(c.JOIN)

    told = "".join(capsys.readouterr())
    person = (await li.conversation()).person
    assert told.index("code-refused") < told.index("device-joined")
    assert f"person={person}" in told.replace(" ", "")
    assert code not in told
    assert "AAAAA" not in told
