"""Whose passkeys they are: who may remove them, and when they go by themselves."""

from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.app import Core
from bot.turns.codes import sign_in_code
from bot.turns.devices.challenges import RelyingParty
from bot.turns.devices.sign_ins import PASSKEYS_KEPT, PasskeyRefused
from dialogs.core import buttons as c
from dialogs.core.session import Place
from storage.records import NewPasskey, StoredPasskey
from storage.repositories.people.codes import CodeKind
from tests.bot.talking import Clock, Talker

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
PARTY = RelyingParty("localhost", "http://localhost:8080", "绿色工厂评价")


@pytest.fixture
async def phone(core: Core, li: Talker) -> Talker:
    """A second device of the same person."""
    talker = Talker(core, "p", "web", "Safari · iPhone")
    await talker.joins(await li.code())
    return talker


async def adds(core: Core, talker: Talker, name: str) -> int:
    """A passkey that was added on a device; its id."""
    here = await talker.conversation()
    key = NewPasskey(f"id of {name}", "key", "handle", 0, name)
    async with core.database.unit_of_work() as uow:
        assert await uow.passkeys.add(here.person, here.identity, key, NOW)
    return next(one.id for one in await kept(core, talker) if one.name == name)


async def kept(core: Core, talker: Talker) -> tuple[StoredPasskey, ...]:
    """The passkeys of somebody's person."""
    person = (await talker.conversation()).person
    async with core.database.unit_of_work() as uow:
        return await uow.passkeys.of(person)


async def signs_in(core: Core, clock: Clock, person: int, name: str) -> Talker:
    """A new browser, once the passkey was verified."""
    async with core.database.unit_of_work() as uow:
        code = await sign_in_code(uow, person, None, CodeKind.PASSKEY, clock())
    talker = Talker(core, name, "web", "Edge · Windows")
    await talker.says(f"/start {code}")
    return talker


async def test_the_devices_list_them_and_the_first_removes_any(
    core: Core, li: Talker, phone: Talker
) -> None:
    passkey = await adds(core, phone, "我的手机")
    await li.says("/devices")
    assert "我的手机：2026-11-20 添加，还没有用过" in li.shown
    assert 'href="/passkeys"' not in li.shown  # Telegram cannot show that page
    await li.taps("移除通行密钥：我的手机")
    assert li.place == Place.PASSKEY_END

    await li.taps("确认移除")

    assert "已移除通行密钥“我的手机”" in li.shown
    assert await kept(core, li) == ()
    assert "通行密钥“我的手机”被“Telegram”移除" in (await phone.heard())[-1]
    await li.takes(li.forged(c.choice(c.DROP_PASSKEY, passkey)))
    assert "已经移除" in li.shown


async def test_other_devices_remove_what_they_added(core: Core, li: Talker, phone: Talker) -> None:
    theirs = await adds(core, li, "主设备的")
    own = await adds(core, phone, "手机的")
    await phone.says("/devices")
    assert 'href="/passkeys"' in phone.shown
    assert c.choice(c.DROP_PASSKEY, own) in phone.choices
    assert c.choice(c.DROP_PASSKEY, theirs) not in phone.choices

    await phone.takes(phone.forged(c.choice(c.DROP_PASSKEY, theirs)))
    await phone.press(c.END_CONFIRMED)

    assert "只能由主设备（Telegram）或添加它的设备移除" in phone.shown
    assert len(await kept(core, li)) == 2
    here = await phone.conversation()
    assert await core.turns.sign_ins.remove(here, theirs) == "passkey-not-yours"
    assert await core.turns.sign_ins.remove(here, own) is None
    assert await core.turns.sign_ins.remove(here, own) == "passkey-gone"


async def test_the_ids_of_other_people_find_nothing(core: Core, li: Talker) -> None:
    zhao = Talker(core, "z")
    await zhao.begins()
    passkey = await adds(core, zhao, "赵工的")
    await li.says("/devices")
    await li.takes(li.forged(c.choice(c.DROP_PASSKEY, passkey)))
    assert "已经移除" in li.shown
    assert await core.turns.sign_ins.remove(await li.conversation(), passkey) == "passkey-gone"
    assert len(await kept(core, zhao)) == 1


