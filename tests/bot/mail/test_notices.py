"""Notices of the chat go by mail too: once, by day, to who may know, and with nothing in them."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import Core, running_core
from bot.jobs.mail.telling import mail_too, tell
from bot.runtime.settings import Settings
from bot.screens.core.texts import words_of
from dialogs.core import buttons as c
from tests.bot.mail.conftest import MONDAY, PUBLIC
from tests.bot.mail.giving import ADDRESS, has_mail
from tests.bot.talking import ENTERPRISE, Clock, Talker
from tests.bot.turns.sharing.test_case_access import offer
from tests.bot.turns.sharing.test_comments import FIRST, SECOND, comments
from tests.bot.turns.sharing.test_sharing import accept, ask
from tests.support.jobs import do_all, do_due
from tests.support.mailbox import Mailbox
from tests.support.stored.databases import rows

SECRETS = ("机密留言", "4711.25", "机密备注", "退回的机密原因")


@pytest.fixture
async def zhang(core: Core, li: Talker, box: Mailbox) -> Talker:
    """A consultant in the case of ``li``, with a confirmed address."""
    talker = Talker(core, "z", "web")
    await talker.says(f"/start {await offer(li, 'consultant')}")
    await talker.press(c.ACCEPT)
    await has_mail(core, box, talker)
    return talker


async def outcomes(core: Core) -> list[str | None]:
    """What came of the notices that go by mail."""
    return [row["outcome"] for row in (await rows(core.database))["mails"]]


async def test_a_comment_is_told_by_mail_and_says_nothing_of_it(
    core: Core, box: Mailbox, li: Talker, zhang: Talker
) -> None:
    await comments(li, SECRETS[0], "internal")
    await do_all(core, "mail")
    (mail,) = box.mails
    assert mail["To"] == ADDRESS
    assert mail["Subject"] == f"李敏在“{ENTERPRISE}”留言了"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain", "no picture, no page, nothing to trace"
    body = box.bodies()[0]
    assert f"{PUBLIC}/\r\n" in body
    assert SECRETS[0] not in body
    stop = (await rows(core.database))["mail_addresses"][0]["stop_token"]
    assert mail["List-Unsubscribe"].strip() == f"<{PUBLIC}/mail/stop/{stop}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"{PUBLIC}/mail/stop/{stop}" in body
    assert await outcomes(core) == ["sent"]
    assert "留言了" in (await zhang.heard())[-1], "the chat says it as ever"


async def test_nothing_that_was_said_is_in_any_mail(
    core: Core, box: Mailbox, li: Talker, zhang: Talker, clock: Clock
) -> None:
    """Comment, answer, note, evidence that is asked for, reminder, report, signature."""
    await has_mail(core, box, li, "owner@example.com")
    guest = Talker(core, "g", "web")
    await li.says("#r1")
    await accept(guest, await ask(li, text="王工"))
    await has_mail(core, box, guest, "guest@example.com")
    await li.press(c.RETURN)
    await guest.says("/tasks")
    await guest.press(c.RESUME)
    await guest.press(c.MET)
    await comments(guest, SECRETS[0])
    await comments(zhang, SECRETS[0], "internal", SECOND)
    for person, code in ((li, "rows-returned-there"), (zhang, "rows-handed-back-there")):
        here = await person.conversation()
        async with core.database.unit_of_work() as uow:
            said = {"enterprise": ENTERPRISE, "count": SECRETS[1], "reason": SECRETS[3]}
            said |= {"what": SECRETS[2], "where": SECRETS[1]}
            await tell(uow, here.person, code, clock.now, assessment=here.assessment, **said)
    await do_all(core, "mail")
    told = {mail["To"] for mail in box.mails}
    assert told == {"owner@example.com", ADDRESS}
    everything = [str(mail) + mail.get_content() for mail in box.mails]
    assert len(everything) >= 5
    for secret in (*SECRETS, "基本要求 1", "1/1"):
        assert not any(secret in one for one in everything), secret
    kept = str((await rows(core.database))["mails"])
    assert not any(secret in kept for secret in SECRETS)


async def test_what_waits_says_a_thing_once(
    core: Core, box: Mailbox, li: Talker, zhang: Talker, clock: Clock
) -> None:
    for subject in (FIRST, SECOND):
        await comments(li, "看", "internal", subject)
        clock.advance(timedelta(hours=2))
    await do_all(core, "mail")
    assert len(box.raw) == 1
    del zhang


async def test_what_is_of_no_assessment_says_all_that_waits(
    core: Core, box: Mailbox, zhang: Talker, clock: Clock
) -> None:
    """Two enterprises reopened a version that the same person was asked to sign."""
    person = (await zhang.conversation()).person
    async with core.database.unit_of_work() as uow:
        for enterprise in ("甲厂", "乙厂"):
            await mail_too(
                uow, person, "signing-ended", clock(), assessment=None, enterprise=enterprise
            )
    await do_all(core, "mail")
    assert ["甲厂" in box.bodies()[0], "乙厂" in box.bodies()[1]] == [True, True]


async def test_none_at_night_and_on_days_off(
    core: Core, box: Mailbox, li: Talker, zhang: Talker, clock: Clock
) -> None:
    clock.now = datetime(2027, 3, 5, 14, 30, tzinfo=UTC)  # Friday, half past ten in the evening
    await comments(li, "看", "internal")
    assert "留言了" in (await zhang.heard())[-1]
    await do_all(core, "mail")
    assert box.raw == []
    clock.now = datetime(2027, 3, 7, 4, tzinfo=UTC)  # Sunday noon
    await do_all(core, "mail")
    assert box.raw == []
    clock.now = datetime(2027, 3, 8, 0, 1, tzinfo=UTC)  # Monday, a minute past eight
    await do_all(core, "mail")
    assert len(box.raw) == 1


async def test_who_was_sent_home_meanwhile_gets_none(
    core: Core, box: Mailbox, li: Talker, zhang: Talker
) -> None:
    await comments(li, "看", "internal")
    await li.says("/settings")
    await li.press(c.ACCESS)
    await li.press(next(one for one in li.choices if one.startswith(f"{c.END_ACCESS}:")))
    await do_all(core, "mail")
    assert box.raw == []
    assert await outcomes(core) == ["not-theirs"]
    del zhang


async def test_an_address_that_is_removed_meanwhile_gets_none(
    core: Core, box: Mailbox, li: Talker, zhang: Talker
) -> None:
    await comments(li, "看", "internal")
    await zhang.says("/settings")
    await zhang.press(c.MAIL)
    await zhang.press(c.MAIL_DROP)
    await do_all(core, "mail")
    assert box.raw == []
    assert await outcomes(core) == ["no-address"]


async def test_a_busy_server_is_tried_again(
    core: Core, box: Mailbox, li: Talker, zhang: Talker, clock: Clock
) -> None:
    box.at_rcpt, box.at_data = ["450 greylisted"], ["451 try later"]
    await comments(li, "看", "internal")
    for _ in range(3):
        await do_all(core, "mail")
        clock.advance(timedelta(minutes=20))
    assert len(box.raw) == 1
    assert await outcomes(core) == ["sent"]
    assert len(await zhang.heard()) == 1, "nobody is told of that"


async def test_an_address_that_refuses_is_forgotten_and_its_person_told(
    core: Core, box: Mailbox, li: Talker, zhang: Talker, clock: Clock
) -> None:
    box.at_rcpt, box.tried = ["550 no such user"], 0
    await comments(li, "看", "internal")
    await do_all(core, "mail")
    assert await outcomes(core) == ["refused"]
    assert "已停止向它发送" in (await zhang.heard())[-1]
    clock.advance(timedelta(hours=2))
    await comments(li, "再看", "internal", SECOND)
    await do_all(core, "mail")
    assert box.tried == 1
    assert box.raw == []


async def test_a_connection_that_breaks_after_the_mail_sends_the_same_one_again(
    core: Core, box: Mailbox, li: Talker, zhang: Talker, clock: Clock
) -> None:
    """Once cannot be promised: whether it was taken nobody knows. The Message-ID tells twins."""
    box.hang_up = True
    await comments(li, "看", "internal")
    await do_all(core, "mail")
    clock.advance(timedelta(minutes=2))
    await do_all(core, "mail")
    first, second = box.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]
    assert await outcomes(core) == ["sent"]
    del zhang


@pytest.mark.long
async def test_a_worker_that_is_killed_after_sending_sends_the_same_one_again(
    core: Core,
    core_settings: Settings,
    box: Mailbox,
    li: Talker,
    zhang: Talker,
    clock: Clock,
) -> None:
    """The process ends between the server's taking it and the record of it."""
    box.wait = asyncio.Event()
    await comments(li, "看", "internal")
    under_way = asyncio.create_task(do_due(core, "mail"))
    await asyncio.wait_for(box.taken.wait(), 30)
    for held in list(core.worker._in_hand.values()):
        held.task.cancel()
    await asyncio.gather(under_way, return_exceptions=True)
    assert await outcomes(core) == [None]
    box.wait = None
    clock.advance(timedelta(minutes=1))  # its lease has expired
    async with running_core(core_settings) as other:
        await do_all(other, "mail")
    first, second = box.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert await outcomes(core) == ["sent"]
    del zhang


