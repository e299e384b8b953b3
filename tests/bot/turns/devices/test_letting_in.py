"""A browser waits, and a device of the person lets it in by the number that it shows."""

import re
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.app import Core
from bot.turns.devices.sign_ins import WAIT_MINUTES, Outcome, Wait
from dialogs.core import buttons as c
from dialogs.core.session import Place
from storage.repositories.people.codes import TRIES
from tests.bot.talking import ENTERPRISE, Clock, Talker
from tests.bot.turns.sharing.test_sharing import accept, ask
from tests.support.stored.databases import rows


class Waiter:
    """A browser that waits."""

    def __init__(self, core: Core, secret: str) -> None:
        self._core = core
        self.secret = secret

    async def sees(self) -> Wait:
        """What its page shows."""
        found = await self._core.turns.sign_ins.waiting(self.secret, "zh")
        assert found is not None
        return found

    async def goes_on(self, name: str = "b") -> Talker | None:
        """The button of its page: the browser in its conversation; ``None``: not signed in."""
        code = await self._core.turns.sign_ins.take_let_in(self.secret)
        if code is None:
            return None
        talker = Talker(self._core, name, "web", "Chrome · Windows")
        await talker.says(f"/start {code}")
        return talker


@pytest.fixture
async def waiter(core: Core) -> Waiter:
    return Waiter(core, await core.turns.sign_ins.wait("Chrome · Windows"))


async def scans(talker: Talker, waiter: Waiter) -> None:
    """Open the link of the page."""
    await talker.says(f"/start {(await waiter.sees()).code}")


async def lets_in(talker: Talker, waiter: Waiter) -> None:
    """Open the link, and press the number that the page shows."""
    await scans(talker, waiter)
    await talker.press(c.choice(c.SIGN_IN, (await waiter.sees()).number))


async def test_the_question_names_the_browser_and_offers_its_number_among_others(
    li: Talker, waiter: Waiter, clock: Clock
) -> None:
    clock.advance(timedelta(minutes=1))
    before = await li.conversation()

    await scans(li, waiter)

    assert li.place == Place.SIGN_IN
    for said in ("Chrome · Windows（地区未知）", "2026-11-20 16:00（北京时间），还有 4 分钟有效"):
        assert said in li.shown
    *numbers, last = li.choices
    assert last == c.KEEP_OUT
    assert len(set(numbers)) == len(numbers) == 3
    number = (await waiter.sees()).number
    assert c.choice(c.SIGN_IN, number) in numbers
    assert str(number) not in re.sub(r"\d\d:\d\d|\d{4}-\d\d-\d\d", "", li.shown)
    assert await waiter.goes_on() is None
    assert (await li.conversation()).person == before.person


async def test_let_in_the_browser_goes_on_where_the_person_is(li: Talker, waiter: Waiter) -> None:
    await li.taps("符合")
    await lets_in(li, waiter)

    assert "已允许：Chrome · Windows" in li.shown
    assert "回到那个浏览器" in li.shown
    shown = await waiter.sees()
    assert (shown.outcome, shown.device, shown.enterprise) == (
        Outcome.LET_IN, "Telegram", ENTERPRISE
    )  # fmt: skip
    browser = await waiter.goes_on()

    assert browser is not None
    assert "已登录，这里接着上次的进度" in browser.shown
    assert ENTERPRISE in browser.shown
    there, here = await browser.conversation(), await li.conversation()
    assert (there.person, there.assessment) == (here.person, here.assessment)
    assert there.session.consented
    assert (there.is_first, here.is_first) == (False, True)
    assert "新设备加入了您的数据：浏览器 · Chrome · Windows" in (await li.heard())[-1]
    await li.says("/devices")
    assert "浏览器 · Chrome · Windows" in li.shown


async def test_it_is_good_once(li: Talker, waiter: Waiter) -> None:
    await lets_in(li, waiter)
    assert await waiter.goes_on() is not None
    assert await waiter.goes_on("other") is None


async def test_another_number_makes_it_void(li: Talker, waiter: Waiter) -> None:
    await scans(li, waiter)
    number = (await waiter.sees()).number
    wrong = next(one for one in li.choices[:-1] if one != c.choice(c.SIGN_IN, number))

    await li.press(wrong)

    assert "这次登录已作废" in li.shown
    assert (await waiter.sees()).outcome is Outcome.KEPT_OUT
    assert await waiter.goes_on() is None
    await li.says(f"/join {(await waiter.sees()).code}")
    assert "连接码不对" in li.shown


async def test_a_number_nobody_offered_lets_nobody_in(li: Talker, waiter: Waiter) -> None:
    await scans(li, waiter)
    await li.takes(li.forged(c.choice(c.SIGN_IN, 0)))
    assert await waiter.goes_on() is None


@pytest.mark.parametrize("typed", ["不", "no", "返回", "不允许"])
async def test_it_may_be_kept_out_by_words(li: Talker, waiter: Waiter, typed: str) -> None:
    before = await li.conversation()
    await li.says(f"/join {(await waiter.sees()).code}")
    await li.says(typed)
    assert "没有允许" in li.shown
    assert (await waiter.sees()).outcome is Outcome.KEPT_OUT
    assert (await li.conversation()).session.wait == before.session.wait


