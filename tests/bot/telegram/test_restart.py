"""The bot as a process: killed in mid-turn, stopped in order, and refused at its start."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO

import aiohttp
import pytest
from pydantic import SecretStr
from pypdf import PdfReader

from bot.runtime.settings import Settings
from bot.telegram import CHANNEL
from scoring.answers.model import Met
from storage.database import Database
from tests.bot.telegram.running import introduce, process
from tests.support.bot_api import BotApiServer, Message, Person
from tests.support.editions import begin_by_2018
from tests.support.ports import free_port

pytestmark = pytest.mark.slow

QUESTIONS = 99
"""8 basic requirements and 91 criteria."""
PATIENCE = 120.0
"""Seconds that a start may take on a busy machine."""


async def test_a_kill_at_any_moment_loses_no_answer(
    settings: Settings, person: Person, server: BotApiServer
) -> None:
    """Each tap is made once; what was taken before the kill is shown after the restart."""
    async with process(settings):
        await _begun(person)
    for question, moment in enumerate((0.0, 0.02), start=1):
        async with process(settings) as bot:
            await _polls(server)
            await person.taps("符合")
            await asyncio.sleep(moment)
            bot.send_signal(signal.SIGKILL)
            await bot.wait()
        async with process(settings):
            await _shows(person, f"{question + 1}/8")

    async with _database(settings) as database, database.unit_of_work() as uow:
        conversation = await uow.conversations.find(CHANNEL, str(person.id))
    assert conversation is not None
    assert list(conversation.dossier.answers.values()) == [Met(True)] * 2


async def test_what_was_committed_and_not_shown_is_shown_after_a_kill(
    settings: Settings, person: Person, server: BotApiServer
) -> None:
    async with process(settings) as bot:
        await _begun(person)
        server.stalls("editMessageText", seconds=10 * PATIENCE)
        await person.taps("符合")
        await person.is_answered()
        await _committed(settings, person, answers=1)
        bot.send_signal(signal.SIGKILL)
        await bot.wait()

    async with process(settings):
        shown = await person.sees("2/8", within=PATIENCE)
        await _alone_with_buttons(person, shown)
        assert shown is person.messages[-1]
        await person.taps("符合")
        assert await person.sees("3/8") is shown


async def test_a_whole_assessment_with_two_kills_ends_in_the_report(
    settings: Settings, person: Person
) -> None:
    """Killed between two questions, and while the report is made."""
    async with process(settings) as bot:
        await _begun(person)
        await _met(person, 40)
        bot.send_signal(signal.SIGKILL)
        await bot.wait()
    async with process(settings) as bot:
        await _met(person, QUESTIONS - 40)
        assert "100.00" in person.screen.text
        await person.says("/report")
        await person.sees("要哪种语言")
        await person.taps("中文 PDF")
        await person.is_answered()
        await _reports_asked(settings, 1)
        bot.send_signal(signal.SIGKILL)
        await bot.wait()
    async with process(settings):
        report = await person.sees("GF-00001-01", within=PATIENCE)

    assert report.file is not None
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(report.file.content)).pages)
    assert "AAAAA" in words
    assert "100.00" in words


async def test_an_orderly_stop_leaves_nothing_open(
    settings: Settings, person: Person, server: BotApiServer
) -> None:
    async with process(settings) as bot:
        await _begun(person)
        await person.taps("符合")
        await person.sees("2/8")
        bot.send_signal(signal.SIGTERM)
        _, told = await bot.communicate()

    assert bot.returncode == 0
    assert b"Traceback" not in told
    assert len(server.telegram.updates) == 0
    async with _database(settings) as database, database.unit_of_work() as uow:
        assert await uow.deliveries.pending(CHANNEL) == ()


async def test_a_wrong_token_is_named_and_the_web_chat_runs(settings: Settings) -> None:
    wrong = settings.model_copy(update={"telegram_bot_token": SecretStr("1:wrong")})

    told = await _told_beside_the_web_chat(wrong, "telegram-token-refused")

    assert "TELEGRAM_BOT_TOKEN" in told
    assert "@BotFather" in told
    assert "1:wrong" not in told


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


async def test_a_telegram_that_comes_later_is_connected_to(
    settings: Settings, person: Person, server: BotApiServer
) -> None:
    server.fails("getMe", times=1)
    await person.says("/start")

    async with process(settings):
        await person.sees("隐私", within=PATIENCE)


async def test_a_port_in_use_is_named(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told = await _refusal(settings, WEB_PORT=str(taken.getsockname()[1]))

    assert "WEB_PORT" in told


async def test_a_folder_that_cannot_be_used_is_named(settings: Settings) -> None:
    in_the_way = settings.data_dir / "file"
    in_the_way.touch()

    assert "DATA_DIR" in await _refusal(settings, DATA_DIR=str(in_the_way))


async def test_a_database_that_cannot_be_opened_is_named(settings: Settings) -> None:
    told = await _refusal(settings, DATABASE_URL=f"sqlite:///{settings.data_dir}")

    assert "DATABASE_URL" in told


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
async def test_it_can_be_stopped_while_telegram_is_away(
    settings: Settings, server: BotApiServer, signal_number: int
) -> None:
    async with process(settings) as bot:
        await _polls(server)
        server.fails("getUpdates", times=100)
        server.telegram.updates.release()
        await asyncio.sleep(0.3)
        bot.send_signal(signal_number)
        async with asyncio.timeout(PATIENCE):
            await bot.communicate()

    assert bot.returncode == 0


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


async def _met(person: Person, questions: int) -> None:
    for _ in range(questions):
        await person.taps("符合")
        await person.sees("✓ 已保存", within=PATIENCE)


async def _refusal(settings: Settings, **more: str) -> str:
    """What is said by a start that is refused, with status 2 and no traceback."""
    async with process(settings, **more) as bot:
        async with asyncio.timeout(PATIENCE):
            _, told = await bot.communicate()
    assert bot.returncode == 2, told.decode()
    assert "Traceback" not in told.decode()
    return told.decode()


async def _polls(server: BotApiServer) -> None:
    before = len(server.called("getUpdates"))
    async with asyncio.timeout(PATIENCE):
        while len(server.called("getUpdates")) == before:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)


async def _shows(person: Person, text: str) -> None:
    """The newest message says this, whether it came before or after the kill."""
    async with asyncio.timeout(PATIENCE):
        while text not in person.screen.text:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)


async def _alone_with_buttons(person: Person, message: Message) -> None:
    """The older messages lose theirs by calls of their own, behind the new one."""
    async with asyncio.timeout(PATIENCE):
        while [each for each in person.messages if each.labels] != [message]:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Database]:
    database = Database(settings.database_url)
    yield database
    await database.close()


async def _committed(settings: Settings, person: Person, *, answers: int) -> None:
    async with _database(settings) as database, asyncio.timeout(PATIENCE):
        while True:
            async with database.unit_of_work() as uow:
                conversation = await uow.conversations.find(CHANNEL, str(person.id))
            if conversation is not None and len(conversation.dossier.answers) == answers:
                return
            await asyncio.sleep(0.02)


async def _reports_asked(settings: Settings, count: int) -> None:
    async with _database(settings) as database, asyncio.timeout(PATIENCE):
        while True:
            async with database.unit_of_work() as uow:
                if len(await uow.reports.of(1)) == count:
                    return
            await asyncio.sleep(0.01)
