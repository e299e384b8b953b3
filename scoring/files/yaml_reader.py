"""YAML text -> plain data, with the line of every key and every mistake, not only the first.

Stricter than YAML: no anchors, tags, second documents or duplicate keys, and only the words of
JSON are not text (``true``, ``false``, ``null``, numbers). Numbers with a decimal point become
``Decimal``, so no float is ever created.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_DEPTH = 20
MAX_VALUES = 100_000
"""In one file; the largest catalogue has a tenth of that."""
INTEGER = re.compile(r"[-+]?\d{1,40}", re.ASCII)
DECIMAL = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,6})?", re.ASCII)
BEYOND = {".inf": "Infinity", "+.inf": "Infinity", "-.inf": "-Infinity", ".nan": "NaN"}
CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")
"""What no text needs and no terminal, page or PDF can show, halves of characters included."""
RAW_CONTROL = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\ud800-\\udfff\\ufffe\\uffff]"
)
"""The same in a file as it stands, but for the one that YAML takes for the end of a line."""
WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}

KeyPath = tuple[str | int, ...]
"""The keys and list positions that lead to a value."""


@dataclass(frozen=True, slots=True)
class SyntaxIssue:
    """A mistake of form: its code, where it is and what the text has there."""

    code: str
    place: KeyPath
    line: int | None
    found: str = ""


@dataclass(slots=True)
class ParsedFile:
    """Plain data, the line (from 1) each place of it begins on, and the flaws found.

    Text that is no YAML at all is not readable: its one ``syntax`` flaw says why.
    """

    data: Any = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    flaws: list[SyntaxIssue] = field(default_factory=list)
    is_readable: bool = True

    def line_of(self, place: KeyPath) -> int | None:
        """The line of ``place``, or of the nearest thing around it."""
        around = (place[:length] for length in range(len(place), -1, -1))
        return next((self.lines[p] for p in around if p in self.lines), None)


def parse_yaml(text: str) -> ParsedFile:
    """Everything that can be read of ``text``; what could not is in ``flaws``."""
    parsed = ParsedFile()
    if flaw := control_character(text):
        return ParsedFile(flaws=[flaw], is_readable=False)
    try:
        _Reader(text, parsed).read()
    except yaml.YAMLError as error:
        return ParsedFile(flaws=[_syntax_flaw(error)], is_readable=False)
    except ValueError:  # an escape beyond Unicode, which only libyaml reports itself
        flaw = SyntaxIssue(
            "syntax", (), max(parsed.lines.values(), default=1), "no such character"
        )
        return ParsedFile(flaws=[flaw], is_readable=False)
    return parsed


def control_character(text: str) -> SyntaxIssue | None:
    """The first control character of the file, if any: the parser would say less about it."""
    if (found := RAW_CONTROL.search(text)) is None:
        return None
    return SyntaxIssue("control-character", (), text.count("\n", 0, found.start()) + 1)


def _syntax_flaw(error: yaml.YAMLError) -> SyntaxIssue:
    mark = getattr(error, "problem_mark", None)
    found = getattr(error, "problem", None) or getattr(error, "reason", None) or "?"
    return SyntaxIssue("syntax", (), mark.line + 1 if mark else 1, str(found))


class _TooDeep(yaml.YAMLError):
    problem = f"nested more than {MAX_DEPTH} deep"


class _TooMany(yaml.YAMLError):
    problem = f"more than {MAX_VALUES} values"


class _Reader:
    """Reads one document from the parser's events."""

    def __init__(self, text: str, parsed: ParsedFile) -> None:
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=Loader))
        self.parsed = parsed
        self.values = 0

    def read(self) -> None:
        next(self.events)  # the stream's start
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return
        self.parsed.data = self._value(next(self.events), ())
        next(self.events)  # the document's end
        event = next(self.events)
        if not isinstance(event, yaml.StreamEndEvent):
            self._flaw("second-document", (), event)

    def _value(self, event: Any, place: KeyPath) -> Any:
        self.parsed.lines.setdefault(place, event.start_mark.line + 1)
        self.values += 1
        if self.values > MAX_VALUES:
            raise _TooMany
        if len(place) > MAX_DEPTH:
            raise _TooDeep
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self._flaw("anchor", place, event, event.anchor)
        if isinstance(event, yaml.AliasEvent):
            return None
        if event.tag:
            self._flaw("tag", place, event, event.tag)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place)
        if CONTROL.search(event.value):
            self._flaw("control-character", place, event)
        return event.value if event.style else plain_scalar(event.value)

    def _mapping(self, place: KeyPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event, place)
            inner = (*place, key)
            if key in found:
                self._flaw("duplicate-key", inner, event, key)
            self.parsed.lines.setdefault(inner, event.start_mark.line + 1)
            found[key] = self._value(next(self.events), inner)
        return found

    def _key(self, event: Any, place: KeyPath) -> str:
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        self._flaw("key-not-text", place, event)
        self._value(event, (*place, "?"))
        return "?"

    def _sequence(self, place: KeyPath) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self._value(event, (*place, len(found))))
        return found

    def _flaw(self, code: str, place: KeyPath, event: Any, found: str = "") -> None:
        self.parsed.flaws.append(SyntaxIssue(code, place, event.start_mark.line + 1, found))


def plain_scalar(text: str) -> str | int | Decimal | bool | None:
    """What an unquoted word of YAML stands for."""
    if text in WORDS:
        return WORDS[text]
    if text in BEYOND:
        return Decimal(BEYOND[text])
    return number_or_text(text)


def number_or_text(text: str) -> str | int | Decimal:
    """The number ``text`` is in plain digits, in JSON as in YAML; anything else stays text."""
    if INTEGER.fullmatch(text):
        return int(text)
    return Decimal(text) if DECIMAL.fullmatch(text) else text
