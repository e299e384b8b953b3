"""Updates by webhook: any worker stores them; the one with the Telegram role handles them.

Telegram gets its response once an update is stored, and does not send it again. One worker handles
them in the order of arrival, as with polling.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from telegram.error import RetryAfter, TelegramError

from bot.jobs.notifier import Notifier
from bot.runtime.logs.without_words import kinds
from bot.runtime.processes.background import supervise
from bot.runtime.secrets import without_secrets
from bot.telegram.api import TelegramApi, seconds_of
from bot.telegram.endpoint import NEWS, Webhook
from bot.telegram.inbox import Begun, Inbox
from bot.telegram.updates import key_of

MAX_CONNECTIONS = 20
"""Updates that Telegram sends at the same time; each is stored in a moment."""
CHECK_SECONDS = 300.0
"""How often we look whether the webhook is still ours."""
PAUSE_SECONDS = 30.0

log = structlog.get_logger()


class WebhookIntake:
    """Sets Telegram's webhook, and passes each stored update to ``take``."""

    def __init__(
        self,
        api: TelegramApi,
        inbox: Inbox,
        take: Callable[[dict[str, Any]], Begun],
        webhook: Webhook,
        notifier: Notifier,
    ) -> None:
        self._api = api
        self._inbox = inbox
        self._take = take
        self._webhook = webhook
        self._notifier = notifier
        self.is_answered = True

    async def recall(self) -> None:
        """Handle what is stored, including what earlier workers left."""
        while True:
            await self._inbox.has_room()
            updates = await self._inbox.recall()
            for update in updates:
                self._inbox.took(key_of(update), self._take(update).recorded)
            if not updates:
                return

    async def run(self) -> None:
        """Handle updates, and keep the webhook set, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(supervise(self._take_all))
            tasks.create_task(supervise(self._keep_ours))

    async def confirm(self) -> None:
        """Do nothing: updates not handled yet are stored."""

    async def _take_all(self) -> None:
        async for _ in self._notifier.listen(NEWS):
            await self.recall()

    async def _keep_ours(self) -> None:
        while True:
            try:
                self.is_answered = await self._claim()
                pause = CHECK_SECONDS if self.is_answered else PAUSE_SECONDS
            except RetryAfter as error:
                pause = seconds_of(error)
            except TelegramError as error:
                self.is_answered, pause = False, PAUSE_SECONDS
                log.warning("webhook-not-set", reason=kinds(error), pause=pause)
            await asyncio.sleep(pause)

    async def _claim(self) -> bool:
        """Set the webhook if there is none; returns whether updates come here."""
        now = await self._api.webhook()
        if now["url"] not in ("", self._webhook.url):
            log.error("telegram-webhook-foreign", advice=foreign_webhook(now["url"]))
            return False
        if not now["url"]:
            await self._api.set_webhook(
                self._webhook.url, self._webhook.secret, max_connections=MAX_CONNECTIONS
            )
            log.info("telegram-webhook-set")
        elif message := now.get("last_error_message"):
            log.warning("telegram-webhook-fails", reason=message, advice=UNREACHED)
        return True


UNREACHED = (
    "TELEGRAM_WEBHOOK_URL: Telegram 上次没能送达，请检查这个地址能否从外网访问、证书是否有效 / "
    "Telegram could not deliver; check that the address is reachable and its certificate valid"
)


def foreign_webhook(url: str) -> str:
    """What an operator can do about a webhook that is not ours."""
    where = without_secrets(url.split("?")[0])
    return (
        f"TELEGRAM_BOT_TOKEN: 这个机器人的消息现在送往另一个地址 {where}。确认那边不再使用后，"
        "运行 python -m bot webhook remove，或换一个 token / "
        "the updates of this bot go to another address; once nothing there uses it any more, run "
        "python -m bot webhook remove, or take another token"
    )