async def test_a_device_that_is_ended_leaves_no_way_back(
    core: Core, li: Talker, phone: Talker, clock: Clock
) -> None:
    await adds(core, li, "主设备的")
    await adds(core, phone, "手机的")
    person = (await li.conversation()).person
    async with core.database.unit_of_work() as uow:
        code = await sign_in_code(uow, person, None, CodeKind.PASSKEY, clock())
    await li.says("/devices")
    await li.press(c.choice(c.END, (await phone.conversation()).identity))
    assert "通行密钥一起移除" in li.shown
    await li.press(c.END_CONFIRMED)

    assert [one.name for one in await kept(core, li)] == ["主设备的"]
    late = Talker(core, "late", "web")
    await late.says(f"/start {code}")
    assert "连接码不对" in late.shown


async def test_who_logs_out_comes_back_by_it_and_is_the_first_where_nobody_is_left(
    core: Core, clock: Clock
) -> None:
    only = Talker(core, "o", "web", "Chrome · Windows")
    await only.begins()
    await only.taps("符合")
    await adds(core, only, "办公室电脑")
    person = (await only.conversation()).person
    await only.says("/devices")
    await only.taps("在本机退出")
    assert "恢复码或通行密钥才能找回数据" in only.shown
    assert "通行密钥：办公室电脑" in only.shown
    await only.press(c.END_CONFIRMED)
    clock.advance(timedelta(days=100))

    back = await signs_in(core, clock, person, "back")

    there = await back.conversation()
    assert (there.person, there.is_first) == (person, True)
    assert len((await back.dossier()).answers) == 1
    [passkey] = await kept(core, back)
    assert passkey.added_on is None


async def test_two_browsers_sign_in_at_the_same_time(core: Core, li: Talker, clock: Clock) -> None:
    person = (await li.conversation()).person
    one, other = (
        await signs_in(core, clock, person, "1st"),
        await signs_in(core, clock, person, "2nd"),
    )
    for talker in (one, other):
        assert "已登录" in talker.shown
        assert (await talker.conversation()).person == person
    assert len([words for words in await li.heard() if "用通行密钥登录" in words]) == 2


async def test_passkeys_come_along_when_their_person_joins_another(core: Core, li: Talker) -> None:
    """They stay bound to the device that brought them: ending it removes them."""
    wang = Talker(core, "w", "web", "Chrome · Windows")
    await wang.begins()
    await adds(core, wang, "王工的")
    code = await li.code()
    await wang.says(f"/join {code}")
    assert "会一起过去的通行密钥：1 个" in wang.shown
    await wang.press(c.JOIN)
    assert [one.name for one in await kept(core, li)] == ["王工的"]

    await li.says("/devices")
    await li.press(c.choice(c.END, (await wang.conversation()).identity))
    await li.press(c.END_CONFIRMED)

    assert await kept(core, li) == ()


async def test_there_is_an_end_to_how_many(core: Core, li: Talker) -> None:
    for number in range(PASSKEYS_KEPT):
        await adds(core, li, f"第{number}个")
    with pytest.raises(PasskeyRefused) as refused:
        await core.turns.sign_ins.begin_adding(await li.conversation(), PARTY)
    assert refused.value.code == "passkeys-full"
    await li.says("/devices")
    assert "第9个" in li.shown


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"id": 1}',
        '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}',
        '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "e30",'
        ' "authenticatorData": "AA", "signature": "AA", "attestationObject": "oA"}}',
        "[" * 100_000,
    ],
)
async def test_a_garbled_answer_is_refused_and_never_quoted(
    core: Core, li: Talker, answer: str
) -> None:
    here = await li.conversation()
    with capture_logs() as logged:
        with pytest.raises(PasskeyRefused):
            await core.turns.sign_ins.by_passkey(PARTY, answer)
        with pytest.raises(PasskeyRefused):
            await core.turns.sign_ins.add(here, PARTY, answer, "名称")
    assert [line["event"] for line in logged] == ["passkey-refused", "passkey-not-added"]
    assert await kept(core, li) == ()