async def test_words_never_let_in(li: Talker, waiter: Waiter) -> None:
    await scans(li, waiter)
    for typed in ("是", "yes", "允许", "好", str((await waiter.sees()).number)):
        await li.says(typed)
        assert "请点下面的按钮" in li.shown
    assert (await waiter.sees()).outcome is Outcome.NONE


async def test_it_ends_with_its_minutes(
    core: Core, li: Talker, waiter: Waiter, clock: Clock
) -> None:
    await scans(li, waiter)
    number = (await waiter.sees()).number
    clock.advance(timedelta(minutes=WAIT_MINUTES))

    await li.press(c.choice(c.SIGN_IN, number))

    assert "这次登录已过期" in li.shown
    assert await core.turns.sign_ins.waiting(waiter.secret, "zh") is None
    assert await waiter.goes_on() is None


async def test_who_is_let_in_has_to_come_in_time(li: Talker, waiter: Waiter, clock: Clock) -> None:
    await lets_in(li, waiter)
    clock.advance(timedelta(minutes=WAIT_MINUTES))
    assert await waiter.goes_on() is None


async def test_the_first_answer_counts(core: Core, li: Talker, waiter: Waiter) -> None:
    zhao = Talker(core, "z", label="@zhao")
    await zhao.begins()
    await scans(li, waiter)
    await lets_in(zhao, waiter)

    await li.press(c.choice(c.SIGN_IN, (await waiter.sees()).number))

    assert "已经有了结果" in li.shown
    assert (await waiter.sees()).device == "Telegram · @zhao"
    browser = await waiter.goes_on()
    assert browser is not None
    assert (await browser.conversation()).person == (await zhao.conversation()).person


async def test_guessing_codes_is_barred(core: Core, waiter: Waiter) -> None:
    thief = Talker(core, "t")
    await thief.begins()
    for _ in range(TRIES):
        await thief.says("/join ABCDE-FGHJK")
    await thief.says(f"/join {(await waiter.sees()).code}")
    assert "连接码输错的次数太多" in thief.shown
    assert (await waiter.sees()).outcome is Outcome.NONE


async def test_who_has_not_agreed_has_nothing_to_sign_in_to(core: Core, waiter: Waiter) -> None:
    new = Talker(core, "n")
    await scans(new, waiter)
    assert "您还没有同意隐私说明" in new.shown
    await new.taps("同意并开始")
    await lets_in(new, waiter)
    browser = await waiter.goes_on()
    assert browser is not None
    assert (await browser.conversation()).session.consented


async def test_a_device_that_is_ended_has_let_nobody_in(
    core: Core, li: Talker, waiter: Waiter
) -> None:
    phone = Talker(core, "p")
    await phone.joins(await li.code())
    await lets_in(phone, waiter)
    identity = (await phone.conversation()).identity
    await li.says("/devices")
    await li.press(c.choice(c.END, identity))
    await li.press(c.END_CONFIRMED)
    assert await waiter.goes_on() is None


async def test_a_browser_with_something_of_its_own_is_asked(
    core: Core, li: Talker, waiter: Waiter
) -> None:
    wang = Talker(core, "b", "web", "Chrome · Windows")
    await wang.begins()
    await wang.taps("符合")
    before = await wang.conversation()
    await lets_in(li, waiter)

    await waiter.goes_on()

    asked = await wang.seen()
    assert asked.place == Place.JOIN
    assert "您刚在“Telegram”上允许了登录" in asked.html
    assert f"· {ENTERPRISE}：已答 1 条" in asked.html
    assert (await wang.conversation()).person == before.person
    wang.message = asked
    await wang.press(c.JOIN)
    assert (await wang.conversation()).person == (await li.conversation()).person


async def test_who_is_there_already_is_told_so(core: Core, li: Talker) -> None:
    wang = Talker(core, "b", "web")
    await wang.joins(await li.code())
    waiter = Waiter(core, await core.turns.sign_ins.wait("Firefox"))
    await lets_in(li, waiter)
    again = await waiter.goes_on()
    assert again is not None
    assert "已经在用这份数据，不用再登录" in again.shown


async def test_a_guest_may_sign_in_elsewhere(core: Core, li: Talker, waiter: Waiter) -> None:
    """One who answers a question needs no sign-in, and may have one."""
    guest = Talker(core, "g")
    await accept(guest, await ask(li))
    await lets_in(guest, waiter)
    assert "已允许" in guest.shown
    assert guest.place == Place.TASK
    browser = await waiter.goes_on()
    assert browser is not None
    there = await browser.conversation()
    assert there.dossier.task is not None
    assert there.person == (await guest.conversation()).person


async def test_neither_code_nor_secret_is_on_record_or_in_the_log(
    core: Core, li: Talker, waiter: Waiter
) -> None:
    code = (await waiter.sees()).code
    with capture_logs() as logged:
        await lets_in(li, waiter)
        used = await core.turns.sign_ins.take_let_in(waiter.secret)
        assert used is not None
        browser = Talker(core, "b", "web", "Chrome · Windows")
        await browser.says(f"/start {used}")
    kept = str(await rows(core.database)) + str(logged)
    for secret in (code, code.replace("-", ""), used, used.replace("-", ""), waiter.secret):
        assert secret not in kept
    assert [line["event"] for line in logged if "person" in line] == [
        "sign-in-confirmed",
        "browser-let-in",
    ]
