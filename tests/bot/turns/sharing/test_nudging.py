"""Others are told to go on: shown first, computed when sent, once a day, by day."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.app import Core, running_core
from bot.jobs.worker import JobWorker
from bot.runtime.settings import Settings
from dialogs.core import buttons as c
from dialogs.core.outputs import Reject
from dialogs.core.session import Place
from dialogs.sharing.hours import DaysOff
from tests.bot.talking import ENTERPRISE, Clock, Talker
from tests.bot.turns.sharing.test_case_access import offer
from tests.bot.turns.sharing.test_sharing import accept, ask
from tests.support.jobs import do_all
from tests.support.stored.databases import rows
from tests.support.stored.statements import statements

MONDAY = datetime(2027, 3, 1, 2, tzinfo=UTC)
"""Ten in the morning in China."""


@pytest.fixture(autouse=True)
def database_clock(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database's clock is that of the test, later than any machine's; jobs run when asked."""

    async def look(_worker: JobWorker) -> None:
        return

    clock.now = MONDAY
    monkeypatch.setattr(JobWorker, "_look", look)
    monkeypatch.setattr("storage.repositories.work.jobs.now", lambda _connection: clock.now)


@pytest.fixture
async def wang(core: Core, li: Talker) -> Talker:
    """A colleague on Telegram who was asked the first question."""
    talker = Talker(core, "w")
    await accept(talker, await ask(li, text="王工，看一下电表，3月20日前"))
    return talker


@pytest.fixture
async def zhang(core: Core, li: Talker) -> Talker:
    """A consultant in the case of ``li``."""
    talker = Talker(core, "z")
    await talker.says(f"/start {await offer(li, 'consultant')}")
    await talker.press(c.ACCEPT)
    return talker


async def look(talker: Talker) -> None:
    """Look at who would be told."""
    await talker.says("/tasks")
    await talker.press(c.SHARED)
    await talker.press(c.NUDGE)
    assert talker.place == Place.NUDGE


def ones(talker: Talker) -> list[str]:
    """The buttons that tell one."""
    return [one for one in talker.choices if one.startswith(f"{c.NUDGE_ONE}:")]


async def reminders(talker: Talker) -> list[str]:
    """What they were told."""
    return [one for one in await talker.heard() if "提醒" in one]


async def outcomes(core: Core) -> list[str | None]:
    """What came of all that was arranged."""
    return [row["outcome"] for row in (await rows(core.database))["nudges"]]


def rejected(result: object) -> list[str]:
    """The codes of what was refused in a turn."""
    outputs = result.turn.outputs  # type: ignore[attr-defined]
    return [one.code for one in outputs if isinstance(one, Reject)]


async def test_who_is_told_is_shown_first(
    core: Core, li: Talker, wang: Talker, clock: Clock
) -> None:
    del wang
    await li.says("#r1")
    await ask(li, text="赵工")
    await look(li)
    for said in ("现在发出", "只知道周末", "王工", "0/1 已答", "2027-03-20", "还没有交来过"):
        assert said in li.shown
    assert "赵工：还没有接受邀请" in li.shown
    assert await outcomes(core) == [], "looking arranges nothing"
    assert len(ones(li)) == 1
    clock.advance(timedelta(days=30))
    await look(li)
    assert "赵工：邀请已过期" in li.shown


async def test_one_press_tells_once_a_day(
    core: Core, li: Talker, wang: Talker, clock: Clock
) -> None:
    await look(li)
    (one,) = ones(li)
    await li.press(one)
    assert "正在告诉 1 位" in li.shown
    assert "等着发出" in li.shown
    assert await reminders(wang) == [], "a job tells it"
    await do_all(core, "nudge")
    (told,) = await reminders(wang)
    for said in (ENTERPRISE, "还有 1 题没答", "2027-03-20", "/tasks"):
        assert said in told
    await look(li)
    assert "王工：已告诉" in li.shown
    assert ones(li) == []
    assert rejected(await li.takes(li.forged(one))) == ["nudged-already"]
    await do_all(core, "nudge")
    assert len(await reminders(wang)) == 1
    assert await outcomes(core) == ["sent"]

    clock.advance(timedelta(days=1))
    await look(li)
    await li.press(ones(li)[0])
    await do_all(core, "nudge")
    assert len(await reminders(wang)) == 2


