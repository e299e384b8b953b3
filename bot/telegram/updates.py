"""Turns the updates of Telegram into inputs, and choices into the data of buttons.

Updates are read as plain values: a press contains the whole message it was made on, and building
the library's objects from it takes longer than the turn's database statements.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec import Struct

from dialogs.core.inputs import Choice, Command, Input, Start, Text, Unreadable
from dialogs.typed.china_time import CHINA
from scoring.values import Language
from storage.files.evidence import FILE_LIMIT

UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of updates we ask for."""
DATA_BYTES = 64
"""Telegram's limit on callback data."""
LABEL_LIMIT = 40
"""Most characters of a person's name."""
MEGABYTE = 1024 * 1024
UNREAD = frozenset(
    {
        "sticker", "voice", "video", "video_note", "audio", "location", "venue", "contact",
        "poll", "dice", "game", "story", "paid_media", "checklist",
    }
)  # fmt: skip
"""What people send and the bot cannot use. What Telegram itself reports, such as a pinned message,
is not among these and gets no answer."""

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Attached:
    """A file to be downloaded from Telegram before the turn that attaches it."""

    key: str
    order: int
    file_id: str
    name: str
    media_type: str
    caption: str


class Press(Struct, frozen=True):
    """The button press of an input: the query to answer, and the message that was pressed.

    ``has_buttons``: whether the message still had buttons when the press reached Telegram.
    """

    query: str
    message: int | None
    has_buttons: bool = True


class Inbound(Struct, frozen=True):
    """What one person did in their private chat with the bot.

    ``written``: when, by Telegram's clock; 0 where it does not say. ``replied``: the message of
    the bot that it replies to. ``edits``: the text replaces one sent before.
    """

    chat: int
    language: Language
    given: Input | Attached
    press: Press | None = None
    label: str = ""
    written: int = 0
    replied: int | None = None
    edits: bool = False

    def leaves_at_bottom(self, message: int) -> bool:
        """Whether a message of the bot is still the last in the chat: pressed, or sent later."""
        if self.press is not None:
            return self.press.message == message
        return self.given.order < message


@dataclass(frozen=True, slots=True)
class GroupCall:
    """The bot was added to a group, or a command was written there, perhaps to ``bot``."""

    chat: int
    language: Language
    bot: str = ""


@dataclass(frozen=True, slots=True)
class Reachability:
    """A person has blocked the bot or lets it write again."""

    chat: int
    reachable: bool


def pack(session: int, turn: int, choice: str) -> str:
    """The data of a button: session, turn and choice. Raises ``ValueError`` if it does not fit."""
    data = f"{session:x}.{turn:x}.{choice}"
    if len(data.encode()) > DATA_BYTES:
        raise ValueError(f"callback data of {len(data.encode())} bytes: {data}")
    return data


def unpack(data: str, key: str) -> Choice:
    """The choice in the data of a button; data in an unknown format is from an old button."""
    parts = data.split(".", 2)
    try:
        session, turn = int(parts[0], 16), int(parts[1], 16)
        return Choice(key=key, session=session, turn=turn, choice=parts[2])
    except (ValueError, IndexError):
        return Choice(key=key, session=-1, turn=-1, choice="")


def key_of(update: Values) -> str:
    """The key of the input in an update."""
    return f"u{update['update_id']}"


def owner_of(update: Values) -> str:
    """The external id of the person an update is from; empty if it is from nobody."""
    if query := update.get("callback_query"):
        return str(query["from"]["id"])
    came = next((update[kind] for kind in UPDATES if kind in update), None)
    return str(came["chat"]["id"]) if came else ""


def inbound(update: Values) -> Inbound | Reachability | GroupCall | None:
    """What a person did; ``None`` for what does not concern the bot, such as talk in groups."""
    key = key_of(update)
    if query := update.get("callback_query"):
        return _pressed(query, key)
    if message := update.get("message"):
        return _written(message, key)
    if edited := update.get("edited_message"):
        return _edited(edited, key)
    if changed := update.get("my_chat_member"):
        return _reachability(changed)
    return None


def _pressed(query: Values, key: str) -> Inbound | None:
    """A press; without its message if Telegram no longer has it."""
    person = query["from"]
    message = query.get("message") or {"message_id": None, "chat": _private(person)}
    if message["chat"]["type"] != "private":
        return None
    press = Press(query["id"], message["message_id"], "reply_markup" in message)
    given = unpack(query.get("data", ""), key)
    return Inbound(message["chat"]["id"], _language(person), given, press, _label(person))


def _private(person: Values) -> Values:
    return {"id": person["id"], "type": "private"}


