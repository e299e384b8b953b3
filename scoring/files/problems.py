"""Gathers the problems of a file and puts them into words."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction

from scoring.errors import Problem
from scoring.files.problem_words import message_of, remedy_of
from scoring.files.yaml_reader import KeyPath, ParsedFile

MAX_SHOWN = 60
MAX_QUOTED = 200
"""Characters of one word of a file that a message repeats."""
MAX_LISTED = 1000
"""Characters of what there is to choose from, which is ours."""
LISTS = frozenset({"items", "known", "measures", "options", "benchmarks_zh", "benchmarks_en"})
MAX_PROBLEMS = 200
"""Of one file; nobody reads more at once."""


class Problems:
    """The problems met in one file so far."""

    def __init__(self, file: str, marked: ParsedFile) -> None:
        """``marked`` is what was read of the file; its own flaws are the first problems."""
        self._file = file
        self._marked = marked
        self._found: list[Problem] = []
        self.is_full = False
        for flaw in marked.flaws:
            self.add(flaw.code, flaw.place, {"found": flaw.found}, flaw.line)

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(
        self, code: str, place: KeyPath, details: Mapping[str, object], line: int | None = None
    ) -> None:
        """Note the problem ``code`` at ``place``; ``details`` fill the gaps in its words."""
        if len(self._found) == MAX_PROBLEMS:
            self.is_full = True
            return
        line = line or self._marked.line_of(place)
        self._found.append(self._told(code, place, details, line))

    def _told(
        self, code: str, place: KeyPath, details: Mapping[str, object], line: int | None
    ) -> Problem:
        details = {
            key: _printable(value, MAX_LISTED if key in LISTS else MAX_QUOTED)
            for key, value in details.items()
        }
        message, remedy = message_of(code, details), remedy_of(code, details)
        return Problem(code, self._file, line, spelled(place), message, remedy)

    def in_file_order(self) -> list[Problem]:
        """By line; those without one keep the order they were met in.

        Where there are more than are told, the last says so; ``is_full`` is true then, and there
        is no need to look for any more.
        """
        ordered = sorted(self._found, key=lambda problem: problem.line or 0)
        if self.is_full:
            ordered.append(self._told("more-problems", (), {}, None))
        return ordered


def spelled(place: KeyPath) -> str:
    """``criteria[3].points``; ``$`` for the whole file."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{_printable(step)}" for step in place)
    return "".join(steps).lstrip(".") or "$"


def _printable(value: object, limit: int = MAX_QUOTED) -> object:
    """Text that may stand in a message: one line, no terminal codes, not longer than helps."""
    if isinstance(value, Decimal | Fraction):
        value = str(value)
    if not isinstance(value, str):
        return value
    shown = value[: limit + 1]
    if not shown.isprintable():
        shown = "".join(char if char.isprintable() else repr(char)[1:-1] for char in shown)
    return shown if len(shown) <= limit else f"{shown[:limit]}…"


def closest(word: str, words: Iterable[str]) -> str | None:
    """The one of ``words`` that ``word`` was probably meant to be."""
    return next(iter(get_close_matches(word, list(words), n=1)), None)


def as_written(value: object) -> str:
    """``value`` much as the file has it, cut short where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
