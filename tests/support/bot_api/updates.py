"""The queue between people and the bot: long polling as Telegram does it."""

import asyncio
from typing import Any

from tests.support.bot_api.errors import ApiError

Update = dict[str, Any]

MAX_BATCH = 100
_OPT_IN = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class UpdateQueue:
    """Updates in the order they were pushed, until the bot confirms them by a higher offset.

    An update pushed with an id of its own is delivered once even if that id lies below the
    offset: so tests repeat updates and send them out of order.
    """

    def __init__(self) -> None:
        self._pending: list[Update] = []
        self._delivered = 0  # how many of the pending ones, from the front, the bot has seen
        self._next_id = 1
        self._waiting: asyncio.Future[None] | None = None
        self._allowed: frozenset[str] | None = None

    def __len__(self) -> int:
        return len(self._pending)

    def push(self, update: Update) -> Update:
        """Queue the update, with the next id unless it has one, and wake the poll in wait."""
        update = {"update_id": self._next_id, **update}
        self._next_id = max(self._next_id, update["update_id"] + 1)
        if self._wanted(update):
            self._pending.append(update)
            if self._waiting is not None and not self._waiting.done():
                self._waiting.set_result(None)
        return update

    async def poll(
        self, offset: int, limit: int, seconds: float, allowed: list[str] | None
    ) -> list[Update]:
        """The pending updates; waits for one up to that many seconds. Ends an earlier poll."""
        self._end_earlier_poll()
        if allowed is not None:
            self._allowed = frozenset(allowed) or None
        self._confirm(offset)
        if not self._pending and seconds > 0:
            await self._wait(seconds)
        batch = self._pending[: min(max(limit, 1), MAX_BATCH)]
        self._delivered = max(self._delivered, len(batch))
        return batch

    def waiting(self) -> tuple[Update, ...]:
        """What is pending, for a webhook."""
        return tuple(self._pending)

    def accepted(self, update: Update) -> None:
        """A webhook took it."""
        self._pending = [one for one in self._pending if one is not update]
        self._delivered = 0

    def clear(self) -> None:
        """Forget what is pending."""
        self._pending.clear()
        self._delivered = 0

    def release(self) -> None:
        """Let a poll in wait return empty-handed."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _wanted(self, update: Update) -> bool:
        kinds = update.keys() - {"update_id"}
        return bool(kinds & self._allowed) if self._allowed else not kinds & _OPT_IN

    def _end_earlier_poll(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(
                ApiError(
                    409,
                    "Conflict: terminated by other getUpdates request; "
                    "make sure that only one bot instance is running",
                )
            )

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._pending = self._pending[offset:]
            self._delivered = 0
        elif offset:
            seen, unseen = self._pending[: self._delivered], self._pending[self._delivered :]
            kept = [update for update in seen if update["update_id"] >= offset]
            self._pending = kept + unseen
            self._delivered = len(kept)

    async def _wait(self, seconds: float) -> None:
        waiting = self._waiting = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await waiting
        except TimeoutError:
            return
        finally:
            if self._waiting is waiting:
                self._waiting = None
