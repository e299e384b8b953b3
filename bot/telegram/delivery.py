"""Delivers committed messages that no turn is about to send, and records what was delivered."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

import structlog
from telegram.error import BadRequest, TelegramError

from bot.jobs.kinds import HeldJob, Kind, NotNow
from bot.jobs.reports import FOLDER as REPORTS
from bot.jobs.reports import number_of
from bot.runtime.logs.without_words import kinds
from bot.screens.core.message import Attachment, Message
from bot.screens.core.texts import say
from bot.telegram import CHANNEL
from bot.telegram.api import TelegramApi, Unreachable
from bot.telegram.display import Display, keyboard_of
from bot.telegram.errors import apologise
from bot.turns.chat_locks import ChatLocks
from bot.turns.service import TurnService
from dialogs.core.session import Place
from storage.errors import FilesAway
from storage.files.store import FileStore
from storage.records import PendingDelivery
from storage.unit_of_work import UnitOfWork

AT_ONCE = 20
"""Chats served at the same time; Telegram allows about thirty messages a second."""

AGAIN = timedelta(seconds=5)
"""How long to wait before what Telegram did not take is sent again."""

PAUSE_SECONDS = 1.0
"""Between two batches of acknowledgements: each is a commit that the next answers wait for."""

log = structlog.get_logger()


class Records(Protocol):
    """What ``Acknowledgements`` needs of the deliveries."""

    async def acknowledge_edits(self, deliveries: tuple[int, ...]) -> None:
        """Record the deliveries as shown."""


class Acknowledgements:
    """Deliveries that were shown, recorded in batches.

    A crash before that is harmless: the messages are edited again to the same content.
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        self._shown: list[int] = []

    def add(self, delivery: int) -> None:
        """A delivery was shown."""
        self._shown.append(delivery)

    async def flush(self) -> None:
        """Record all of them."""
        shown, self._shown = self._shown, []
        if not shown:
            return
        try:
            await self._records.acknowledge_edits(tuple(shown))
        except BaseException:
            self._shown = shown + self._shown
            raise

    async def run(self) -> None:
        """Record them periodically, until cancelled."""
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            await self.flush()


class HandOver(Kind):
    """Sends a delivery: each by only one of all processes, and one at a time per chat.

    The key of a job is the id of the delivery, which records whether it was sent.
    """

    name = "telegram"
    limit = AT_ONCE
    keeps_done = False

    def __init__(self, deliver: Callable[[int], Awaitable[None]]) -> None:
        self._deliver = deliver

    async def run(self, job: HeldJob) -> None:
        """Send it."""
        await self._deliver(int(job.claimed.key))

    async def failed(self, uow: UnitOfWork, job: HeldJob, error: Exception) -> None:
        """Tell the person, the first time, that a file comes later."""
        if not isinstance(error, FilesAway) or job.claimed.last_error is not None:
            return
        pending = await uow.deliveries.still_pending(CHANNEL, int(job.claimed.key))
        if pending is None:
            return
        conversation = await uow.conversations.look(CHANNEL, pending.external_id)
        if conversation is not None:
            words = say(conversation.session.language, "told", "sending-files-away")
            notice, now = Message.notice(words).to_dict(), await uow.jobs.now()
            await uow.deliveries.add_notice(pending.identity, notice, now)


