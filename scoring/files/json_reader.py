"""JSON text -> plain data: numbers exact, duplicate keys noted with their place."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.files.yaml_reader import (
    CONTROL,
    MAX_DEPTH,
    KeyPath,
    ParsedFile,
    SyntaxIssue,
    number_or_text,
    parse_yaml,
)


class ParsedJson(ParsedFile):
    """Finds lines on demand by parsing the text as YAML, because the JSON reader gives none."""

    __slots__ = ("_is_read", "_text")

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._is_read = False

    def line_of(self, place: KeyPath) -> int | None:
        """The line of ``place``; ``None`` where the file cannot be read as YAML."""
        if not self._is_read:
            self.lines, self._is_read = parse_yaml(self._text).lines, True
        return super().line_of(place)


def parse_json(text: str) -> ParsedFile:
    """Everything that can be read from ``text``; what could not is in ``flaws``."""
    parsed = ParsedJson(text)
    try:
        pairs = json.loads(
            text,
            object_pairs_hook=_Pairs,
            parse_int=number_or_text,
            parse_float=number_or_text,
            parse_constant=Decimal,
        )
        parsed.data = _plain(pairs, (), parsed)
    except json.JSONDecodeError as error:
        parsed.flaws.append(SyntaxIssue("syntax", (), error.lineno, error.msg))
        parsed.is_readable = False
    except RecursionError:
        parsed.flaws.append(SyntaxIssue("syntax", (), 1, f"nested more than {MAX_DEPTH} deep"))
        parsed.is_readable = False
    return parsed


class _Pairs(list[tuple[str, Any]]):
    """An object as written, duplicate keys and all."""


def _plain(value: Any, place: KeyPath, parsed: ParsedFile) -> Any:
    if len(place) > MAX_DEPTH:
        raise RecursionError
    if isinstance(value, _Pairs):
        return _plain_object(value, place, parsed)
    if isinstance(value, list):
        return [_plain(item, (*place, i), parsed) for i, item in enumerate(value)]
    if isinstance(value, str) and CONTROL.search(value):
        parsed.flaws.append(SyntaxIssue("control-character", place, None))
    return value


def _plain_object(pairs: _Pairs, place: KeyPath, parsed: ParsedFile) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        inner = (*place, key)
        if key in found:
            parsed.flaws.append(SyntaxIssue("duplicate-key", inner, None, key))
        found[key] = _plain(value, inner, parsed)
    return found
