"""A consultancy invites clients: who accepts hands their own assessment to it."""

import pytest

from bot.app import Core
from dialogs.core import buttons as c
from dialogs.core.session import Place
from dialogs.dossier.organisations import CLIENT
from tests.bot.talking import ENTERPRISE, Talker
from tests.bot.turns.sharing.test_case_access import admin_code, code_in, rejected
from tests.bot.turns.sharing.test_sharing import accept, ask
from tests.support.stored.databases import rows

pytestmark = pytest.mark.slow


async def administrator(core: Core, name: str, kind: str) -> Talker:
    """The first administrator of an organisation, at its screen."""
    talker = Talker(core, name)
    await accept(talker, await admin_code(core.database, "绿源咨询", kind))
    return talker


@pytest.fixture
async def zhang(core: Core) -> Talker:
    """The administrator of a consultancy."""
    return await administrator(core, "z", "consultancy")


async def invited(zhang: Talker, client: str = "韩工") -> str:
    """The administrator invites somebody as a client; the code."""
    await zhang.says("/settings")
    await zhang.press(c.ORGANISATIONS)
    await zhang.press(next(one for one in zhang.choices if one.startswith(c.ORGANISATION)))
    await zhang.press(next(one for one in zhang.choices if one.startswith(c.NEW_MEMBER)))
    await zhang.says(client)
    await zhang.press(f"{c.INVITE_AS}:{CLIENT}")
    assert "绿源咨询请您做绿色工厂评价" in zhang.shown
    assert f"<b>{client}</b>：客户（企业）" in zhang.shown, "among those invited"
    return code_in(zhang)


async def test_somebody_new_begins_and_is_seen(core: Core, zhang: Talker) -> None:
    code, han = await invited(zhang), Talker(core, "h", "web")
    await han.says(f"/start {code}")
    for said in ("绿源咨询请您做绿色工厂评价", "张老师", "接着要做的评价交给该机构", "随时收回"):
        assert said in han.shown
    await han.press(c.ACCEPT)
    assert "您的评价已交给绿源咨询" in han.shown
    assert han.place == Place.PROFILE, "consent is not asked again"
    assert "韩工接受了邀请" in (await zhang.heard())[-1]
    await han.says("韩家铸造厂")
    await han.says("/settings")
    await han.press(c.ORGANISATIONS)
    assert "您不在任何机构里" in han.shown
    await han.says("/settings")
    await han.press(c.ACCESS)
    assert "<b>绿源咨询</b>：机构成员" in han.shown

    await zhang.says("/clients")
    assert "韩家铸造厂" in zhang.shown
    at = (await han.conversation()).assessment
    await zhang.press(f"{c.OPEN}:{at}")
    assert (await zhang.dossier()).membership.role == "consultant"
    await han.press(next(one for one in han.choices if one.startswith(c.END_ACCESS)))
    await zhang.says("/clients")
    assert "韩家铸造厂" not in zhang.shown
    assert (await _acts(core)).count("handed-over") == 1

    other = Talker(core, "o")
    await other.says(f"/start {code}")
    assert "绿源咨询" not in other.shown, "a code is good once"


async def test_who_has_an_assessment_hands_over_the_present_one(li: Talker, zhang: Talker) -> None:
    await li.says(f"/start {await invited(zhang)}")
    assert f"现在这份评价（{ENTERPRISE}）" in li.shown
    await li.press(c.ACCEPT)
    assert li.place == Place.WELCOME_BACK, "and nothing was begun anew"
    await zhang.says("/clients")
    assert ENTERPRISE in zhang.shown


async def test_nobody_hands_over_the_assessment_of_others(
    core: Core, li: Talker, zhang: Talker
) -> None:
    wang = Talker(core, "w")
    await accept(wang, await ask(li))
    await wang.says(f"/start {await invited(zhang)}")
    assert rejected(await wang.press(c.ACCEPT)) == ["client-own-first"]
    await zhang.says("/clients")
    assert ENTERPRISE not in zhang.shown
    assert "handed-over" not in await _acts(core)


async def test_ones_own_invitation_is_left_unused(zhang: Talker, core: Core) -> None:
    code = await invited(zhang)
    await zhang.says(f"/start {code}")
    assert rejected(await zhang.press(c.ACCEPT)) == ["invitation-own"]
    han = Talker(core, "h")
    await han.says(f"/start {code}")
    assert "绿源咨询请您做绿色工厂评价" in han.shown


@pytest.mark.parametrize("kind", ["agency", "enterprise"])
async def test_only_a_consultancy_has_clients(core: Core, kind: str) -> None:
    zhang = await administrator(core, "z", kind)
    await zhang.press(next(one for one in zhang.choices if one.startswith(c.NEW_MEMBER)))
    await zhang.says("韩工")
    forged = f"{c.INVITE_AS}:{CLIENT}"
    assert forged not in zhang.choices
    assert rejected(await zhang.takes(zhang.forged(forged))) in (
        ["organisation-not-yours"],
        ["not-a-choice"],
    )
    assert "邀请已做好" not in zhang.shown


async def _acts(core: Core) -> list[str]:
    """What the record of all cases names."""
    return [one["act"] for one in (await rows(core.database))["audit_events"]]
