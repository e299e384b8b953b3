"""Every criterion with its points and reason; a number stands on a bar between its two ends."""

from collections.abc import Iterable
from itertools import groupby

from bot.reports.model import ReportModel
from bot.reports.pdf.layout.blocks import Heading
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import ALARM, CELL, FINE, SMALL
from bot.reports.pdf.layout.table import Grid, Row, columns
from bot.reports.pdf.layout.text import Prose, Span
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.pdf.scale_bar import MarkedBar
from bot.reports.words import edition_phrase, phrase
from bot.wording.results.verdict import section_figure
from bot.wording.scale_bar import ScaleBar, bar_of
from scoring.answers.model import Chosen, Value
from scoring.catalogue.model import Criterion, Section
from scoring.evaluation.reasons import breach_of, origin_of
from scoring.evaluation.results import ScaleReason
from scoring.files.wording import SEMICOLON, joined
from scoring.rounding import trimmed
from scoring.values import Text


def criteria(model: ReportModel, words: ReportWords) -> list[Block]:
    """Every criterion, by section."""
    flow: list[Block] = [*words.say(edition_phrase(model, "criteria-intro"), SMALL)]
    for item in model.catalogue.sections:
        flow.append(Heading(section_key(item), item.title, words, level=1))
        flow += _section_line(model, words, item)
        flow += _rows(model, words, item)
    return flow


def section_key(item: Section) -> str:
    """The key under which the section is registered."""
    return f"section-{item.id}"


def _section_line(model: ReportModel, words: ReportWords, item: Section) -> tuple[Prose, ...]:
    figure = section_figure(model.section_scores[item.id])
    line = edition_phrase(model, "section-line", weight=trimmed(item.weight), figure=figure)
    return (Prose(words.line(line, "　"), FINE),)


def _rows(model: ReportModel, words: ReportWords, item: Section) -> list[Block]:
    """Bars, and between them tables of the rows that have none."""
    own = [rule for rule in model.catalogue.criteria if rule.section == item.id]
    bars = {rule.id: bar for rule in own if (bar := _bar(model, words, rule))}
    flow: list[Block] = []
    for is_drawn, group in groupby(own, key=lambda rule: rule.id in bars):
        if is_drawn:
            flow += [_drawn(model, words, rule, bars[rule.id]) for rule in group]
        else:
            flow.append(_table(model, words, group))
    return flow


# --- rows without a bar


def _table(model: ReportModel, words: ReportWords, group: Iterable[Criterion]) -> Grid:
    rows = Rows(model, words)
    titles = {indicator.id: indicator.title for indicator in model.catalogue.indicators}
    table: list[Row] = []
    for indicator, members in groupby(group, key=lambda rule: rule.indicator):
        if model.has_mandatory:  # elsewhere an indicator has one row, which says what it is
            table.append(rows.group(titles[indicator]))
        table += [_row(rows, rule) for rule in members]
    return Grid(columns(1.1, 12.1, 2.4, 1.8), table)


def _row(rows: Rows, rule: Criterion) -> Row:
    kind = rows.words.say(rows.kind(rule), FINE.but(align="right"))
    points = (*rows.points(rule.id), *(kind if rows.model.has_mandatory else ()))
    return Row((rows.number(rule.id), rows.account(rule.id), rows.outcome(rule.id), points), pad=2)


# --- numbers between two ends


def _bar(model: ReportModel, words: ReportWords, rule: Criterion) -> ScaleBar | None:
    answer = model.data.answers.get(rule.id)
    if rule.id not in model.positions or not isinstance(answer, Value | Chosen):
        return None
    return bar_of(rule, answer, model.catalogue.benchmarks, words.leading)


def _drawn(model: ReportModel, words: ReportWords, rule: Criterion, bar: ScaleBar) -> MarkedBar:
    rows, score = Rows(model, words), model.scores[rule.id]
    label = f"{model.codes[rule.id]}　{words.line(model.positions[rule.id].scale.label)}"
    unit = f"　{bar.unit}　{bar.direction}"
    title = Prose([Span(label, CELL.but(bold=True)), Span(unit, FINE)], most=2)
    obtained, points = trimmed(score.obtained, 2), trimmed(score.points, 2)
    figure = words.first(phrase("bar-earned", obtained=obtained, points=points))
    if score.compared is not None:
        shown = trimmed(score.compared, 2)
        figure = words.first(phrase("bar-compared", compared=shown, points=points))
    foot = (*_foot(model, words, rule), *rows.remarks(rule.id))
    return MarkedBar(bar, (title, *words.say(rule.text, FINE)), figure, foot)


def _foot(model: ReportModel, words: ReportWords, rule: Criterion) -> Iterable[Prose]:
    """Where the ends come from; first what is a breach of the law."""
    reason = model.findings[rule.id].reason
    assert isinstance(reason, ScaleReason)  # noqa: S101 - it has a place on a scale
    for breach in breach_of(reason):
        yield from words.say(breach, FINE.but(colour=ALARM))
    yield from words.say(_origin(reason), FINE)


def _origin(reason: ScaleReason) -> Text:
    """The origin of baseline and leading value, and their corrections."""
    baseline, leading = origin_of(reason, "baseline"), origin_of(reason, "leading")
    if baseline == leading:
        found = phrase("ends-from", origin=baseline)
    else:
        found = phrase("each-end-from", baseline=baseline, leading=leading)
    benchmark = reason.position.benchmark
    corrections = benchmark.corrections if benchmark else None
    return joined((found, corrections), SEMICOLON) if corrections else found