async def test_who_is_done_meanwhile_is_left_in_peace(
    core: Core, li: Talker, wang: Talker
) -> None:
    await look(li)
    await li.press(ones(li)[0])
    await wang.press(c.RESUME)
    await wang.press(c.MET)
    await do_all(core, "nudge")
    assert await reminders(wang) == []
    assert await outcomes(core) == ["nothing-open"]
    await look(li)
    assert "王工" not in "".join(label for label in li.labels)


@pytest.mark.parametrize(
    ("now", "sent"),
    [
        (datetime(2027, 3, 1, 13, tzinfo=UTC), "2027-03-02 08:00 周二"),  # 21:00
        (datetime(2027, 3, 1, 23, 59, tzinfo=UTC), "2027-03-02 08:00 周二"),  # 7:59
        (datetime(2027, 3, 5, 14, tzinfo=UTC), "2027-03-08 08:00 周一"),  # Friday night
        (datetime(2027, 3, 6, 4, tzinfo=UTC), "2027-03-08 08:00 周一"),  # Saturday noon
    ],
)
async def test_at_night_and_at_weekends_it_waits_and_says_so(
    core: Core, li: Talker, wang: Talker, clock: Clock, now: datetime, sent: str
) -> None:
    clock.now = now
    await look(li)
    assert f"现在不打扰，{sent}" in li.shown
    await li.press(ones(li)[0])
    assert f"已安排：{sent[:16]}" in li.shown
    await do_all(core, "nudge")
    assert await reminders(wang) == []
    morning = datetime.fromisoformat(f"{sent[:10]}T00:00:00+00:00")
    clock.now = morning - timedelta(seconds=1)
    await do_all(core, "nudge")
    assert await reminders(wang) == []
    clock.now = morning
    await do_all(core, "nudge")
    assert len(await reminders(wang)) == 1
    await look(li)
    assert ones(li) == [], "that day has had its one"


async def test_one_that_was_missed_waits_for_the_next_day(
    core: Core, li: Talker, wang: Talker, clock: Clock
) -> None:
    await look(li)
    await li.press(ones(li)[0])
    clock.now = MONDAY.replace(hour=14)
    await do_all(core, "nudge")
    assert await reminders(wang) == [], "it is night by now"
    clock.now = MONDAY + timedelta(days=1)
    await look(li)
    await li.press(ones(li)[0])
    await do_all(core, "nudge")
    assert len(await reminders(wang)) == 1, "that of the day before does not add to it"
    assert sorted(map(str, await outcomes(core))) == ["sent", "told-already"]


async def test_holidays_come_from_the_operator(
    core: Core, li: Talker, wang: Talker, clock: Clock
) -> None:
    holidays = DaysOff("某通知", {date(2027, 3, 2)}, {date(2027, 3, 6)})
    core.nudging.days = holidays
    clock.now = MONDAY.replace(hour=14)
    await look(li)
    assert "2027-03-03 08:00 周三" in li.shown
    assert "某通知" in li.shown
    assert "只知道周末" not in li.shown
    clock.now = datetime(2027, 3, 6, 4, tzinfo=UTC)
    await look(li)
    assert "现在发出" in li.shown, "a Saturday that is worked"
    clock.now = datetime(2028, 3, 6, 4, tzinfo=UTC)
    await look(li)
    assert "只知道周末" in li.shown
    assert await reminders(wang) == []


async def test_two_who_ask_at_once_and_two_workers_tell_once(
    core: Core, core_settings: Settings, li: Talker, wang: Talker, zhang: Talker
) -> None:
    await look(li)
    await zhang.says("/start")
    await zhang.press(c.NUDGE)
    assert "王工" in zhang.shown
    shared = next(one for one in ones(zhang) if one in ones(li))
    await asyncio.gather(li.takes(li.forged(shared)), zhang.takes(zhang.forged(shared)))
    async with running_core(core_settings) as other:
        await asyncio.gather(do_all(core, "nudge"), do_all(other, "nudge"))
    assert len(await reminders(wang)) == 1
    assert await outcomes(core) == ["sent"]


