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
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter  # what RequestData is made of

from bot.telegram.inbound import UPDATES

ATTEMPTS = 4
"""Tries of one call; the waits between them grow."""
FIRST_PAUSE_SECONDS = 0.5
LONGEST_RETRY_AFTER_SECONDS = 120.0
POLL_SECONDS = 25
"""How long a poll waits for an update at Telegram's."""
READ_SECONDS = 5.0

log = structlog.get_logger()


class Unreachable(Exception):
    """The person has blocked the bot or is gone."""


class Calls:
    """Calls to one bot."""

    def __init__(self, bot: Bot, polling: BaseRequest) -> None:
        """``polling`` carries the long polls, beside the other calls."""
        self._bot = bot
        self._request = bot.request
        self._polling = polling
        self._base = bot.base_url

    async def get_updates(
        self, offset: int, *, limit: int = 100, wait: bool = True
    ) -> list[dict[str, Any]]:
        """The updates from ``offset`` on, waiting for one; confirms those before it."""
        seconds = POLL_SECONDS if wait else 0
        values = {"offset": offset, "limit": limit, "timeout": seconds, "allowed_updates": UPDATES}
        updates: list[dict[str, Any]] = await self._polling.post(
            f"{self._base}/getUpdates", _data(values), read_timeout=seconds + READ_SECONDS
        )  # type: ignore[assignment]  # the library's type knows no lists
        return updates

    async def send_message(self, chat: int, html: str, keyboard: Any) -> int:
        """Send a message; its id."""
        values = {"chat_id": chat, "text": html, "parse_mode": "HTML", **_extras(keyboard)}
        sent = await self._insist("sendMessage", values)
        return int(sent["message_id"])

    async def edit_message(self, chat: int, message: int, html: str, keyboard: Any) -> bool:
        """Make a message say something else; ``False`` when it cannot be edited any more."""
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
            return _is_unmodified(error)
        return True

    async def take_buttons(self, chat: int, message: int) -> None:
        """Remove the buttons of a message that is no longer the one to press."""
        # Gone, or without buttons already; pressed, it would only bring a polite note.
        with suppress(TelegramError):
            await self._call("editMessageReplyMarkup", {"chat_id": chat, "message_id": message})

    async def answer_press(self, query: str) -> None:
        """End the waiting sign on the button; too late is as good as done."""
        try:
            await self._insist("answerCallbackQuery", {"callback_query_id": query})
        except (TelegramError, Unreachable) as error:
            log.debug("press-not-answered", reason=type(error).__name__)

    async def show_action(self, chat: int, action: str) -> None:
        """Show that something is on its way ("typing", "upload_document")."""
        try:
            await self._call("sendChatAction", {"chat_id": chat, "action": action})
        except TelegramError as error:
            log.debug("action-not-shown", reason=type(error).__name__)

    async def send_document(self, chat: int, content: bytes, name: str, caption: str) -> int:
        """Send a file with words of HTML beneath it; the message's id."""
        sent = await self._repeated(
            lambda: self._bot.send_document(
                chat, content, caption=caption, filename=name, parse_mode="HTML"
            )
        )
        return int(sent.message_id)

    async def fetch_file(self, file_id: str) -> bytes:
        """What a person sent; ``BadRequest`` when it is larger than a bot may have."""
        file = await self._repeated(lambda: self._bot.get_file(file_id))
        return bytes(await self._repeated(file.download_as_bytearray))

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
                await asyncio.sleep(min(seconds_of(error), LONGEST_RETRY_AFTER_SECONDS))
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
        return await self._request.post(f"{self._base}/{method}", _data(values))


def _data(values: Mapping[str, Any]) -> RequestData:
    return RequestData([RequestParameter(name, value, None) for name, value in values.items()])


def _extras(keyboard: Any) -> dict[str, Any]:
    extras: dict[str, Any] = {"link_preview_options": {"is_disabled": True}}
    if keyboard:
        extras["reply_markup"] = {"inline_keyboard": keyboard}
    return extras


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks us to wait, however the library puts it."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


def _is_unmodified(error: BadRequest) -> bool:
    return "not modified" in str(error).casefold()
