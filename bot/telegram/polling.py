"""Long polling that confirms an update only once its turn is saved.

A poll confirms every update before its offset, and Telegram forgets those. If it were sent while
they are still in progress, a crash would lose what people have just answered. Slow updates, such
as files, go into the inbox, so that they delay nobody else.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.runtime.logs.without_words import kinds
from bot.telegram.api import TelegramApi, seconds_of
from bot.telegram.inbox import Begun, Inbox, Recorded, Update
from bot.telegram.updates import key_of
from bot.telegram.webhook import foreign_webhook

PATIENCE_SECONDS = 0.3
"""How long the next poll waits for the turns before it; slower ones go into the inbox."""
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
CONFLICT_PAUSE_SECONDS = 10.0
"""The pause while another program takes the updates."""
TOKEN_PAUSE_SECONDS = 600.0
"""The pause after Telegram refuses the token: it seldom becomes valid."""

log = structlog.get_logger()


class Poller:
    """Fetches updates and passes each to ``take``, in order."""

    def __init__(
        self,
        api: TelegramApi,
        inbox: Inbox,
        take: Callable[[dict[str, Any]], Begun],
        former_webhook: str | None = None,
    ) -> None:
        """``former_webhook`` is the address of our own webhook, removed if it is set."""
        self._api = api
        self._former_webhook = former_webhook
        self._inbox = inbox
        self._take = take
        self._offset = 0
        self.is_answered = True
        self._open: dict[str, tuple[Update, Begun]] = {}

    async def recall(self) -> None:
        """Handle what an earlier process did not finish; call before ``run``."""
        while updates := await self._inbox.recall():
            for update in updates:
                self._inbox.took(key_of(update), self._take(update).recorded)

    async def run(self) -> None:
        """Poll until cancelled."""
        while True:
            await self._inbox.has_room()
            if updates := await self._poll():
                self._begin(updates)
                await self._secure()
                self._offset = max(update["update_id"] for update in updates) + 1

    async def confirm(self) -> None:
        """Tell Telegram which updates are recorded; call when none are in progress."""
        taken = [update["update_id"] + 1 for update, _ in self._open.values()]
        if await self._keep():
            self._offset = max([self._offset, *taken])
        try:
            await self._api.get_updates(self._offset, limit=1, wait=False)
        except TelegramError as error:
            log.warning("updates-not-confirmed", reason=kinds(error))

    def _begin(self, updates: list[Update]) -> None:
        """Handle updates not in progress: some come again after a failed poll or a start."""
        self._open = {
            key: (update, begun)
            for key, (update, begun) in self._open.items()
            if not begun.recorded.done() and key not in self._inbox
        }
        for update in updates:
            key = key_of(update)
            if key not in self._open and key not in self._inbox:
                self._open[key] = (update, self._take(update))

    async def _secure(self) -> None:
        """Return once every update is recorded, by its turn or in the inbox."""
        quick = [begun.recorded for _, begun in self._open.values() if not begun.slow]
        if quick:
            await asyncio.wait(quick, timeout=PATIENCE_SECONDS)
        pause = PATIENCE_SECONDS
        while not await self._keep():
            if unrecorded := self._unrecorded():
                await asyncio.wait(unrecorded, timeout=pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    def _unrecorded(self) -> list[Recorded]:
        return [begun.recorded for _, begun in self._open.values() if not begun.recorded.done()]

    async def _keep(self) -> bool:
        """Put unrecorded updates into the inbox; returns whether that worked."""
        left = {
            key: (update, begun.recorded)
            for key, (update, begun) in self._open.items()
            if not begun.recorded.done() and key not in self._inbox
        }
        try:
            if left:
                await self._inbox.keep(left)
        except Exception as error:  # the offset is not changed
            log.warning("updates-not-kept", updates=len(left), reason=type(error).__name__)
            return False
        return True

    async def _poll(self) -> list[Update]:
        """The next updates; retried until Telegram answers."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                updates = await self._api.get_updates(self._offset)
                self.is_answered = True
                return updates
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error))
            except Conflict as error:
                self.is_answered = False
                await self._settle(error)
            except InvalidToken:
                self.is_answered = False
                log.error("telegram-token-refused", pause=TOKEN_PAUSE_SECONDS)
                await asyncio.sleep(TOKEN_PAUSE_SECONDS)
            except TelegramError as error:
                self.is_answered = False
                log.warning("no-updates", reason=kinds(error), pause=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _settle(self, conflict: Conflict) -> None:
        """Remove our own webhook; otherwise log who else receives the updates, and wait."""
        try:
            url = (await self._api.webhook())["url"]
            if url and url == self._former_webhook:
                await self._api.remove_webhook()
                log.info("telegram-webhook-removed")
                return
            advice = foreign_webhook(url) if url else SECOND_POLLER
            log.error("telegram-taken", advice=advice, pause=CONFLICT_PAUSE_SECONDS)
        except TelegramError:
            log.warning("no-updates", reason=kinds(conflict), pause=CONFLICT_PAUSE_SECONDS)
        await asyncio.sleep(CONFLICT_PAUSE_SECONDS)


SECOND_POLLER = (
    "TELEGRAM_BOT_TOKEN: 另一个程序正用同一个 token 收消息，消息会被它取走。请停掉另一个，"
    "或向 @BotFather 为这里申请新的 token / "
    "another program takes updates with the same token, and this one misses them; stop the other, "
    "or get a token of its own for this one from @BotFather"
)
