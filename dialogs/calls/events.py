"""What happens to a submission and to a call, as events that are only added.

Each event holds what it needs to be folded, in values that JSON has; who did it, and when, stands
around it (``Entry``). Undoing is an event, never a deletion. The names in ``KINDS`` are stored and
never change.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Final

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class By:
    """Who did something: ``part`` and ``level`` are what they were then; nobody is the system."""

    person: int | None
    name: str
    part: str
    level: str = ""


SYSTEM: Final = By(None, "", "")

# --- by the applicant


@dataclass(frozen=True, slots=True)
class Submitted:
    """A version was handed in. ``way`` are the levels that it goes through, the lowest first.

    ``receipt`` is its number in the call, ``number`` that among the versions of the submission.
    ``file`` and its SHA-256: an officer handed in what the enterprise had sent.
    """

    receipt: int
    number: int
    version: int
    hash: str
    late_minutes: int
    way: tuple[str, ...]
    file: str = ""
    file_digest: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The applicant took the submission back."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Erased:
    """The applicant deleted their data; what was not decided cannot be decided any more."""


@dataclass(frozen=True, slots=True)
class Appealed:
    """The applicant objects to a decision on these items; whose mistake they say it is."""

    items: tuple[str, ...]
    reason: str
    mistake: str  # "ours" (the agency's) or "yours" (their own)


# --- by those who check


@dataclass(frozen=True, slots=True)
class Checked:
    """A level found it in order."""

    level: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """A level sent it back; ``rows`` are the questions to correct, each with its reason."""

    level: str
    reason: str
    rows: Pairs = ()


@dataclass(frozen=True, slots=True)
class Recommended:
    """A level passed it on to the next, or (``to`` is empty) to the review."""

    level: str
    to: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ScreenedOut:
    """A level found that it cannot be considered, and why."""

    level: str
    reason: str


@dataclass(frozen=True, slots=True)
class FlagsFound:
    """What the rules found in a version, in place of what they found before.

    Each flag: key, rule, code, and as JSON whatever else explains it.
    """

    flags: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class FlagRaised:
    """A person marks something."""

    key: str
    reason: str
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FlagResolved:
    """A person looked at a flag, and says what came of it."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class VisitNoted:
    """Somebody was at the site on a day (ISO), and notes what they saw."""

    day: str
    text: str


# --- reviewers; each is named by the id of their membership, which outlasts their devices


@dataclass(frozen=True, slots=True)
class ReviewerAssigned:
    """A reviewer is to review it; ``third`` because two were too far apart."""

    reviewer: int
    name: str
    third: bool = False


@dataclass(frozen=True, slots=True)
class ReviewerRemoved:
    """A reviewer need not review it; what they said already stays."""

    reviewer: int
    reason: str


@dataclass(frozen=True, slots=True)
class InterestDeclared:
    """A reviewer says whether they have an interest in it. Of the two last, the yes holds."""

    reviewer: int
    conflicted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class InterestFound:
    """An interest that was computed (``source``: same-organisation, ...) or imported."""

    reviewer: int
    source: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReviewGiven:
    """A reviewer's own review; a later one of theirs takes its place.

    ``total`` is exact, as a fraction. One row by row says how what must hold stands (``gates``, by
    its name), and has every question in ``rows`` with what it counts as (``by_rows``) and, where
    the reviewer gave one, a reason. Of any other ``rows`` has questions with a remark alone.
    """

    reviewer: int
    total: str
    rows: tuple[tuple[str, str, str], ...] = ()
    reason: str = ""
    gates: str = ""


@dataclass(frozen=True, slots=True)
class ReviewSettled:
    """After a talk, the total that counts."""

    total: str
    reason: str


# --- decisions


@dataclass(frozen=True, slots=True)
class DecisionProposed:
    """A decision that waits to be applied with all others: recommend, reject or nurture."""

    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class DecisionDropped:
    """The pending decision is taken back."""


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """The decision counts; it is told from ``told_from`` on (ISO), and can be undone till then."""

    batch: str
    outcome: str
    reason: str
    told_from: str


@dataclass(frozen=True, slots=True)
class DecisionTold:
    """The applicant was told."""

    batch: str


