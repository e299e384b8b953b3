"""Two hundred enterprises submit in the last minute of a call, on either database."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.app import Core
from bot.runtime.settings import Settings
from dialogs.core import buttons as c
from tests.bot.talking import Talker
from tests.bot.turns.calls.test_calls import call_for, find, ready
from tests.bot.turns.versions.test_versions import rejects
from tests.support.messages import plain_text

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("no_reports_made")]

ENTERPRISES = 200
LATE = 20
"""More who press just after the grace."""


@pytest.fixture
def core_settings(core_settings: Settings, bare_url: str) -> Settings:
    """The same on either database."""
    return core_settings.model_copy(update={"database_url": bare_url})


async def test_everybody_in_time_gets_one_receipt_and_nobody_late(core: Core, clock: Any) -> None:
    call, code, _ = await call_for(core, clock())
    people = [Talker(core, f"e{at}") for at in range(ENTERPRISES + LATE)]
    for at, person in enumerate(people):
        await person.begins()
        await ready(core, person, f"91130102MA{at:07}X")
        await find(person, code)
        await person.press(c.choice(c.SUBMIT, call.id))
    in_time, late = people[:ENTERPRISES], people[ENTERPRISES:]

    clock.now = call.terms.closes - timedelta(seconds=30)
    results = await asyncio.gather(*(one.press(c.SUBMIT_CONFIRMED) for one in in_time))
    assert [rejects(one) for one in results] == [[]] * ENTERPRISES
    clock.now = call.terms.last_moment + timedelta(seconds=1)
    refused = await asyncio.gather(*(one.press(c.SUBMIT_CONFIRMED) for one in late))
    assert [rejects(one) for one in refused] == [["submission-late"]] * LATE

    async with core.database.unit_of_work() as uow:
        submissions = await uow.submissions.of_call(call)
    numbers = [one.state.receipt.receipt for one in submissions if one.state.receipt]
    assert sorted(numbers) == list(range(1, ENTERPRISES + 1))
    told = {f"回执 第 {number} 号" for number in numbers}
    shown = ["".join(one for one in told if one in plain_text(p.shown)) for p in in_time]
    assert sorted(shown) == sorted(told), "each was told a number of their own"
