"""Text with HTML tags -> plain text and entities, as strict as Telegram reads it."""

import re
from typing import Any

from tests.support.bot_api.errors import ApiError, bad_request

Entity = dict[str, Any]

_TAG = re.compile(r"""<(?P<end>/?)(?P<name>[^\s>]*)(?P<rest>(?:[^>"']|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(r"""\s*([\w-]+)\s*(?:=\s*("[^"]*"|'[^']*'|[\w./:#?&=%+-]+))?""")
_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(?!\S)")
_SPACE = " \t\r\n\v\f\0"
_TYPES = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("span", "tg-spoiler"), "spoiler"),
    "a": "text_link",
    "blockquote": "blockquote",
    "code": "code",
    "pre": "pre",
}


def utf16_length(text: str) -> int:
    """The length in the units Telegram counts in."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def commands_in(text: str) -> list[Entity]:
    """The entities Telegram adds where a person types a command."""
    return [
        {
            "type": "bot_command",
            "offset": utf16_length(text[: found.start()]),
            "length": utf16_length(found.group()),
        }
        for found in _COMMAND.finditer(text)
    ]


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The text a reader sees, and its entities in the order they begin.

    A bare `&` is text, as it is for Telegram; a bare `<` is an error.
    """
    if "<" not in source:
        return _unescape(source), []
    reader = _Reader(source)
    at = 0
    while (start := source.find("<", at)) >= 0:
        reader.add_text(source[at:start])
        tag = _TAG.match(source, start)
        if tag is None:
            raise _refusal(f"Unclosed start tag at byte offset {reader.bytes_before(start)}")
        if tag["end"]:
            reader.close(tag)
        else:
            reader.open(tag)
        at = tag.end()
    reader.add_text(source[at:])
    return reader.finish()


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without white space at either end, and no entity reaching beyond what is left."""
    kept = text.strip(_SPACE)
    if kept == text:
        return text, entities
    lead = utf16_length(text) - utf16_length(text.lstrip(_SPACE))
    size = utf16_length(kept)
    within = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, size)
        if start < end:
            within.append({**entity, "offset": start, "length": end - start})
    return kept, within


class _Reader:
    """What has been read so far: pieces of text, entities, and the tags still open."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._pieces: list[str] = []
        self._length = 0
        self._entities: list[Entity] = []
        self._open: list[tuple[str, Entity]] = []

    def bytes_before(self, position: int) -> int:
        return len(self._source[:position].encode("utf-8", "surrogatepass"))

    def add_text(self, escaped: str) -> None:
        text = _unescape(escaped)
        self._pieces.append(text)
        self._length += utf16_length(text)

    def open(self, tag: re.Match[str]) -> None:
        name = tag["name"].lower()
        place = f"at byte offset {self.bytes_before(tag.start())}"
        if name not in _TYPES:
            raise _refusal(f'Unsupported start tag "{name}" {place}')
        entity: Entity = {"type": _TYPES[name], "offset": self._length, "length": 0}
        attributes = _attributes(tag["rest"])
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _refusal(f'Tag "span" must have class "tg-spoiler" {place}')
        if name == "a":
            entity["url"] = attributes.get("href", "")
        if name == "blockquote" and "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        self._open.append((name, entity))
        self._entities.append(entity)

    def close(self, tag: re.Match[str]) -> None:
        name = tag["name"].lower()
        place = f"at byte offset {self.bytes_before(tag.start())}"
        if not self._open:
            raise _refusal(f"Unexpected end tag {place}")
        expected, entity = self._open.pop()
        if name not in ("", expected):
            raise _refusal(
                f'Unmatched end tag {place}, expected "</{expected}>", found "</{name}>"'
            )
        entity["length"] = self._length - entity["offset"]

    def finish(self) -> tuple[str, list[Entity]]:
        if self._open:
            name = self._open[-1][0]
            raise _refusal(f'Can\'t find end tag corresponding to start tag "{name}"')
        return "".join(self._pieces), [entity for entity in self._entities if entity["length"]]


def _attributes(text: str) -> dict[str, str]:
    return {
        found[1].lower(): _unescape((found[2] or "").strip("\"'"))
        for found in _ATTRIBUTE.finditer(text)
    }


def _unescape(text: str) -> str:
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(reference: re.Match[str]) -> str:
    named, decimal, hexadecimal = reference.groups()
    if named:
        return _NAMED[named]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code <= 0x10FFFF else reference.group()


def _refusal(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")
