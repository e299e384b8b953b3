"""A line of the list of evidence that is asked for: its events, and the state they come to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from dialogs.dossier.dossier import Evidence


class State(StrEnum):
    """How far a line is. The values are stored, but for the first."""

    PENDING = "pending"
    RESPONDED = "responded"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


_FOLLOWS: Final[Mapping[State, frozenset[State]]] = {
    State.PENDING: frozenset({State.RESPONDED, State.WITHDRAWN}),
    State.REJECTED: frozenset({State.RESPONDED, State.WITHDRAWN}),
    State.RESPONDED: frozenset(State) - {State.PENDING},
    State.ACCEPTED: frozenset({State.RESPONDED}),
    State.WITHDRAWN: frozenset(),
}
OPEN: Final = frozenset({State.PENDING, State.REJECTED})
"""Where something is still to be given."""


@dataclass(frozen=True, slots=True)
class RequestEvent:
    """Something that happened to a line: a file was given, accepted or rejected with a reason.

    ``said`` is the reason, or what was written beside the file.
    """

    state: State
    said: str
    file: Evidence | None
    person: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestStatus:
    """What the events of a line come to: its state, why it was rejected, the files that count."""

    state: State = State.PENDING
    reason: str = ""
    files: tuple[Evidence, ...] = ()
    given_by: int | None = None
    changed: datetime | None = None

    def may_become(self, state: State) -> bool:
        """Whether an event may follow."""
        return state in _FOLLOWS[self.state]


def fold(events: Iterable[RequestEvent]) -> RequestStatus:
    """What the events of a line come to, in their order; rejected files do not count any more."""
    status = RequestStatus()
    for event in events:
        files, given_by = status.files, status.given_by
        if event.state is State.RESPONDED:
            kept = () if status.state is State.REJECTED else files
            known = {one.digest for one in kept}
            new = (event.file,) if event.file and event.file.digest not in known else ()
            files, given_by = (*kept, *new), event.person
        reason = event.said if event.state is State.REJECTED else ""
        status = RequestStatus(event.state, reason, files, given_by, event.at)
    return status


def holder(number: int) -> str:
    """The subject under which the files of a line are kept; no catalogue has it.

    They become evidence of a question when they are accepted.
    """
    return f"request-{number}"


def is_holder(subject: str) -> bool:
    """Whether a subject holds files of a line."""
    return subject.startswith("request-")