class DeliveryWorker:
    """Delivers files and notices, and messages that turns could not send.

    It is responsible for such a message from ``owe`` on, until the chat has moved on.
    """

    def __init__(
        self,
        turns: TurnService,
        api: TelegramApi,
        display: Display,
        chats: ChatLocks,
        files: FileStore,
    ) -> None:
        self._turns = turns
        self._api = api
        self._chats = chats
        self._display = display
        self._files = files
        self._owed: dict[int, int] = {}
        self._recalled: frozenset[int] = frozenset()
        self.hand_over = HandOver(self._deliver)

    async def recall(self) -> None:
        """Take over the messages an earlier process left; call before updates are taken."""
        left = [
            one for one in await self._turns.deliveries.pending(CHANNEL) if one.kind == "message"
        ]
        self._recalled = frozenset(pending.id for pending in left)
        for pending in left:
            self.owe(int(pending.external_id), pending.id)

    def owe(self, chat: int, delivery: int | None) -> None:
        """A message could not be sent just now; it is retried later if it is stored."""
        if delivery is not None:
            self._owed[chat] = delivery

    async def owe_newest(self, chat: int) -> None:
        """The newest message of a chat is committed, and no turn is about to send it."""
        for pending in await self._turns.deliveries.pending(CHANNEL):
            if pending.kind == "message" and pending.external_id == str(chat):
                self.owe(chat, pending.id)
                self._turns.notifier.notify(None)

    def overtaken(self, chat: int) -> bool:
        """The chat has moved on: drop what was owed; returns whether anything was.

        It may be in the chat even so: sent, but not confirmed by Telegram.
        """
        return self._owed.pop(chat, None) is not None

    async def run(self) -> None:
        """Have what is pending delivered, until cancelled."""
        deliveries = self._turns.deliveries
        async for _ in self._turns.notifier.listen(None):
            ours = filter(self._is_ours, await deliveries.pending(CHANNEL))
            await deliveries.hand_over(HandOver.name, ours)

    def _is_ours(self, pending: PendingDelivery) -> bool:
        return pending.kind != "message" or self._owed.get(int(pending.external_id)) == pending.id

    async def _deliver(self, delivery: int) -> None:
        pending = await self._turns.deliveries.still_pending(CHANNEL, delivery)
        if pending is None:
            return
        chat = int(pending.external_id)
        if wait := self._api.pacing.wait(chat):
            raise NotNow(timedelta(seconds=wait))
        await self._api.pacing.turn_to_send(chat)
        try:
            match pending.kind:
                case "attachment":
                    await self._send_file(chat, pending)
                case "notice":
                    await self._send_notice(chat, pending)
                case "message":
                    await self._show(chat, pending)
        except Unreachable:
            await self._turns.deliveries.note_reachability(
                CHANNEL, pending.external_id, reachable=False
            )
        except FileNotFoundError as error:
            await self._file_gone(chat, pending, error)
        except BadRequest as error:
            await self._give_up(chat, pending, error)
        except TelegramError as error:
            log.warning("delivered-later", delivery=pending.id, reason=kinds(error))
            raise NotNow(AGAIN) from error

    async def _show(self, chat: int, pending: PendingDelivery) -> None:
        async with self._chats.alone(chat):
            # The chat may have moved on while this waited for its turn.
            if await self._turns.deliveries.still_pending(CHANNEL, pending.id) is None:
                return
            message = Message.from_dict(pending.payload)
            again = pending.id in self._recalled
            sent = await self._display.show(chat, message, pending, again=again)
            ref = str(sent.message)
            await self._turns.deliveries.acknowledge(
                pending.identity, (pending.id,), ref, live=True
            )
            self.overtaken(chat)

    async def _send_notice(self, chat: int, pending: PendingDelivery) -> None:
        message = Message.from_dict(pending.payload)
        sent = await self._api.send_message(chat, message.in_text, None)
        await self._turns.deliveries.acknowledge(
            pending.identity, (pending.id,), str(sent.message)
        )

    async def _send_file(self, chat: int, pending: PendingDelivery) -> None:
        attachment = Attachment(**pending.payload)
        async with self._files.on_disk(attachment.path) as path:
            await self._api.show_action(chat, "upload_document")
            sent = await self._api.send_document(chat, path, attachment.name, attachment.caption)
        await self._turns.deliveries.acknowledge(pending.identity, (pending.id,), str(sent))
        await self._say_that_it_is_there(chat, pending)

    async def _say_that_it_is_there(self, chat: int, pending: PendingDelivery) -> None:
        """Edit the message that announced the file, if it is still the current one."""
        async with self._chats.alone(chat):
            shown = await self._turns.deliveries.newest_message(pending.identity)
            conversation = await self._turns.reader.find(CHANNEL, pending.external_id)
            live = conversation.live_ref if conversation else None
            if shown and shown.place == Place.REPORT_SENT and live:
                keyboard = keyboard_of(shown)
                await self._api.edit_message(chat, int(live), shown.in_text, keyboard)

    async def _file_gone(self, chat: int, pending: PendingDelivery, error: Exception) -> None:
        """The file was removed, or lost. A report is made again from its data."""
        path = Attachment(**pending.payload).path
        if not path.startswith(f"{REPORTS}/"):
            await self._give_up(chat, pending, error)
            return
        await self._turns.remake_report(CHANNEL, pending.external_id, number_of(path))
        await self._turns.deliveries.acknowledge(pending.identity, (pending.id,), None)

    async def _give_up(self, chat: int, pending: PendingDelivery, error: Exception) -> None:
        """Telegram refuses it permanently: tell the person, and do not retry at every start."""
        await self._turns.deliveries.acknowledge(pending.identity, (pending.id,), None)
        self.overtaken(chat)
        conversation = await self._turns.reader.find(CHANNEL, pending.external_id)
        if conversation is not None:
            language = conversation.session.language
            await apologise(self._api, chat, language, error, saved=True)
