"""Every number beside what it is scored by; then the numbers that have nothing to be scored by."""

from bot.reports.assessed import ReportModel
from bot.reports.pdf.layout.blocks import Heading
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import CELL, FINE, SMALL
from bot.reports.pdf.layout.table import Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.rows import Rows
from bot.reports.pdf.scale_bar import MarkedBar
from bot.reports.words import ReportWords, words
from bot.wording.scale_bar import ScaleBar, bar_of
from scoring.answers.model import Chosen, Value
from scoring.catalogue.model import Criterion
from scoring.evaluation.reasons import origin_of, without_number
from scoring.evaluation.results import ScaleReason
from scoring.files.wording import SEMICOLON, joined
from scoring.rounding import significant, trimmed
from scoring.units.labels import amount_label
from scoring.values import Text


def benchmarks(seen: ReportModel, voice: ReportWords) -> list[Block]:
    """The bars, and the table of what has no benchmark."""
    rows = [row for row in seen.catalogue.criteria if row.id in seen.placed]
    bars = [block for row in rows for block in _bar(seen, voice, row)]
    intro = voice.say(words("benchmarks-intro"), SMALL) if bars else ()
    return [*intro, *bars, *_unscored(seen, voice, rows)]


def _bar(seen: ReportModel, voice: ReportWords, row: Criterion) -> list[Block]:
    bar = _picture(seen, voice, row)
    if bar is None:
        return []
    score = seen.scores[row.id]
    label = f"{seen.codes[row.id]}　{voice.line(seen.placed[row.id].scale.label)}"
    unit = f"{bar.unit}　{bar.direction}".strip()
    obtained, points = trimmed(score.obtained, 2), trimmed(score.points, 2)
    figure = voice.first(words("bar-earned", obtained=obtained, points=points))
    foot = voice.say(_origin(seen, row), FINE)
    return [MarkedBar(bar, (Prose(label, CELL.but(bold=True)), Prose(unit, FINE)), figure, foot)]


def _picture(seen: ReportModel, voice: ReportWords, row: Criterion) -> ScaleBar | None:
    answer = seen.data.answers[row.id]
    assert isinstance(answer, Value | Chosen)  # noqa: S101 - it has a place on a scale
    return bar_of(row, answer, seen.catalogue.benchmarks, voice.leading)


def _origin(seen: ReportModel, row: Criterion) -> Text:
    """Where the two ends come from, and what corrects them."""
    reason = _reason(seen, row)
    baseline, leading = origin_of(reason, "baseline"), origin_of(reason, "leading")
    if baseline == leading:
        found = words("ends-from", origin=baseline)
    else:
        found = words("each-end-from", baseline=baseline, leading=leading)
    benchmark = reason.position.benchmark
    corrections = benchmark.corrections if benchmark else None
    return joined((found, corrections), SEMICOLON) if corrections else found


def _unscored(seen: ReportModel, voice: ReportWords, rows: list[Criterion]) -> list[Block]:
    waiting = [row for row in rows if row.id in seen.evaluation.unscored]
    if not waiting:
        return []
    table = Rows(seen, voice)
    head = table.head("head-number", "head-number-given", "head-why-unscored")
    return [
        Heading("benchmarks-unscored", words("benchmarks-unscored"), voice, level=1),
        *voice.say(words("benchmarks-unscored-intro"), SMALL),
        Grid(columns(1.1, 6, 9.5, head=head), [_row(seen, table, row) for row in waiting]),
    ]


def _row(seen: ReportModel, rows: Rows, row: Criterion) -> Row:
    voice, placed = rows.voice, seen.placed[row.id]
    number = voice.first(amount_label(significant(placed.number), placed.unit))
    given = (*voice.say(placed.scale.label, SMALL), Prose(number, CELL.but(bold=True)))
    missing = without_number(_reason(seen, row))
    return Row((rows.number(row.id), given, voice.say(missing, SMALL)))


def _reason(seen: ReportModel, row: Criterion) -> ScaleReason:
    reason = seen.findings[row.id].reason
    assert isinstance(reason, ScaleReason)  # noqa: S101 - it has a place on a scale
    return reason
