"""What goes wrong on an ordinary day, and what must not be lost by it."""

import asyncio
from collections.abc import Iterator
from io import StringIO
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from bot.runtime.settings import Settings
from bot.telegram import CHANNEL, api
from bot.telegram.delivery import Acknowledgements
from bot.turns.service import TurnService
from scoring.answers.model import Met
from storage.errors import ConversationMoved
from tests.bot.telegram.running import RunningBot, begin, running
from tests.support.bot_api import BotApiServer, Person
from tests.support.bot_api.people import PATIENCE_SECONDS
from tests.support.logs import logged

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("method", ["editMessageText", "answerCallbackQuery"])
async def test_too_many_requests_are_waited_out(
    asked: Person, server: BotApiServer, method: str
) -> None:
    server.floods(method, retry_after=1)
    await asked.taps("符合")

    await asked.sees("2/8")
    await asked.is_answered()


@pytest.mark.parametrize("status", [500, 502])
async def test_an_ailing_server_is_asked_again(
    asked: Person, server: BotApiServer, status: int
) -> None:
    server.fails("editMessageText", status=status, times=2)
    await asked.taps("符合")
    await asked.sees("2/8")
    server.fails("sendMessage", status=status)
    await asked.says("符合")

    await asked.sees("3/8")
    assert "出了点问题" not in asked.transcript()


async def test_a_broken_connection_is_made_again(asked: Person, server: BotApiServer) -> None:
    server.drops("sendMessage", times=2)
    await asked.says("符合")
    await asked.sees("2/8")
    server.drops("getUpdates")
    await asked.says("符合")

    await asked.sees("3/8")


