"""Collects the problems of a file and words them (``wording/problems.yaml``)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from functools import cache

from scoring.errors import Problem
from scoring.files.data import read_data
from scoring.files.wording import fill, phrase
from scoring.files.yaml_reader import KeyPath, ParsedFile
from scoring.values import Frozen, Text

MAX_SHOWN = 60
MAX_QUOTED = 200
"""Characters of one word of a file that a message repeats."""
MAX_LISTED = 1000
"""Characters of a list of what there is to choose from, which is ours."""
LISTS = frozenset({"items", "known", "measures", "options", "benchmarks"})
MAX_PROBLEMS = 200
"""Of one file; nobody reads more at once."""


@dataclass(frozen=True, slots=True)
class Issue:
    """What a cross-check finds: two things that do not agree; ``details`` fill its sentence."""

    code: str
    place: KeyPath
    details: Mapping[str, object]


def issue(code: str, place: KeyPath, **details: object) -> Issue:
    """An ``Issue`` with its details as keywords."""
    return Issue(code, place, details)


class ProblemWords(Frozen):
    """The words for a mistake and its remedy; details fill the placeholders in braces."""

    message: Text
    remedy: Text


@cache
def problem_words() -> Mapping[str, ProblemWords]:
    """The words by the problem's code."""
    data = read_data("wording/problems.yaml")
    return {code: ProblemWords.model_validate(words) for code, words in data.items()}


def message_of(code: str, details: Mapping[str, object]) -> Text:
    """What is wrong."""
    return fill(problem_words()[code].message, details)


class Problems:
    """The problems met in one file so far."""

    def __init__(self, file: str, parsed: ParsedFile) -> None:
        """``parsed`` is what was read of the file; its own flaws are the first problems."""
        self._file = file
        self._parsed = parsed
        self._found: list[Problem] = []
        self.is_full = False
        for flaw in parsed.flaws:
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
        line = line or self._parsed.line_of(place)
        self._found.append(self._worded(code, place, details, line))

    def add_issue(self, found: Issue) -> None:
        """Note what a cross-check found."""
        self.add(found.code, found.place, found.details)

    def _worded(
        self, code: str, place: KeyPath, details: Mapping[str, object], line: int | None
    ) -> Problem:
        details = {
            key: _printable(value, MAX_LISTED if key in LISTS else MAX_QUOTED)
            for key, value in details.items()
        }
        remedy = fill(problem_words()[code].remedy, details)
        return Problem(code, self._file, line, spelled(place), message_of(code, details), remedy)

    def in_file_order(self) -> list[Problem]:
        """By line; those without a line keep the order in which they were found.

        If there are more than can be listed, the last one says so; ``is_full`` is then true, and
        the search can stop.
        """
        ordered = sorted(self._found, key=lambda problem: problem.line or 0)
        if self.is_full:
            ordered.append(self._worded("more-problems", (), {}, None))
        return ordered


def spelled(place: KeyPath) -> str:
    """``criteria[3].points``; ``$`` for the whole file."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{_printable(step)}" for step in place)
    return "".join(steps).lstrip(".") or "$"


def _printable(value: object, limit: int = MAX_QUOTED) -> object:
    """Text fit for a message: one line, no terminal codes, limited length."""
    if isinstance(value, Text):
        return Text.model_construct(zh=_printable(value.zh, limit), en=_printable(value.en, limit))
    if isinstance(value, Decimal | Fraction):
        value = str(value)
    if not isinstance(value, str):
        return value
    shown = value[: limit + 1]
    if not shown.isprintable():
        shown = "".join(char if char.isprintable() else repr(char)[1:-1] for char in shown)
    return shown if len(shown) <= limit else f"{shown[:limit]}…"


def closest(word: str, words: Iterable[str]) -> str | None:
    """The one of ``words`` that ``word`` is probably a misspelling of."""
    return next(iter(get_close_matches(word, list(words), n=1)), None)


def suggest(word: str, words: Iterable[str], otherwise: Text) -> Text:
    """The remedy for an unknown word: the closest that is known, else ``otherwise``."""
    near = closest(word, words)
    return phrase("write-near", near=near) if near else otherwise


def as_written(value: object) -> str:
    """``value`` roughly as in the file, shortened if it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
