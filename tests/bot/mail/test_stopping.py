"""The link to stop that is in each mail: opening it changes nothing, pressing once does."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.app import Core
from bot.runtime.settings import Settings
from bot.web.app import build_web
from tests.bot.mail.giving import ADDRESS, has_mail
from tests.bot.talking import Clock, Talker
from tests.support.mailbox import Mailbox
from tests.support.ports import free_port
from tests.support.stored.databases import rows
from tests.support.web.browser import Served


@pytest.fixture
async def site(core: Core, core_settings: Settings, clock: Clock) -> AsyncIterator[str]:
    """The web chat, where the links of mails lead."""
    changed = {"web_public_url": None, "web_port": free_port()}
    settings = core_settings.model_copy(update=changed)
    server = Served(lambda: build_web(core.turns, core.files, settings, clock), settings)
    await server.start()
    yield server.url
    await server.stop()


async def address(core: Core) -> str | None:
    """The address that is confirmed."""
    (row,) = (await rows(core.database))["mail_addresses"]
    found: str | None = row["address"]
    return found


@pytest.mark.parametrize("body", [{"List-Unsubscribe": "One-Click"}, {}])
async def test_one_press_stops_the_mails(
    core: Core, box: Mailbox, li: Talker, site: str, body: dict[str, str]
) -> None:
    """By a mail program, which sends no cookie and no origin, and by the button of the page."""
    await has_mail(core, box, li)
    (row,) = (await rows(core.database))["mail_addresses"]
    link = f"{site}/mail/stop/{row['stop_token']}"
    async with aiohttp.ClientSession() as client:
        async with client.get(link) as page:
            text = await page.text()
            assert page.status == 200
        assert "停止发送" in text
        assert ADDRESS not in text
        assert "example.com" not in text, "the page says nothing of whom it is"
        assert await address(core) == ADDRESS, "programs that check mails open links"
        async with client.post(link, data=body) as page:
            assert page.status == 200
            assert "已停止" in await page.text()
        assert await address(core) is None
        assert "停止" in (await li.heard())[-1]
        async with client.post(link, data=body) as again:
            assert again.status == 200, "used or never there: told alike"
        async with client.post(f"{site}/mail/stop/{'0' * 32}") as unknown:
            assert unknown.status == 200
        async with client.get(f"{site}/mail/stop/xyz") as nonsense:
            assert nonsense.status in (400, 404, 422)
