"""The address for notices: given, confirmed by a code, changed, removed, and shown in part."""

from datetime import timedelta

import pytest

from bot.app import Core
from bot.screens.devices.mail import masked_address
from dialogs.core import buttons as c
from dialogs.typed.mail_address import read_address
from storage.repositories.people.mail_addresses import CODES_TO_ONE, TRIES
from tests.bot.mail.giving import ADDRESS, code_in, gives, has_mail, opens, refused
from tests.bot.talking import Clock, Talker
from tests.support.jobs import do_all
from tests.support.mailbox import Mailbox
from tests.support.stored.databases import rows


async def confirmed(core: Core) -> list[str | None]:
    """The confirmed addresses of everybody."""
    return [row["address"] for row in (await rows(core.database))["mail_addresses"]]


async def test_an_address_is_confirmed_before_anything_else_goes_there(
    core: Core, box: Mailbox, li: Talker
) -> None:
    await gives(core, li, "我的邮箱是 Li.Min＠Example.com。")
    assert "L***@example.com" in li.shown
    (mail,) = box.mails
    assert mail["To"] == "Li.Min@example.com"
    assert str(mail["From"]) == "绿色工厂 <notice@example.org>"
    assert mail["Subject"] == "邮箱验证码"
    assert await confirmed(core) == [None]
    code = code_in(box.bodies()[0])
    stored = str((await rows(core.database))["mail_addresses"])
    assert code.replace("-", "") not in stored, "only its hash is stored"
    await li.says(f" {code.lower().replace('-', ' ')} ")
    assert "已确认" in li.shown
    assert await confirmed(core) == ["Li.Min@example.com"]
    await opens(li)
    assert "L***@example.com" in li.shown
    assert "Min@" not in li.shown


async def test_a_wrong_code_uses_up_tries(core: Core, box: Mailbox, li: Talker) -> None:
    await gives(core, li)
    for _ in range(TRIES):
        assert refused(await li.says("AAAAA-AAAAA")) == ["mail-code-wrong"]
    right = code_in(box.bodies()[0])
    assert refused(await li.says(right)) == ["mail-code-expired"]
    await li.press(c.MAIL_AGAIN)
    await do_all(core, "mail-code")
    assert len(box.raw) == 2
    assert refused(await li.says(right)) == ["mail-code-wrong"], "the latest one alone is good"
    assert refused(await li.says(code_in(box.bodies()[1]))) == []
    assert await confirmed(core) == [ADDRESS]


async def test_a_code_expires(core: Core, box: Mailbox, li: Talker, clock: Clock) -> None:
    await gives(core, li)
    clock.advance(timedelta(minutes=31))
    assert refused(await li.says(code_in(box.bodies()[0]))) == ["mail-code-expired"]
    assert await confirmed(core) == [None]


async def test_without_an_address_a_code_is_for_nothing(core: Core, li: Talker) -> None:
    await opens(li)
    assert refused(await li.says("AAAAA-AAAAA")) == ["mail-code-none"]
    assert refused(await li.says("好的")) == ["mail-unclear"]
    assert refused(await li.says("li@")) == ["mail-address-wrong"]
    assert c.MAIL_AGAIN not in li.choices
    assert c.MAIL_DROP not in li.choices
    assert await confirmed(core) == []


async def test_another_address_takes_its_place_once_it_is_confirmed(
    core: Core, box: Mailbox, li: Talker
) -> None:
    await has_mail(core, box, li)
    await gives(core, li, "new@example.com")
    assert await confirmed(core) == [ADDRESS]
    await li.says(code_in(box.bodies()[-1]))
    assert await confirmed(core) == ["new@example.com"]
    await li.press(c.MAIL_DROP)
    assert "已移除" in li.shown
    assert await confirmed(core) == [None]


async def test_two_people_may_share_an_address_and_learn_nothing_of_each_other(
    core: Core, box: Mailbox, li: Talker
) -> None:
    wang = Talker(core, "w", "web")
    await wang.begins()
    await has_mail(core, box, li)
    await gives(core, wang)
    assert refused(await li.says(code_in(box.bodies()[-1]))) != [], "a code is its person's alone"
    await opens(wang)
    await wang.says(code_in(box.bodies()[-1]))
    assert await confirmed(core) == [ADDRESS, ADDRESS]
    await wang.press(c.MAIL_DROP)
    assert await confirmed(core) == [ADDRESS, None]