@dataclass(frozen=True, slots=True)
class AppealAnswered:
    """What came of an appeal; ``upheld``: the decision is made again."""

    upheld: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Undone:
    """An earlier event, by its number, counts no more."""

    number: int
    reason: str = ""


Event = (
    Submitted
    | Withdrawn
    | Erased
    | Appealed
    | Checked
    | Returned
    | Recommended
    | ScreenedOut
    | FlagsFound
    | FlagRaised
    | FlagResolved
    | VisitNoted
    | ReviewerAssigned
    | ReviewerRemoved
    | InterestDeclared
    | InterestFound
    | ReviewGiven
    | ReviewSettled
    | DecisionProposed
    | DecisionDropped
    | DecisionMade
    | DecisionTold
    | AppealAnswered
    | Undone
)

# --- of the call


@dataclass(frozen=True, slots=True)
class CallCreated:
    """A call was made; its terms are stored with it."""


@dataclass(frozen=True, slots=True)
class CodeMade:
    """A code was made by which enterprises find the call."""


@dataclass(frozen=True, slots=True)
class BarsImported:
    """A list of enterprises that are barred was taken in."""

    count: int
    source: str


@dataclass(frozen=True, slots=True)
class DecisionsApplied:
    """All pending decisions were applied at once."""

    batch: str
    count: int
    told_from: str


@dataclass(frozen=True, slots=True)
class DecisionsUndone:
    """Decisions were undone before anybody was told."""

    batch: str
    reason: str


@dataclass(frozen=True, slots=True)
class DatesMoved:
    """Dates of the call were moved: ``before`` and ``after`` have those that differ, as ISO."""

    before: Pairs
    after: Pairs
    reason: str


@dataclass(frozen=True, slots=True)
class FileOpened:
    """Somebody opened a file of a submission: ``form`` says how, ``page`` which page they saw."""

    submission: int
    name: str
    digest: str
    form: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class DataExported:
    """Somebody took the submissions out as a file."""

    form: str
    count: int


CallEvent = (
    CallCreated
    | CodeMade
    | BarsImported
    | DecisionsApplied
    | DecisionsUndone
    | DatesMoved
    | FileOpened
    | DataExported
)

KINDS: Final[Mapping[str, type[Any]]] = {
    "submitted": Submitted,
    "withdrawn": Withdrawn,
    "erased": Erased,
    "appealed": Appealed,
    "checked": Checked,
    "returned": Returned,
    "recommended": Recommended,
    "screened-out": ScreenedOut,
    "flags-found": FlagsFound,
    "flag-raised": FlagRaised,
    "flag-resolved": FlagResolved,
    "visit-noted": VisitNoted,
    "reviewer-assigned": ReviewerAssigned,
    "reviewer-removed": ReviewerRemoved,
    "interest-declared": InterestDeclared,
    "interest-found": InterestFound,
    "review-given": ReviewGiven,
    "review-settled": ReviewSettled,
    "decision-proposed": DecisionProposed,
    "decision-dropped": DecisionDropped,
    "decision-made": DecisionMade,
    "decision-told": DecisionTold,
    "appeal-answered": AppealAnswered,
    "undone": Undone,
    "call-created": CallCreated,
    "code-made": CodeMade,
    "bars-imported": BarsImported,
    "decisions-applied": DecisionsApplied,
    "decisions-undone": DecisionsUndone,
    "dates-moved": DatesMoved,
    "file-opened": FileOpened,
    "data-exported": DataExported,
}
"""By its stored name."""
NAMES: Final = {kind: name for name, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Entry:
    """An event with its number, from 1, who caused it and when."""

    number: int
    event: Event
    by: By
    at: datetime


def event_to_json(event: Event | CallEvent) -> tuple[str, dict[str, Any]]:
    """The stored name of an event and its content."""
    return NAMES[type(event)], asdict(event)


def event_from_json(name: str, data: Mapping[str, Any]) -> Any:
    """What ``event_to_json`` wrote; a field added later has its default."""
    kind = KINDS[name]
    known = {one.name for one in fields(kind)}
    return kind(**{key: _frozen(value) for key, value in data.items() if key in known})


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value
