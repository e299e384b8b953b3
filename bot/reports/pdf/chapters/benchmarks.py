"""Every number with its baseline and leading value; then the numbers without a benchmark."""

from bot.reports.model import ReportModel
from bot.reports.pdf.layout.blocks import Heading
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import CELL, FINE, SMALL
from bot.reports.pdf.layout.table import Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.pdf.scale_bar import MarkedBar
from bot.reports.words import phrase
from bot.wording.scale_bar import ScaleBar, bar_of
from scoring.answers.model import Chosen, Value
from scoring.catalogue.model import Criterion
from scoring.evaluation.reasons import origin_of, without_number
from scoring.evaluation.results import ScaleReason
from scoring.files.wording import SEMICOLON, joined
from scoring.rounding import significant, trimmed
from scoring.units.labels import amount_label
from scoring.values import Text


def benchmarks(model: ReportModel, words: ReportWords) -> list[Block]:
    """The bars, and the table of what has no benchmark."""
    rows = [row for row in model.catalogue.criteria if row.id in model.positions]
    bars = [block for row in rows for block in _bar(model, words, row)]
    intro = words.say(phrase("benchmarks-intro"), SMALL) if bars else ()
    return [*intro, *bars, *_unscored(model, words, rows)]


def _bar(model: ReportModel, words: ReportWords, row: Criterion) -> list[Block]:
    bar = _picture(model, words, row)
    if bar is None:
        return []
    score = model.scores[row.id]
    label = f"{model.codes[row.id]}　{words.line(model.positions[row.id].scale.label)}"
    unit = f"{bar.unit}　{bar.direction}".strip()
    obtained, points = trimmed(score.obtained, 2), trimmed(score.points, 2)
    figure = words.first(phrase("bar-earned", obtained=obtained, points=points))
    foot = words.say(_origin(model, row), FINE)
    return [MarkedBar(bar, (Prose(label, CELL.but(bold=True)), Prose(unit, FINE)), figure, foot)]


def _picture(model: ReportModel, words: ReportWords, row: Criterion) -> ScaleBar | None:
    answer = model.data.answers[row.id]
    assert isinstance(answer, Value | Chosen)  # noqa: S101 - it has a place on a scale
    return bar_of(row, answer, model.catalogue.benchmarks, words.leading)


def _origin(model: ReportModel, row: Criterion) -> Text:
    """The origin of baseline and leading value, and their corrections."""
    reason = _reason(model, row)
    baseline, leading = origin_of(reason, "baseline"), origin_of(reason, "leading")
    if baseline == leading:
        found = phrase("ends-from", origin=baseline)
    else:
        found = phrase("each-end-from", baseline=baseline, leading=leading)
    benchmark = reason.position.benchmark
    corrections = benchmark.corrections if benchmark else None
    return joined((found, corrections), SEMICOLON) if corrections else found


def _unscored(model: ReportModel, words: ReportWords, rows: list[Criterion]) -> list[Block]:
    waiting = [row for row in rows if row.id in model.evaluation.unscored]
    if not waiting:
        return []
    table = Rows(model, words)
    head = table.head("head-number", "head-number-given", "head-why-unscored")
    return [
        Heading("benchmarks-unscored", phrase("benchmarks-unscored"), words, level=1),
        *words.say(phrase("benchmarks-unscored-intro"), SMALL),
        Grid(columns(1.1, 6, 9.5, head=head), [_row(model, table, row) for row in waiting]),
    ]


def _row(model: ReportModel, rows: Rows, row: Criterion) -> Row:
    words, placed = rows.words, model.positions[row.id]
    number = words.first(amount_label(significant(placed.number), placed.unit))
    given = (*words.say(placed.scale.label, SMALL), Prose(number, CELL.but(bold=True)))
    missing = without_number(_reason(model, row))
    return Row((rows.number(row.id), given, words.say(missing, SMALL)))


def _reason(model: ReportModel, row: Criterion) -> ScaleReason:
    reason = model.findings[row.id].reason
    assert isinstance(reason, ScaleReason)  # noqa: S101 - it has a place on a scale
    return reason
