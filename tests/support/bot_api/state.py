"""All that Telegram knows about one bot, apart from any transport."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import PurePosixPath
from typing import Any

from tests.support.bot_api.chats import Chat, File, Message
from tests.support.bot_api.errors import ApiError, bad_request
from tests.support.bot_api.updates import Update, UpdateQueue

CALLBACK_LIFETIME_SECONDS = 60.0
WEBHOOK = ("webhook", "", "")
"""The webhook among the settings: its address, secret, calls at once and last answer."""
Settings = dict[tuple[str, str, str], Any]


@dataclass(slots=True)
class Telegram:
    """Chats, files, pending updates and open callback queries of one bot.

    `settings` holds what the bot has set, by (what, scope, language code).
    """

    bot: dict[str, Any]
    callback_lifetime: float = CALLBACK_LIFETIME_SECONDS
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    settings: Settings = field(default_factory=dict)
    _callbacks: dict[str, tuple[Chat, float]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def next_number(self) -> int:
        """A number never used before: for messages, files and callback queries."""
        return next(self._numbers)

    def chat_to_write_in(self, chat_id: object) -> Chat:
        """The chat, if its person has started the bot and not blocked it."""
        chat = self.chats.get(int(str(chat_id))) if _is_number(chat_id) else None
        if chat is None or not chat.started:
            raise bad_request("chat not found")
        if chat.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        return chat

    def keep_file(
        self, kind: str, name: str, mime_type: str, content: bytes, size: int | None = None
    ) -> File:
        """Store a file under a new id."""
        number = self.next_number()
        file = File(
            id=f"file{number}",
            kind=kind,
            name=name,
            mime_type=mime_type,
            content=content,
            size=len(content) if size is None else size,
            path=f"{kind}s/file_{number}{PurePosixPath(name).suffix}",
        )
        self.files[file.id] = file
        return file

    def file_at(self, path: str) -> File | None:
        """The file a download link points to."""
        return next((file for file in self.files.values() if file.path == path), None)

    def write(self, chat: Chat, message: Message) -> Update:
        """A person sends a message to the bot."""
        chat.started = True
        chat.messages[message.id] = message
        return self.updates.push({"message": message.to_api()})

    def press(self, chat: Chat, message: Message, data: str) -> Update:
        """A person presses an inline button."""
        query_id = str(self.next_number())
        self._callbacks[query_id] = (chat, time.monotonic())
        return self.updates.push(
            {
                "callback_query": {
                    "id": query_id,
                    "from": chat.user,
                    "message": message.to_api(),
                    "chat_instance": str(chat.user["id"]),
                    "data": data,
                }
            }
        )

    def answer(self, query_id: str) -> Chat:
        """Close the callback query; it can be answered once, and only while it is young."""
        chat, asked_at = self._callbacks.pop(query_id, (None, 0.0))
        if chat is None or time.monotonic() - asked_at > self.callback_lifetime:
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        return chat


def _is_number(value: object) -> bool:
    return str(value).removeprefix("-").isdecimal()
