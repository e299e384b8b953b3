"""The points of the sections as they are printed: each row and each column adds up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from bot.reports.model import ReportModel
from scoring.evaluation.aggregation import add
from scoring.rounding import adding_up, trimmed

SectionFigures = Mapping[str, str]
"""``applicable`` and its parts ``obtained``, ``lost``, ``unscored`` and ``open``, printed."""
NAMES: Final = ("applicable", "obtained", "lost", "unscored", "open")


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of every section, in the order of the document, and their sums."""

    sections: Sequence[SectionFigures]
    total: SectionFigures


def section_figures(model: ReportModel) -> Figures:
    """The columns are rounded to add up; what is lost is what then remains of a section."""
    scores = [model.section_scores[section.id] for section in model.catalogue.sections]
    applicable, obtained, unscored, unanswered = (
        adding_up([getattr(score, name) for score in scores])
        for name in ("applicable", "obtained", "unscored_points", "open_points")
    )
    rows = [
        (whole, won, whole - won - waiting - still_open, waiting, still_open)
        for whole, won, waiting, still_open in zip(
            applicable, obtained, unscored, unanswered, strict=True
        )
    ]
    total = [add(column) for column in zip(*rows, strict=True)]
    return Figures([_printed(row) for row in rows], _printed(total))


def _printed(row: Sequence[Fraction]) -> SectionFigures:
    return {name: trimmed(figure, 2) for name, figure in zip(NAMES, row, strict=True)}