async def test_nobody_can_have_an_address_flooded(
    core: Core, box: Mailbox, li: Talker, clock: Clock
) -> None:
    """Not even by starting again as somebody else each time."""
    await opens(li)
    for number in range(CODES_TO_ONE):
        other = Talker(core, f"f{number}", "web")
        await other.begins()
        await gives(core, other, "victim@example.com")
        await other.says("/delete_my_data")
        await other.press(c.DELETE_CONFIRMED)
    assert refused(await li.says("Victim@example.com")) == ["mail-too-many"]
    assert len(box.raw) == CODES_TO_ONE
    clock.advance(timedelta(days=1, minutes=1))
    assert refused(await li.says("victim@example.com")) == []


async def test_one_person_is_limited_too(core: Core, li: Talker) -> None:
    await opens(li)
    told = [refused(await li.says(f"a{number}@example.com")) for number in range(11)]
    assert told == [[]] * 10 + [["mail-too-many"]]
    assert len((await rows(core.database))["mail_codes_sent"]) == 10


async def test_an_address_that_takes_no_mail_is_forgotten_and_the_person_told(
    core: Core, box: Mailbox, li: Talker
) -> None:
    box.at_rcpt = ["550 no such user"]
    await gives(core, li)
    assert "退回了我们的邮件" in (await li.heard())[-1]
    assert "l***@example.com" in (await li.heard())[-1]
    assert [row["pending"] for row in (await rows(core.database))["mail_addresses"]] == [None]


async def test_a_server_that_is_away_is_said(
    core: Core, box: Mailbox, li: Talker, clock: Clock
) -> None:
    box.at_rcpt = ["451 later"] * 4
    await gives(core, li)
    for _ in range(4):
        clock.advance(timedelta(hours=1))
        await do_all(core, "mail-code")
    assert "验证码没能发到" in (await li.heard())[-1]
    assert box.tried == 4


async def test_deleting_takes_the_address_along_and_an_export_has_it(
    core: Core, box: Mailbox, li: Talker
) -> None:
    await has_mail(core, box, li)
    person = (await li.conversation()).person
    async with core.database.unit_of_work() as uow:
        exported = await uow.people.export(person)
    (row,) = exported["mail_addresses"]
    assert row["address"] == ADDRESS
    assert not {"stop_token", "code_hash"} & row.keys()
    await li.says("/delete_my_data")
    await li.press(c.DELETE_CONFIRMED)
    left = await rows(core.database)
    assert left["mail_addresses"] == left["mails"] == []


async def test_an_address_comes_along_to_another_person(
    core: Core, box: Mailbox, li: Talker
) -> None:
    wang = Talker(core, "w", "web")
    await wang.begins()
    await has_mail(core, box, wang)
    await wang.joins(await li.code())
    known = (await rows(core.database))["mail_addresses"]
    person = (await li.conversation()).person
    assert [(row["person_id"], row["address"]) for row in known] == [(person, ADDRESS)]


async def test_what_is_typed_there_is_not_in_the_transcript(
    core: Core, box: Mailbox, li: Talker
) -> None:
    del li
    wang = Talker(core, "w", "web")
    await wang.begins()
    await has_mail(core, box, wang)
    given = [line.given for line in await core.turns.reader.transcript("web", "w")]
    assert not any(ADDRESS in one for one in given)
    assert "l***@example.com" in given


@pytest.mark.parametrize(
    "typed",
    [
        "a@b.cn\nBcc: x@example.com", "a b@example.com", "a@", "@example.com", "a@localhost",
        "a@example.com, b@example.com", f"{'a' * 250}@example.com", "李@example.com",
        "a@[127.0.0.1]", '"a b"@example.com', "a@example.com>\r\nX: y", "a@exa mple.com",
    ],
)  # fmt: skip
def test_what_is_no_address(typed: str) -> None:
    assert read_address(typed) is None


def test_an_address_is_shown_in_part() -> None:
    assert masked_address("li.min@example.com") == "l***@example.com"
    assert masked_address("a@b.cn") == "a***@b.cn"
