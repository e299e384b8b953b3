"""What the engine raises.

ScoringError
├── UnknownCatalogue      no catalogue has this id
├── UnknownOverlay        no overlay has this id, or not in this version
├── UnfitAnswer           an answer of a kind or size that its rule refuses
└── FileError             a file cannot be used; carries all its problems at once
    ├── CatalogueError    a catalogue author's mistakes
    ├── OverlayError      an overlay author's mistakes
    └── AnswersError      mistakes in an answers file
"""

from collections.abc import Iterable
from dataclasses import dataclass

from scoring.values import Language, Text


class ScoringError(Exception):
    """Base of all errors of the engine."""


class UnknownCatalogue(ScoringError):
    """No catalogue has this id; ``available`` are the ids there are."""

    def __init__(self, id: str, available: tuple[str, ...]) -> None:
        super().__init__(f"no catalogue {id!r}; there are: {', '.join(available) or 'none'}")
        self.id = id
        self.available = available


class UnknownOverlay(ScoringError):
    """No overlay for the catalogue has this id or ref; ``available`` are the ids there are."""

    def __init__(self, ref: str, available: tuple[str, ...]) -> None:
        super().__init__(f"no overlay {ref!r}; there are: {', '.join(available) or 'none'}")
        self.ref = ref
        self.available = available


class UnfitAnswer(ScoringError):
    """A caller's mistake: the rule refuses this answer. ``code`` as from ``refusal``."""

    def __init__(self, id: str, code: str) -> None:
        super().__init__(f"{id}: {code}")
        self.id = id
        self.code = code


_TOLD = Text(
    zh="{where}：{place}：{message}。{remedy}。", en="{where}: {place}: {message}. {remedy}."
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file: what is wrong, where, and what to do about it.

    ``place`` is the path of keys to it (``criteria[3].points``); ``line`` is ``None`` if the
    format does not give it.
    """

    code: str
    file: str
    line: int | None
    place: str
    message: Text
    remedy: Text

    def told(self, language: Language) -> str:
        """The problem in one line, as the command line prints it."""
        return _TOLD[language].format(
            where=self.file if self.line is None else f"{self.file}:{self.line}",
            place=self.place,
            message=self.message[language],
            remedy=self.remedy[language],
        )


class FileError(ScoringError):
    """A file cannot be used. All its problems at once, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.told("en") for problem in self.problems))


class CatalogueError(FileError):
    """A catalogue file holds mistakes."""


class OverlayError(FileError):
    """An overlay file holds mistakes, or several files do."""


class AnswersError(FileError):
    """An answers file holds mistakes."""
