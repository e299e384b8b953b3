"""A consultant compares a number with other closed cases of the consultancy."""

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from bot.app import Core, running_core
from bot.runtime.settings import Settings
from dialogs.core import buttons as c
from dialogs.core.outputs import ProfileRecorded
from dialogs.core.session import Place
from scoring.answers.model import Answer, EndsSource, Value
from tests.bot.talking import Clock, Talker
from tests.bot.turns.sharing.test_case_access import admin_code, offer, rejected
from tests.storage.talking import say
from tests.support.stored.closed_cases import EDITION, INDUSTRY, YEAR, Closed, close_all

WATER = "water-intensity"
NUMBER = "4 m³/万元"


@pytest.fixture
async def core(
    core_settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Core]:
    """The present edition, which is judged by ends."""
    del clock
    monkeypatch.setattr("bot.app.DEFAULT_CATALOGUE", EDITION)
    async with running_core(core_settings) as core:
        yield core


@pytest.fixture
async def li(core: Core) -> Talker:
    """The owner of a pump factory's assessment."""
    talker = Talker(core)
    await talker.begins()
    facts = (ProfileRecorded("industry", INDUSTRY), ProfileRecorded("period", YEAR))
    await say(core.database, await talker.conversation(), *facts)
    await core.database.forget()
    return talker


@pytest.fixture
async def zhang(core: Core, li: Talker) -> Talker:
    """The administrator of a consultancy that the case was handed to."""
    consultant = Talker(core, "z", "web")
    await consultant.says(f"/start {await admin_code(core.database)}")
    await consultant.press(c.ACCEPT)
    await consultant.says(f"/start {await offer(li, 'consultant')}")
    await consultant.press(_one(consultant, c.ACCEPT_FOR))
    assert (await consultant.dossier()).membership.role == "consultant"
    return consultant


def _one(talker: Talker, verb: str) -> str:
    return next(one for one in talker.choices if one.startswith(verb))


async def closed(core: Core, member: Talker, *values: int) -> None:
    """Other clients of the member's organisation stand closed with these numbers."""
    person = (await member.conversation()).person
    async with core.database.unit_of_work() as uow:
        (organisation,) = await uow.organisations.of(person)
    cases = [Closed({WATER: Value(Decimal(one), "m³/万元")}) for one in values]
    await close_all(core.database, person, organisation.id, cases)


async def at_baseline(talker: Talker, number: str = NUMBER) -> None:
    """Give the number, so that its baseline is asked for."""
    await talker.says("#6")
    await talker.says(number)
    assert talker.place == Place.BASELINE


async def water(talker: Talker) -> Answer | None:
    """The answer as it is stored."""
    return (await talker.dossier()).answers.get(WATER)


async def test_a_consultant_takes_the_ends_and_they_stay(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await closed(core, zhang, 1, 2, 3, 4, 5)
    await at_baseline(zhang)
    assert "n = 5：平均 <b>3 m³/万元</b>，最好的二十分之一 <b>1.2 m³/万元</b>" in zhang.shown
    await zhang.press(c.OWN_CASES)
    assert zhang.place == Place.QUESTION
    assert "基准 3、引领 1.2" in zhang.shown
    assert "不是行业水平" in zhang.shown
    taken = await water(li)
    assert taken == Value(
        Decimal(4),
        "m³/万元",
        Decimal(3),
        "water-per-value",
        Decimal("1.2"),
        source=EndsSource.OWN_CASES,
        source_name="n = 5; GB/T 4754 C3441; 2025",
    )
    await closed(core, zhang, 50)
    await core.database.forget()
    await zhang.says("/status")
    await zhang.says("#6")
    assert await water(li) == taken, "a later case changes nothing"
    assert "n = 5" in zhang.shown


async def test_another_unit_of_the_number_is_that_of_the_ends(core: Core, zhang: Talker) -> None:
    await closed(core, zhang, 1, 2, 3, 4, 5)
    await at_baseline(zhang, "4000 L/万元")
    await zhang.press(c.OWN_CASES)
    taken = await water(zhang)
    assert isinstance(taken, Value)
    assert (taken.reference, taken.leading) == (Decimal(3000), Decimal(1200))


async def test_below_five_it_says_how_many(core: Core, li: Talker, zhang: Talker) -> None:
    await closed(core, zhang, 1, 2, 3, 4)
    await at_baseline(zhang)
    assert "数据不足（4/5 家）" in zhang.shown
    assert c.OWN_CASES not in zhang.choices
    assert rejected(await zhang.takes(zhang.forged(c.OWN_CASES))) == ["own-cases-few"]
    kept = await water(li)
    assert isinstance(kept, Value)
    assert not kept.has_own_ends


async def test_clients_who_do_not_differ_give_no_leading_value(core: Core, zhang: Talker) -> None:
    await closed(core, zhang, 3, 3, 3, 3, 3)
    await at_baseline(zhang)
    assert "没有引领值可用" in zhang.shown
    assert c.OWN_CASES not in zhang.choices


async def test_the_table_lists_them(core: Core, zhang: Talker) -> None:
    await zhang.says("/benchmarks")
    assert "还没有同行业、同年、同版本的" in zhang.shown
    await closed(core, zhang, 1, 2, 3, 4, 5)
    await zhang.says("/benchmarks")
    assert "n = 5 · 平均 3 m³/万元 · 最好的二十分之一 1.2 m³/万元" in zhang.shown


async def test_an_owner_alone_is_offered_nothing(core: Core, li: Talker, zhang: Talker) -> None:
    await closed(core, zhang, 1, 2, 3, 4, 5)
    await at_baseline(li)
    assert "已结案企业" not in li.shown
    assert c.OWN_CASES not in li.choices
    assert rejected(await li.takes(li.forged(c.OWN_CASES))) == ["not-a-choice"]
    kept = await water(li)
    assert isinstance(kept, Value)
    assert not kept.has_own_ends
    await li.says("/benchmarks")
    assert "已结案企业" not in li.shown


async def test_a_baseline_typed_later_is_not_of_the_cases_any_more(
    core: Core, zhang: Talker
) -> None:
    await closed(core, zhang, 1, 2, 3, 4, 5)
    await at_baseline(zhang)
    await zhang.press(c.OWN_CASES)
    await zhang.press(c.ENDS)
    await zhang.says("6")
    await zhang.says("2")
    assert zhang.place == Place.SOURCE
    typed = await water(zhang)
    assert isinstance(typed, Value)
    assert (typed.reference, typed.leading) == (Decimal(6), Decimal(2))
    assert (typed.source, typed.source_name) == (None, "")


async def test_an_owner_in_the_consultancy_that_works_on_it_may_take_them(
    core: Core, li: Talker
) -> None:
    await li.says(f"/join {await admin_code(core.database)}")
    await li.press(c.ACCEPT)
    await closed(core, li, 1, 2, 3, 4, 5)
    await at_baseline(li)
    assert c.OWN_CASES not in li.choices, "it was not handed over yet"
    await li.says("/settings")
    await li.press(c.ACCESS)
    await li.press(_one(li, c.HAND_OVER))
    await at_baseline(li, "4.5 m³/万元")
    await li.press(c.OWN_CASES)
    taken = await water(li)
    assert isinstance(taken, Value)
    assert (taken.leading, taken.source) == (Decimal("1.2"), EndsSource.OWN_CASES)
