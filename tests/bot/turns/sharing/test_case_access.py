"""Others see or work on a whole case: invited, through an organisation, and sent home again."""

import asyncio

import pytest
from msgspec.structs import asdict, replace

from bot.app import Core
from bot.screens.core.message import Attachment
from bot.turns.result import TurnResult
from dialogs.core import buttons as c
from dialogs.core.inputs import Choice
from dialogs.core.outputs import Reject
from dialogs.core.session import Place
from scoring.answers.model import Met
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from storage.database import Database
from tests.bot.talking import ENTERPRISE, Talker
from tests.bot.turns.sharing.test_sharing import ask
from tests.storage.repositories.work.test_reports import issue
from tests.storage.talking import NOW
from tests.support.stored.databases import rows

pytestmark = pytest.mark.slow

INDEX = index_of(load_catalogue("gb36132-2018"))
FIRST = INDEX.subjects[0]


def code_in(talker: Talker) -> str:
    """The code that was shown last."""
    return talker.shown.split("/join ")[1].split("<")[0]


async def offer(owner: Talker, role: str, name: str = "李老师") -> str:
    """The owner offers a role in the whole case; the code."""
    await owner.says("/settings")
    await owner.press(c.ACCESS)
    await owner.press(f"{c.OFFER}:{role}")
    await owner.says(name)
    return code_in(owner)


async def admin_code(database: Database, name: str = "绿源咨询", kind: str = "consultancy") -> str:
    """An organisation and the code of its first administrator, as the operator makes them."""
    from bot.cli.operating.admin import _invite  # noqa: PLC0415 - what the command does, without its process

    async with database.unit_of_work() as uow:
        return (await _invite(uow, await uow.organisations.create(kind, name, NOW), "张老师")).code


def rejected(result: TurnResult) -> list[str]:
    """The codes of what was refused in a turn."""
    return [one.code for one in result.turn.outputs if isinstance(one, Reject)]


@pytest.fixture
async def zhang(core: Core) -> Talker:
    """A consultant who has never been here, in a browser."""
    return Talker(core, "z", "web")


async def test_a_consultant_works_in_the_case_itself(li: Talker, zhang: Talker) -> None:
    code = await offer(li, "consultant")
    assert "可查看和填写" in li.shown
    await zhang.says(f"/start {code}")
    assert "整份绿色工厂评价" in zhang.shown
    assert ENTERPRISE in zhang.shown
    await zhang.press(c.ACCEPT)
    assert zhang.place == Place.WELCOME_BACK
    assert "对方的评价，您可查看和填写" in zhang.shown
    assert "欢迎回来" not in zhang.shown
    assert {c.REVIEWS, c.NUDGE, c.REQUESTS} <= set(zhang.choices)
    assert "李老师接受了邀请" in (await li.heard())[-1]
    await zhang.press(c.RESUME)
    if zhang.place != Place.QUESTION:
        await zhang.says("#r1")
    await zhang.press(c.NOT_MET)
    assert (await li.dossier()).answers == {FIRST: Met(False)}
    assert (await zhang.conversation()).session.consented
    await zhang.says("/clients")
    assert "对方授权" in zhang.shown
    assert not [one for one in zhang.choices if one.startswith(c.DROP_ASSESSMENT) and "1" in one]


async def test_who_may_only_look_changes_nothing(li: Talker, zhang: Talker) -> None:
    await li.says("#r1")
    await li.press(c.MET)
    await zhang.says(f"/start {await offer(li, 'viewer')}")
    await zhang.press(c.ACCEPT)
    await zhang.says("#r1")
    assert zhang.place == Place.QUESTION
    verbs = {c.verb_and_argument(one)[0] for one in zhang.choices}
    assert not verbs & {c.MET, c.NOT_MET, c.NOTE, c.COLLEAGUE}
    assert rejected(await zhang.says("不符合")) == ["not-in-your-role"]
    assert zhang.message is not None
    for choice in (c.NOT_MET, c.COLLEAGUE, c.ACCESS, f"{c.FACT}:name", c.WHAT_IF):
        forged = Choice(
            key=zhang.key(),
            session=zhang.message.session,
            turn=(await zhang.conversation()).session.turn,
            choice=choice,
        )
        await zhang.takes(forged)
    assert (await li.dossier()).answers == {FIRST: Met(True)}
    assert (await li.dossier()).profile.name == ENTERPRISE


