"""What a member of an agency sees and does in a call through a program that speaks for them.

The program has the one post that it was given, and not what else the person is: not the parts they
have through other organisations, and not what they submitted themselves. What keeps the person
from a submission keeps the program from it too.
"""

from dataclasses import dataclass, replace
from typing import Final

from dialogs.calls.access import Part
from dialogs.calls.levels import significant
from dialogs.calls.visible import Seen, Submission, Viewer, visible

NO_PERSON: Final = -1
"""The id of nobody: no submission is theirs."""


@dataclass(frozen=True, slots=True)
class Delegate:
    """The viewer with the seats of one post, which is one ``membership``."""

    viewer: Viewer
    membership: int


def seen_by(delegate: Delegate, submission: Submission) -> Seen | None:
    """What there is to see of a submission; ``None``: nothing, not even that there is one.

    Where the person reviews it by another post, the program sees nothing of it.
    """
    assigned = submission.state.assigned(delegate.viewer.members)
    if assigned is not None and assigned.reviewer != delegate.membership:
        return None
    by_post_alone = replace(delegate.viewer, person=NO_PERSON)
    if visible(by_post_alone, submission) is None:
        return None
    return visible(delegate.viewer, submission)


def reach(delegate: Delegate) -> tuple[str, ...] | None:
    """What regions begin with where anything can be seen; ``None``: it can be anywhere.

    Reviewers see what they are assigned, wherever it is.
    """
    seats = delegate.viewer.seats
    if any(one.part is Part.REVIEWER for one in seats):
        return None
    return tuple(significant(one.agency.region) for one in seats)


def seen_of(delegate: Delegate, submissions: tuple[Submission, ...]) -> tuple[Seen, ...]:
    """What there is to see of many; those that may not be known of are not among them."""
    seen = (seen_by(delegate, one) for one in submissions)
    return tuple(one for one in seen if one is not None)
