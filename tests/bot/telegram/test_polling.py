"""Updates are confirmed once they are on record, and kept in order chat by chat."""

import asyncio

import pytest

from bot.turns.chat_locks import ChatLocks
from bot.turns.result import TurnResult
from bot.turns.service import TurnService
from dialogs.core.inputs import Input
from tests.support.bot_api import BotApiServer, Person


async def test_an_update_is_confirmed_once_it_is_on_record(
    asked: Person, server: BotApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await server.settles()
    go_on, really = asyncio.Event(), TurnService.take

    async def slowly(
        turns: TurnService, channel: str, name: str, given: Input, **more: str
    ) -> TurnResult:
        await go_on.wait()
        return await really(turns, channel, name, given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(TurnService, "take", slowly)
    await asked.taps("符合")
    await asyncio.sleep(0.2)
    assert len(server.telegram.updates) == 1

    go_on.set()
    await asked.sees("2/8")
    await server.settles()
    assert len(server.telegram.updates) == 0


async def test_a_slow_turn_does_not_keep_others_waiting(
    asked: Person, server: BotApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = server.person(2)
    go_on, really = asyncio.Event(), TurnService.take

    async def slowly(
        turns: TurnService, channel: str, name: str, given: Input, **more: str
    ) -> TurnResult:
        if name == str(asked.id):
            await go_on.wait()
        return await really(turns, channel, name, given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.telegram.polling.PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(TurnService, "take", slowly)
    await asked.taps("符合")
    await asyncio.sleep(0.1)
    await other.says("/start")

    await other.sees("隐私")
    go_on.set()
    await asked.sees("2/8")


async def test_polling_goes_on_after_failures(asked: Person, server: BotApiServer) -> None:
    server.fails("getUpdates", status=502)
    server.floods("getUpdates", retry_after=1)
    server.drops("getUpdates")
    server.telegram.updates.release()
    await asked.taps("符合")

    await asked.sees("2/8")


async def test_a_chat_is_served_in_order_and_then_forgotten() -> None:
    chats, order = ChatLocks(), []

    async def act(chat: int, number: int) -> None:
        async with chats.alone(chat):
            await asyncio.sleep(0.01 if number == 1 else 0)
            order.append((chat, number))

    await asyncio.gather(*(act(chat, number) for number in (1, 2, 3) for chat in (7, 8)))

    assert [number for chat, number in order if chat == 7] == [1, 2, 3]
    assert [number for chat, number in order if chat == 8] == [1, 2, 3]
    assert (chats._locks, chats._inside) == ({}, {})


async def test_a_failure_in_a_chat_lets_the_next_one_in() -> None:
    chats = ChatLocks()
    with pytest.raises(ValueError, match="no"):
        async with chats.alone(1):
            raise ValueError("no")

    async with asyncio.timeout(30), chats.alone(1):
        pass
    assert chats._locks == {}
