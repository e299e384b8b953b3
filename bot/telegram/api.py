"""The calls to the Bot API, and its expected errors.

They post plain values through the library's request: building its objects and parsing the returned
message would cost more than the call itself.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar, cast

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

from bot.telegram.pacing import Pacing
from bot.telegram.transport import AiohttpRequest
from bot.telegram.updates import UPDATES

ATTEMPTS = 4
"""How often one call is tried, with growing pauses."""
FIRST_PAUSE_SECONDS = 0.5
POLL_SECONDS = 25
"""How long Telegram lets a poll wait for an update."""
READ_SECONDS = 5.0
FETCHED_AT_ONCE = 4
"""Downloads at the same time; only a piece of each file is in memory."""
SENT_AT_ONCE = 4
"""Uploads of reports and exports at the same time."""
DOWNLOAD_SECONDS = 300.0
"""The longest download: the largest file at 70 kB a second."""
PIECE = 256 * 1024
PUBLIC_SERVER = "https://api.telegram.org/"
"""The only server that never names files on our own disk."""

T = TypeVar("T")

log = structlog.get_logger()


class Unreachable(Exception):
    """The person has blocked the bot, or their account is gone."""


class Sent(NamedTuple):
    """A message of the bot in a chat; ``at`` is when, by Telegram's clock, or 0 if unknown."""

    message: int
    at: int


