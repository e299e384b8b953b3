"""The gates, and every criterion with its outcome, points, reason, note and evidence."""

from itertools import groupby

from bot.reports.assessed import ReportModel
from bot.reports.edition_words import told
from bot.reports.pdf.layout.blocks import Heading
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import FINE, SMALL
from bot.reports.pdf.layout.table import Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.rows import Rows
from bot.reports.verdict import section_figure
from bot.reports.words import ReportWords, words
from scoring.catalogue.model import Criterion, Section
from scoring.rounding import trimmed
from scoring.values import Text


def gates(seen: ReportModel, voice: ReportWords) -> list[Block]:
    """The basic requirements."""
    rows = Rows(seen, voice)
    head = rows.head("head-number", "head-requirement", "head-outcome")
    table: list[Row] = []
    for group, members in groupby(seen.catalogue.requirements, key=lambda rule: rule.group):
        table.append(rows.group(group))
        for rule in members:
            cells = (rows.number(rule.id), rows.account(rule.id), rows.outcome(rule.id))
            table.append(Row(cells))
    intro = voice.say(told(seen, "gates-intro"), SMALL)
    return [*intro, Grid(columns(1.3, 13, 2.6, head=head), table)]


def criteria(seen: ReportModel, voice: ReportWords) -> list[Block]:
    """Every criterion, by section and indicator."""
    flow: list[Block] = [*voice.say(told(seen, "criteria-intro"), SMALL)]
    for item in seen.catalogue.sections:
        flow.append(Heading(section_key(item), item.title, voice, level=1))
        flow += _section_line(seen, voice, item)
        flow.append(_table(seen, voice, item))
    return flow


def section_key(item: Section) -> str:
    """Under which the section's place in this chapter is known."""
    return f"section-{item.id}"


def _section_line(seen: ReportModel, voice: ReportWords, item: Section) -> tuple[Prose, ...]:
    figure = section_figure(seen.section_scores[item.id])
    line = told(seen, "section-line", weight=trimmed(item.weight), figure=figure)
    return (Prose(voice.line(line, "　"), FINE),)


def _table(seen: ReportModel, voice: ReportWords, item: Section) -> Grid:
    rows = Rows(seen, voice)
    head = rows.head("head-number", "head-requirement", "head-outcome", "head-points", right=1)
    titles = {indicator.id: indicator.title for indicator in seen.catalogue.indicators}
    own = [rule for rule in seen.catalogue.criteria if rule.section == item.id]
    table: list[Row] = []
    for indicator, group in groupby(own, key=lambda rule: rule.indicator):
        table.append(rows.group(titles[indicator]))
        table += [_row(rows, rule) for rule in group]
    return Grid(columns(1.1, 12, 2.3, 2, head=head), table)


def _row(rows: Rows, rule: Criterion) -> Row:
    id, kind = rule.id, rows.voice.say(rows.kind(rule), FINE.but(align="right"))
    account = (*rows.account(id), *_standards(rows.voice, rule))
    points = (*rows.points(id), *kind)
    return Row((rows.number(id), account, rows.outcome(id), points))


def _standards(voice: ReportWords, rule: Criterion) -> tuple[Prose, ...]:
    if not rule.standards:
        return ()
    cited = voice.listed(rule.standards)
    text = Text(zh=cited, en=cited)
    return voice.labelled(words("standards"), text, FINE.but(before=2))