async def test_two_workers_send_each_once(
    core: Core, core_settings: Settings, box: Mailbox, li: Talker, zhang: Talker, clock: Clock
) -> None:
    at, person = (await li.conversation()).assessment, (await zhang.conversation()).person
    async with core.database.unit_of_work() as uow:
        for code in sorted(words_of("zh")["mailed"]):
            words = {"enterprise": ENTERPRISE, "name": "王工"}
            await mail_too(uow, person, code, clock.now, assessment=at, **words)
    async with running_core(core_settings) as other:
        await asyncio.gather(do_all(core, "mail"), do_all(other, "mail"))
    ids = [mail["Message-ID"] for mail in box.mails]
    assert len(ids) == len(set(ids)) == len(words_of("zh")["mailed"])
    assert set(await outcomes(core)) == {"sent"}


async def test_a_reminder_goes_by_mail(core: Core, box: Mailbox, li: Talker, clock: Clock) -> None:
    guest = Talker(core, "g", "web")
    await accept(guest, await ask(li, text="王工"))
    await has_mail(core, box, guest)
    await li.says("/tasks")
    await li.press(c.SHARED)
    await li.press(c.NUDGE)
    await li.press(next(one for one in li.choices if one.startswith(f"{c.NUDGE_ONE}:")))
    clock.advance(timedelta(seconds=1))
    await do_all(core, "nudge")
    await do_all(core, "mail")
    assert [mail["Subject"] for mail in box.mails] == [
        f"“{ENTERPRISE}”请您答的题或要的材料还没有齐"
    ]
    assert clock.now - MONDAY < timedelta(minutes=5)


async def test_after_the_last_attempt_it_counts_as_failed_and_an_operator_may_retry(
    core: Core, box: Mailbox, li: Talker, zhang: Talker, clock: Clock
) -> None:
    box.at_data = ["451 later"] * 16
    await comments(li, "看", "internal")
    for _ in range(120):
        clock.advance(timedelta(hours=1))
        await do_all(core, "mail")
    assert await outcomes(core) == ["failed"]
    assert box.raw == []
    job = next(one for one in (await rows(core.database))["jobs"] if one["kind"] == "mail")
    assert (job["state"], job["attempts"]) == ("dead", 16)
    assert ADDRESS not in str(job["last_error"])
    async with core.database.unit_of_work() as uow:
        await uow.job_steering.retry([job["id"]], None)
    clock.now = MONDAY + timedelta(days=14)
    await do_all(core, "mail")
    assert len(box.raw) == 1
    assert await outcomes(core) == ["sent"]
    del zhang
