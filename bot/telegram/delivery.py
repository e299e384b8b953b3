"""Brings what was committed and no turn brings: what is owed, files, and reminders."""

import asyncio
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import structlog
from telegram.error import BadRequest, TelegramError

from bot.runtime.background import BackgroundTasks
from bot.runtime.log_words import kinds
from bot.screens.message import Attachment, Message
from bot.telegram import CHANNEL
from bot.telegram.api import TelegramApi, Unreachable
from bot.telegram.display import show
from bot.telegram.errors import apologise
from bot.telegram.last_shown import Screen, Screens
from bot.turns.chat_locks import ChatLocks
from bot.turns.service import TurnService
from storage.records import PendingDelivery

AT_ONCE = 20
"""Chats served at the same time; Telegram allows some thirty messages a second."""

log = structlog.get_logger()


class DeliveryWorker:
    """Delivers what no turn is about to deliver itself.

    A message is the courier's once a turn ``owe``s it, until the chat has moved on; a file and
    a notice always.
    """

    def __init__(
        self,
        turns: TurnService,
        calls: TelegramApi,
        chats: ChatLocks,
        screens: Screens,
        background: BackgroundTasks,
        data_dir: Path,
    ) -> None:
        self._turns = turns
        self._calls = calls
        self._chats = chats
        self._screens = screens
        self._background = background
        self._data_dir = data_dir
        self._owed: dict[int, int] = {}
        self._recalled: frozenset[int] = frozenset()
        self._served: set[int] = set()
        self._room = asyncio.Semaphore(AT_ONCE)

    async def recall(self) -> None:
        """Take over what an earlier process left; call before updates are taken."""
        left = [
            one for one in await self._turns.deliveries.pending(CHANNEL) if one.kind == "message"
        ]
        self._recalled = frozenset(pending.id for pending in left)
        for pending in left:
            self.owe(int(pending.external_id), pending.id)

    def owe(self, chat: int, delivery: int | None) -> None:
        """A message that could not be shown just now; one that is not on record is let go."""
        if delivery is not None:
            self._owed[chat] = delivery

    def overtaken(self, chat: int) -> bool:
        """The chat has moved on: what was owed says nothing new. Whether something was.

        What was owed may stand in the chat all the same: it was sent, and nobody heard of it.
        """
        return self._owed.pop(chat, None) is not None

    async def run(self) -> None:
        """Deliver, for ever; one that waits for its chat holds no other up."""
        async for _ in self._turns.notifier.listen(None):
            # Those being served now may be on record by the time we have read what is not.
            served = frozenset(self._served)
            pending = filter(self._is_ours, await self._turns.deliveries.pending(CHANNEL))
            by_chat = attrgetter("external_id")
            for external_id, deliveries in groupby(sorted(pending, key=by_chat), by_chat):
                if (chat := int(external_id)) not in served:
                    self._served.add(chat)
                    self._background.begin(self._bring(chat, tuple(deliveries)))

    def _is_ours(self, pending: PendingDelivery) -> bool:
        return pending.kind != "message" or self._owes(pending)

    def _owes(self, pending: PendingDelivery) -> bool:
        return self._owed.get(int(pending.external_id)) == pending.id

    async def _bring(self, chat: int, deliveries: tuple[PendingDelivery, ...]) -> None:
        try:
            async with self._room:
                for pending in deliveries:
                    async with self._turns.deliveries.claimed(pending.id) as ours:
                        if ours:
                            await self._deliver(chat, pending)
        finally:
            self._served.discard(chat)

    async def _deliver(self, chat: int, pending: PendingDelivery) -> None:
        try:
            match pending.kind:
                case "attachment":
                    await self._hand_over(chat, pending)
                case "notice":
                    await self._tell(chat, pending)
                case "message":
                    await self._show(chat, pending)
        except Unreachable:
            await self._turns.deliveries.note_reachability(
                CHANNEL, pending.external_id, reachable=False
            )
        except (BadRequest, FileNotFoundError) as error:
            await self._give_up(chat, pending, error)
        except TelegramError as error:
            log.warning("delivered-later", delivery=pending.id, reason=kinds(error))

    async def _show(self, chat: int, pending: PendingDelivery) -> None:
        async with self._chats.alone(chat):
            if not self._owes(pending):
                return
            message = Message.from_dict(pending.payload)
            sent = await show(self._calls, chat, message, pending.live_ref, None)
            again = pending.id in self._recalled
            self._screens.add(chat, Screen(message.turn, *sent, bool(message.rows), again))
            ref = str(sent.message)
            await self._turns.deliveries.acknowledge(
                pending.identity, (pending.id,), ref, live=True
            )
            self.overtaken(chat)

    async def _tell(self, chat: int, pending: PendingDelivery) -> None:
        message = Message.from_dict(pending.payload)
        sent = await self._calls.send_message(chat, message.in_text, None)
        await self._turns.deliveries.acknowledge(
            pending.identity, (pending.id,), str(sent.message)
        )

    async def _hand_over(self, chat: int, pending: PendingDelivery) -> None:
        attachment = Attachment(**pending.payload)
        path = self._data_dir / attachment.path
        await self._calls.show_action(chat, "upload_document")
        sent = await self._calls.send_document(chat, path, attachment.name, attachment.caption)
        await self._turns.deliveries.acknowledge(pending.identity, (pending.id,), str(sent))

    async def _give_up(self, chat: int, pending: PendingDelivery, error: Exception) -> None:
        """It will never go out: say so once, and do not try again at every start."""
        await self._turns.deliveries.acknowledge(pending.identity, (pending.id,), None)
        self.overtaken(chat)
        conversation = await self._turns.reader.find(CHANNEL, pending.external_id)
        if conversation is not None:
            language = conversation.session.language
            await apologise(self._calls, chat, language, error, saved=True)
