"""What is not counted: items left out as not applicable."""

from bot.reports.model import ReportModel
from bot.reports.pdf.layout.blocks import KeyNumbers, Panel
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import ALARM, ALARM_PALE, CELL, SMALL
from bot.reports.pdf.layout.table import Cell, Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.words import edition_phrase, phrase
from scoring.answers.model import NotApplicable
from scoring.evaluation.results import Outcome
from scoring.rounding import trimmed


def left_out(model: ReportModel, words: ReportWords) -> list[Block]:
    """Items that do not apply, why, and the total with and without their points."""
    ids = model.with_outcome(Outcome.NOT_APPLICABLE)
    intro = words.say(edition_phrase(model, "left-out-intro"), SMALL)
    if not ids:
        return [*words.say(phrase("left-out-none"), SMALL), *intro]
    rows = Rows(model, words)
    head = rows.head("head-number", "head-requirement", "head-why", "head-lost", right=1)
    table = [
        Row((rows.number(id), rows.brief(id), _why(model, id), _worth(model, id))) for id in ids
    ]
    return [
        *intro,
        *(_totals(model, words) if any(id in model.scores for id in ids) else ()),
        *_warning(model, words),
        Grid(columns(1.1, 8, 6.6, 1.5, head=head), table, before=10),
    ]


def _totals(model: ReportModel, words: ReportWords) -> list[Block]:
    result = model.evaluation
    if result.nothing_applies:
        return [*words.say(model.verdict.nothing_scored, SMALL.but(before=3))]
    if result.span_without_exclusion is None:
        return [*words.say(phrase("totals-after-all"), SMALL.but(before=3))]
    return [
        KeyNumbers(
            [
                (model.verdict.total_figure, phrase("total-excluding")),
                (model.verdict.counting_all, phrase("total-counting")),
            ],
            words,
        )
    ]


def _warning(model: ReportModel, words: ReportWords) -> list[Block]:
    if not model.exclusion_costs_the_grade:
        return []
    lowest = model.catalogue.grade_scale.grades[0]
    text = phrase("left-out-floor", points=trimmed(lowest.lower), grade=lowest.title)
    return [Panel(words.say(text, SMALL), ALARM_PALE, ALARM)]


def _why(model: ReportModel, id: str) -> Cell:
    answer = model.findings[id].answer
    assert isinstance(answer, NotApplicable)  # noqa: S101 - that is what the outcome means
    return (Prose(answer.reason, SMALL),)


def _worth(model: ReportModel, id: str) -> Cell:
    points = trimmed(model.scores[id].points, 2) if id in model.scores else "—"
    return (Prose(points, CELL.but(align="right")),)
