"""What is to be done, in order: every open or unmet item once, with the reason for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from bot.reports.model import ReportModel
from bot.wording.improvements import what_to_do
from bot.wording.todo import GroupKind
from scoring.evaluation.results import Outcome
from scoring.values import Text


@dataclass(frozen=True, slots=True)
class Group:
    """Items that are on the list for the same reason."""

    kind: GroupKind
    ids: tuple[str, ...]


def todo(model: ReportModel) -> tuple[Group, ...]:
    """First what readiness needs, then the way to the next grade, then the rest by its gain,
    last what lacks a benchmark.

    Unmet and unanswered items are in separate groups, except on the way.
    """
    groups = (Group(kind, tuple(ids)) for kind, ids in _groups(model))
    return tuple(group for group in groups if group.ids)


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do: for which item, what, and what the points of 100 gain by it."""

    id: str
    what: Text
    points: Fraction


def actions(model: ReportModel) -> tuple[Action, ...]:
    """What can be done besides what blocks, the most points first; then what is unanswered.

    By how much a figure must change where that is known, else what is required.
    """
    measured = [Action(ways[0].id, what_to_do(ways), ways[0].points) for ways in model.ways]
    told_of = {id for ways in model.ways for id in ways[0].rows} | set(model.verdict.unmet)
    others = [
        Action(gap.id, model.rules[gap.id].text, gap.points_to_win)
        for gap in model.gaps
        if gap.id not in told_of
    ]
    open_ids = set(model.with_outcome(Outcome.UNDECIDED))
    found = (*measured, *others)
    return tuple(sorted(found, key=lambda one: (one.id in open_ids, -one.points)))


def _groups(model: ReportModel) -> Iterator[tuple[GroupKind, Iterable[str]]]:
    yield "unmet", model.verdict.unmet
    yield "unanswered", model.verdict.undecided
    optional = [gap.id for gap in model.gaps if not gap.blocking]
    way = {gap.id for gap in model.path.optional} if model.path else set()
    yield "path", [id for id in optional if id in way]
    rest = [id for id in optional if id not in way]
    open_ids = set(model.with_outcome(Outcome.UNDECIDED))
    yield "rest", [id for id in rest if id not in open_ids]
    yield "open", [id for id in rest if id in open_ids]
    yield "unscored", model.evaluation.unscored
