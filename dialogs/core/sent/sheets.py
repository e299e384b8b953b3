"""A worksheet that was filled in and sent back, as a channel reports it: its texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row. ``cells`` are the texts of its inputs by name, ``base`` those that were written.

    ``odd`` says what is odd about a cell, ``at`` where it is. ``id`` may be missing, then the
    ``code`` that people see says which row it is.
    """

    id: str
    code: str
    sheet: str
    row: int
    cells: Mapping[str, str]
    base: Mapping[str, str] | None = None
    odd: Mapping[str, str] = field(default_factory=dict)
    at: Mapping[str, str] = field(default_factory=dict)
    is_figure: bool = False


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """The whole: its file's name, which questionnaire it is (``about``), rows, and remarks.

    ``problem`` says why it cannot be used at all; ``is_of_another``: it was made of another
    assessment.
    """

    name: str
    about: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[SheetRow, ...] = ()
    notes: tuple[tuple[str, Mapping[str, str]], ...] = ()
    problem: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    is_of_another: bool = False
