"""What is to be done, in order: every open or unmet item once, with the reason it is there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.reports.assessed import ReportModel
from bot.reports.edition_words import told
from bot.reports.words import words
from scoring.catalogue.model import Criterion, Requirement
from scoring.evaluation.results import Outcome
from scoring.values import Text


@dataclass(frozen=True, slots=True)
class Group:
    """Items that stand in the list for the same reason."""

    title: Text
    ids: tuple[str, ...]


def todo(seen: ReportModel) -> tuple[Group, ...]:
    """First what readiness needs, then the way to the next grade, then the rest by its gain.
    Last what has a number and nothing to compare it with.

    Unmet and unanswered items stand apart wherever the way does not join them.
    """
    return tuple(group for group in _groups(seen) if group.ids)


def how_to_check(rule: Criterion | Requirement) -> Text | None:
    """The line of a rule's help that says how to check it, where the help has one."""
    label = words("help-check")
    zh, en = _line_after(label.zh, rule.help.zh), _line_after(label.en, rule.help.en)
    return Text(zh=zh, en=en) if zh and en else None


def _groups(seen: ReportModel) -> Iterator[Group]:
    yield _group(seen, "todo-blocking", seen.blocking)
    yield _group(seen, "todo-undecided", seen.undecided_gates)
    optional = tuple(gap.id for gap in seen.gaps if not gap.blocking)
    way = {gap.id for gap in seen.path.optional} if seen.path else set()
    if seen.path and way:
        on_the_way = [id for id in optional if id in way]
        yield _group(seen, "todo-path", on_the_way, grade=seen.path.grade.title)
    rest = [id for id in optional if id not in way]
    open_ids = set(seen.with_outcome(Outcome.UNDECIDED))
    yield _group(seen, "todo-rest", (id for id in rest if id not in open_ids))
    yield _group(seen, "todo-open", (id for id in rest if id in open_ids))
    yield _group(seen, "todo-unscored", seen.evaluation.unscored)


def _group(seen: ReportModel, key: str, ids: Iterable[str], **values: object) -> Group:
    listed = tuple(ids)
    return Group(told(seen, key, count=len(listed), **values), listed)


def _line_after(label: str, text: str) -> str | None:
    lines = (line for line in text.splitlines() if line.startswith(label))
    return next((line.removeprefix(label).strip() for line in lines), None)
