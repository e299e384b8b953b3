"""A Telegram update -> what the person did."""

from dataclasses import dataclass

from telegram import Document, Message, PhotoSize, Update

from bot.telegram.callbacks import unpack
from dialogs.inputs import Command, Input, Start, Text, Unreadable
from dialogs.session import Language
from storage.evidence import FILE_LIMIT

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Attached:
    """A file still at Telegram's, to be fetched before the turn that attaches it."""

    key: str
    order: int
    file_id: str
    name: str
    media_type: str
    caption: str


@dataclass(frozen=True, slots=True)
class Press:
    """The button press behind an input: the query to answer, the message it was pressed on."""

    query: str
    message: int | None


@dataclass(frozen=True, slots=True)
class Inbound:
    """One act of one person in her private chat with the bot."""

    chat: int
    language: Language
    given: Input | Attached
    press: Press | None = None


def inbound(update: Update) -> Inbound | None:
    """What a person did; ``None`` for what concerns no private chat with a person."""
    user, chat = update.effective_user, update.effective_chat
    if user is None or chat is None or chat.type != "private":
        return None
    language: Language = "zh" if (user.language_code or "zh").startswith("zh") else "en"
    key = f"u{update.update_id}"
    if query := update.callback_query:
        message = query.message.message_id if query.message else None
        return Inbound(chat.id, language, unpack(query.data or "", key), Press(query.id, message))
    if update.message is None:
        return None
    return Inbound(chat.id, language, _given(update.message, key))


def _given(message: Message, key: str) -> Input | Attached:
    if message.text is not None:
        return _typed(message.text, key, message.message_id)
    file = message.document or (message.photo[-1] if message.photo else None)
    if file is None:
        return Unreadable(key=key, order=message.message_id, code="unsupported")
    if (file.file_size or 0) > FILE_LIMIT:
        return _too_big(file, key, message.message_id)
    return _attached(message, file, key)


def _typed(text: str, key: str, order: int) -> Input:
    if not text.startswith("/"):
        return Text(key=key, order=order, text=text)
    name, _, argument = text[1:].partition(" ")
    name = name.partition("@")[0].casefold()
    if name == "start":
        return Start(key=key, order=order, payload=argument.strip())
    return Command(key=key, order=order, name=name, argument=argument.strip())


def _attached(message: Message, file: Document | PhotoSize, key: str) -> Attached:
    if isinstance(file, Document):
        name, media_type = file.file_name or "", file.mime_type or ""
    else:
        name, media_type = f"{message.date:%Y%m%d-%H%M%S}-{message.message_id}.jpg", "image/jpeg"
    return Attached(key, message.message_id, file.file_id, name, media_type, message.caption or "")


def _too_big(file: Document | PhotoSize, key: str, order: int) -> Unreadable:
    size, limit = (file.file_size or 0) / MEGABYTE, FILE_LIMIT / MEGABYTE
    params = (("size", f"{size:.1f} MB"), ("limit", f"{limit:.0f} MB"))
    return Unreadable(key=key, order=order, code="file-too-big", params=params)
