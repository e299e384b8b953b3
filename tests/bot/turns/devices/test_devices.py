"""Devices: the list of them, the end of one or of all others, and the recovery code."""

import asyncio
from datetime import timedelta

import pytest

from bot.app import Core
from bot.runtime.settings import Settings
from dialogs.core import buttons as c
from dialogs.core.inputs import File
from dialogs.core.session import Place
from tests.bot.talking import ENTERPRISE, Clock, Talker


@pytest.fixture
async def wang(core: Core, li: Talker) -> Talker:
    """A colleague's browser that has joined."""
    talker = Talker(core, "w", "web", "Chrome · Windows")
    await talker.joins(await li.code())
    return talker


@pytest.fixture
async def zhao(core: Core, wang: Talker) -> Talker:
    """A phone that joined by a code of the browser's."""
    talker = Talker(core, "3", label="@zhao")
    await talker.joins(await wang.code())
    return talker


async def _id(talker: Talker) -> int:
    return (await talker.conversation()).identity


async def _ends(talker: Talker, other: Talker) -> None:
    await talker.says("/devices")
    await talker.press(f"end:{await _id(other)}")
    await talker.press(c.END_CONFIRMED)


async def test_the_list_tells_which_is_this_and_which_the_first(
    li: Talker, wang: Talker, clock: Clock
) -> None:
    clock.advance(timedelta(days=2, hours=1))
    await wang.says("/settings")
    await wang.taps("设备")

    assert "· Telegram · 主设备" in wang.shown
    assert "▸ <b>浏览器 · Chrome · Windows</b>（本机）" in wang.shown
    assert "2026-11-20 起，最近使用 2026-11-22 17:00" not in wang.shown.split("▸")[0]
    assert wang.choices == [f"end:{await _id(wang)}", c.LINK, c.RETURN]
    await li.says("/devices")
    assert li.choices == [
        f"end:{await _id(li)}",
        f"end:{await _id(wang)}",
        c.END_OTHERS,
        c.LINK,
        c.RECOVERY,
        c.RETURN,
    ]


async def test_an_ended_browser_finds_a_clean_beginning(
    core: Core, li: Talker, wang: Talker
) -> None:
    await wang.taps("继续答题 ›")
    stale = wang.button("符合")
    before = await li.conversation()

    await _ends(li, wang)

    assert "已移除：浏览器 · Chrome · Windows" in li.shown
    assert await core.turns.reader.find("web", wang.name) is None
    await wang.takes(stale)
    assert c.AGREE in wang.choices
    after = await wang.conversation()
    assert after.person != before.person
    assert after.dossier.answers == {}
    assert (await li.conversation()).person == before.person


async def test_an_ended_chat_is_told_and_begins_afresh(
    core: Core, li: Talker, zhao: Talker
) -> None:
    await zhao.taps("继续答题 ›")
    stale = zhao.button("符合")

    await _ends(li, zhao)

    (told,) = await zhao.heard()
    assert "被“Telegram”移除" in told
    pending = await core.turns.deliveries.pending("telegram")
    assert (await _id(zhao), told) in [(one.identity, one.payload["html"]) for one in pending]
    await zhao.takes(stale)
    assert "之前的按钮" in zhao.shown
    assert (await zhao.conversation()).person != (await li.conversation()).person
    assert (await li.dossier()).answers == {}


async def test_an_act_on_its_way_reaches_nothing_any_more(
    core: Core, li: Talker, zhao: Talker
) -> None:
    """A file sent before the end and taken after it is not kept either."""
    await zhao.taps("继续答题 ›")
    file = await core.turns.keep_file(b"late", "a.txt", "text/plain")
    await _ends(li, zhao)
    await zhao.takes(File(key=zhao.key(), evidence=file))
    assert (await li.dossier()).evidence == {}
    assert (await zhao.dossier()).evidence == {}


async def test_ending_while_the_other_acts_loses_nothing_and_leaks_nothing(
    li: Talker, zhao: Talker
) -> None:
    await zhao.taps("继续答题 ›")
    await li.says("/devices")
    await li.press(f"end:{await _id(zhao)}")
    await asyncio.gather(li.press(c.END_CONFIRMED), zhao.taps("符合"))
    assert (await zhao.conversation()).person != (await li.conversation()).person
    assert (await zhao.dossier()).answers == {}