class TelegramApi:
    """Calls to one bot."""

    def __init__(self, bot: Bot, polling: BaseRequest, files: AiohttpRequest) -> None:
        """``polling`` carries the long polls, and ``files`` the downloads."""
        self._bot = bot
        self._request = bot.request
        self._polling = polling
        self._files = files
        self._base = bot.base_url
        self._file_base = bot.base_file_url
        self._is_local = not self._base.startswith(PUBLIC_SERVER)
        self._fetching = asyncio.Semaphore(FETCHED_AT_ONCE)
        self._sending = asyncio.Semaphore(SENT_AT_ONCE)
        self.pacing = Pacing()

    @property
    def username(self) -> str:
        """The bot's name on Telegram; known once the connection is open."""
        return self._bot.username

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

    async def webhook(self) -> dict[str, Any]:
        """The present webhook and its errors, Telegram's ``WebhookInfo``; no ``url``: polling."""
        info: dict[str, Any] = await self._retried_call("getWebhookInfo", {})
        return info

    async def set_webhook(self, url: str, secret: str, *, max_connections: int) -> None:
        """Have Telegram send updates to an address, each with the secret in a header."""
        values = {"url": url, "secret_token": secret, "max_connections": max_connections}
        await self._retried_call("setWebhook", {**values, "allowed_updates": UPDATES})

    async def remove_webhook(self) -> None:
        """Go back to polling; waiting updates are kept."""
        await self._retried_call("deleteWebhook", {})

    async def send_message(self, chat: int, html: str, keyboard: Any) -> Sent:
        """Send a message."""
        values = {"chat_id": chat, "text": html, "parse_mode": "HTML", **_extras(keyboard)}
        return _sent(await self._retried_call("sendMessage", values, chat))

    async def edit_message(self, chat: int, message: int, html: str, keyboard: Any) -> Sent | None:
        """Replace the text and buttons of a message; ``None`` when it cannot be edited."""
        values = {
            "chat_id": chat,
            "message_id": message,
            "text": html,
            "parse_mode": "HTML",
            **_extras(keyboard),
        }
        try:
            return _sent(await self._retried_call("editMessageText", values, chat))
        except BadRequest as error:
            return Sent(message, 0) if _is_unmodified(error) else None

    async def remove_buttons(self, chat: int, message: int) -> bool:
        """Remove the buttons of a message that is no longer current.

        ``False`` if that failed; it is not retried, as a press would only get a polite note.
        """
        if self.pacing.wait(chat):
            return False
        try:
            await self._call("editMessageReplyMarkup", {"chat_id": chat, "message_id": message})
        except TelegramError as error:
            log.debug("buttons-not-removed", reason=type(error).__name__)
            return False
        return True

    async def answer_press(self, query: str, words: str = "") -> None:
        """Stop the spinner on the button, perhaps with a notice; it may be too late for that."""
        notice = {"text": words} if words else {}
        try:
            await self._retried_call("answerCallbackQuery", {"callback_query_id": query, **notice})
        except (TelegramError, Unreachable) as error:
            log.debug("press-not-answered", reason=type(error).__name__)

    async def show_action(self, chat: int, action: str) -> None:
        """Show what the bot is doing ("typing", "upload_document")."""
        if self.pacing.wait(chat):
            return
        try:
            await self._call("sendChatAction", {"chat_id": chat, "action": action})
        except TelegramError as error:
            log.debug("action-not-shown", reason=type(error).__name__)

    async def send_document(self, chat: int, path: Path, name: str, caption: str) -> int:
        """Send a file from the disk with a caption in HTML; the message's id."""

        async def send() -> Any:
            with await asyncio.to_thread(path.open, "rb") as file:
                document = InputFile(file, filename=name, read_file_handle=False)
                return await self._bot.send_document(
                    chat, document, caption=caption, parse_mode="HTML"
                )

        async with self._sending:
            sent = await self._retried(send, chat)
        return int(sent.message_id)

    async def fetch_file(
        self, file_id: str, keep: Callable[[AsyncIterator[bytes]], Awaitable[T]]
    ) -> T:
        """Download a file that a person sent: stream it to ``keep``, and return its result.

        Raises ``BadRequest`` when it is larger than a bot may fetch, ``TimedOut`` when it takes
        too long.
        """
        async with self._fetching:
            try:
                async with asyncio.timeout(DOWNLOAD_SECONDS):
                    file = await self._retried_call("getFile", {"file_id": file_id})
                    kept: T = await self._retried(lambda: keep(self._content(file)))
                    return kept
            except TimeoutError as error:
                raise TimedOut from error

    def _content(self, file: Mapping[str, Any]) -> AsyncIterator[bytes]:
        path = file["file_path"]
        if self._is_local and path.startswith("/"):  # a Bot API server started with --local
            return _read(Path(path))
        return self._files.stream(f"{self._file_base}/{path}")

    async def _retried_call(
        self, method: str, values: Mapping[str, Any], chat: int | None = None
    ) -> Any:
        return await self._retried(lambda: self._call(method, values), chat)

    async def _retried(self, call: Any, chat: int | None = None) -> Any:
        """Retry after temporary errors, when Telegram asks to. Raises ``Unreachable``.

        Raises ``RetryAfter`` if the wait would be too long.
        """
        pause = FIRST_PAUSE_SECONDS
        for attempt in range(ATTEMPTS):
            await self.pacing.allowed(chat)
            try:
                return await call()
            except Forbidden as error:
                raise Unreachable from error
            except RetryAfter as error:
                self.pacing.stop(chat, seconds_of(error))
                if attempt == ATTEMPTS - 1:
                    raise
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


@asynccontextmanager
async def connected(token: str, base_url: str, proxy: str | None) -> AsyncIterator[TelegramApi]:
    """A short-lived connection to a bot, without taking its updates. Raises ``TelegramError``."""
    request = AiohttpRequest(connection_pool_size=1, proxy=proxy)
    bot = Bot(
        token,
        base_url=f"{base_url}/bot",
        base_file_url=f"{base_url}/file/bot",
        request=request,
        get_updates_request=request,
    )
    async with bot:
        yield TelegramApi(bot, request, request)


class _PlainValues(NamedTuple):
    """All that our transport needs of ``RequestData``, without what takes longer than the call."""

    parameters: Mapping[str, Any]
    contains_files: Literal[False] = False


def _data(values: Mapping[str, Any]) -> RequestData:
    """JSON values by name, for a request of the library, which only hands them on."""
    return cast(RequestData, _PlainValues(values))


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
        reason = f"The file of the Bot API server cannot be read: {error.strerror}"
        raise NetworkError(reason) from error


def seconds_of(error: RetryAfter) -> float:
    """The seconds that Telegram asks us to wait; the library has a number or a timedelta."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


def _is_unmodified(error: BadRequest) -> bool:
    return "not modified" in str(error).casefold()