@pytest.mark.usefixtures("impatient")
async def test_the_answer_stands_last_when_a_copy_nobody_knows_of_came_before_it(
    settings: Settings, person: Person, server: BotApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a crash the question is sent again; it arrives, and we never hear that it did."""
    with monkeypatch.context() as crashing:
        crashing.setattr(Acknowledgements, "add", lambda *_: None)
        async with running(settings):
            await begin(person)
    question = person.screen
    monkeypatch.setattr("bot.jobs.notifier.LOOK_AGAIN_SECONDS", 60)

    before = len(server.called("sendMessage"))
    server.drops("sendMessage", after_effect=True, times=api.ATTEMPTS)
    async with running(settings):
        await _until_called(server, "sendMessage", before + api.ATTEMPTS)
        assert person.screen is not question
        await person.taps("符合", message=question)
        await person.sees("2/8")
        await server.settles()

    assert "2/8" in person.screen.text


@pytest.mark.usefixtures("impatient")
async def test_what_could_not_be_shown_is_shown_later(
    bot: RunningBot, asked: Person, server: BotApiServer
) -> None:
    """Telegram is away for longer than a call is repeated: nobody has to do anything."""
    server.fails("editMessageText", times=api.ATTEMPTS)
    await asked.taps("符合")

    shown = await asked.sees("2/8")
    await bot.owes_nothing()
    assert shown is asked.messages[-1]
    assert "出了点问题" not in asked.transcript()
    await asked.taps("符合")
    assert await asked.sees("3/8") is shown


async def test_what_was_overtaken_is_not_shown_any_more(
    bot: RunningBot, asked: Person, server: BotApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.api.FIRST_PAUSE_SECONDS", 0.01)
    server.fails("editMessageText", times=api.ATTEMPTS)
    await asked.taps("符合")
    await asked.is_answered()
    await asked.says("/status")
    await asked.sees("已答 1/99")
    bot.core.turns.notifier.notify(None)
    await bot.owes_nothing()

    assert "2/8" not in asked.transcript()


async def test_one_chat_that_waits_holds_nobody_up(
    bot: RunningBot, asked: Person, server: BotApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, go_on = server.person(2), asyncio.Event()
    monkeypatch.setattr(api, "asyncio", SimpleNamespace(sleep=lambda _: go_on.wait()))
    server.floods("editMessageText")
    await asked.taps("符合")
    await asked.is_answered()
    for _ in range(20):
        await asked.says("/status")
    await other.says("/start")

    await other.sees("隐私")
    go_on.set()
    await asked.sees("已答 1/99")
    assert len((await bot.dossier(asked)).answers) == 1


async def test_a_blocked_bot_keeps_quiet_until_the_person_is_back(
    bot: RunningBot, asked: Person
) -> None:
    asked.blocks_bot()
    await _until_reachable(bot, asked, reachable=False)
    asked.unblocks_bot()
    await _until_reachable(bot, asked, reachable=True)

    await asked.says("符合")
    await asked.sees("2/8")


async def test_someone_who_blocks_while_we_answer_is_noted(
    bot: RunningBot, asked: Person, server: BotApiServer
) -> None:
    await asked.taps("符合")
    server.telegram.chats[asked.id].blocked = True
    await _until_reachable(bot, asked, reachable=False)
    assert len((await bot.dossier(asked)).answers) == 1

    server.telegram.chats[asked.id].blocked = False
    await asked.says("/status")
    await asked.sees("已答 1/99")
    await _until_reachable(bot, asked, reachable=True)


@pytest.mark.usefixtures("impatient", "quick_reports")
async def test_a_report_waits_for_someone_who_blocked_the_bot(
    bot: RunningBot, asked: Person, server: BotApiServer
) -> None:
    await asked.says("/report")
    await asked.sees("要哪一种")
    await asked.taps("中文 PDF")
    await asked.sees("正在生成")
    asked.blocks_bot()
    await _until_reachable(bot, asked, reachable=False)
    await server.settles(quiet_seconds=0.5)
    asked.unblocks_bot()

    await asked.sees("📄")


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    with logged(monkeypatch, "DEBUG") as stream:
        yield stream


async def test_a_wrong_token_is_named(log: StringIO, settings: Settings) -> None:
    wrong = settings.model_copy(update={"telegram_bot_token": SecretStr("1:wrong")})
    async with running(wrong) as bot:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while "telegram-token-refused" not in log.getvalue():  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.02)
        assert not await bot.channel.answers()
    told = log.getvalue()

    assert "TELEGRAM_BOT_TOKEN" in told
    assert "@BotFather" in told
    assert "1:wrong" not in told


async def test_the_unexpected_gives_a_reference_and_a_way_on(
    log: StringIO,
    asked: Person,
    server: BotApiServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the answer was: 机密的一句话")

    with monkeypatch.context() as patched:
        patched.setattr(TurnService, "take", broken)
        await asked.says("机密的一句话")
        apology = (await asked.sees("出了点问题")).text
    reference = apology.split("编号 ")[1].split("）")[0]
    told = log.getvalue()

    assert reference in told
    assert "RuntimeError" in told
    assert "in broken" in told
    assert "机密" not in told
    assert server.token.partition(":")[2] not in told

    await asked.taps("符合")  # the question still stands
    await asked.sees("2/8")


async def test_a_turn_that_others_keep_overtaking_is_apologised_for(
    bot: RunningBot, asked: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def moved(*_: object) -> None:
        raise ConversationMoved("session 1")

    with monkeypatch.context() as patched:
        patched.setattr(TurnService, "_take", moved)
        await asked.says("符合")
        await asked.sees("出了点问题")

    assert (await bot.dossier(asked)).answers == {}
    await asked.says("符合")
    await asked.sees("2/8")
    assert list((await bot.dossier(asked)).answers.values()) == [Met(True)]


async def test_words_that_telegram_refuses_are_not_sent_again_and_again(
    bot: RunningBot, asked: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = api.TelegramApi.send_message

    async def unreadable(
        self: api.TelegramApi, chat: int, html: str, keyboard: object
    ) -> api.Sent:
        return await send(self, chat, html if "出了点问题" in html else f"<b>{html}", keyboard)

    with monkeypatch.context() as patched:
        patched.setattr(api.TelegramApi, "send_message", unreadable)
        await asked.says("符合")
        await asked.sees("出了点问题")
        await bot.owes_nothing()

    await asked.says("/status")
    await asked.sees("已答 1/99")


async def test_an_update_of_unknown_form_is_passed_over(
    asked: Person, server: BotApiServer
) -> None:
    server.push_update({"message": {"nothing": "known"}})
    server.push_update({"callback_query": {"id": "1"}})
    await asked.taps("符合")

    await asked.sees("2/8")


async def _until_reachable(bot: RunningBot, person: Person, *, reachable: bool) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            conversation = await bot.core.turns.reader.find(CHANNEL, str(person.id))
            if conversation is not None and conversation.reachable is reachable:
                return
            await asyncio.sleep(0.02)


async def _until_called(server: BotApiServer, method: str, times: int) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(server.called(method)) < times:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)
