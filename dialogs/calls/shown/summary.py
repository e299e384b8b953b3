"""The summary of what a call recommends (附件1), from decisions that are applied."""

from collections.abc import Iterable
from dataclasses import dataclass

from dialogs.calls.access import Act, Part
from dialogs.calls.acting import Outcome
from dialogs.calls.state import Decision, Receipt
from dialogs.calls.visible import Seen, Submission, Viewer


@dataclass(frozen=True, slots=True)
class Recommended:
    """A factory that is recommended; ``industry`` is its code, empty where it is not known."""

    name: str
    industry: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Those recommended, in the order of their receipts.

    ``hidden``: of how many more the decision is not known to the one who asks, so that the
    summary may be incomplete.
    """

    rows: tuple[Recommended, ...]
    hidden: int = 0


def may_summarise(viewer: Viewer) -> bool:
    """Whether somebody may have the summary: a decider of the call, while they may export."""
    return viewer.rules.lets(Part.DECIDER, Act.EXPORT) and any(
        one.is_own and one.part is Part.DECIDER for one in viewer.seats
    )


def summary(seen: Iterable[Seen]) -> Summary:
    """What somebody sees of it."""
    everything = tuple(seen)
    rows = ((one.decision, one.receipt, one.name, one.industry) for one in everything)
    return Summary(_in_order(rows), sum(one.status is None for one in everything))


def summary_of(submissions: Iterable[Submission]) -> Summary:
    """The same of all that is stored, for whoever works on the database itself."""
    return Summary(
        _in_order(
            (one.state.decision, one.state.receipt, one.name, one.industry) for one in submissions
        )
    )


def _in_order(
    given: Iterable[tuple[Decision | None, Receipt | None, str, str]],
) -> tuple[Recommended, ...]:
    found = [
        (receipt.receipt if receipt else 0, name, industry)
        for decision, receipt, name, industry in given
        if decision is not None and decision.outcome == Outcome.RECOMMEND
    ]
    return tuple(Recommended(name, industry) for _, name, industry in sorted(found))
