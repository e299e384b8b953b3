"""Updates by webhook: stored before they are accepted, taken once, in order, and only with the
secret; and what is said where another program has the bot's updates.
"""

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.app import webhook_endpoint
from bot.runtime.clock import now
from bot.runtime.settings import Settings
from bot.web.app import build_web
from bot.web.webhook_endpoint import SECRET_HEADER
from scoring.answers.model import Met
from tests.bot.telegram.running import RunningBot, begin, running
from tests.support.bot_api import BotApiServer, Person
from tests.support.bot_api.state import WEBHOOK
from tests.support.ports import free_port
from tests.support.web.browser import Served


@pytest.fixture
def hooked(settings: Settings) -> Settings:
    """Settings of a bot with a webhook."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/from-telegram"
    more = {"web_port": port, "telegram_mode": "webhook", "telegram_webhook_url": url}
    return settings.model_copy(update=more)


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[RunningBot]:
    """The bot, with the web server that Telegram calls."""
    async with running(settings) as bot:
        endpoint = webhook_endpoint(settings, bot.core.turns)
        turns, files = bot.core.turns, bot.core.files
        served = Served(lambda: build_web(turns, files, settings, now, updates=endpoint), settings)
        await served.start()
        try:
            yield bot
        finally:
            await served.stop()


async def test_a_conversation_goes_on_by_webhook_and_every_answer_is_stored_once(
    hooked: Settings, person: Person, server: BotApiServer
) -> None:
    async with serving(hooked) as bot:
        await begin(person)
        for _ in range(3):
            press = await person.taps("符合")
            await person.sees()
            server.push_update(press)  # Telegram sends again what it thinks did not arrive
        await server.settles()
        dossier = await bot.dossier(person)
        assert list(dossier.answers.values()) == [Met(True)] * 3
        assert not server.called("getUpdates")
        assert await bot.core.turns.recall_received("telegram") == ()
        (call,) = server.called("setWebhook")
    assert call["secret_token"] == hooked.webhook_secret
    assert "callback_query" in call["allowed_updates"]
    assert call["max_connections"] == 20


async def test_what_is_stored_while_no_bot_runs_is_taken_by_the_next(
    hooked: Settings, person: Person, server: BotApiServer
) -> None:
    async with serving(hooked):
        await begin(person)
        await server.settles()
    await person.taps("符合")  # nobody is there to be called: Telegram keeps it
    async with serving(hooked) as bot:
        await person.sees()
        assert len((await bot.dossier(person)).answers) == 1


async def test_without_the_secret_nothing_is_taken(
    hooked: Settings,
    server: BotApiServer,  # noqa: ARG001 - it must run
) -> None:
    update = {"update_id": 1, "message": {"text": "/start"}}
    async with serving(hooked) as bot, aiohttp.ClientSession() as session:
        url = hooked.telegram_webhook_url or ""
        for secret in ({}, {SECRET_HEADER: "guessed"}, {SECRET_HEADER: "ü"}):
            async with session.post(url, json=update, headers=secret) as answer:
                assert answer.status == 404
        assert await bot.core.turns.recall_received("telegram") == ()
        ours = {SECRET_HEADER: hooked.webhook_secret or ""}
        for body in (b"", b"{", b"[]", b'{"update_id":"x"}', b'{"message":{}}'):
            async with session.post(url, data=body, headers=ours) as answer:
                assert answer.status == 400
        long = BytesIO(b" " * (2 << 20))
        async with session.post(url, data=long, headers=ours) as answer:
            assert answer.status == 413


async def test_an_update_that_cannot_be_stored_is_not_accepted(
    hooked: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise OSError("disk full")

    async with serving(hooked) as bot, aiohttp.ClientSession() as session:
        monkeypatch.setattr(bot.core.turns, "keep_received", full)
        ours = {SECRET_HEADER: hooked.webhook_secret or ""}
        url = hooked.telegram_webhook_url or ""
        async with session.post(url, json={"update_id": 1}, headers=ours) as answer:
            assert answer.status == 503


async def test_going_back_to_polling_removes_our_webhook_and_loses_nothing(
    hooked: Settings, person: Person, server: BotApiServer
) -> None:
    async with serving(hooked):
        await begin(person)
        await server.settles()
    await person.taps("符合")
    async with running(hooked.model_copy(update={"telegram_mode": "polling"})) as bot:
        await person.sees()
        assert len((await bot.dossier(person)).answers) == 1
    assert WEBHOOK not in server.telegram.settings


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_foreign_webhook_stays_and_is_named_with_the_remedy(
    hooked: Settings, server: BotApiServer, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr("bot.telegram.polling.CONFLICT_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr("bot.telegram.webhook.PAUSE_SECONDS", 0.05)
    foreign = {"url": "https://other.example/x?k=secret", "secret": "", "at_once": 0, "last": 200}
    server.telegram.settings[WEBHOOK] = foreign
    with capture_logs() as told:
        async with running(hooked.model_copy(update={"telegram_mode": mode})) as bot:
            await _logged(told, "advice", "webhook remove")
            assert not await bot.channel.answers()
            assert server.telegram.settings[WEBHOOK] is foreign
            del server.telegram.settings[WEBHOOK]  # as the command does
            await server.person(5).says("/start")
            await _until_answers(bot)
    advice = next(line["advice"] for line in told if "webhook remove" in line.get("advice", ""))
    assert "https://other.example/x" in advice
    assert "k=secret" not in advice


async def test_a_second_poller_is_named_with_the_remedy(
    settings: Settings, server: BotApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.polling.CONFLICT_PAUSE_SECONDS", 0.05)
    with capture_logs() as told:
        async with running(settings):
            await _polls(server)
            async with aiohttp.ClientSession() as other:
                await other.post(f"{server.url}/bot{server.token}/getUpdates", json={})
                await _logged(told, "advice", "另一个程序")


async def _logged(told: list[MutableMapping[str, Any]], name: str, words: str) -> None:
    async with asyncio.timeout(30):
        while not any(words in str(line.get(name, "")) for line in told):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def _until_answers(bot: RunningBot) -> None:
    async with asyncio.timeout(30):
        while not await bot.channel.answers():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)


async def _polls(server: BotApiServer) -> None:
    async with asyncio.timeout(30):
        while not server.called("getUpdates"):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)
