"""Somebody gives their address, and confirms it by the code in the mail."""

import re

from bot.app import Core
from dialogs.core import buttons as c
from dialogs.core.outputs import Reject
from dialogs.core.session import Place
from tests.bot.talking import Talker
from tests.support.jobs import do_all
from tests.support.mailbox import Mailbox

ADDRESS = "li.min@example.com"


def refused(result: object) -> list[str]:
    """The codes of what was refused in a turn."""
    outputs = result.turn.outputs  # type: ignore[attr-defined]
    return [one.code for one in outputs if isinstance(one, Reject)]


def code_in(body: str) -> str:
    """The code in a mail."""
    found = re.search(r"\b([A-Z2-9]{5}-[A-Z2-9]{5})\b", body)
    assert found is not None
    return found[1]


async def opens(talker: Talker) -> None:
    """Go to the screen of the address."""
    await talker.says("/settings")
    await talker.press(c.MAIL)
    assert talker.place == Place.MAIL


async def gives(core: Core, talker: Talker, address: str = ADDRESS) -> None:
    """Type an address; the code is sent."""
    await opens(talker)
    assert refused(await talker.says(address)) == []
    await do_all(core, "mail-code")


async def has_mail(core: Core, box: Mailbox, talker: Talker, address: str = ADDRESS) -> None:
    """Give an address and confirm it; the mailbox is empty afterwards."""
    await gives(core, talker, address)
    assert refused(await talker.says(code_in(box.bodies()[-1]))) == []
    assert "已确认" in talker.shown
    box.raw.clear()
    await talker.says("/start")
