"""What the screens of calls show that only storage knows: all of it as ``visible`` gave it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.screens.core.handed_in import ReviewedRow
from dialogs.calls.intake import Found, Lateness
from dialogs.calls.phases import Active
from dialogs.calls.shown.board import Places
from dialogs.calls.terms import Call
from dialogs.calls.visible import Seen
from scoring.catalogue.index import CatalogueIndex


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call in somebody's list: for officers and reviewers, or for an enterprise."""

    call: Call
    phase: Active
    is_officer: bool
    seen: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnCall:
    """A call as an enterprise sees it, and what keeps it from submitting now."""

    call: Call
    phase: Active
    lateness: Lateness
    submission: Seen | None
    obstacles: tuple[Found, ...]
    now: datetime
    version: int = 0
    hash: str = ""
    regions: tuple[str, ...] = ()
    """Where it may be submitted from; with several, the enterprise says which is its own."""


@dataclass(frozen=True, slots=True)
class Board:
    """A call as an officer sees it: those of a list, how many there are in each, the ranking."""

    call: Call
    phase: Active
    listing: str
    shown: tuple[Seen, ...]
    counts: Mapping[str, int]
    may_decide: bool
    places: Places | None = None


@dataclass(frozen=True, slots=True)
class OneSubmission:
    """A submission as an officer or reviewer sees it; who may be named, where one is asked for.

    ``index`` is that of the call's catalogue. ``row`` is the one before a reviewer who goes row by
    row, or any for the sum of them, where the review is about to be given.
    """

    call: Call
    seen: Seen
    people: Mapping[int, str] = field(default_factory=dict)
    index: CatalogueIndex | None = None
    row: ReviewedRow | None = None


@dataclass(frozen=True, slots=True)
class Decisions:
    """The pending decisions of a call as a decider sees them; ``batch`` may still be undone."""

    call: Call
    pending: tuple[Seen, ...]
    batch: str = ""
    until: datetime | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class OfCalls:
    """What one of these screens shows, by its place."""

    lines: tuple[CallLine, ...] = ()
    own: OwnCall | None = None
    board: Board | None = None
    submission: OneSubmission | None = None
    decisions: Decisions | None = None
