"""What Telegram accepts below a message."""

from typing import Any

from tests.support.bot_api.errors import ApiError, bad_request

MAX_BUTTONS = 100
MAX_BUTTONS_IN_A_ROW = 8
MAX_CALLBACK_BYTES = 64

_ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "copy_text",
    "pay",
)
_URL_STARTS = ("http://", "https://", "tg://")


def checked_markup(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """The markup as it is, or None for an inline keyboard without buttons."""
    if markup is None:
        return None
    if "inline_keyboard" in markup:
        rows = [row for row in markup["inline_keyboard"] if row]
        _check_size(rows)
        for row in rows:
            for button in row:
                _check_inline_button(button)
        return {"inline_keyboard": rows} if rows else None
    if "keyboard" in markup:
        _check_size(markup["keyboard"])
        for row in markup["keyboard"]:
            for button in row:
                _check_label(button if isinstance(button, str) else button.get("text"))
    elif "remove_keyboard" not in markup and "force_reply" not in markup:
        raise bad_request("object expected as reply markup")
    return markup


def _check_size(rows: list[list[Any]]) -> None:
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_BUTTONS_IN_A_ROW for row in rows):
        raise bad_request("reply markup is too long")


def _check_inline_button(button: dict[str, Any]) -> None:
    _check_label(button.get("text"))
    if sum(action in button for action in _ACTIONS) != 1:
        raise _button_error("Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button:
        size = len(str(button["callback_data"]).encode("utf-8", "surrogatepass"))
        if not 1 <= size <= MAX_CALLBACK_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not str(button["url"]).startswith(_URL_STARTS):
        raise bad_request("BUTTON_URL_INVALID")


def _check_label(label: object) -> None:
    if not isinstance(label, str):
        raise _button_error('Field "text" must be of type String')
    if not label.strip():
        raise _button_error("Text must be non-empty")


def _button_error(reason: str) -> ApiError:
    return bad_request(f"can't parse keyboard button: {reason}")
