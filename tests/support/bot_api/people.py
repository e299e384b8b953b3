"""People as tests drive them: they write, press buttons, send files, and see what comes."""

from collections.abc import Callable
from typing import TypeVar

from tests.support.bot_api.chats import Body, Button, Chat, File, Message
from tests.support.bot_api.entities import commands_in
from tests.support.bot_api.state import Telegram
from tests.support.bot_api.updates import Update

T = TypeVar("T")

MORE = "更多 ›"
"""The button to those that have no room on a screen."""
PAGES = 10
"""More than the pages of buttons that any screen has."""

PATIENCE_SECONDS = 120.0
"""A ceiling for a busy machine: it costs only the test that fails."""


class Person:
    """One person in their private chat with the bot.

    Every act returns the update it caused, so that a test can push it again. `sees` and `is_told`
    look only at what the bot has done since the person's last act.
    """

    def __init__(self, telegram: Telegram, chat: Chat) -> None:
        self._telegram = telegram
        self._chat = chat
        self._seen = chat.revision
        self._notices_seen = len(chat.notices)
        self._answered_seen = chat.answered

    @property
    def id(self) -> int:
        """The user id, which is the id of the chat too."""
        return int(self._chat.user["id"])

    @property
    def messages(self) -> list[Message]:
        """All that stands in the chat now, in the order it was sent."""
        return list(self._chat.messages.values())

    @property
    def screen(self) -> Message:
        """The newest message of the bot."""
        for message in reversed(self._chat.messages.values()):
            if message.by_bot:
                return message
        raise AssertionError("The bot has not written yet")

    @property
    def notices(self) -> list[str]:
        """The short notices that answered button presses."""
        return self._chat.notices

    @property
    def actions(self) -> list[str]:
        """The actions shown, such as `typing`."""
        return self._chat.actions

    async def says(self, text: str, *, replies_to: Message | None = None) -> Update:
        """Type a message or a command, perhaps as a reply."""
        self._begin()
        return self._write(Body(text, text, tuple(commands_in(text))), replies_to=replies_to)

    def edits(self, text: str) -> Update:
        """Change the text of the last message of one's own."""
        mine = [message for message in self._chat.messages.values() if not message.by_bot]
        self._begin()
        mine[-1].body = Body(text, text, tuple(commands_in(text)))
        edited = mine[-1].to_api() | {"edit_date": mine[-1].sent_at}
        return self._telegram.updates.push({"edited_message": edited})

    async def taps(
        self,
        label: str | None = None,
        *,
        choice: str | None = None,
        message: Message | None = None,
    ) -> Update:
        """Press the button with exactly this label, on the newest keyboard or on `message`.

        `choice` presses by callback data instead, and may name a button that is no longer there:
        so presses a client that has not seen the latest edit.
        """
        if message is None and label is not None:
            await self._look_behind_more(label)
        message = message or self._keyboard()
        data = choice or _button(message, label).data
        assert data is not None, f"{label} is a link"
        self._begin()
        return self._telegram.press(self._chat, message, data)

    async def _look_behind_more(self, label: str) -> None:
        """Turn the pages of the buttons until the one with this label is there."""
        for _ in range(PAGES):
            shown = self._keyboard().labels
            if label in shown or MORE not in shown:
                return
            self._begin()
            press = _button(self._keyboard(), MORE).data or ""
            self._telegram.press(self._chat, self._keyboard(), press)
            await self.sees()

    async def sends_photo(
        self,
        content: bytes,
        *,
        caption: str = "",
        album: str | None = None,
        size: int | None = None,
    ) -> Update:
        """Send a picture. `size` claims another size than the content has."""
        self._begin()
        file = self._telegram.keep_file("photo", "photo.jpg", "image/jpeg", content, size)
        return self._write(Body(caption, caption), file, album)

    async def sends_document(
        self,
        name: str,
        content: bytes,
        mime_type: str = "application/octet-stream",
        *,
        caption: str = "",
        album: str | None = None,
        size: int | None = None,
    ) -> Update:
        """Send a file. `size` claims another size than the content has."""
        self._begin()
        file = self._telegram.keep_file("document", name, mime_type, content, size)
        return self._write(Body(caption, caption), file, album)

    def blocks_bot(self) -> Update:
        """Block the bot: from now on it can write nothing here."""
        self._chat.blocked = True
        return self._membership("member", "kicked")

    def unblocks_bot(self) -> Update:
        """Let the bot write again."""
        self._chat.blocked = False
        return self._membership("kicked", "member")

    async def sees(self, text: str = "", within: float = PATIENCE_SECONDS) -> Message:
        """The newest message that came or changed since the last act and contains the text."""

        def look() -> Message | None:
            for message in reversed(self._chat.messages.values()):
                if message.by_bot and message.revision > self._seen and text in message.text:
                    return message
            return None

        return await self._until(look, within, f"sees {text!r}")

    async def stands_at(self, text: str, within: float = PATIENCE_SECONDS) -> None:
        """Wait until the newest message contains the text, whenever it came or was edited."""
        await self._until(lambda: text in self.screen.text or None, within, f"stands at {text!r}")

    async def is_told(self, text: str = "", within: float = PATIENCE_SECONDS) -> str:
        """The notice that came since the last act and contains the text."""

        def look() -> str | None:
            news = self._chat.notices[self._notices_seen :]
            return next((notice for notice in news if text in notice), None)

        return await self._until(look, within, f"is told {text!r}")

    async def is_answered(self, within: float = PATIENCE_SECONDS) -> None:
        """Wait until a button press since the last act has been answered, notice or not."""

        def look() -> bool | None:
            return self._chat.answered > self._answered_seen or None

        await self._until(look, within, "is answered")

    async def _until(self, look: Callable[[], T | None], within: float, hope: str) -> T:
        found = await self._chat.until(look, within)
        if found is None:
            raise AssertionError(f"Nobody {hope} within {within} s.\n{self.transcript()}")
        return found

    def transcript(self) -> str:
        """The chat as it stands, for reading."""
        lines = [
            f"{'bot' if message.by_bot else 'you'}: {message.text}"
            + (f" <{message.file.name}>" if message.file else "")
            + "".join(f" [{label}]" for label in message.labels)
            for message in self.messages
        ]
        return "\n".join([*lines, *(f"notice: {notice}" for notice in self.notices)])

    def _begin(self) -> None:
        self._seen = self._chat.revision
        self._notices_seen = len(self._chat.notices)
        self._answered_seen = self._chat.answered

    def _write(
        self,
        body: Body,
        file: File | None = None,
        album: str | None = None,
        replies_to: Message | None = None,
    ) -> Update:
        message = Message(
            id=self._telegram.next_number(),
            sender=self._chat.user,
            chat=self._chat.header,
            body=body,
            file=file,
            album=album,
            replies_to=replies_to,
        )
        return self._telegram.write(self._chat, message)

    def _keyboard(self) -> Message:
        for message in reversed(self._chat.messages.values()):
            if message.by_bot and message.buttons:
                return message
        raise AssertionError(f"No buttons to press.\n{self.transcript()}")

    def _membership(self, before: str, after: str) -> Update:
        def member(status: str) -> dict[str, object]:
            until = {"until_date": 0} if status == "kicked" else {}
            return {"user": self._telegram.bot, "status": status, **until}

        return self._telegram.updates.push(
            {
                "my_chat_member": {
                    "chat": self._chat.header,
                    "from": self._chat.user,
                    "date": 0,
                    "old_chat_member": member(before),
                    "new_chat_member": member(after),
                }
            }
        )


def _button(message: Message, label: str | None) -> Button:
    for row in message.buttons:
        for button in row:
            if button.label == label:
                return button
    raise AssertionError(f"No button {label!r} among {message.labels} below:\n{message.text}")