async def test_an_ended_access_leads_home(li: Talker, zhang: Talker) -> None:
    await zhang.says(f"/start {await offer(li, 'reviewer')}")
    await zhang.press(c.ACCEPT)
    await li.says("/settings")
    await li.press(c.ACCESS)
    assert "可查看和审核" in li.shown
    await li.press(next(one for one in li.choices if one.startswith(c.END_ACCESS)))
    assert "没有别人" in li.shown
    assert "收回了对评价的授权" in (await zhang.heard())[-1]
    for text in ("/status", "/report", "/export", "#r1", "符合", "/clients"):
        await zhang.says(text)
        assert ENTERPRISE not in zhang.shown
        assert "收回了授权" in zhang.shown or text in {"/export", "符合"}
        assert zhang.place in {Place.TASKS, Place.HELP}
    await zhang.press(c.OWN)
    assert zhang.place == Place.PROFILE
    assert (await zhang.conversation()).owner == (await zhang.conversation()).person


async def test_an_organisation_from_the_first_administrator_to_a_handed_case(
    core: Core, li: Talker, zhang: Talker
) -> None:
    code = await admin_code(core.database)
    await zhang.says(f"/start {code}")
    for said in ("邀请您加入绿源咨询", "管理员", "部署本系统的人"):
        assert said in zhang.shown
    await zhang.press(c.ACCEPT)
    assert "已加入绿源咨询" in zhang.shown
    assert zhang.place == Place.ORGANISATION
    await zhang.press(c.RETURN)
    assert zhang.place == Place.PROFILE, "consent is not asked again"
    await zhang.says("/settings")
    await zhang.press(c.ORGANISATIONS)
    assert "绿源咨询" in zhang.shown
    await zhang.press(next(one for one in zhang.choices if one.startswith(c.ORGANISATION)))
    await zhang.press(next(one for one in zhang.choices if one.startswith(c.NEW_MEMBER)))
    await zhang.says("王工")
    await zhang.press(f"{c.INVITE_AS}:reviewer")
    second = code_in(zhang)

    await zhang.says(f"/start {await offer(li, 'consultant')}")
    await zhang.press(next(one for one in zhang.choices if one.startswith(c.ACCEPT_FOR)))
    assert (await zhang.dossier()).membership.role == "consultant"
    assert "是以绿源咨询的名义接受的，它的成员也都能看" in (await li.heard())[-1]

    wang = Talker(core, "w")
    await wang.says(f"/start {second}")
    assert "张老师" in wang.shown
    await wang.press(c.ACCEPT)
    assert "王工加入了绿源咨询" in (await zhang.heard())[-1]
    await wang.says("某某厂")
    await wang.says("/clients")
    assert ENTERPRISE in wang.shown
    opened = (await zhang.conversation()).assessment
    await wang.press(f"{c.OPEN}:{opened}")
    assert (await wang.dossier()).membership.role == "reviewer"

    await li.says("/settings")
    await li.press(c.ACCESS)
    assert "绿源咨询" in li.shown
    await li.press(next(one for one in li.choices if one.startswith(f"{c.END_ACCESS}:organ")))
    for member in (zhang, wang):
        assert "收回了对评价的授权" in (await member.heard())[-1]
        await member.says("/status")
        assert ENTERPRISE not in member.shown


async def test_a_consultant_takes_back_nothing_but_what_the_case_asked_of_colleagues(
    core: Core, li: Talker, zhang: Talker
) -> None:
    reviewer, guest = Talker(core, "r", "web"), Talker(core, "g", "web")
    await reviewer.says(f"/start {await offer(li, 'reviewer')}")
    await reviewer.press(c.ACCEPT)
    await zhang.says(f"/start {await offer(li, 'consultant')}")
    await zhang.press(c.ACCEPT)
    await li.says("#r1")
    await ask(li, text="赵工")
    await li.says("/settings")
    await li.press(c.NEW)
    await li.says("另一家厂")
    await li.press(c.SKIP_PROFILE)
    await li.press(f"{c.MODE}:full")
    await li.says("#r1")
    await ask(li, text="王工")
    await guest.says(f"/start {code_in(li)}")
    await guest.press(c.ACCEPT)
    for invitation in ("1", "2", "4"):
        await zhang.says("/tasks")
        await zhang.press(c.SHARED)
        refused = await zhang.takes(zhang.forged(c.choice(c.REVOKE, invitation)))
        assert rejected(refused) == ["invitation-gone"]
        assert "王工" not in zhang.shown
    assert zhang.choices.count(c.choice(c.REVOKE, "3")) == 1
    for one in (reviewer, zhang, guest):
        assert (await one.dossier()).membership.phase == "open"


