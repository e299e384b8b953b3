"""Several processes send what is pending: each delivery once, to a chat one after the other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from telegram.error import BadRequest, NetworkError

from bot.app import Core, build_core
from bot.jobs.worker import JobWorker
from bot.runtime.clock import now
from bot.runtime.settings import Settings
from bot.screens.core.message import Message
from bot.telegram import CHANNEL
from bot.telegram.api import TelegramApi, Unreachable
from bot.telegram.delivery import DeliveryWorker, HandOver
from bot.telegram.display import Display
from bot.turns.chat_locks import ChatLocks
from scoring.overlays.library import OverlayLibrary
from tests.bot.talking import Talker
from tests.support.stored.databases import database_url, postgresql_url

__all__ = ["database_url", "postgresql_url"]

CHATS = 4


class NoLimits:
    """Lets everything be sent at once."""

    def wait(self, _chat: int) -> float:
        """No time."""
        return 0.0

    async def turn_to_send(self, _chat: int) -> None:
        """Now."""


class RecordingApi:
    """Takes a moment to send, as Telegram does; ``fails`` holds what to raise first."""

    def __init__(self) -> None:
        self.pacing = NoLimits()
        self.sent: list[tuple[int, str]] = []
        self.fails: list[Exception] = []
        self.at_once: set[int] = set()

    async def send_message(self, chat: int, text: str, _keyboard: object) -> SimpleNamespace:
        """A notice."""
        await self._send(chat, text)
        return SimpleNamespace(message=len(self.sent))

    async def send_document(self, chat: int, path: Path, _name: str, _caption: str) -> int:
        """A file."""
        await self._send(chat, path.name)
        return len(self.sent)

    async def show_action(self, chat: int, _action: str) -> None:
        """Nothing to see."""

    async def _send(self, chat: int, what: str) -> None:
        assert chat not in self.at_once, "one at a time to a chat"
        if self.fails:
            raise self.fails.pop()
        self.at_once.add(chat)
        await asyncio.sleep(0.02)
        self.at_once.discard(chat)
        self.sent.append((chat, what))


@pytest.fixture
def api() -> RecordingApi:
    """What both processes talk to."""
    return RecordingApi()


@pytest.fixture
async def cores(database_url: str, tmp_path: Path) -> AsyncIterator[list[Core]]:
    """Two processes on one database and one folder."""
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # of the library's making
        database_url=database_url,
        data_dir=tmp_path,
    )
    both = [build_core(settings, OverlayLibrary(())) for _ in range(2)]
    yield both
    for core in both:
        await core.close()


@asynccontextmanager
async def sending(core: Core, api: RecordingApi) -> AsyncIterator[None]:
    """One process that sends what is pending."""
    as_api, display = cast("TelegramApi", api), cast("Display", None)
    deliveries = DeliveryWorker(core.turns, as_api, display, ChatLocks(), core.files)
    worker = JobWorker(core.database)
    worker.add(deliveries.hand_over)
    loops = [asyncio.create_task(run()) for run in (deliveries.run, worker.run)]
    try:
        yield
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)


async def test_two_processes_hand_over_each_file_and_notice_once_and_in_order(
    cores: list[Core], api: RecordingApi, tmp_path: Path
) -> None:
    chats = [str(chat) for chat in range(CHATS)]
    for chat in chats:
        await _owe(cores[0], chat, tmp_path)
    async with AsyncExitStack() as stack:
        for core in cores:
            await stack.enter_async_context(sending(core, api))
        await _until_nothing_is_left(cores[0])
        for core in cores:
            core.turns.notifier.notify(None)
        await asyncio.sleep(0.1)
    for chat in chats:
        what = [what for to, what in api.sent if to == int(chat)]
        assert what == ["1.pdf", "notice", "2.pdf"]


@pytest.mark.parametrize(
    ("error", "sent"),
    [
        (NetworkError("away"), ["notice", "2.pdf", "1.pdf"]),
        (BadRequest("no such file"), ["出了", "notice", "2.pdf"]),
        (Unreachable(), []),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_what_telegram_does_not_take(
    cores: list[Core],
    api: RecordingApi,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    sent: list[str],
) -> None:
    """What is refused for good is given up and told; what is not taken now is sent again."""
    monkeypatch.setattr("bot.telegram.delivery.AGAIN", timedelta(seconds=0.5))
    await _owe(cores[0], "1", tmp_path)
    api.fails.append(error)
    async with sending(cores[0], api):
        await _until_nothing_is_left(cores[0])
    found = [what for _, what in api.sent]
    assert [what[: len(expected)] for what, expected in zip(found, sent, strict=True)] == sent


async def _owe(core: Core, chat: str, folder: Path) -> None:
    """A file, a notice and another file for a chat."""
    talker = Talker(core, chat)
    result = await talker.says("/start")
    identity = result.conversation.identity
    assert result.delivery is not None
    await core.turns.deliveries.acknowledge_edits((result.delivery,))
    async with core.database.unit_of_work() as uow:
        for what in ("1.pdf", "notice", "2.pdf"):
            if what == "notice":
                payload = Message.notice(what).to_dict()
                await uow.deliveries.add_notice(identity, payload, now())
                continue
            (folder / what).touch()
            file = {"path": what, "name": what, "media_type": "application/pdf", "caption": ""}
            await uow.deliveries.add_attachment(identity, file, now())


async def _until_nothing_is_left(core: Core) -> None:
    async with asyncio.timeout(60):
        while await _is_something_left(core):  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.02)


async def _is_something_left(core: Core) -> bool:
    if await core.turns.deliveries.pending(CHANNEL):
        return True
    async with core.database.unit_of_work() as uow:
        return bool(await uow.job_steering.listed(HandOver.name))
