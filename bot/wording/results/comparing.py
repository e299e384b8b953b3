"""Assessments side by side, by section; only those that are scored on one scale share a table."""

from collections.abc import Iterable
from dataclasses import dataclass

from propcache.api import cached_property

from bot.wording.catalogue import unchanged
from bot.wording.results.verdict import Verdict, section_figure
from scoring.answers.model import Answers
from scoring.catalogue.model import Catalogue
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.results import Evaluation, SectionScore
from scoring.rounding import trimmed
from scoring.values import Text

Scale = tuple[object, ...]


def scale_of(catalogue: Catalogue) -> Scale:
    """What points are counted by: figures on another scale are not comparable."""
    sections = ((one.id, one.weight, one.points) for one in catalogue.sections)
    points = ((row.id, row.points, row.kind) for row in catalogue.criteria)
    return (catalogue.id, *sections, *points)


@dataclass(frozen=True)
class Compared:
    """An assessment that is compared with others."""

    id: int
    name: str
    year: str | None
    catalogue: Catalogue
    answers: Answers
    overlays: tuple[str, ...] = ()

    @cached_property
    def evaluation(self) -> Evaluation:
        """Its result."""
        return evaluate(self.catalogue, self.answers)

    @cached_property
    def verdict(self) -> Verdict:
        """Its result in sentences."""
        return Verdict(self.catalogue, self.evaluation)

    @property
    def scale(self) -> Scale:
        """What its points are counted by."""
        return scale_of(self.catalogue)


@dataclass(frozen=True)
class SideBySide:
    """Assessments on one scale: the total, the readiness, and each section, in their order.

    ``same_rules``: the same overlays apply to all of them.
    """

    rows: tuple[Compared, ...]

    @property
    def edition(self) -> str:
        """The edition they were assessed by."""
        return self.rows[0].catalogue.edition

    @property
    def totals(self) -> list[str]:
        """The points of 100, or their span."""
        return [row.verdict.total_figure for row in self.rows]

    @property
    def standings(self) -> list[Text]:
        """The grade, or why there is none."""
        return [row.verdict.badge for row in self.rows]

    @property
    def sections(self) -> list[tuple[Text, list[Text]]]:
        """Each section's title, and its score or span in each assessment."""
        scores = [{one.id: one for one in row.evaluation.sections} for row in self.rows]
        return [
            (section.title, [_in_short(by_id[section.id]) for by_id in scores])
            for section in self.rows[0].catalogue.sections
        ]

    @property
    def same_rules(self) -> bool:
        """Whether the same local rules apply to all."""
        return len({frozenset(row.overlays) for row in self.rows}) == 1


def _in_short(score: SectionScore) -> Text:
    """A section's score or span, without zeros that only lengthen the line."""
    if score.lower is None or score.upper is None:
        return section_figure(score)
    ends = dict.fromkeys((score.lower, score.upper))
    return unchanged("–".join(trimmed(end, 2) for end in ends))


def side_by_side(rows: Iterable[Compared]) -> tuple[SideBySide, ...]:
    """One table for each scale, in the order of its first assessment."""
    tables: dict[Scale, list[Compared]] = {}
    for row in rows:
        tables.setdefault(row.scale, []).append(row)
    return tuple(SideBySide(tuple(together)) for together in tables.values())


def changed_rows(before: Compared, after: Compared) -> tuple[list[str], list[str]]:
    """The rules whose answers differ, and those answered before that are still open now.

    Both are of one scale.
    """
    rules = [rule.id for rule in after.catalogue.rules]
    open_now = [id for id in rules if id in before.answers and id not in after.answers]
    changed = [
        id for id in rules if id in after.answers and before.answers.get(id) != after.answers[id]
    ]
    return changed, open_now


def arrows(figures: Iterable[Text | str]) -> Text:
    """Figures in the order of the years: 61.20 → 68.40."""
    texts = [unchanged(one) if isinstance(one, str) else one for one in figures]
    return Text(zh=" → ".join(one.zh for one in texts), en=" → ".join(one.en for one in texts))
