"""The methods by which a bot takes part in a chat."""

import time
from collections.abc import Callable
from typing import Any

from tests.support.bot_api.chats import Body, Chat, File, Message
from tests.support.bot_api.entities import utf16_length
from tests.support.bot_api.errors import ApiError, bad_request
from tests.support.bot_api.parameters import (
    Parameters,
    body,
    flag,
    integer,
    markup,
    string,
    structure,
    upload,
)
from tests.support.bot_api.state import Telegram

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_NOTICE = 200
MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024
MAX_UPLOAD_BYTES = 50 * 1024 * 1024
MAX_PHOTO_BYTES = 10 * 1024 * 1024

_ACTIONS = (
    "typing",
    *("upload_photo", "upload_document", "upload_video", "upload_voice", "upload_video_note"),
    *("record_video", "record_voice", "record_video_note", "choose_sticker", "find_location"),
)


def send_message(telegram: Telegram, parameters: Parameters) -> Any:
    """Show a new message."""
    content = _text(parameters)
    return _send(telegram, parameters, content, None)


def send_document(telegram: Telegram, parameters: Parameters) -> Any:
    """Show a file, newly uploaded or known by its id."""
    content = body(parameters, "caption", MAX_CAPTION, "caption_")
    return _send(telegram, parameters, content, _file(telegram, parameters, "document"))


def send_photo(telegram: Telegram, parameters: Parameters) -> Any:
    """Show a picture, newly uploaded or known by its id."""
    content = body(parameters, "caption", MAX_CAPTION, "caption_")
    return _send(telegram, parameters, content, _file(telegram, parameters, "photo"))


def edit_message_text(telegram: Telegram, parameters: Parameters) -> Any:
    """Replace text and keyboard; a keyboard that is not given is removed."""
    chat, message = _to_edit(telegram, parameters)
    content = _text(parameters)
    if message.file is not None:
        raise bad_request("there is no text in the message to edit")
    return _edit(chat, message, content, markup(parameters))


def edit_message_reply_markup(telegram: Telegram, parameters: Parameters) -> Any:
    """Replace the keyboard alone."""
    chat, message = _to_edit(telegram, parameters)
    return _edit(chat, message, message.body, markup(parameters))


def delete_message(telegram: Telegram, parameters: Parameters) -> Any:
    """Take a message away."""
    chat = telegram.chat_to_write_in(parameters.get("chat_id"))
    if chat.messages.pop(integer(parameters, "message_id"), None) is None:
        raise bad_request("message to delete not found")
    chat.touch()
    return True


def answer_callback_query(telegram: Telegram, parameters: Parameters) -> Any:
    """Stop the waiting mark on the button, perhaps with a notice."""
    notice = string(parameters, "text")
    if utf16_length(notice) > MAX_NOTICE:
        raise bad_request("MESSAGE_TOO_LONG")
    chat = telegram.answer(string(parameters, "callback_query_id"))
    chat.answered += 1
    if notice:
        chat.notices.append(notice)
    chat.touch()
    return True


def send_chat_action(telegram: Telegram, parameters: Parameters) -> Any:
    """Show what the bot is about to do."""
    chat = telegram.chat_to_write_in(parameters.get("chat_id"))
    action = string(parameters, "action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.actions.append(action)
    chat.touch()
    return True


def get_file(telegram: Telegram, parameters: Parameters) -> Any:
    """Where to download a file."""
    file = telegram.files.get(string(parameters, "file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if file.size > MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": file.id,
        "file_unique_id": f"u{file.id}",
        "file_size": file.size,
        "file_path": file.path,
    }


def _text(parameters: Parameters) -> Body:
    content = body(parameters, "text", MAX_TEXT)
    if not content.text:
        raise bad_request("message text is empty")
    return content


def _send(telegram: Telegram, parameters: Parameters, content: Body, file: File | None) -> Any:
    chat = telegram.chat_to_write_in(parameters.get("chat_id"))
    keyboard = markup(parameters)
    _check_reply(chat, structure(parameters, "reply_parameters"))
    message = Message(
        id=telegram.next_number(),
        sender=telegram.bot,
        chat=chat.header,
        body=content,
        markup=keyboard,
        file=file,
    )
    chat.show(message)
    return message.to_api()


def _check_reply(chat: Chat, reply: dict[str, Any] | None) -> None:
    if reply is None or flag(reply, "allow_sending_without_reply"):
        return
    if reply.get("message_id") not in chat.messages:
        raise bad_request("message to be replied not found")


def _file(telegram: Telegram, parameters: Parameters, kind: str) -> File:
    sent = upload(parameters, kind)
    if sent is None:
        known = telegram.files.get(string(parameters, kind))
        if known is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return known
    if len(sent.content) > (MAX_PHOTO_BYTES if kind == "photo" else MAX_UPLOAD_BYTES):
        raise ApiError(413, "Request Entity Too Large")
    if not sent.content:
        raise bad_request("file must be non-empty")
    return telegram.keep_file(kind, sent.name, sent.mime_type, sent.content)


def _to_edit(telegram: Telegram, parameters: Parameters) -> tuple[Chat, Message]:
    chat = telegram.chat_to_write_in(parameters.get("chat_id"))
    message = chat.messages.get(integer(parameters, "message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.by_bot:
        raise bad_request("message can't be edited")
    return chat, message


def _edit(chat: Chat, message: Message, content: Body, keyboard: dict[str, Any] | None) -> Any:
    same_text = (content.text, content.entities) == (message.body.text, message.body.entities)
    if same_text and keyboard == message.markup:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are "
            "exactly the same as a current content and reply markup of the message"
        )
    message.body = content
    message.markup = keyboard
    message.edited_at = int(time.time())
    chat.show(message)
    return message.to_api()


METHODS: dict[str, Callable[[Telegram, Parameters], Any]] = {
    "answerCallbackQuery": answer_callback_query,
    "deleteMessage": delete_message,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "editMessageText": edit_message_text,
    "getFile": get_file,
    "sendChatAction": send_chat_action,
    "sendDocument": send_document,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
}
