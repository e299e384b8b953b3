"""The Telegram channel: takes updates, one after the other in each chat, and shows the turns."""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import structlog
from telegram import Bot, ChatMember, Update
from telegram.error import TelegramError
from telegram.ext import Application, BaseUpdateProcessor, ContextTypes, TypeHandler

from bot.acknowledgements import Acknowledgements
from bot.telegram.calls import Calls, Unreachable
from bot.telegram.courier import CHANNEL, Courier
from bot.telegram.failures import explained
from bot.telegram.inbound import Attached, Inbound, inbound
from bot.telegram.menu import publish_menu
from bot.telegram.outbound import show
from bot.telegram.request import AiohttpRequest
from bot.texts import say
from bot.turns import Taken, Turns
from dialogs.inputs import File, Input, Unreadable
from storage.errors import EvidenceRefused

AT_ONCE = 256
"""Chats answered at the same time."""
ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")

log = structlog.get_logger()


class OneAfterTheOther(BaseUpdateProcessor):
    """Chats side by side, the updates of one chat in their order."""

    def __init__(self) -> None:
        super().__init__(AT_ONCE)
        self._locks: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._waiting: dict[int, int] = defaultdict(int)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run the update once those before it in its chat are done."""
        known = update.effective_chat if isinstance(update, Update) else None
        chat = known.id if known else 0
        self._waiting[chat] += 1
        try:
            async with self._locks[chat]:
                await coroutine
        finally:
            self._waiting[chat] -= 1
            if not self._waiting[chat]:
                del self._waiting[chat], self._locks[chat]

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go of."""


class TelegramChannel:
    """One bot on Telegram, by long polling."""

    def __init__(
        self, turns: Turns, data_dir: Path, *, token: str, base_url: str, proxy: str | None
    ) -> None:
        self._turns = turns
        self._base_url = base_url
        self._application = (
            Application.builder()
            .token(token)
            .base_url(f"{base_url}/bot")
            .base_file_url(f"{base_url}/file/bot")
            .request(AiohttpRequest(proxy=proxy))
            .get_updates_request(AiohttpRequest(connection_pool_size=1, proxy=proxy))
            .concurrent_updates(OneAfterTheOther())
            .job_queue(None)
            .build()
        )
        self._application.add_handler(TypeHandler(Update, self._take))
        self._calls = Calls(self._application.bot)
        self._courier = Courier(turns, self._calls, data_dir, turns.news)
        self._acknowledgements = Acknowledgements(turns)
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def bot(self) -> Bot:
        """The library's bot."""
        return self._application.bot

    async def start(self) -> None:
        """Connect, deliver what was left, then take updates. Raises ``StartFailure``."""
        try:
            await self._application.initialize()
        except TelegramError as error:
            raise explained(error, self._base_url) from error
        try:
            await publish_menu(self.bot)
        except TelegramError as error:
            log.warning("menu-not-published", reason=str(error))
        await self._courier.catch_up()
        await self._application.start()
        updater = self._application.updater
        assert updater is not None  # noqa: S101 - built with one
        await updater.start_polling(
            allowed_updates=list(ALLOWED_UPDATES), drop_pending_updates=False
        )
        self._tasks = [
            asyncio.create_task(self._courier.run()),
            asyncio.create_task(self._acknowledgements.run()),
        ]

    async def stop(self) -> None:
        """Finish what is being answered and disconnect."""
        updater = self._application.updater
        if updater is not None and updater.running:
            await updater.stop()
        if self._application.running:
            await self._application.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._acknowledgements.flush()
        await self._application.shutdown()

    async def _take(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.my_chat_member is not None:
            await self._note_reachability(update)
            return
        came = inbound(update)
        if came is None:
            return
        if came.press is None:
            await self._answer_or_apologise(came)
        else:
            answered = self._calls.answer_press(came.press.query)
            await asyncio.gather(self._answer_or_apologise(came), answered)

    async def _answer_or_apologise(self, came: Inbound) -> None:
        try:
            await self._answer(came)
        except Unreachable:
            await self._turns.note_reachability(CHANNEL, str(came.chat), reachable=False)
        except Exception:
            await self._apologise(came)

    async def _answer(self, came: Inbound) -> None:
        given = came.given
        if isinstance(given, Attached):
            given = await self._fetched(came.chat, given)
        taken = await self._turns.take(CHANNEL, str(came.chat), given, language=came.language)
        if taken.message is not None:
            await self._show(came, taken)
        if taken.working:
            await self._calls.show_action(came.chat, "upload_document")

    async def _show(self, came: Inbound, taken: Taken) -> None:
        assert taken.message is not None  # noqa: S101 - the caller looked
        ref = await show(self._calls, came.chat, taken.message, came.press, taken.live_ref)
        if taken.delivery is None:
            return
        if ref == taken.live_ref:
            self._acknowledgements.add(taken.delivery)
        else:
            await self._turns.acknowledge(taken.identity, (taken.delivery,), ref, live=True)

    async def _fetched(self, chat: int, attached: Attached) -> Input:
        """The file kept as evidence, or why it cannot be."""
        await self._calls.show_action(chat, "typing")
        try:
            file = await self.bot.get_file(attached.file_id)
            content = bytes(await file.download_as_bytearray())
            evidence = await self._turns.keep_file(content, attached.name, attached.media_type)
        except (TelegramError, EvidenceRefused) as error:
            log.warning("file-not-kept", reason=type(error).__name__)
            return Unreadable(key=attached.key, order=attached.order, code="file-failed")
        return File(
            key=attached.key, order=attached.order, evidence=evidence, caption=attached.caption
        )

    async def _note_reachability(self, update: Update) -> None:
        changed = update.my_chat_member
        assert changed is not None  # noqa: S101 - the caller looked
        gone = changed.new_chat_member.status in (ChatMember.BANNED, ChatMember.LEFT)
        if changed.chat.type == "private":
            await self._turns.note_reachability(CHANNEL, str(changed.chat.id), reachable=not gone)

    async def _apologise(self, came: Inbound) -> None:
        """The one place for the unexpected: logged by a reference, which the person gets too."""
        reference = secrets.token_hex(4)
        log.exception("turn-failed", reference=reference)
        words = say(came.language, "told", "failed", reference=reference)
        try:
            await self._calls.send_message(came.chat, words, None)
        except (TelegramError, Unreachable) as error:
            log.warning("apology-not-sent", reference=reference, reason=type(error).__name__)
