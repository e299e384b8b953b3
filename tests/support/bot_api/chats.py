"""What a private chat holds: messages as their reader sees them now."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.support.bot_api.entities import Entity

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Button:
    """A button of an inline keyboard."""

    label: str
    data: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class File:
    """A file someone sent. Its size is what was claimed, which may be more than the content."""

    id: str
    kind: str
    name: str
    mime_type: str
    content: bytes
    size: int
    path: str

    def to_api(self) -> dict[str, Any] | list[dict[str, Any]]:
        """The value of the field `document` or `photo` in a message."""
        sized = {"file_id": self.id, "file_unique_id": f"u{self.id}", "file_size": self.size}
        if self.kind == "photo":
            return [{**sized, "width": 1280, "height": 853}]
        return {**sized, "file_name": self.name, "mime_type": self.mime_type}


@dataclass(frozen=True, slots=True)
class Body:
    """Text or caption: as the bot wrote it, as it reads, and what is emphasised in it."""

    source: str = ""
    text: str = ""
    entities: tuple[Entity, ...] = ()


@dataclass(slots=True)
class Message:
    """A message in its present edition. For a file, the text is its caption."""

    id: int
    sender: dict[str, Any]
    chat: dict[str, Any]
    body: Body
    markup: dict[str, Any] | None = None
    file: File | None = None
    album: str | None = None
    replies_to: "Message | None" = None
    sent_at: int = field(default_factory=lambda: int(time.time()))
    edited_at: int | None = None
    revision: int = 0

    @property
    def by_bot(self) -> bool:
        """Whether the bot wrote it."""
        return bool(self.sender["is_bot"])

    @property
    def text(self) -> str:
        """What a reader sees, without markup."""
        return self.body.text

    @property
    def html(self) -> str:
        """The source as the bot sent it."""
        return self.body.source

    @property
    def buttons(self) -> list[list[Button]]:
        """The rows of the inline keyboard."""
        rows = (self.markup or {}).get("inline_keyboard", ())
        return [
            [Button(key["text"], key.get("callback_data"), key.get("url")) for key in row]
            for row in rows
        ]

    @property
    def labels(self) -> list[str]:
        """The labels of all buttons, row after row."""
        return [button.label for row in self.buttons for button in row]

    def to_api(self) -> dict[str, Any]:
        """The Message object of the Bot API."""
        api: dict[str, Any] = {
            "message_id": self.id,
            "from": self.sender,
            "chat": self.chat,
            "date": self.sent_at,
        }
        prefix = "caption_" if self.file else ""
        if self.body.text:
            api["caption" if self.file else "text"] = self.body.text
        if self.body.entities:
            api[f"{prefix}entities"] = self.body.entities
        if self.file:
            api[self.file.kind] = self.file.to_api()
        if self.markup and "inline_keyboard" in self.markup:
            api["reply_markup"] = self.markup
        if self.album:
            api["media_group_id"] = self.album
        if self.replies_to:
            api["reply_to_message"] = self.replies_to.to_api()
        if self.edited_at:
            api["edit_date"] = self.edited_at
        return api


class Chat:
    """One person's private chat with the bot, or a group in which one person writes.

    `revision` counts what the bot did in it.
    """

    def __init__(self, user: dict[str, Any], group: int | None = None) -> None:
        self.user = user
        self.group = group
        self.started = False
        self.blocked = False
        self.messages: dict[int, Message] = {}
        self.answered = 0  # callback queries
        self.notices: list[str] = []
        self.actions: list[str] = []
        self.revision = 0
        self._watchers: list[asyncio.Future[None]] = []

    @property
    def header(self) -> dict[str, Any]:
        """The Chat object of the Bot API."""
        if self.group is not None:
            return {"id": self.group, "type": "group", "title": "厂里"}
        return {
            "id": self.user["id"],
            "type": "private",
            "first_name": self.user["first_name"],
        }

    def show(self, message: Message) -> None:
        """Put the bot's message, new or edited, before the person's eyes."""
        self.messages[message.id] = message
        self.touch()
        message.revision = self.revision

    def touch(self) -> None:
        """Count an act of the bot and wake whoever watches."""
        self.revision += 1
        watchers, self._watchers = self._watchers, []
        for watcher in watchers:
            if not watcher.done():
                watcher.set_result(None)

    async def until(self, look: Callable[[], T | None], within: float) -> T | None:
        """The first thing `look` finds, looking again after each act of the bot."""
        try:
            async with asyncio.timeout(within):
                while (found := look()) is None:
                    watcher = asyncio.get_running_loop().create_future()
                    self._watchers.append(watcher)
                    await watcher
                return found
        except TimeoutError:
            return None