async def _of_two(core: Core, admin: Talker, member: Talker) -> str:
    """Two members of an organisation, the second at its screen; the button that removes them."""
    await admin.says(f"/start {await admin_code(core.database)}")
    await admin.press(c.ACCEPT)
    await admin.press(next(one for one in admin.choices if one.startswith(c.NEW_MEMBER)))
    await admin.says("王工")
    await admin.press(f"{c.INVITE_AS}:reviewer")
    await member.says(f"/start {code_in(admin)}")
    await member.press(c.ACCEPT)
    assert member.place == Place.ORGANISATION
    await admin.says("/settings")
    await admin.press(c.ORGANISATIONS)
    await admin.press(next(one for one in admin.choices if one.startswith(c.ORGANISATION)))
    return next(one for one in admin.choices if one.startswith(c.END_MEMBERSHIP))


async def test_a_member_is_removed_in_a_browser(core: Core, zhang: Talker) -> None:
    end = await _of_two(core, zhang, Talker(core, "w"))
    await zhang.press(end)
    assert "王工" not in zhang.shown.split("成员</b>")[1]


async def test_whoever_is_removed_while_at_the_organisation_goes_on(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await zhang.press(await _of_two(core, zhang, li))
    await li.says("？？")
    assert li.place != Place.ORGANISATION
    assert "绿源咨询" not in li.shown


async def test_the_record_says_who_did_and_saw_what(core: Core, li: Talker, zhang: Talker) -> None:
    await zhang.says(f"/start {await offer(li, 'viewer')}")
    await zhang.press(c.ACCEPT)
    await zhang.says("/report")
    await zhang.press(f"{c.REPORT}:zh")
    await li.says("/settings")
    await li.press(c.ACCESS)
    await li.press(c.RECORD)
    said = (
        "您</b> 发出邀请",
        "李老师</b> 接受邀请",
        "李老师</b> 打开了评价",
        "李老师</b> 生成了报告",
    )
    at = [li.shown.index(one) for one in said]
    assert at == sorted(at, reverse=True), "the latest first"
    assert "完整无改动" in li.shown
    assessment = (await li.conversation()).assessment
    async with core.database.unit_of_work() as uow:
        assert await uow.audit.broken_at(assessment) is None
    await zhang.takes(zhang.forged(c.ACCESS))
    assert "操作记录" not in zhang.shown


async def test_an_owner_hands_a_case_to_an_own_organisation(core: Core, li: Talker) -> None:
    await li.says(f"/join {await admin_code(core.database)}")
    await li.press(c.ACCEPT)
    await li.says("/settings")
    await li.press(c.ACCESS)
    (hand,) = [one for one in li.choices if one.startswith(c.HAND_OVER)]
    await li.press(hand)
    assert "已交给机构" in li.shown
    assert hand not in li.choices
    assert (await li.dossier()).seat is None


async def test_only_an_administrator_invites_and_only_into_a_post_of_the_kind(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await zhang.says(f"/start {await admin_code(core.database)}")
    await zhang.press(c.ACCEPT)
    await zhang.says("/settings")
    await zhang.press(c.ORGANISATIONS)
    (look,) = [one for one in zhang.choices if one.startswith(c.ORGANISATION)]
    await zhang.press(look)
    await zhang.press(next(one for one in zhang.choices if one.startswith(c.NEW_MEMBER)))
    await zhang.says("王工")
    assert f"{c.INVITE_AS}:screener" not in zhang.choices
    result = await zhang.takes(zhang.forged(f"{c.INVITE_AS}:screener"))
    assert "organisation-not-yours" in rejected(result)

    await li.says("/settings")
    await li.press(c.ORGANISATIONS)
    assert "您不在任何机构里" in li.shown
    await li.takes(li.forged(look))
    assert li.place == Place.ORGANISATIONS, "a foreign organisation is not there"
    assert "绿源咨询" not in li.shown


async def test_accepting_for_a_foreign_organisation_leaves_the_invitation_good(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await zhang.says(f"/start {await admin_code(core.database)}")
    await zhang.press(c.ACCEPT)
    await zhang.says(f"/start {await offer(li, 'consultant')}")
    (mine,) = [one for one in zhang.choices if one.startswith(c.ACCEPT_FOR)]
    result = await zhang.takes(zhang.forged(f"{mine}9"))
    assert rejected(result) == ["organisation-not-yours"]
    assert (await zhang.dossier()).seat is None
    await zhang.press(mine)
    assert (await zhang.dossier()).membership.role == "consultant"


@pytest.mark.parametrize("deletes", ["all", "assessment"])
async def test_whoever_is_inside_goes_home_when_the_case_is_deleted(
    li: Talker, zhang: Talker, deletes: str
) -> None:
    await zhang.says(f"/start {await offer(li, 'consultant')}")
    await zhang.press(c.ACCEPT)
    if deletes == "all":
        await li.says("/delete_my_data")
        await li.press(c.DELETE_CONFIRMED)
    else:
        await li.says("/clients")
        await li.press(next(one for one in li.choices if one.startswith(c.DROP_ASSESSMENT)))
        await li.press(c.DROP_CONFIRMED)
    here = await zhang.conversation()
    assert here.owner == here.person
    await zhang.says("/start")
    assert ENTERPRISE not in zhang.shown


async def test_a_report_of_the_case_one_is_at(core: Core, li: Talker, zhang: Talker) -> None:
    await zhang.says(f"/start {await offer(li, 'viewer')}")
    await zhang.press(c.ACCEPT)
    owner = await li.conversation()
    async with core.database.unit_of_work() as uow:
        request = await uow.reports.request(owner, "zh", {"a": 1}, NOW)
        await issue(uow, request, f"reports/{request.number}-zh.pdf", NOW)
    name = f"{request.number}-zh"
    reader = core.turns.reader
    assert await reader.report("web", "z", name) is not None
    await zhang.says("/clients")
    await zhang.press(c.OWN)
    assert (await zhang.conversation()).owner != owner.person
    assert await reader.report("web", "z", name) is None, "only of the case one is at"


async def _end_access(owner: Talker) -> None:
    await owner.says("/settings")
    await owner.press(c.ACCESS)
    await owner.press(next(one for one in owner.choices if one.startswith(f"{c.END_ACCESS}:")))


async def _sent_files(core: Core, talker: Talker) -> list[int]:
    lines = await core.turns.reader.transcript(talker.channel, talker.name)
    return [one.delivery for one in lines if one.attachment]


async def test_a_report_goes_with_the_access(core: Core, li: Talker, zhang: Talker) -> None:
    """Also one that the member had made and was sent; its owner keeps it."""
    reader = core.turns.reader
    await zhang.says(f"/start {await offer(li, 'consultant')}")
    await zhang.press(c.ACCEPT)
    for talker in (zhang, li):
        here = await talker.conversation()
        async with core.database.unit_of_work() as uow:
            request = await uow.reports.request(here, "zh", {"a": 1}, NOW)
            path = f"reports/{request.number}-zh.{talker.name}.pdf"
            await issue(uow, request, path, NOW)
            sent = asdict(Attachment(path, "a.pdf", "application/pdf", ""))
            await uow.deliveries.add_attachment(here.identity, sent, NOW)
    (to_zhang,), (to_li,) = await _sent_files(core, zhang), await _sent_files(core, li)
    assert await reader.sent("web", "z", to_zhang) is not None
    await zhang.says("/clients")
    await zhang.press(c.OWN)
    assert await reader.sent("web", "z", to_zhang) is not None, "they may still, from anywhere"

    await _end_access(li)

    assert await reader.sent("web", "z", to_zhang) is None
    assert await reader.report("web", "z", f"{request.number}-zh") is None
    assert await reader.sent(li.channel, li.name, to_li) is not None
    assert await reader.sent(zhang.channel, zhang.name, to_li) is None, "nor one sent to others"


async def test_a_report_is_not_sent_to_who_was_sent_home_meanwhile(
    core: Core, li: Talker, zhang: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    await zhang.says(f"/start {await offer(li, 'consultant')}")
    await zhang.press(c.ACCEPT)
    may, made = asyncio.Event(), asyncio.Event()

    async def make(*_: object) -> bytes:
        await may.wait()
        made.set()
        return b"%PDF-1.7"

    monkeypatch.setattr(core.reports._process, "make", make)
    await zhang.says("/report")
    await zhang.press(f"{c.REPORT}:zh")
    await _end_access(li)
    may.set()
    await asyncio.wait_for(made.wait(), 30)
    async with asyncio.timeout(30):
        row = (await rows(core.database))["reports"][0]
        while not row["issued_at"]:
            await asyncio.sleep(0.02)
            row = (await rows(core.database))["reports"][0]
    assert row["path"], "it is the case's"
    assert await _sent_files(core, zhang) == []


async def test_the_owner_cannot_accept_and_an_unknown_role_is_refused(
    core: Core, li: Talker
) -> None:
    code = await offer(li, "consultant")
    assert rejected(await li.says(f"/join {code}")) == ["invitation-own"]
    here = await li.conversation()
    async with core.database.unit_of_work() as uow:
        assert await uow.conversations.look("telegram", li.name) == replace(here)
        made = await uow.sharing.invite(
            here.person,
            here.assessment,
            by=here.person,
            role="king",
            subjects=None,
            name="x",
            note="",
            due=None,
            at_once=True,
            code_hash="king",
            now=NOW,
            expires=NOW.replace(year=2030),
        )
    assert made is not None
    other = Talker(core, "o", "web")
    await other.says("/start")
    async with core.database.unit_of_work() as uow:
        invitation = await uow.sharing.good(made, NOW)
    assert invitation is not None
    await other.takes(other.forged(c.ACCEPT))
    assert (await other.conversation()).owner == (await other.conversation()).person
