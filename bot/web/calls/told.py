"""What happened to a submission, in words: when, who, what, and the reason they gave."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from bot.screens.core.row_values import value_in_words
from bot.web.calls.cells import CallWords
from dialogs.calls import events as e
from dialogs.calls.access import Part
from dialogs.calls.events import Event
from dialogs.calls.reviewing.rows import row_code, rows_said
from dialogs.calls.shown.history import Happened
from dialogs.calls.state import Reviewed
from dialogs.typed.china_time import CHINA
from scoring.catalogue.index import CatalogueIndex
from scoring.rounding import trimmed
from scoring.units.number import MOST_DIGITS


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the history; ``details`` stand below the reason."""

    at: str
    who: str
    what: str
    reason: str
    details: tuple[str, ...]
    is_undone: bool


def told(one: Happened, words: CallWords, index: CatalogueIndex) -> Told:
    """An entry in words; ``index`` names the questions that it is about."""
    what, reason, details = _said(one.event, words, index)
    at = f"{one.at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    return Told(at, _who(one, words), what, reason, details, one.is_undone)


def _who(one: Happened, words: CallWords) -> str:
    """Name and part; a reviewer without a name is one whom the viewer may not know."""
    if not one.by.part:
        is_system = not one.by.name
        return str(words.b["by-system"]) if is_system else one.by.name
    part = str(words.b["parts"][one.by.part])
    if one.by.part == Part.SCREENER and one.by.level:
        part = f"{words.said('call-levels', one.by.level)}{words.b['gap']}{part}"
    return f"{one.by.name} · {part}" if one.by.name else part


def _said(
    event: Event, words: CallWords, index: CatalogueIndex
) -> tuple[str, str, tuple[str, ...]]:
    """What it was, the reason, and the rest."""
    b = words.b["happened"]
    match event:
        case e.Submitted():
            key = "submitted-late" if event.late_minutes else "submitted"
            what = b[key].format(
                receipt=event.receipt, version=event.version, minutes=event.late_minutes
            )
            return what, "", (words.filled("hash", hash=event.hash), *_by_officer(event, words))
        case e.Withdrawn() | e.Checked() | e.ScreenedOut() | e.DecisionDropped():
            return b[e.NAMES[type(event)]], getattr(event, "reason", ""), ()
        case e.Erased() | e.DecisionTold():
            return b[e.NAMES[type(event)]], "", ()
        case e.Appealed():
            return b["appealed"], event.reason, codes_of(event.items, index)
        case e.Returned():
            return b["returned"], event.reason, rows_said(event.rows, index)
        case e.Recommended():
            to = words.said("call-levels", event.to) if event.to else b["to-review"]
            return b["recommended"].format(to=to), event.reason, ()
        case e.FlagsFound():
            return b["flags-found"].format(count=len(event.flags)), "", ()
        case e.FlagRaised() | e.FlagResolved():
            return b[e.NAMES[type(event)]], event.reason, ()
        case e.VisitNoted():
            return b["visit-noted"].format(day=event.day), event.text, ()
        case e.ReviewerAssigned():
            key = "third-assigned" if event.third else "reviewer-assigned"
            return b[key].format(name=event.name), "", ()
        case e.ReviewerRemoved():
            return b["reviewer-removed"], event.reason, ()
        case e.InterestDeclared():
            return b["interest-yes" if event.conflicted else "interest-no"], event.reason, ()
        case e.InterestFound():
            return b["interest-found"], event.reason, ()
        case e.ReviewGiven():
            key = "review-given-by-rows" if event.gates else "review-given"
            said = tuple(
                row_said(row_code(row, index), value, why, words)
                for row, value, why in event.rows
                if why
            )
            return b[key].format(points=exact(event.total)), event.reason, said
        case e.ReviewSettled():
            return b["review-settled"].format(points=exact(event.total)), event.reason, ()
        case e.DecisionProposed() | e.DecisionMade():
            outcome = words.said("call-outcomes", event.outcome)
            return b[e.NAMES[type(event)]].format(outcome=outcome), event.reason, ()
        case e.AppealAnswered():
            return b["upheld" if event.upheld else "rejected"], event.reason, ()
        case e.Undone():
            return b["undone"], event.reason, ()


def _by_officer(event: e.Submitted, words: CallWords) -> tuple[str, ...]:
    """From which file an officer handed it in."""
    if not event.file:
        return ()
    return (words.filled("from-file", file=event.file, digest=event.file_digest),)


def codes_of(subjects: Iterable[str], index: CatalogueIndex) -> tuple[str, ...]:
    """Questions as they are named, ``#12``."""
    return tuple(row_code(one, index) for one in subjects)


def row_said(name: str, value: str, reason: str, words: CallWords) -> str:
    """What a row counts as, and why: of a row by its number, or by a reviewer's name."""
    points = value_in_words(value, words.language) if value else ""
    return words.filled("row-said", name=name, points=points, reason=reason).strip()


def remarks_said(review: Reviewed, words: CallWords, index: CatalogueIndex) -> list[str]:
    """What a review says of single rows."""
    return [
        row_said(row_code(row, index), value, reason, words)
        for row, value, reason in review.remarks
    ]


def exact(total: str | Fraction) -> str:
    """A reviewer's total with all the decimals that were typed."""
    return trimmed(Fraction(total), MOST_DIGITS)
