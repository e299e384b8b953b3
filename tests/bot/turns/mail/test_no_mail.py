"""Without a mail server nothing of it is shown, and nothing is sent."""

from bot.app import Core
from dialogs.core import buttons as c
from tests.bot.mail.giving import refused
from tests.bot.talking import Talker
from tests.bot.turns.sharing.test_comments import comments
from tests.bot.turns.sharing.test_sharing import accept, ask
from tests.support.jobs import do_all
from tests.support.stored.databases import rows


async def test_the_choice_is_not_there(core: Core, li: Talker) -> None:
    await li.says("/settings")
    assert c.MAIL not in li.choices
    await li.takes(li.forged(c.MAIL))
    assert "没有开通邮件通知" in li.shown or c.MAIL not in li.choices
    refused_codes = refused(await li.says("a@example.com"))
    assert refused_codes != []
    assert (await rows(core.database))["mail_addresses"] == []


async def test_who_confirmed_an_address_once_is_sent_nothing(core: Core, li: Talker) -> None:
    """The operator took the mail server away: the job ends, the chat goes on."""
    guest = Talker(core, "w", "web")
    await accept(guest, await ask(li))
    person = (await guest.conversation()).person
    now = core.turns._clock()
    async with core.database.unit_of_work() as uow:
        assert await uow.mail_addresses.ask(person, "a@example.com", now)
        await uow.mail_addresses.give_code(person, "a@example.com", "h", now.replace(year=2099))
        await uow.mail_addresses.confirm(person, "h", now)
    await li.press(c.RETURN)
    await comments(li, "看一下")
    await do_all(core, "mail")
    (mail,) = (await rows(core.database))["mails"]
    assert mail["outcome"] == "no-server"
    assert "留言了" in (await guest.heard())[-1]
