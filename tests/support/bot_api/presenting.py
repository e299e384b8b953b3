"""The methods by which a bot presents itself: commands, descriptions, menu, webhook."""

import json
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from tests.support.bot_api.errors import bad_request
from tests.support.bot_api.parameters import Parameters, flag, integer, string, structure
from tests.support.bot_api.state import WEBHOOK, Telegram

HERE = "http://127.0.0.1:"
"""Where a webhook needs no https, as with a Bot API server of one's own."""
MAX_COMMANDS = 100
MAX_DESCRIPTION = 256
TEXT_LIMITS = {"name": 64, "description": 512, "short_description": 120}

_COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE_CODE = re.compile(r"(?:[a-z]{2})?")
_SCOPES_WITHOUT_CHAT = (
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
)
_SCOPES = (*_SCOPES_WITHOUT_CHAT, "chat", "chat_administrators", "chat_member")
_MENU_BUTTONS = ("commands", "web_app", "default")

Method = Callable[[Telegram, Parameters], Any]


def get_me(telegram: Telegram, _: Parameters) -> Any:
    """The bot itself."""
    return {
        **telegram.bot,
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


def set_my_commands(telegram: Telegram, parameters: Parameters) -> Any:
    """Replace the menu for one scope and language."""
    commands = structure(parameters, "commands") or []
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND_NAME.fullmatch(command.get("command", "")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= MAX_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    telegram.settings[_commands_key(telegram, parameters)] = commands
    return True


def get_my_commands(telegram: Telegram, parameters: Parameters) -> Any:
    """The menu for exactly this scope and language."""
    return telegram.settings.get(_commands_key(telegram, parameters), [])


def delete_my_commands(telegram: Telegram, parameters: Parameters) -> Any:
    """Remove the menu for one scope and language."""
    telegram.settings.pop(_commands_key(telegram, parameters), None)
    return True


def set_chat_menu_button(telegram: Telegram, parameters: Parameters) -> Any:
    """Choose what the button beside the input field opens, for one chat or for all."""
    button = structure(parameters, "menu_button") or {"type": "default"}
    if button.get("type") not in _MENU_BUTTONS:
        raise bad_request("can't parse menu button: Unsupported type specified")
    telegram.settings["menu_button", string(parameters, "chat_id"), ""] = button
    return True


def get_chat_menu_button(telegram: Telegram, parameters: Parameters) -> Any:
    """What the button beside the input field opens."""
    key = ("menu_button", string(parameters, "chat_id"), "")
    return telegram.settings.get(key, {"type": "default"})


def set_webhook(telegram: Telegram, parameters: Parameters) -> Any:
    """Set the webhook, which ends polling; an empty address removes it."""
    url = string(parameters, "url")
    if url and not url.startswith(("https://", HERE)):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    telegram.settings.pop(WEBHOOK, None)
    if url:
        telegram.settings[WEBHOOK] = {
            "url": url,
            "secret": string(parameters, "secret_token"),
            "at_once": integer(parameters, "max_connections", 40),
            "last": 200,
        }
    return True


def delete_webhook(telegram: Telegram, parameters: Parameters) -> Any:
    """Return to polling."""
    telegram.settings.pop(WEBHOOK, None)
    if flag(parameters, "drop_pending_updates"):
        telegram.updates.clear()
    return True


def get_webhook_info(telegram: Telegram, _: Parameters) -> Any:
    """Where updates go, and how many wait."""
    hook = telegram.settings.get(WEBHOOK, {"url": "", "last": 200})
    info = {
        "url": hook["url"],
        "has_custom_certificate": False,
        "pending_update_count": len(telegram.updates),
    }
    if hook["last"] != HTTPStatus.OK:
        info["last_error_message"] = f"Wrong response from the webhook: {hook['last']}"
    return info


def _language(parameters: Parameters) -> str:
    code = string(parameters, "language_code")
    if not _LANGUAGE_CODE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _commands_key(telegram: Telegram, parameters: Parameters) -> tuple[str, str, str]:
    scope = structure(parameters, "scope") or {"type": "default"}
    if scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if scope["type"] not in _SCOPES_WITHOUT_CHAT:
        telegram.chat_to_write_in(scope.get("chat_id"))
    return "commands", json.dumps(scope, sort_keys=True), _language(parameters)


def _text_setter(what: str) -> Method:
    def set_text(telegram: Telegram, parameters: Parameters) -> Any:
        text = string(parameters, what)
        if len(text) > TEXT_LIMITS[what]:
            raise bad_request(f"bot {what.replace('_', ' ')} is too long")
        telegram.settings[what, "", _language(parameters)] = text
        return True

    return set_text


def _text_getter(what: str) -> Method:
    def get_text(telegram: Telegram, parameters: Parameters) -> Any:
        return {what: telegram.settings.get((what, "", _language(parameters)), "")}

    return get_text


METHODS: dict[str, Method] = {
    "deleteMyCommands": delete_my_commands,
    "deleteWebhook": delete_webhook,
    "getChatMenuButton": get_chat_menu_button,
    "getMe": get_me,
    "getMyCommands": get_my_commands,
    "getMyDescription": _text_getter("description"),
    "getMyName": _text_getter("name"),
    "getMyShortDescription": _text_getter("short_description"),
    "getWebhookInfo": get_webhook_info,
    "setChatMenuButton": set_chat_menu_button,
    "setMyCommands": set_my_commands,
    "setMyDescription": _text_setter("description"),
    "setMyName": _text_setter("name"),
    "setMyShortDescription": _text_setter("short_description"),
    "setWebhook": set_webhook,
}
