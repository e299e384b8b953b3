"""The gates, and every criterion with its outcome, points, reason, note and evidence."""

from itertools import groupby

from bot.reports.model import ReportModel
from bot.reports.pdf.layout.blocks import Heading
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import FINE, SMALL
from bot.reports.pdf.layout.table import Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.words import edition_phrase, phrase
from bot.wording.verdict import section_figure
from scoring.catalogue.model import Criterion, Section
from scoring.rounding import trimmed
from scoring.values import Text


def gates(model: ReportModel, words: ReportWords) -> list[Block]:
    """The basic requirements."""
    rows = Rows(model, words)
    head = rows.head("head-number", "head-requirement", "head-outcome")
    table: list[Row] = []
    for group, members in groupby(model.catalogue.requirements, key=lambda rule: rule.group):
        table.append(rows.group(group))
        for rule in members:
            cells = (rows.number(rule.id), rows.account(rule.id), rows.outcome(rule.id))
            table.append(Row(cells, pad=3))
    intro = words.say(edition_phrase(model, "gates-intro"), SMALL)
    return [*intro, Grid(columns(1.3, 13, 2.6, head=head), table)]


def criteria(model: ReportModel, words: ReportWords) -> list[Block]:
    """Every criterion, by section and indicator."""
    flow: list[Block] = [*words.say(edition_phrase(model, "criteria-intro"), SMALL)]
    for item in model.catalogue.sections:
        flow.append(Heading(section_key(item), item.title, words, level=1))
        flow += _section_line(model, words, item)
        flow.append(_table(model, words, item))
    return flow


def section_key(item: Section) -> str:
    """The key under which the section is registered."""
    return f"section-{item.id}"


def _section_line(model: ReportModel, words: ReportWords, item: Section) -> tuple[Prose, ...]:
    figure = section_figure(model.section_scores[item.id])
    line = edition_phrase(model, "section-line", weight=trimmed(item.weight), figure=figure)
    return (Prose(words.line(line, "　"), FINE),)


def _table(model: ReportModel, words: ReportWords, item: Section) -> Grid:
    rows = Rows(model, words)
    head = rows.head("head-number", "head-requirement", "head-outcome", "head-points", right=1)
    titles = {indicator.id: indicator.title for indicator in model.catalogue.indicators}
    own = [rule for rule in model.catalogue.criteria if rule.section == item.id]
    table: list[Row] = []
    for indicator, group in groupby(own, key=lambda rule: rule.indicator):
        table.append(rows.group(titles[indicator]))
        table += [_row(rows, rule) for rule in group]
    return Grid(columns(1.1, 12, 2.3, 2, head=head), table)


def _row(rows: Rows, rule: Criterion) -> Row:
    id, kind = rule.id, rows.words.say(rows.kind(rule), FINE.but(align="right"))
    account = (*rows.account(id), *_standards(rows.words, rule))
    points = (*rows.points(id), *kind)
    return Row((rows.number(id), account, rows.outcome(id), points), pad=3)


def _standards(words: ReportWords, rule: Criterion) -> tuple[Prose, ...]:
    if not rule.standards:
        return ()
    cited = words.listed(rule.standards)
    text = Text(zh=cited, en=cited)
    return words.labelled(phrase("standards"), text, FINE.but(before=2))
