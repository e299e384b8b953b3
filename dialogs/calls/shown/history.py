"""What happened to a submission, entry by entry, as far as somebody may see it.

It rests on the same sights as ``visible``: an entry is there only for who sees what it is about,
and reviewers have a name only for who may know them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dialogs.calls import events as e
from dialogs.calls.access import Sight
from dialogs.calls.events import By, Entry, Event
from dialogs.calls.visible import Submission, Viewer, sights_of, signed

_NEEDS: Final[Mapping[type[Event], frozenset[Sight]]] = {
    e.Submitted: frozenset({Sight.CONTENT}),
    e.Withdrawn: frozenset({Sight.STEPS}),
    e.Erased: frozenset({Sight.STEPS}),
    e.Appealed: frozenset({Sight.APPEALS}),
    e.Checked: frozenset({Sight.STEPS}),
    e.Returned: frozenset({Sight.STEPS}),
    e.Recommended: frozenset({Sight.STEPS}),
    e.ScreenedOut: frozenset({Sight.STEPS}),
    e.FlagsFound: frozenset({Sight.FLAGS}),
    e.FlagRaised: frozenset({Sight.FLAGS}),
    e.FlagResolved: frozenset({Sight.FLAGS}),
    e.VisitNoted: frozenset({Sight.VISITS}),
    e.ReviewerAssigned: frozenset({Sight.REVIEWERS}),
    e.ReviewerRemoved: frozenset({Sight.REVIEWERS}),
    e.InterestDeclared: frozenset({Sight.REVIEWERS}),
    e.InterestFound: frozenset({Sight.REVIEWERS}),
    e.ReviewGiven: frozenset({Sight.REVIEWS}),
    e.ReviewSettled: frozenset({Sight.REVIEWS, Sight.RANK}),
    e.DecisionProposed: frozenset({Sight.PENDING}),
    e.DecisionDropped: frozenset({Sight.PENDING}),
    e.DecisionMade: frozenset({Sight.DECISION}),
    e.DecisionTold: frozenset({Sight.DECISION}),
    e.AppealAnswered: frozenset({Sight.APPEALS}),
}
"""What somebody must see for an entry; what is not named here is shown to nobody."""
_UNDONE: Final[Mapping[type[Event], frozenset[Sight]]] = {
    e.DecisionMade: frozenset({Sight.DECISION, Sight.PENDING})
}
"""A decision that was undone is pending again, or was: it is for those who see pending ones."""
_OF_REVIEWERS: Final = (
    e.ReviewerAssigned, e.ReviewerRemoved, e.InterestDeclared, e.InterestFound, e.ReviewGiven,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happened:
    """An entry as somebody sees it; ``is_undone``: it counts no more."""

    number: int
    event: Event
    by: By
    at: datetime
    is_undone: bool = False


def history(
    viewer: Viewer, submission: Submission, entries: Sequence[Entry]
) -> tuple[Happened, ...]:
    """The entries that somebody may see, oldest first; for an applicant there are none."""
    sights = sights_of(viewer, submission)
    undone = {one.event.number for one in entries if isinstance(one.event, e.Undone)}
    of_number = {one.number: one for one in entries}
    names = Sight.REVIEWERS in sights
    found = []
    for entry in entries:
        about = entry
        if isinstance(entry.event, e.Undone):
            about = of_number.get(entry.event.number, entry)
        is_undone = about.number in undone
        if _is_seen(viewer, sights, about, is_undone):
            by, is_gone = signed(viewer, names, entry.by), is_undone and about is entry
            found.append(Happened(entry.number, entry.event, by, entry.at, is_gone))
    return tuple(found)


def _is_seen(viewer: Viewer, sights: frozenset[Sight], entry: Entry, is_undone: bool) -> bool:
    event, kind = entry.event, type(entry.event)
    if isinstance(event, _OF_REVIEWERS) and event.reviewer in viewer.members:
        return bool(sights)  # what is said of oneself, or by oneself
    needed = _NEEDS.get(kind)
    if is_undone:
        needed = _UNDONE.get(kind, needed)
    return needed is not None and needed <= sights
