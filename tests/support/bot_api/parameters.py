"""The parameters of a call, however they came: JSON, a form, or the query of the address."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.bot_api.chats import Body
from tests.support.bot_api.entities import parse_html, trimmed, utf16_length
from tests.support.bot_api.errors import bad_request
from tests.support.bot_api.keyboards import checked_markup

Parameters = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart request."""

    name: str
    mime_type: str
    content: bytes


def string(parameters: Parameters, name: str) -> str:
    """The text, empty where it is missing."""
    return str(parameters.get(name, ""))


def integer(parameters: Parameters, name: str, default: int = 0) -> int:
    """The whole number."""
    try:
        return int(parameters.get(name, default))
    except (TypeError, ValueError):
        raise bad_request(f'parameter "{name}" must be of type Integer') from None


def flag(parameters: Parameters, name: str) -> bool:
    """Whether it is set."""
    return str(parameters.get(name, "")).lower() in ("true", "1")


def structure(parameters: Parameters, name: str) -> Any:
    """A list or an object, which a form carries as JSON; None where it is missing."""
    value = parameters.get(name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value else None
    except ValueError:
        raise bad_request(f"can't parse {name} JSON object") from None


def upload(parameters: Parameters, name: str) -> Upload | None:
    """The file sent as this parameter, in its own part or in an attached one."""
    value = parameters.get(name)
    if isinstance(value, str) and value.startswith("attach://"):
        value = parameters.get(value.removeprefix("attach://"))
    return value if isinstance(value, Upload) else None


def body(parameters: Parameters, name: str, limit: int, prefix: str = "") -> Body:
    """Text or caption with its entities; too long is refused, empty is for the caller to judge."""
    source = string(parameters, name)
    mode = string(parameters, "parse_mode")
    if mode.upper() == "HTML":
        text, entities = parse_html(source)
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        text, entities = source, structure(parameters, f"{prefix}entities") or []
    text, entities = trimmed(text, entities)
    if utf16_length(text) > limit:
        raise bad_request(f"message {prefix.replace('_', ' ')}is too long")
    return Body(source, text if text.strip() else "", tuple(entities))


def markup(parameters: Parameters) -> dict[str, Any] | None:
    """The keyboard to show, checked."""
    return checked_markup(structure(parameters, "reply_markup"))
