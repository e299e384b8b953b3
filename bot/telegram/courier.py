"""Brings what was committed and not delivered: after a restart everything, then files."""

from pathlib import Path

import structlog
from telegram.error import TelegramError

from bot.messages import Attachment, Message
from bot.news import News
from bot.telegram.calls import Calls, Unreachable
from bot.telegram.outbound import show
from bot.turns import Turns
from storage.values import PendingDelivery

CHANNEL = "telegram"
"""The channel's name in storage."""

log = structlog.get_logger()


class Courier:
    """Delivers what no turn is about to deliver itself."""

    def __init__(self, turns: Turns, calls: Calls, data_dir: Path, news: News) -> None:
        self._turns = turns
        self._calls = calls
        self._data_dir = data_dir
        self._news = news

    async def catch_up(self) -> None:
        """Deliver what an earlier process left; call before updates are taken."""
        for pending in await self._turns.pending(CHANNEL):
            await self._deliver(pending)

    async def run(self) -> None:
        """Deliver files as they become ready, for ever."""
        async for _ in self._news.listen(None):
            for pending in await self._turns.pending(CHANNEL):
                if pending.kind == "attachment":
                    await self._deliver(pending)

    async def _deliver(self, pending: PendingDelivery) -> None:
        try:
            if pending.kind == "attachment":
                await self._hand_over(pending)
            else:
                await self._show(pending)
        except Unreachable:
            await self._turns.note_reachability(CHANNEL, pending.external_id, reachable=False)
        except (TelegramError, OSError) as error:
            log.warning("not-delivered", delivery=pending.id, reason=type(error).__name__)

    async def _show(self, pending: PendingDelivery) -> None:
        chat, message = int(pending.external_id), Message.from_dict(pending.payload)
        ref = await show(self._calls, chat, message, None, pending.live_ref)
        await self._turns.acknowledge(pending.identity, (pending.id,), ref, live=True)

    async def _hand_over(self, pending: PendingDelivery) -> None:
        chat, attachment = int(pending.external_id), Attachment(**pending.payload)
        await self._calls.show_action(chat, "upload_document")
        content = (self._data_dir / attachment.path).read_bytes()
        sent = await self._calls.send_document(chat, content, attachment.name, attachment.caption)
        await self._turns.acknowledge(pending.identity, (pending.id,), str(sent))
