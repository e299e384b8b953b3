"""What is to be done, in order: what must be met at all, then what earns points for its effort."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from bot.reports.model import ReportModel
from bot.reports.words import phrase
from bot.wording.results.improvements import what_to_do
from bot.wording.rules import statement, topic
from scoring.evaluation.results import Outcome
from scoring.improvement.improvements import Improvement
from scoring.improvement.practices import (
    Effort,
    Practice,
    effort_class,
    effort_of,
    practice_of,
)
from scoring.rounding import significant
from scoring.units.labels import amount_label, number_label
from scoring.values import Text


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do: for which items, what, and what the points of 100 gain by it.

    ``id`` is the item whose ``evidence`` is to be kept. ``effort`` is ``None`` where nothing is
    known of it. Practice and evidence stand with the first action of an item. Of an item that is
    ``unanswered`` the points are the most that it can bring.
    """

    id: str
    rows: tuple[str, ...]
    what: Text
    points: Fraction
    effort: Effort | None = None
    practice: Practice | None = None
    evidence: tuple[Text, ...] = ()
    unanswered: bool = False


def blocking(model: ReportModel) -> tuple[Action, ...]:
    """What is not met and must be, before any points count."""
    return tuple(
        Action(id, (id,), _topic(model, id), Fraction(0), evidence=model.rules[id].evidence)
        for id in model.verdict.unmet
    )


def actions(model: ReportModel) -> tuple[Action, ...]:
    """What can be done besides what blocks, the most points for the effort first.

    What is unanswered comes last: it is to be answered before anything is done for it. By how
    much a figure or a number must change where that is known, else what it is about.
    """
    found = sorted(
        (*_measured(model), *_others(model)),
        key=lambda one: (one.unanswered, -one.points / _cost(one), -one.points),
    )
    return tuple(_with_practices(model, found))


def _measured(model: ReportModel) -> Iterator[Action]:
    for ways in model.ways:
        first = ways[0]
        rows = tuple(id for id in model.rules if id in first.rows)
        yield Action(first.id, rows, what_to_do(ways), first.points, _easiest(ways))


def _easiest(ways: tuple[Improvement, ...]) -> Effort:
    return min(map(effort_of, ways), key=lambda effort: effort_class(effort).cost)


def _others(model: ReportModel) -> Iterator[Action]:
    told_of = {id for ways in model.ways for id in ways[0].rows} | set(model.verdict.unmet)
    unanswered = set(model.with_outcome(Outcome.UNDECIDED))
    for gap in model.gaps:
        if gap.id in told_of:
            continue
        if gap.id in unanswered:
            what = phrase("action-answer", item=_named(model, gap.id))
            yield Action(gap.id, (gap.id,), what, gap.points_to_win, unanswered=True)
        else:
            what = _target(model, gap.id) or _deed(gap.id) or _topic(model, gap.id)
            effort = practice.effort if (practice := practice_of(gap.id)) else None
            yield Action(gap.id, (gap.id,), what, gap.points_to_win, effort)


def _target(model: ReportModel, id: str) -> Text | None:
    """From which number to which, where the row goes by one."""
    position = model.positions.get(id)
    if position is None or position.leading is None or position.share is None:
        return None
    unit = position.unit
    return phrase(
        "action-target",
        label=position.scale.label,
        number=number_label(significant(position.number), unit),
        leading=amount_label(significant(position.leading.value), unit),
    )


def _deed(id: str) -> Text | None:
    """What factories do for it, where that was collected."""
    practice = practice_of(id)
    return practice.text if practice else None


def _with_practices(model: ReportModel, found: list[Action]) -> Iterator[Action]:
    """Each with what is done and kept for its item, unless an earlier one says it."""
    told: set[str] = set()
    for one in found:
        if one.id in told:
            yield one
        else:
            evidence = model.rules[one.id].evidence
            yield replace(one, practice=practice_of(one.id), evidence=evidence)
        told.add(one.id)


def _cost(action: Action) -> int:
    return effort_class(action.effort or "medium").cost


def _topic(model: ReportModel, id: str) -> Text:
    return statement(model.catalogue, model.rules[id])


def _named(model: ReportModel, id: str) -> Text:
    """By the title of its indicator where it has that to itself, else by what it requires."""
    item = model.rules[id]
    about = topic(model.catalogue, item)
    return _topic(model, id) if about in (item.topic, item.question) else about