async def test_all_others_are_ended_at_once(
    core: Core, li: Talker, wang: Talker, zhao: Talker
) -> None:
    await li.says("/devices")
    await li.taps("移除其他所有设备")
    assert "浏览器 · Chrome · Windows" in li.shown
    assert "Telegram · @zhao" in li.shown
    await li.taps("确认移除")
    assert "已移除 2 台设备" in li.shown
    assert await core.turns.reader.find("web", wang.name) is None
    assert (await zhao.conversation()).person != (await li.conversation()).person
    assert [choice for choice in li.choices if choice.startswith("end")] == [
        f"end:{await _id(li)}"
    ]


async def test_one_that_is_not_the_first_may_not_end_the_first(
    li: Talker, wang: Talker, zhao: Talker
) -> None:
    first = await _id(li)
    await wang.says("/devices")
    assert f"end:{first}" not in wang.choices

    await wang.takes(wang.forged(f"end:{first}"))
    await wang.takes(wang.forged(c.END_CONFIRMED))

    assert "不能由别的设备移除" in wang.shown
    assert await _id(li) == first
    await _ends(wang, zhao)
    assert "已移除" in wang.shown
    (heard,) = [words for words in await li.heard() if "被“" in words]
    assert "Telegram · @zhao" in heard


async def test_nobody_ends_the_device_of_another_person(
    core: Core, li: Talker, wang: Talker
) -> None:
    other = Talker(core, "9")
    await other.begins()
    await li.says("/devices")
    await li.takes(li.forged(f"end:{await _id(other)}"))
    assert "已经移除" in li.shown
    assert c.END_CONFIRMED not in li.choices
    assert (await other.conversation()).dossier.profile.name == ENTERPRISE
    assert await _id(wang)


async def test_a_device_ends_itself(core: Core, li: Talker, wang: Talker) -> None:
    await wang.says("/devices")
    await wang.taps("在本机退出")
    assert "最后一台" not in wang.shown
    taken = await wang.taps("确认退出")
    assert "已退出" in wang.shown
    assert not taken.deleted
    assert await core.turns.reader.find("web", wang.name) is None
    assert (await li.dossier()).profile.name == ENTERPRISE


async def test_when_the_first_ends_itself_the_earliest_becomes_first(
    li: Talker, wang: Talker, zhao: Talker
) -> None:
    person = (await li.conversation()).person
    await li.says("/devices")
    await li.taps("在本机退出")
    assert "这是主设备" in li.shown
    await li.taps("确认退出")

    assert (await wang.conversation()).is_first
    assert not (await zhao.conversation()).is_first
    assert "现在是主设备" in (await wang.heard())[-1]
    assert (await wang.conversation()).person == person
    await li.says("/start")
    assert (await li.conversation()).person != person


async def test_only_the_first_deletes(li: Talker, wang: Talker) -> None:
    await wang.says("/delete_my_data")
    assert "只有主设备（Telegram）能删除" in wang.shown
    assert c.DELETE_CONFIRMED not in wang.choices
    assert c.DEVICES in wang.choices

    taken = await wang.takes(wang.forged(c.DELETE_CONFIRMED))

    assert not taken.deleted
    assert "什么都没有删除" in wang.shown
    assert (await li.dossier()).profile.name == ENTERPRISE


async def test_a_first_device_that_moved_along_no_longer_deletes(core: Core, li: Talker) -> None:
    """What it was shown before is checked again where it is done."""
    phone = Talker(core, "2")
    await phone.begins()
    laptop = Talker(core, "l", "web")
    await laptop.joins(await phone.code())
    await phone.says(f"/join {await li.code()}")
    joins = phone.button("加入")
    await phone.says("/delete_my_data")
    deletes = phone.button("确认全部删除")
    await phone.taps("返回")
    await phone.press(c.JOIN)
    assert joins
    taken = await phone.takes(deletes)
    assert not taken.deleted
    assert (await li.dossier()).profile.name == ENTERPRISE


async def test_deletion_tells_the_others(
    core: Core, li: Talker, wang: Talker, zhao: Talker
) -> None:
    await li.says("/delete_my_data")
    assert "另外 2 台设备也会断开" in li.shown
    taken = await li.taps("确认全部删除")

    assert taken.deleted
    assert await core.turns.reader.find("telegram", li.name) is None
    assert await core.turns.reader.find("web", wang.name) is None
    (told,) = await zhao.heard()
    assert "全部数据已在“Telegram”上删除" in told
    await zhao.says("/start")
    assert "隐私" in zhao.shown


