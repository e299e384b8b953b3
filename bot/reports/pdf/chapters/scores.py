"""The scores of the sections: radar, or bars where few are scored, and the figures."""

from collections.abc import Callable
from dataclasses import replace

from bot.reports.model import ReportModel
from bot.reports.pdf.charts import Bars, ChartBar, Radar
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import CELL, SMALL
from bot.reports.pdf.layout.table import Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.words import edition_phrase, phrase
from bot.wording.verdict import section_figure
from scoring.catalogue.model import Section
from scoring.evaluation.results import SectionScore
from scoring.rounding import trimmed
from scoring.values import Text

MIN_SPOKES = 3
"""A shape needs three points."""
MIN_SCORED = 4
"""Where some sections have no score, a shape of fewer points would mislead."""


def scores(model: ReportModel, words: ReportWords) -> list[Block]:
    """Radar, or bars, then the table and the formula."""
    bars = section_bars(model, words, lambda title: words.say(title, SMALL))
    return [
        *words.say(phrase("scores-legend"), SMALL),
        *_drawn(bars),
        _table(model, words),
        *words.say(edition_phrase(model, "scores-formula"), SMALL.but(before=8)),
        *(prose for text in _remarks(model) for prose in words.say(text, SMALL.but(before=4))),
    ]


def _drawn(bars: list[ChartBar]) -> list[Block]:
    scored = sum(bar.lower is not None for bar in bars)
    if scored >= (MIN_SPOKES if scored == len(bars) else MIN_SCORED):
        return [Radar(bars)]
    return [Bars(bars)] if scored else []


def _remarks(model: ReportModel) -> list[Text]:
    """Remarks on the total."""
    said = [] if model.has_mandatory else [phrase("scores-examples")]
    if model.evaluation.bonus:
        said.append(phrase("scores-bonus", bonus=trimmed(model.evaluation.bonus, 2)))
    return said


def section_bars(
    model: ReportModel, words: ReportWords, label: Callable[[Text], tuple[Prose, ...]]
) -> list[ChartBar]:
    """One bar for each section, in the order of the document."""
    bars = []
    for section in model.catalogue.sections:
        score = model.section_scores[section.id]
        figure = words.first(section_figure(score))
        bars.append(ChartBar(label(section.title), score.lower, score.upper, figure))
    return bars


def _table(model: ReportModel, words: ReportWords) -> Grid:
    by_points = model.evaluation.aggregation == "points"
    worth = "full" if by_points else "weight"
    last = ("unscored", "score") if by_points else ("score",)
    heads = ("section", worth, "obtained", "applicable", "open", *last)
    head = Rows(model, words).head(*(f"head-{name}" for name in heads), right=len(heads) - 1)
    rows = [
        _row(section, model.section_scores[section.id], words, by_points)
        for section in model.catalogue.sections
    ]
    label = words.say(model.verdict.total_name, CELL.but(bold=True))
    figure = (Prose(model.verdict.total_figure, CELL.but(bold=True, align="right")),)
    rows[-1] = replace(rows[-1], with_next=True)
    rows.append(Row((label, *((),) * (len(heads) - 2), figure), rule=None))
    widths = (5.4, 1.5, 1.9, 2.2, 2, 2.4, 3.2) if by_points else (6.6, 1.8, 2.2, 2.4, 2, 3.4)
    return Grid(columns(*widths, head=head), rows, before=12)


def _row(section: Section, score: SectionScore, words: ReportWords, by_points: bool) -> Row:
    figures = (
        trimmed(section.points, 2) if by_points else f"{trimmed(score.weight)} %",
        trimmed(score.obtained, 2),
        trimmed(score.applicable, 2),
        trimmed(score.open_points, 2),
        *((trimmed(score.unscored_points, 2),) if by_points else ()),
        words.line(section_figure(score)),
    )
    right = CELL.but(align="right")
    figures_set = ((Prose(figure, right),) for figure in figures)
    return Row(((Prose(words.line(section.title), CELL),), *figures_set), pad=3.5)
