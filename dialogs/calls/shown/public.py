"""The public list of a call (公示): who is recommended, by name and region, in its phase alone.

A phase is public where its data let the part ``public`` see ``listed``. Before the first such
phase nothing says that there will be a list; after the last one, only that it is over.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dialogs.calls.access import Part, Sight, Status
from dialogs.calls.acting import Outcome
from dialogs.calls.terms import Call
from dialogs.calls.visible import Submission


@dataclass(frozen=True, slots=True)
class Listed:
    """All that the public sees of a submission."""

    name: str
    region: str


@dataclass(frozen=True, slots=True)
class PublicList:
    """The list, and from when to when it is public; ``ends`` is ``None`` if nothing follows.

    Once it is over, ``rows`` is empty.
    """

    call: Call
    begins: datetime
    ends: datetime | None
    is_open: bool
    rows: tuple[Listed, ...]


def public_list(call: Call, submissions: Iterable[Submission], now: datetime) -> PublicList | None:
    """The list at a moment; ``None`` before it is public, or where a call has none."""
    phases = call.terms.phases
    public = [at for at, one in enumerate(phases) if Sight.LISTED in one.rules.shows(Part.PUBLIC)]
    begun = [at for at in public if phases[at].begins <= now]
    if not begun:
        return None
    last = begun[-1]
    ends = phases[last + 1].begins if last + 1 < len(phases) else None
    is_open = ends is None or now < ends
    found = map(listed, submissions) if is_open else ()
    rows = sorted((one for one in found if one), key=lambda one: (one.region, one.name))
    return PublicList(call, phases[last].begins, ends, is_open, tuple(rows))


def listed(submission: Submission) -> Listed | None:
    """A submission as it is on the list; ``None``: it is not on it.

    It is recommended and its applicant was told, so that nothing here can still be undone.
    """
    state = submission.state
    decision = state.decision
    if state.status not in (Status.DECIDED, Status.APPEALED) or decision is None:
        return None
    if decision.outcome != Outcome.RECOMMEND or not decision.told:
        return None
    return Listed(submission.name, submission.region)
