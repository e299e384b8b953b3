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
    """A member of a consultancy invites somebody as a client; the code."""
    await at_organisation(zhang)
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


async def joined(core: Core, admin: Talker, post: str, name: str) -> Talker:
    """Somebody whom the administrator invited to a post, at the screen of the organisation."""
    await at_organisation(admin)
    await admin.press(next(one for one in admin.choices if one.startswith(c.NEW_MEMBER)))
    await admin.says(name)
    await admin.press(f"{c.INVITE_AS}:{post}")
    member = Talker(core, name)
    await accept(member, code_in(admin))
    return member


async def at_organisation(talker: Talker) -> None:
    """Go to the screen of the one organisation."""
    await talker.says("/settings")
    await talker.press(c.ORGANISATIONS)
    await talker.press(next(one for one in talker.choices if one.startswith(c.ORGANISATION)))


async def test_a_consultant_invites_clients_and_nobody_else(
    core: Core, li: Talker, zhang: Talker
) -> None:
    wang = await joined(core, zhang, "consultant", "王工")
    assert "邀请客户" in wang.labels
    code = await invited(wang, "李厂长")
    assert "同事都看得到" not in wang.shown
    await at_organisation(zhang)
    assert "<b>李厂长</b>：客户（企业）" in zhang.shown, "an administrator sees all that is open"
    await li.says(f"/start {code}")
    assert "王工" in li.shown, "the client is told who invites them"
    await li.press(c.ACCEPT)
    assert "李厂长接受了邀请" in (await wang.heard())[-1]
    for member in (wang, zhang):
        await member.says("/clients")
        assert ENTERPRISE in member.shown
        await member.press(f"{c.OPEN}:{(await li.conversation()).assessment}")
        assert (await member.dossier()).membership.role == "consultant"


async def test_a_consultant_lets_nobody_into_the_organisation(core: Core, zhang: Talker) -> None:
    wang = await joined(core, zhang, "consultant", "王工")
    await at_organisation(zhang)
    await zhang.press(next(one for one in zhang.choices if one.startswith(c.NEW_MEMBER)))
    await zhang.says("赵工")
    await zhang.press(f"{c.INVITE_AS}:reviewer")
    await at_organisation(wang)
    assert "赵工" not in wang.shown, "invitations of others are not theirs to see"
    (stored,) = [
        one
        for one in (await rows(core.database))["organisation_invitations"]
        if one["name"] == "赵工"
    ]
    forged = wang.forged(f"{c.REVOKE_MEMBER}:{stored['id']}")
    assert rejected(await wang.takes(forged)) == ["invitation-gone"]
    await wang.press(next(one for one in wang.choices if one.startswith(c.NEW_MEMBER)))
    await wang.says("钱工")
    for post in ("administrator", "consultant", "reviewer"):
        assert f"{c.INVITE_AS}:{post}" not in wang.choices
    forged = wang.forged(f"{c.INVITE_AS}:administrator")
    assert rejected(await wang.takes(forged)) in (["organisation-not-yours"], ["not-a-choice"])
    made = (await rows(core.database))["organisation_invitations"]
    assert "钱工" not in {one["name"] for one in made}


async def test_a_consultant_takes_their_own_invitation_back(core: Core, zhang: Talker) -> None:
    wang = await joined(core, zhang, "consultant", "王工")
    code = await invited(wang, "李厂长")
    await wang.press(next(one for one in wang.choices if one.startswith(c.REVOKE_MEMBER)))
    other = Talker(core, "o")
    await other.says(f"/start {code}")
    assert "绿源咨询" not in other.shown


async def test_a_first_review_is_signed_by_the_name_in_the_organisation(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await li.says("#r1")
    await li.press(c.MET)
    zhao = await joined(core, zhang, "reviewer", "赵工")
    await li.says(f"/start {await invited(zhang)}")
    await li.press(c.ACCEPT)
    await zhao.says("/clients")
    await zhao.press(f"{c.OPEN}:{(await li.conversation()).assessment}")
    await zhao.says("#r1")
    await zhao.press(f"{c.SAY}:accept")
    assert zhao.place != Place.MY_NAME
    (review,) = (await li.dossier()).reviews.values()
    assert review.by.name == "赵工"
    await zhao.says("/settings")
    await zhao.press(c.CALL_ME)
    assert "现在是“赵工”" in zhao.shown
    await zhao.says("赵审核")
    await zhao.says("#r1")
    await zhao.press(f"{c.SAY}:question")
    await zhao.says("缺许可证复印件")
    (review,) = (await li.dossier()).reviews.values()
    assert review.by.name == "赵审核", "what they typed themselves counts"


async def test_a_reviewer_invites_nobody(core: Core, zhang: Talker) -> None:
    zhao = await joined(core, zhang, "reviewer", "赵工")
    assert not [one for one in zhao.choices if one.startswith(c.NEW_MEMBER)]
    organisation = next(one["id"] for one in (await rows(core.database))["organisations"])
    await zhao.takes(zhao.forged(f"{c.NEW_MEMBER}:{organisation}"))
    await zhao.says("李厂长")
    forged = zhao.forged(f"{c.INVITE_AS}:{CLIENT}")
    assert rejected(await zhao.takes(forged)) == ["organisation-not-yours"]


async def _acts(core: Core) -> list[str]:
    """What the record of all cases names."""
    return [one["act"] for one in (await rows(core.database))["audit_events"]]
