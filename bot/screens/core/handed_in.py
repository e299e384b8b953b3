"""What was handed in to a call, row by row, as screens and pages show it."""

from dataclasses import dataclass
from fractions import Fraction

from dialogs.calls.reviewing.by_rows import Judgement
from scoring.values import Text


@dataclass(frozen=True, slots=True)
class File:
    """A file under a row: its name, what was found about it, and until when it is valid.

    ``digest`` names it where it can be opened; ``size`` is in bytes.
    """

    name: str
    found: Text
    valid: Text | None
    digest: str = ""
    size: int = 0
    is_shown: bool = False
    """Whether it can be shown as pictures."""


@dataclass(frozen=True, slots=True)
class Row:
    """A question with the enterprise's answer; ``points`` is empty for one that earns none."""

    id: str
    code: str
    text: Text
    outcome: Text
    answer: Text | None
    points: str
    reason: Text | None
    note: str
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading."""

    title: Text
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A version as it was handed in."""

    number: int
    hash: str
    catalogue: Text
    period: str
    groups: tuple[Group, ...]
    figures: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True, slots=True)
class ReviewedRow:
    """A row before a reviewer, and how far they are with all of them.

    ``at``: its position, from 1. ``most``: its points; ``None`` for a requirement, and
    ``all_or_nothing`` where it earns these or none. ``said`` is ``None`` where the reviewer has
    said nothing of it yet. ``total``: what the rows come to now; ``own``: by the enterprise.
    """

    at: int
    count: int
    heading: Text
    row: Row
    counts_as: str
    most: Fraction | None
    all_or_nothing: bool
    said: Judgement | None
    looked_at: int
    changed: int
    total: Fraction
    own: Fraction
