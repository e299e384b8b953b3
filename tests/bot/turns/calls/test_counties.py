"""A county checks first: its enterprises say where they are, and nobody else's come to it."""

from typing import Any

import pytest

from bot.app import Core
from bot.turns.codes import invitation_code
from dialogs.calls.levels import Agency, Level
from dialogs.calls.terms import Call
from dialogs.core import buttons as c
from dialogs.core.outputs import ProfileRecorded
from tests.bot.talking import Talker
from tests.bot.turns.calls.test_calls import find, officer, ready, terms
from tests.bot.turns.versions.test_versions import close, rejects
from tests.storage.calling import OPERATOR
from tests.storage.talking import NOW, say
from tests.support.messages import plain_text

pytestmark = pytest.mark.usefixtures("no_reports_made")


async def call_for(core: Core, now: Any) -> tuple[Call, str, dict[str, int]]:
    """A call of a province with a city and two of its counties; their organisations."""
    names = ("省工信厅", "石家庄市工信局", "长安区工信局", "桥西区工信局")
    async with core.database.unit_of_work() as uow:
        ids = {name: await uow.organisations.create("agency", name, NOW) for name in names}
        agencies = (
            Agency(ids["省工信厅"], Level.PROVINCE, "130000"),
            Agency(ids["石家庄市工信局"], Level.CITY, "130100"),
            Agency(ids["长安区工信局"], Level.COUNTY, "130102", "长安区"),
            Agency(ids["桥西区工信局"], Level.COUNTY, "130104", "桥西区"),
        )
        asked = terms(now, agencies=agencies)
        call = await uow.calls.create(ids["省工信厅"], asked, OPERATOR, NOW)
        code = invitation_code(NOW)
        await uow.calls.add_code(call.id, code.hash, None, NOW)
    return call, code.code, ids


async def new(core: Core, key: str) -> Talker:
    """Somebody who has agreed."""
    talker = Talker(core, key)
    await talker.begins()
    return talker


async def to_submitting(core: Core, person: Talker, call: Call, code: str) -> None:
    """Everything is ready, and the last step is on the screen."""
    await ready(core, person)
    await find(person, code)
    await person.press(c.choice(c.SUBMIT, call.id))


async def test_the_enterprise_says_in_which_county_it_is(
    core: Core, li: Talker, clock: Any
) -> None:
    call, code, ids = await call_for(core, clock())
    await to_submitting(core, li, call, code)
    assert "企业在哪个县区" in li.shown
    assert c.SUBMIT_CONFIRMED not in li.choices
    labels = [c.choice(c.SUBMIT_CONFIRMED, one) for one in ("130102", "130104", "130100")]
    assert [one for one in li.choices if one.startswith(c.SUBMIT_CONFIRMED)] == labels
    await li.press(labels[1])
    assert "回执 第 1 号" in plain_text(li.shown)

    officers = {}
    for name, key in (("长安区工信局", "a"), ("桥西区工信局", "b"), ("石家庄市工信局", "c")):
        officers[name] = await new(core, key)
        await officer(core, officers[name], "screener", ids[name])
        await officers[name].says("/calls")
        await officers[name].press(c.choice(c.CALL_BOARD, call.id))
    assert "甲厂" not in officers["长安区工信局"].shown
    assert "河北省石家庄市桥西区" in plain_text(officers["桥西区工信局"].shown)
    assert "甲厂" in officers["石家庄市工信局"].shown

    county, city = officers["桥西区工信局"], officers["石家庄市工信局"]
    async with core.database.unit_of_work() as uow:
        (one,) = await uow.submissions.of_call(call)
    assert list(one.state.way) == [Level.COUNTY, Level.CITY, Level.PROVINCE]
    await city.press(c.choice(c.SUBMISSION, f"{call.id}-{one.id}"))
    recommend = c.choice(c.HANDLE, f"{call.id}-{one.id}-recommend")
    assert recommend not in city.choices
    await county.press(c.choice(c.SUBMISSION, f"{call.id}-{one.id}"))
    await county.press(recommend)
    await city.says("/calls")
    await city.press(c.choice(c.CALL_BOARD, call.id))
    await city.press(c.choice(c.SUBMISSION, f"{call.id}-{one.id}"))
    assert recommend in city.choices


async def correct(core: Core, person: Talker) -> None:
    """Reopen, change a fact, close again."""
    await person.says("/report")
    await person.press(c.VERSIONS)
    await person.press(c.REOPEN)
    await person.says("补环评批复")
    changed = ProfileRecorded("headcount", "350")
    await say(core.database, await person.conversation(), changed)
    await close(person)


async def test_what_a_county_returned_comes_back_to_it(core: Core, li: Talker, clock: Any) -> None:
    call, code, ids = await call_for(core, clock())
    await to_submitting(core, li, call, code)
    await li.press(c.choice(c.SUBMIT_CONFIRMED, "130102"))
    wang = await new(core, "a")
    await officer(core, wang, "screener", ids["长安区工信局"])
    async with core.database.unit_of_work() as uow:
        (one,) = await uow.submissions.of_call(call)
    await wang.says("/calls")
    await wang.press(c.choice(c.CALL_BOARD, call.id))
    await wang.press(c.choice(c.SUBMISSION, f"{call.id}-{one.id}"))
    await wang.press(c.choice(c.HANDLE, f"{call.id}-{one.id}-return"))
    await wang.says("缺环评批复")
    await correct(core, li)
    await li.says("/calls")
    await li.press(c.choice(c.CALL, call.id))
    await li.press(c.choice(c.SUBMIT, call.id))
    assert "企业在哪个县区" not in li.shown
    await li.press(c.SUBMIT_CONFIRMED)
    assert "回执 第 2 号" in plain_text(li.shown)
    async with core.database.unit_of_work() as uow:
        (one,) = await uow.submissions.of_call(call)
    assert (one.region, one.state.level) == ("130102", Level.COUNTY)


async def test_a_county_that_was_not_offered_is_refused(
    core: Core, li: Talker, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    call, code, _ = await call_for(core, clock())
    await to_submitting(core, li, call, code)
    monkeypatch.setattr("bot.turns.calls.applying.regions", lambda _terms, _own: ("130100",))
    result = await li.press(c.choice(c.SUBMIT_CONFIRMED, "130104"))
    assert rejects(result) == ["facts-moved"]
    async with core.database.unit_of_work() as uow:
        assert await uow.submissions.of_call(call) == ()
