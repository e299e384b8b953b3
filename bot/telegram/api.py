"""The calls a turn makes, and what Telegram may answer to them on an ordinary day.

They post plain values through the library's request: on the way of every answer, building its
objects and parsing back the message we have just written would cost more than the call.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import structlog
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter  # what RequestData is made of

from bot.telegram.transport import AiohttpRequest
from bot.telegram.updates import UPDATES

ATTEMPTS = 4
"""Tries of one call; the waits between them grow."""
FIRST_PAUSE_SECONDS = 0.5
LONGEST_RETRY_AFTER_SECONDS = 120.0
POLL_SECONDS = 25
"""How long a poll waits for an update at Telegram's."""
READ_SECONDS = 5.0
FETCHED_AT_ONCE = 4
"""Files of people on their way in; each is in memory by a piece only."""
SENT_AT_ONCE = 4
"""Reports and exports on their way out."""
DOWNLOAD_SECONDS = 300.0
"""How long the largest file may take: 70 kB a second."""
PIECE = 256 * 1024
PUBLIC_SERVER = "https://api.telegram.org/"
"""The one that never names files on our own disk."""

T = TypeVar("T")

log = structlog.get_logger()


class Unreachable(Exception):
    """The person has blocked the bot or is gone."""


class Sent(NamedTuple):
    """A message of ours as it stands in a chat; ``at`` is when, by Telegram's clock, or 0."""

    message: int
    at: int


class TelegramApi:
    """Calls to one bot."""

    def __init__(self, bot: Bot, polling: BaseRequest, files: AiohttpRequest) -> None:
        """``polling`` carries the long polls and ``files`` what people send."""
        self._bot = bot
        self._request = bot.request
        self._polling = polling
        self._files = files
        self._base = bot.base_url
        self._file_base = bot.base_file_url
        self._is_local = not self._base.startswith(PUBLIC_SERVER)
        self._fetching = asyncio.Semaphore(FETCHED_AT_ONCE)
        self._sending = asyncio.Semaphore(SENT_AT_ONCE)

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

    async def send_message(self, chat: int, html: str, keyboard: Any) -> Sent:
        """Send a message."""
        values = {"chat_id": chat, "text": html, "parse_mode": "HTML", **_extras(keyboard)}
        return _sent(await self._insist("sendMessage", values))

    async def edit_message(self, chat: int, message: int, html: str, keyboard: Any) -> Sent | None:
        """Make a message say something else; ``None`` when it cannot be edited any more."""
        values = {
            "chat_id": chat,
            "message_id": message,
            "text": html,
            "parse_mode": "HTML",
            **_extras(keyboard),
        }
        try:
            return _sent(await self._insist("editMessageText", values))
        except BadRequest as error:
            return Sent(message, 0) if _is_unmodified(error) else None

    async def take_buttons(self, chat: int, message: int) -> None:
        """Remove the buttons of a message that is no longer the one to press."""
        # Gone, or without buttons already; pressed, it would only bring a polite note.
        with suppress(TelegramError):
            await self._call("editMessageReplyMarkup", {"chat_id": chat, "message_id": message})

    async def answer_press(self, query: str, words: str = "") -> None:
        """End the waiting sign on the button, with a short notice if any; too late is as good."""
        notice = {"text": words} if words else {}
        try:
            await self._insist("answerCallbackQuery", {"callback_query_id": query, **notice})
        except (TelegramError, Unreachable) as error:
            log.debug("press-not-answered", reason=type(error).__name__)

    async def show_action(self, chat: int, action: str) -> None:
        """Show that something is on its way ("typing", "upload_document")."""
        try:
            await self._call("sendChatAction", {"chat_id": chat, "action": action})
        except TelegramError as error:
            log.debug("action-not-shown", reason=type(error).__name__)

    async def send_document(self, chat: int, path: Path, name: str, caption: str) -> int:
        """Send a file from the disk with words of HTML beneath it; the message's id."""

        async def send() -> Any:
            with await asyncio.to_thread(path.open, "rb") as file:
                document = InputFile(file, filename=name, read_file_handle=False)
                return await self._bot.send_document(
                    chat, document, caption=caption, parse_mode="HTML"
                )

        async with self._sending:
            sent = await self._repeated(send)
        return int(sent.message_id)

    async def fetch_file(
        self, file_id: str, keep: Callable[[AsyncIterator[bytes]], Awaitable[T]]
    ) -> T:
        """What ``keep`` makes of a file a person sent, as its bytes come in; a few at a time.

        Raises ``BadRequest`` when it is larger than a bot may have, ``TimedOut`` when it takes
        too long.
        """
        async with self._fetching:
            try:
                async with asyncio.timeout(DOWNLOAD_SECONDS):
                    file = await self._insist("getFile", {"file_id": file_id})
                    kept: T = await self._repeated(lambda: keep(self._content(file)))
                    return kept
            except TimeoutError as error:
                raise TimedOut from error

    def _content(self, file: Mapping[str, Any]) -> AsyncIterator[bytes]:
        path = file["file_path"]
        if self._is_local and path.startswith("/"):  # a Bot API server started with --local
            return _read(Path(path))
        return self._files.stream(f"{self._file_base}/{path}")

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


def _sent(message: Mapping[str, Any]) -> Sent:
    return Sent(int(message["message_id"]), message.get("edit_date") or message.get("date", 0))


async def _read(path: Path) -> AsyncIterator[bytes]:
    try:
        with await asyncio.to_thread(path.open, "rb") as file:
            while piece := await asyncio.to_thread(file.read, PIECE):
                yield piece
    except OSError as error:
        words = f"The file of the Bot API server cannot be read: {error.strerror}"
        raise NetworkError(words) from error


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks us to wait, however the library puts it."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


def _is_unmodified(error: BadRequest) -> bool:
    return "not modified" in str(error).casefold()
