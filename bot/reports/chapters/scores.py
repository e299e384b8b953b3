"""The scores of the sections: radar and the figures behind it; bars are on the summary."""

from collections.abc import Callable
from dataclasses import replace

from bot.reports.assessed import Assessed
from bot.reports.charts import Bar, Radar
from bot.reports.grid import Grid, Row, columns
from bot.reports.platypus import Block
from bot.reports.prose import Prose
from bot.reports.rows import Rows
from bot.reports.styles import CELL, SMALL
from bot.reports.verdict import section_figure, total_figure, total_label
from bot.reports.voice import Voice, words
from scoring.catalogue import Text
from scoring.results import SectionScore
from scoring.rounding import plain

MIN_SPOKES = 3


def scores(seen: Assessed, voice: Voice) -> list[Block]:
    """Radar, table and the formula."""
    bars = section_bars(seen, voice, lambda title: voice.say(title, SMALL))
    drawn = [Radar(bars)] if sum(bar.lower is not None for bar in bars) >= MIN_SPOKES else []
    return [
        *voice.say(words("scores-legend"), SMALL),
        *drawn,
        _table(seen, voice),
        *voice.say(words("scores-formula"), SMALL.but(before=8)),
    ]


def section_bars(
    seen: Assessed, voice: Voice, label: Callable[[Text], tuple[Prose, ...]]
) -> list[Bar]:
    """One bar for each section, in the order of the document."""
    bars = []
    for section in seen.catalogue.sections:
        score = seen.section_scores[section.id]
        figure = voice.first(section_figure(score))
        bars.append(Bar(label(section.title), score.lower, score.upper, figure))
    return bars


def _table(seen: Assessed, voice: Voice) -> Grid:
    heads = ("section", "weight", "obtained", "applicable", "open", "score")
    head = Rows(seen, voice).head(*(f"head-{name}" for name in heads), right=5)
    rows = [
        _row(section.title, seen.section_scores[section.id], voice)
        for section in seen.catalogue.sections
    ]
    label = voice.say(total_label(seen), CELL.but(bold=True))
    figure = (Prose(total_figure(seen), CELL.but(bold=True, align="right")),)
    rows[-1] = replace(rows[-1], with_next=True)
    rows.append(Row((label, (), (), (), (), figure), rule=None))
    return Grid(columns(6.6, 1.8, 2.2, 2.4, 2, 3.4, head=head), rows, before=12)


def _row(title: Text, score: SectionScore, voice: Voice) -> Row:
    figures = (
        f"{plain(score.weight)} %",
        plain(score.obtained, 2),
        plain(score.applicable, 2),
        plain(score.open_points, 2),
        voice.line(section_figure(score)),
    )
    right = CELL.but(align="right")
    figures_set = ((Prose(figure, right),) for figure in figures)
    return Row(((Prose(voice.line(title), CELL),), *figures_set), pad=3.5)