async def test_exports_of_an_ended_device_are_removed(
    core: Core, li: Talker, wang: Talker, core_settings: Settings
) -> None:
    folder = core_settings.data_dir / "exports" / str(await _id(wang))
    folder.mkdir(parents=True)
    (folder / "all.zip").write_bytes(b"zip")
    await _ends(li, wang)
    await core.background.finish(5)
    assert not list(folder.glob("*"))


# --- the last device, and the recovery code


async def test_the_last_device_is_warned_and_the_recovery_code_leads_back(
    core: Core, li: Talker
) -> None:
    await li.taps("符合")
    before = await li.conversation()
    await li.says("/devices")
    await li.taps("在本机退出")
    assert "您还没有恢复码" in li.shown
    assert c.DELETE in li.choices
    await li.taps("不退出")
    code = await li.recovery_code()
    await li.says("/devices")
    await li.taps("在本机退出")
    assert "只有用恢复码才能找回" in li.shown
    await li.taps("确认退出")

    new = Talker(core, "new", "web", "Firefox · Linux")
    await new.says(f"/join {code}")
    assert f"{ENTERPRISE}（1 份评价）" in new.shown
    assert "分钟有效" not in new.shown
    await new.press(c.JOIN)

    after = await new.conversation()
    assert (after.person, after.assessment) == (before.person, before.assessment)
    assert after.is_first
    assert len(after.dossier.answers) == 1
    replaced = new.shown.split("<code>")[1].split("<")[0]
    assert replaced != code
    await li.says(f"/join {code}")
    assert "连接码不对" in li.shown
    await li.joins(replaced)
    assert (await li.conversation()).is_first
    assert not (await new.conversation()).is_first
    assert "用恢复码连上了您的数据" in (await new.heard())[-1]


async def test_reports_and_reminders_of_the_last_device_wait_for_the_next(
    core: Core, li: Talker
) -> None:
    await li.says("/report")
    await li.taps("中文 PDF")
    code = await li.recovery_code()
    await li.says("/devices")
    await li.taps("在本机退出")
    await li.taps("确认退出")
    new = Talker(core, "new")
    await new.joins(code)
    person = (await new.conversation()).person
    async with core.database.unit_of_work() as uow:
        export = await uow.people.export(person)
    assert [row["channel"] for row in export["identities"]] == ["telegram"]
    assert {row["identity_id"] for row in export["reports"]} == {await _id(new)}


async def test_a_device_that_shares_the_data_becomes_first_by_the_code(
    li: Talker, wang: Talker
) -> None:
    code = await li.recovery_code()
    await wang.says(f"/join {code}")
    assert "让这台设备成为主设备" in wang.shown
    await wang.taps("设为主设备")
    assert (await wang.conversation()).is_first
    assert not (await li.conversation()).is_first
    assert (await wang.conversation()).session.wait.at is not Place.JOIN
    assert "恢复码" in wang.shown


async def test_only_the_first_makes_a_recovery_code(li: Talker, wang: Talker) -> None:
    """Else any device could make itself the first."""
    await wang.says("/devices")
    await wang.takes(wang.forged(c.RECOVERY))
    assert "只有主设备（Telegram）能生成" in wang.shown
    assert c.RECOVERY_MADE not in wang.choices
    await wang.takes(wang.forged(c.RECOVERY_MADE))
    assert "<code>" not in wang.shown
    assert "⚠️" in wang.shown
    assert (await li.conversation()).is_first


async def test_a_new_recovery_code_voids_the_old_one(core: Core, li: Talker) -> None:
    old = await li.recovery_code()
    await li.says("/devices")
    await li.taps("恢复码")
    assert "旧的立即作废" in li.shown
    await li.taps("换一个新的恢复码")
    new = Talker(core, "new")
    await new.says(f"/join {old}")
    assert "连接码不对" in new.shown


async def test_a_label_follows_what_the_channel_says(core: Core, li: Talker) -> None:
    li.label = "@li"
    await li.taps("符合")
    assert (await li.conversation()).label == "@li"
    li.label = ""
    await li.taps("符合")
    assert (await li.conversation()).label == "@li"
    assert core.turns is not None
