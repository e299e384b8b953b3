"""The calls a turn makes, and what Telegram may answer to them on an ordinary day.

They post plain values through the library's request: on the way of every answer, building its
objects and parsing back the message we have just written would cost more than the call.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import structlog
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter  # what RequestData is made of

ATTEMPTS = 4
"""Tries of one call; the waits between them grow."""
FIRST_PAUSE_SECONDS = 0.5
LONGEST_RETRY_AFTER_SECONDS = 120.0

log = structlog.get_logger()


class Unreachable(Exception):
    """The person has blocked the bot or is gone."""


class Calls:
    """Calls to one bot."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._request = bot.request
        self._base = bot.base_url

    async def send_message(self, chat: int, html: str, keyboard: Any) -> int:
        """Send a message; its id."""
        values = {"chat_id": chat, "text": html, "parse_mode": "HTML", **_extras(keyboard)}
        sent = await self._insist("sendMessage", values)
        return int(sent["message_id"])

    async def edit_message(self, chat: int, message: int, html: str, keyboard: Any) -> bool:
        """Make a message say something else; ``False`` when it can no longer be edited."""
        values = {
            "chat_id": chat,
            "message_id": message,
            "text": html,
            "parse_mode": "HTML",
            **_extras(keyboard),
        }
        try:
            await self._insist("editMessageText", values)
        except BadRequest as error:
            if _is_unmodified(error):
                return True
            if _is_gone(error):
                return False
            raise
        return True

    async def take_buttons(self, chat: int, message: int) -> None:
        """Remove the buttons of a message that is no longer the one to press."""
        # Gone, or without buttons already; pressed, it would only bring a polite note.
        with suppress(BadRequest, NetworkError, RetryAfter):
            await self._call("editMessageReplyMarkup", {"chat_id": chat, "message_id": message})

    async def answer_press(self, query: str) -> None:
        """End the waiting sign on the button; too late is as good as done."""
        try:
            await self._call("answerCallbackQuery", {"callback_query_id": query})
        except (BadRequest, NetworkError, RetryAfter) as error:
            log.debug("press-not-answered", reason=type(error).__name__)

    async def show_action(self, chat: int, action: str) -> None:
        """Show that something is on its way ("typing", "upload_document")."""
        try:
            await self._call("sendChatAction", {"chat_id": chat, "action": action})
        except TelegramError as error:
            log.debug("action-not-shown", reason=type(error).__name__)

    async def send_document(self, chat: int, content: bytes, name: str, caption: str) -> int:
        """Send a file; the message's id."""
        sent = await self._repeated(
            lambda: self._bot.send_document(chat, content, caption=caption, filename=name)
        )
        return int(sent.message_id)

    async def _insist(self, method: str, values: Mapping[str, Any]) -> Any:
        return await self._repeated(lambda: self._call(method, values))

    async def _repeated(self, call: Any) -> Any:
        """Call until it works, as patiently as Telegram asks. Raises ``Unreachable``."""
        pause = FIRST_PAUSE_SECONDS
        for attempt in range(ATTEMPTS):
            try:
                return await call()
            except Forbidden as error:
                raise Unreachable from error
            except RetryAfter as error:
                if attempt == ATTEMPTS - 1:
                    raise
                await asyncio.sleep(min(_seconds(error), LONGEST_RETRY_AFTER_SECONDS))
            except BadRequest as error:
                if "chat not found" in str(error).casefold():
                    raise Unreachable from error
                raise
            except NetworkError:
                if attempt == ATTEMPTS - 1:
                    raise
                await asyncio.sleep(pause)
                pause *= 2
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _call(self, method: str, values: Mapping[str, Any]) -> Any:
        data = RequestData([RequestParameter(name, value, None) for name, value in values.items()])
        return await self._request.post(f"{self._base}/{method}", data)


def _extras(keyboard: Any) -> dict[str, Any]:
    extras: dict[str, Any] = {"link_preview_options": {"is_disabled": True}}
    if keyboard:
        extras["reply_markup"] = {"inline_keyboard": keyboard}
    return extras


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


def _is_unmodified(error: BadRequest) -> bool:
    return "not modified" in str(error).casefold()


def _is_gone(error: BadRequest) -> bool:
    words = str(error).casefold()
    return "to edit not found" in words or "can't be edited" in words
