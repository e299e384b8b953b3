"""Telegram's side of a webhook: each update until it is accepted, those of one chat in order."""

import asyncio
from http import HTTPStatus
from typing import Any

import aiohttp

from tests.support.bot_api.state import WEBHOOK, Telegram
from tests.support.bot_api.updates import Update

IDLE_SECONDS = 0.01
AGAIN_SECONDS = 0.3
ANSWER_SECONDS = 30.0


class WebhookCaller:
    """Calls the webhook that the bot has set, if any."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._under_way: set[object] = set()

    async def run(self) -> None:
        """Until cancelled."""
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as calls:
            while True:
                await asyncio.sleep(IDLE_SECONDS)
                hook = self._telegram.settings.get(WEBHOOK)
                if not hook:
                    continue
                for update in self._telegram.updates.waiting():
                    chat = _chat_of(update)
                    if chat not in self._under_way and len(self._under_way) < hook["at_once"]:
                        self._under_way.add(chat)
                        calls.create_task(self._call(session, hook, update, chat))

    async def _call(
        self, session: aiohttp.ClientSession, hook: dict[str, Any], update: Update, chat: object
    ) -> None:
        secret = {"X-Telegram-Bot-Api-Secret-Token": hook["secret"]}
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                async with session.post(hook["url"], json=update, headers=secret) as answer:
                    hook["last"] = answer.status
        except (aiohttp.ClientError, OSError):
            hook["last"] = 0
        if hook["last"] == HTTPStatus.OK:
            self._telegram.updates.accepted(update)
        else:
            await asyncio.sleep(AGAIN_SECONDS)
        self._under_way.discard(chat)


def _chat_of(update: Update) -> object:
    for what in update.values():
        if isinstance(what, dict):
            return what.get("from", {}).get("id") or what.get("chat", {}).get("id")
    return None
