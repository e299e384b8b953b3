"""A report that is made is told, in the transaction that issues it."""

import asyncio

import pytest

from bot.app import Core
from dialogs.core import buttons as c
from tests.bot.talking import Talker
from tests.storage.talking import NOW, join_organisation

pytestmark = pytest.mark.slow


async def test_a_report_that_is_issued_is_told(core: Core, li: Talker) -> None:
    zhang = Talker(core, "z")
    await zhang.begins()
    owner, consultant = await li.conversation(), await zhang.conversation()
    async with core.database.unit_of_work() as uow:
        firm = await join_organisation(uow, consultant, "consultancy", "consultant")
        await join_organisation(uow, owner, "consultancy", "consultant", firm)
        assert await uow.case_access.hand_over(owner.assessment, firm, owner.person, NOW)
        (post,) = await uow.organisations.of(consultant.person)
        events = frozenset({"report.issued"})
        url, secret = "https://127.0.0.1:9/in", "whsec_" + "A" * 43 + "="
        assert await uow.webhooks.add(post.membership, url, events, secret, NOW)
    await li.says("/report")
    await li.press(f"{c.REPORT}:zh")
    for _ in range(600):
        async with core.database.unit_of_work() as uow:
            if messages := await uow.webhooks.log(None, 9):
                break
        await asyncio.sleep(0.1)
    (message,) = messages
    async with core.database.unit_of_work() as uow:
        (report,) = await uow.reports.of(owner.assessment)
    assert report.issued is not None, "not before it is there"
    name = f"{report.number}-zh"
    assert message.payload["data"] == {"case": owner.assessment, "report": name}
