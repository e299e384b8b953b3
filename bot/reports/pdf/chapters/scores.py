"""The scores of the sections: radar, or bars where few are scored, the figures, both totals."""

from bot.reports.model import ReportModel
from bot.reports.pdf.charts import Bars, ChartBar, Radar
from bot.reports.pdf.layout.blocks import Panel
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import ALARM, ALARM_PALE, CELL, SMALL
from bot.reports.pdf.layout.table import Cell, Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.section_figures import SectionFigures, section_figures
from bot.reports.words import edition_phrase, phrase
from bot.wording.catalogue import enumerated, in_both
from bot.wording.results.verdict import section_figure
from scoring.catalogue.model import Section
from scoring.evaluation.aggregation import add
from scoring.evaluation.results import Outcome
from scoring.rounding import trimmed

MIN_SPOKES = 3
"""A shape needs three points."""
MIN_SCORED = 4
"""Where some sections have no score, a shape of fewer points would mislead."""


def scores(model: ReportModel, words: ReportWords) -> list[Block]:
    """Radar, or bars, then the table, and what is left out of the total."""
    return [
        *words.say(phrase("scores-legend"), SMALL),
        *_drawn(_bars(model, words)),
        _table(model, words),
        *_left_out(model, words),
    ]


def _drawn(bars: list[ChartBar]) -> list[Block]:
    scored = sum(bar.lower is not None for bar in bars)
    if scored >= (MIN_SPOKES if scored == len(bars) else MIN_SCORED):
        return [Radar(bars)]
    return [Bars(bars)] if scored else []


def _bars(model: ReportModel, words: ReportWords) -> list[ChartBar]:
    """One bar for each section, in the order of the document."""
    bars = []
    for section in model.catalogue.sections:
        score = model.section_scores[section.id]
        figure = words.first(section_figure(score))
        bars.append(ChartBar(words.say(section.title, SMALL), score.lower, score.upper, figure))
    return bars


def _table(model: ReportModel, words: ReportWords) -> Grid:
    by_points = model.evaluation.aggregation == "points"
    names = ("applicable", "obtained", "lost", "unscored", "open") if by_points else (
        "weight", "applicable", "obtained", "lost", "open"
    )  # fmt: skip
    heads = ("section", *names, "score")
    head = Rows(model, words).head(*(f"head-{name}" for name in heads), right=len(heads) - 1)
    figures = section_figures(model)
    rows = [
        Row(_cells(model, words, section, one, names), pad=3.5, with_next=True)
        for section, one in zip(model.catalogue.sections, figures.sections, strict=True)
    ]
    rows.append(_total_row(model, words, figures.total if by_points else None, names))
    return Grid(columns(5.4, *(2,) * len(names), 3.4, head=head), rows, before=8)


def _cells(
    model: ReportModel,
    words: ReportWords,
    section: Section,
    figures: SectionFigures,
    names: tuple[str, ...],
) -> tuple[Cell, ...]:
    score = model.section_scores[section.id]
    weight = f"{trimmed(score.weight)}%"
    said = [weight if name == "weight" else figures[name] for name in names]
    said.append(words.first(section_figure(score)))
    right = CELL.but(align="right")
    return ((Prose(words.line(section.title), CELL),), *((Prose(one, right),) for one in said))


def _total_row(
    model: ReportModel, words: ReportWords, total: SectionFigures | None, names: tuple[str, ...]
) -> Row:
    bold = CELL.but(bold=True)
    right = bold.but(align="right")
    sums: list[Cell] = [(Prose(total[name], right),) if total else () for name in names]
    figure = (Prose(model.verdict.total_figure, right),)
    return Row((words.say(model.verdict.total_name, bold), *sums, figure), rule=None)


def _left_out(model: ReportModel, words: ReportWords) -> list[Block]:
    """What the bonus adds, and the total that counts what does not apply as lost."""
    result, blocks = model.evaluation, list[Block]()
    if result.bonus:
        said = phrase("scores-bonus", bonus=trimmed(result.bonus, 2))
        blocks += words.say(said, SMALL.but(before=4))
    ids = [id for id in model.with_outcome(Outcome.NOT_APPLICABLE) if id in model.scores]
    if ids and not result.nothing_applies:
        points = trimmed(add(model.scores[id].points for id in ids), 2)
        counted = result.span_without_exclusion is not None
        key = "left-out-totals" if counted else "left-out-open"
        named = [model.codes[id] for id in ids]
        codes = in_both(lambda language: enumerated(named, language))
        total = model.verdict.counting_all
        said = edition_phrase(model, key, codes=codes, points=points, total=total)
        blocks += words.say(said, SMALL.but(before=4))
    return [*blocks, *_warning(model, words)]


def _warning(model: ReportModel, words: ReportWords) -> list[Block]:
    if not model.exclusion_costs_the_grade:
        return []
    lowest = model.catalogue.grade_scale.grades[0]
    text = phrase("left-out-floor", points=trimmed(lowest.lower), grade=lowest.title)
    return [Panel(words.say(text, SMALL), ALARM_PALE, ALARM)]