def _written(message: Values, key: str) -> Inbound | GroupCall | None:
    chat, person = message["chat"], message.get("from")
    if person is None:
        return None
    if chat["type"] != "private":
        return _called(message, person)
    given = _given(message, key)
    if given is None:
        return None
    name, written = _label(person), message.get("date", 0)
    replied = _replied(message)
    return Inbound(
        chat["id"], _language(person), given, label=name, written=written, replied=replied
    )


def _replied(message: Values) -> int | None:
    """The message of the bot that another replies to."""
    replied = message.get("reply_to_message")
    is_ours = replied is not None and replied.get("from", {}).get("is_bot", False)
    return replied["message_id"] if replied and is_ours else None


def _called(message: Values, person: Values) -> GroupCall | None:
    """A command in a group; other messages there are not for the bot."""
    command = message.get("text", "").split(None, 1)[:1]
    if not command or not command[0].startswith("/"):
        return None
    return GroupCall(message["chat"]["id"], _language(person), command[0].partition("@")[2])


def _edited(message: Values, key: str) -> Inbound | None:
    """A text edited after it was sent; edited commands and files are ignored."""
    chat, person = message["chat"], message.get("from")
    if chat["type"] != "private" or person is None:
        return None
    order: int = message["message_id"]
    text = message.get("text", "")
    if text and not text.startswith("/"):
        given: Input = Text(key=key, order=order, text=text)
    elif text or "caption" in message:
        given = Unreadable(key=key, order=order, code="edit-ignored")
    else:
        return None  # such as a live location
    return Inbound(chat["id"], _language(person), given, label=_label(person), edits=True)


def _reachability(changed: Values) -> Reachability | GroupCall | None:
    chat, status = changed["chat"], changed["new_chat_member"]["status"]
    if chat["type"] in ("group", "supergroup") and status in ("member", "administrator"):
        return GroupCall(chat["id"], _language(changed["from"]))
    if chat["type"] != "private":
        return None
    return Reachability(chat["id"], status not in ("kicked", "left"))


def _language(person: Values) -> Language:
    return "zh" if person.get("language_code", "zh").startswith("zh") else "en"


def _label(person: Values) -> str:
    """The person's name on Telegram: the user name, which is unique, or the first name."""
    if username := person.get("username"):
        return f"@{username}"[:LABEL_LIMIT]
    name = "".join(char if char.isprintable() else " " for char in person.get("first_name", ""))
    return " ".join(name.split())[:LABEL_LIMIT]


def _given(message: Values, key: str) -> Input | Attached | None:
    order: int = message["message_id"]
    if (text := message.get("text")) is not None:
        return _typed(text, key, order)
    file = message.get("document") or _largest(message.get("photo"))
    if file is not None:
        return _sent(message, file, key)
    if message.keys().isdisjoint(UNREAD):
        return None
    return Unreadable(key=key, order=order, code="unsupported")


def _largest(photo: list[Values] | None) -> Values | None:
    """The largest size of a picture: Telegram lists it last."""
    return photo[-1] if photo else None


def _typed(text: str, key: str, order: int) -> Input:
    if not text.startswith("/"):
        return Text(key=key, order=order, text=text)
    name, argument = [*text[1:].split(None, 1), "", ""][:2]
    name = name.partition("@")[0].casefold()
    if name == "start":
        return Start(key=key, order=order, payload=argument.strip())
    return Command(key=key, order=order, name=name, argument=argument.strip())


def _sent(message: Values, file: Values, key: str) -> Attached | Unreadable:
    order = message["message_id"]
    if file.get("file_size", 0) > FILE_LIMIT:
        return too_big(key, order, file["file_size"])
    return Attached(
        key=key,
        order=order,
        file_id=file["file_id"],
        name=file.get("file_name") or _name_of_photo(message),
        media_type=file.get("mime_type", "image/jpeg" if "photo" in message else ""),
        caption=message.get("caption", ""),
    )


def _name_of_photo(message: Values) -> str:
    taken = datetime.fromtimestamp(message["date"], CHINA)
    ending = ".jpg" if "photo" in message else ""
    return f"{taken:%Y%m%d-%H%M%S}-{message['message_id']}{ending}"


def too_big(key: str, order: int, size: int | None) -> Unreadable:
    """A file larger than a bot may download; Telegram does not always say how large."""
    known = f"{size / MEGABYTE:.1f} MB" if size else f"> {FILE_LIMIT / MEGABYTE:.0f} MB"
    params = (("size", known), ("limit", f"{FILE_LIMIT / MEGABYTE:.0f} MB"))
    return Unreadable(key=key, order=order, code="file-too-big", params=params)
