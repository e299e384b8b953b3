"""Reads an entry of keys and values, noting whatever is wrong with it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from scoring.files.problems import Problems, as_written, suggest
from scoring.files.wording import phrase
from scoring.files.yaml_reader import KeyPath

NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?", re.ASCII)
FULL_WIDTH = str.maketrans("０１２３４５６７８９．＋－", "0123456789.+-")
"""A Chinese keyboard's digits: a number in a text, in JSON as in YAML."""
MAX_NUMBER_CHARACTERS = 60
MAX_NOTE_CHARACTERS = 2000
MAX_LIST_ITEMS = 100
MAX_KEYS = 400
"""Of one mapping; a catalogue asks for a third of that."""


class FormReader:
    """One mapping of a file. A value of the wrong type is noted and treated as absent."""

    def __init__(self, data: object, place: KeyPath, problems: Problems, expected: str) -> None:
        """``expected`` is the code of the problem when ``data`` is no mapping at all."""
        self.place = place
        self.is_mapping = isinstance(data, dict)
        self._problems = problems
        self._data: Mapping[str, Any] = data if isinstance(data, dict) else {}
        if not self.is_mapping:
            self.note(expected, found=as_written(data))
        elif len(self._data) > MAX_KEYS:
            self.note("too-many-keys", found=len(self._data), limit=MAX_KEYS)
            self._data = {}

    def __contains__(self, key: object) -> bool:
        return key in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def raw(self, key: str) -> object:
        """The value as read; ``None`` when absent."""
        return self._data.get(key)

    def inside(self, key: str, expected: str) -> "FormReader":
        """The mapping under ``key``; ``expected`` as for the entry itself."""
        return FormReader(self.raw(key), (*self.place, key), self._problems, expected)

    def entries(self, key: str) -> list["FormReader"]:
        """The mappings of the list under ``key``."""
        value = self.raw(key)
        if not isinstance(value, list):
            self._refuse("not-a-list-of-entries", key)
            return []
        if len(value) > MAX_LIST_ITEMS:
            self.note("list-too-long", key, items=MAX_LIST_ITEMS, limit=MAX_NOTE_CHARACTERS)
            return []
        place = (*self.place, key)
        return [
            FormReader(one, (*place, i), self._problems, "not-an-entry")
            for i, one in enumerate(value)
        ]

    def note(self, code: str, key: str | None = None, **details: object) -> None:
        """Note a problem of the entry, or of one of its keys."""
        place = self.place if key is None else (*self.place, key)
        self._problems.add(code, place, details)

    def only(self, known: Iterable[str]) -> None:
        """Note every key that is not ``known``."""
        known = tuple(known)
        for key in self:
            if key not in known:
                self.note("unknown-key", key, **about_unknown_key(key, known))

    def text(self, key: str, limit: int = MAX_NOTE_CHARACTERS) -> str | None:
        """A text, stripped of surrounding blanks; an empty one counts as absent."""
        value = self.raw(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self._refuse("not-a-text", key)
            return None
        if len(value) > limit:
            self.note("text-too-long", key, found=len(value), limit=limit)
            return None
        return value.strip() or None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._refuse("not-a-list-of-texts", key)
            return ()
        if len(value) > MAX_LIST_ITEMS or any(len(item) > MAX_NOTE_CHARACTERS for item in value):
            self.note("list-too-long", key, items=MAX_LIST_ITEMS, limit=MAX_NOTE_CHARACTERS)
            return ()
        return tuple(value)

    def flag(self, key: str) -> bool | None:
        """True or false."""
        value = self.raw(key)
        if value is None or isinstance(value, bool):
            return value
        self._refuse("not-a-flag", key)
        return None

    def whole(self, key: str, least: int, most: int) -> int | None:
        """A whole number from ``least`` to ``most``, written as a number or as a text."""
        number = self.number(key)
        if number is None:
            return None
        if number != number.to_integral_value() or not least <= number <= most:
            self.note("not-in-range", key, found=as_written(number), least=least, most=most)
            return None
        return int(number)

    def is_plain_number(self, key: str) -> bool:
        """Whether it is a number in digits alone, written as a number or as a text."""
        value = self.raw(key)
        return not isinstance(value, str) or _number_in(value.strip()) is not None

    def number(self, key: str) -> Decimal | None:
        """A number, exact, written as a number or as a text. It may be NaN or infinite."""
        value = self.raw(key)
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return Decimal(value)
        if isinstance(value, str) and (number := _number_in(value.strip())) is not None:
            return number
        self._refuse("not-a-number", key)
        return None

    def _refuse(self, code: str, key: str) -> None:
        self.note(code, key, found=as_written(self.raw(key)))


def _number_in(text: str) -> Decimal | None:
    if len(text) > MAX_NUMBER_CHARACTERS:
        return None
    plain = text.translate(FULL_WIDTH)
    return Decimal(plain) if NUMBER.fullmatch(plain) else None


def about_unknown_key(key: str, known: Iterable[str]) -> dict[str, object]:
    """The details of an ``unknown-key`` problem: what was probably meant."""
    others = (other for other in known if other != key)
    return {"found": key, "remedy": suggest(key, others, phrase("remove-it"))}