async def test_a_consultant_has_the_owner_told_by_name(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await zhang.says("/start")
    await zhang.press(c.NUDGE)
    assert f"{ENTERPRISE}（所有者）" in zhang.shown
    await zhang.press(ones(zhang)[0])
    await do_all(core, "nudge")
    (told,) = await reminders(li)
    assert "（李老师）" in told
    assert "/clients" in told


@pytest.mark.parametrize("role", ["viewer", "reviewer"])
async def test_who_only_looks_tells_nobody(
    core: Core, li: Talker, wang: Talker, role: str
) -> None:
    viewer = Talker(core, "v")
    await viewer.says(f"/start {await offer(li, role)}")
    await viewer.press(c.ACCEPT)
    assert c.NUDGE not in viewer.choices
    await viewer.takes(viewer.forged(c.NUDGE))
    assert viewer.place != Place.NUDGE
    await viewer.takes(viewer.forged(c.NUDGE_ALL))
    await viewer.says("/clients")
    await viewer.takes(viewer.forged(f"{c.NUDGE}:clients"))
    assert ENTERPRISE not in viewer.shown, "only those whom one may tell are named"
    await viewer.takes(viewer.forged(c.NUDGE_ALL))
    assert await outcomes(core) == []
    await wang.takes(wang.forged(c.NUDGE_ALL))
    assert await outcomes(core) == []


async def test_an_ended_access_tells_nobody_any_more(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await zhang.says("/start")
    await zhang.press(c.NUDGE)
    await zhang.press(ones(zhang)[0])
    await li.says("/settings")
    await li.press(c.ACCESS)
    await li.press(next(one for one in li.choices if one.startswith(c.END_ACCESS)))
    await do_all(core, "nudge")
    assert await reminders(li) == []
    assert await outcomes(core) == ["not-allowed"]


async def test_who_cannot_be_reached_is_named_with_the_reason(
    core: Core, li: Talker, wang: Talker
) -> None:
    browser = Talker(core, "b", "web")
    await li.says("#r1")
    await accept(browser, await ask(li, text="钱工"))
    here = await wang.conversation()
    async with core.database.unit_of_work() as uow:
        await uow.identities.mark_unreachable(here.identity)
    await look(li)
    assert "王工：消息送不到" in li.shown
    assert "下次打开时才看到" in li.shown
    assert len(ones(li)) == 1
    await browser.says("/delete_my_data")
    await browser.press(c.DELETE_CONFIRMED)
    await look(li)
    assert ones(li) == []


async def test_all_clients_that_are_stuck(
    core: Core, li: Talker, zhang: Talker, clock: Clock
) -> None:
    other = Talker(core, "o")
    await other.begins()
    await zhang.says(f"/start {await offer(other, 'consultant', '张老师')}")
    await zhang.press(c.ACCEPT)
    await zhang.says("/clients")
    assert f"{c.NUDGE}:clients" not in zhang.choices
    clock.advance(timedelta(days=8))
    await zhang.says("/clients")
    await zhang.press(f"{c.NUDGE}:clients")
    assert zhang.place == Place.CLIENTS_NUDGE
    assert len(ones(zhang)) == 2
    await zhang.press(c.NUDGE_ALL)
    assert "正在告诉 2 位" in zhang.shown
    await other.says("#r1")
    await other.press(c.MET)
    await do_all(core, "nudge")
    assert len(await reminders(li)) == 1
    assert await reminders(other) == [], "no longer stuck"


async def test_the_list_costs_the_same_for_one_client_and_for_many(
    core: Core, li: Talker, zhang: Talker, clock: Clock
) -> None:
    del li
    clock.advance(timedelta(days=8))
    await _cost(core, zhang)
    one = await _cost(core, zhang)
    assert len(ones(zhang)) == 1
    for number in range(5):
        other = Talker(core, f"o{number}")
        await other.begins()
        await zhang.says(f"/start {await offer(other, 'consultant')}")
        await zhang.press(c.ACCEPT)
    clock.advance(timedelta(days=8))
    await _cost(core, zhang)
    assert await _cost(core, zhang) == one
    assert len(ones(zhang)) == 6


async def _cost(core: Core, talker: Talker) -> int:
    await talker.says("/clients")
    with statements(core.database) as seen:
        await talker.press(f"{c.NUDGE}:clients")
    return sum(one.startswith("SELECT") for one in seen)
