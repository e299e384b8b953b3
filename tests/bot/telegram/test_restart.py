"""The bot as a process: killed in mid-turn, stopped in order, and refused at its start.

A process takes seconds of the processor to start, so that one shows several things here.
"""

import asyncio
import signal

import aiohttp
import pytest

from bot.runtime.settings import Settings
from bot.telegram import CHANNEL
from scoring.answers.model import Met
from tests.bot.telegram.running import database_of, introduce, process
from tests.support.bot_api import BotApiServer, Message, Person
from tests.support.editions import begin_by_2018
from tests.support.ports import free_port

pytestmark = pytest.mark.long

PATIENCE = 120.0
"""Seconds that a start may take on a busy machine."""


async def test_kills_at_any_moment_lose_no_answer_and_leave_nothing_unshown(
    settings: Settings, person: Person, server: BotApiServer
) -> None:
    """Killed with an answer committed and not shown, with a tap just made, and within its turn.

    Each tap is made once. The first process meets a Telegram that comes later than it does, the
    last one is stopped in order.
    """
    server.fails("getMe", times=1)
    async with process(settings) as bot:
        await _begun(person)
        assert [method for method, _ in server.refused] == ["getMe"]
        server.stalls("editMessageText", seconds=10 * PATIENCE)
        await person.taps("符合")
        await person.is_answered()
        await _committed(settings, person, answers=1)
        await _killed(bot)

    async with process(settings) as bot:
        shown = await person.sees("2/8", within=PATIENCE)
        await _alone_with_buttons(person, shown)
        assert shown is person.messages[-1]
        await person.taps("符合")
        assert await person.sees("3/8") is shown
        await person.taps("符合")
        await _killed(bot)

    async with process(settings) as bot:
        await person.stands_at("4/8", PATIENCE)
        await _polls(server)
        await person.taps("符合")
        await asyncio.sleep(0.02)
        await _killed(bot)

    async with process(settings) as bot:
        await person.stands_at("5/8", PATIENCE)
        await person.taps("符合")
        await person.sees("6/8")
        bot.send_signal(signal.SIGTERM)
        _, told = await bot.communicate()

    assert bot.returncode == 0
    assert b"Traceback" not in told
    assert len(server.telegram.updates) == 0
    async with database_of(settings) as database, database.unit_of_work() as uow:
        assert await uow.deliveries.pending(CHANNEL) == ()
        conversation = await uow.conversations.find(CHANNEL, str(person.id))
    assert conversation is not None
    assert list(conversation.dossier.answers.values()) == [Met(True)] * 5


async def test_an_address_that_cannot_be_reached_is_named_and_the_web_chat_runs(
    settings: Settings,
) -> None:
    address = f"http://someone:hidden-word@127.0.0.1:{free_port()}"
    away = settings.model_copy(update={"telegram_base_url": address})

    told = await _told_beside_the_web_chat(away, "telegram-unreachable")

    assert "TELEGRAM_BASE_URL" in told
    assert "127.0.0.1" in told
    assert "hidden-word" not in told
    assert "TELEGRAM_PROXY" in told


async def test_a_start_that_is_refused_ends_with_status_2_and_no_traceback(
    settings: Settings,
) -> None:
    """What else refuses it, and what is said then: ``tests/bot/test_app.py``."""
    folder = f"sqlite:///{settings.data_dir}"
    async with process(settings, DATABASE_URL=folder) as bot, asyncio.timeout(PATIENCE):
        _, told = await bot.communicate()

    assert bot.returncode == 2, told.decode()
    assert "DATABASE_URL" in told.decode()
    assert "Traceback" not in told.decode()


async def test_it_can_be_stopped_while_telegram_is_away(
    settings: Settings, server: BotApiServer
) -> None:
    async with process(settings) as bot:
        await _polls(server)
        server.fails("getUpdates", times=100)
        server.telegram.updates.release()
        await asyncio.sleep(0.3)
        bot.send_signal(signal.SIGINT)
        async with asyncio.timeout(PATIENCE):
            _, told = await bot.communicate()

    assert bot.returncode == 0
    assert b"Traceback" not in told


async def _told_beside_the_web_chat(settings: Settings, event: str) -> str:
    """All that is logged until the event, and after it an orderly stop, which comes at once."""
    port, told = free_port(), ""
    async with process(settings, WEB_PORT=str(port)) as bot, asyncio.timeout(PATIENCE):
        assert bot.stderr is not None
        while event not in told or "web-chat-open" not in told:
            told += (await bot.stderr.readline()).decode()
        async with (
            aiohttp.ClientSession() as browser,
            browser.get(f"http://127.0.0.1:{port}/healthz") as answer,
            browser.get(f"http://127.0.0.1:{port}/readyz") as readiness,
        ):
            assert answer.status == 200
            assert readiness.status == 200, "a load balancer must keep the web chat in service"
            assert (await readiness.json())["telegram"] == "away"
        bot.send_signal(signal.SIGTERM)
        _, rest = await bot.communicate()
    assert bot.returncode == 0
    return told + rest.decode()


async def _begun(person: Person) -> None:
    """At the first question of a full assessment by the edition of 2018, without overlays."""
    await person.says("/start")
    await person.sees("隐私", within=PATIENCE)
    await introduce(person)
    await begin_by_2018(person, PATIENCE)
    await person.sees("▱")


async def _killed(bot: asyncio.subprocess.Process) -> None:
    bot.send_signal(signal.SIGKILL)
    await bot.wait()


async def _polls(server: BotApiServer) -> None:
    before = len(server.called("getUpdates"))
    async with asyncio.timeout(PATIENCE):
        while len(server.called("getUpdates")) == before:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)


async def _alone_with_buttons(person: Person, message: Message) -> None:
    """The older messages lose theirs by calls of their own, behind the new one."""
    async with asyncio.timeout(PATIENCE):
        while [each for each in person.messages if each.labels] != [message]:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def _committed(settings: Settings, person: Person, *, answers: int) -> None:
    async with database_of(settings) as database, asyncio.timeout(PATIENCE):
        while True:
            async with database.unit_of_work() as uow:
                conversation = await uow.conversations.find(CHANNEL, str(person.id))
            if conversation is not None and len(conversation.dossier.answers) == answers:
                return
            await asyncio.sleep(0.02)
