"""What is not counted: items left out as not applicable."""

from bot.reports.assessed import ReportModel
from bot.reports.edition_words import told
from bot.reports.pdf.layout.blocks import KeyNumbers, Panel
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import ALARM, ALARM_PALE, CELL, SMALL
from bot.reports.pdf.layout.table import Cell, Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.rows import Rows
from bot.reports.verdict import why_nothing_scored
from bot.reports.words import ReportWords, words
from scoring.answers.model import NotApplicable
from scoring.evaluation.results import Outcome
from scoring.rounding import fixed, trimmed


def left_out(seen: ReportModel, voice: ReportWords) -> list[Block]:
    """Items that do not apply, why, and the total with and without those that hold points."""
    ids = seen.with_outcome(Outcome.NOT_APPLICABLE)
    intro = voice.say(told(seen, "left-out-intro"), SMALL)
    if not ids:
        return [*voice.say(words("left-out-none"), SMALL), *intro]
    rows = Rows(seen, voice)
    head = rows.head("head-number", "head-requirement", "head-why", "head-lost", right=1)
    table = [
        Row((rows.number(id), rows.brief(id), _why(seen, id), _worth(seen, id))) for id in ids
    ]
    return [
        *intro,
        *(_totals(seen, voice) if any(id in seen.scores for id in ids) else ()),
        *_warning(seen, voice),
        Grid(columns(1.1, 8, 6.6, 1.5, head=head), table, before=10),
    ]


def _totals(seen: ReportModel, voice: ReportWords) -> list[Block]:
    result = seen.evaluation
    if result.is_nothing_scored:
        return [*voice.say(why_nothing_scored(seen), SMALL.but(before=3))]
    if result.total is None or result.total_without_exclusion is None:
        return [*voice.say(words("totals-after-all"), SMALL.but(before=3))]
    return [
        KeyNumbers(
            [
                (fixed(result.total), words("total-excluding")),
                (fixed(result.total_without_exclusion), words("total-counting")),
            ],
            voice,
        )
    ]


def _warning(seen: ReportModel, voice: ReportWords) -> list[Block]:
    if not seen.exclusion_costs_the_grade:
        return []
    lowest = seen.catalogue.grade_scale.grades[0]
    text = words("left-out-floor", points=trimmed(lowest.lower), grade=lowest.title)
    return [Panel(voice.say(text, SMALL), ALARM_PALE, ALARM)]


def _why(seen: ReportModel, id: str) -> Cell:
    answer = seen.findings[id].answer
    assert isinstance(answer, NotApplicable)  # noqa: S101 - that is what the outcome means
    return (Prose(answer.reason, SMALL),)


def _worth(seen: ReportModel, id: str) -> Cell:
    points = trimmed(seen.scores[id].points, 2) if id in seen.scores else "—"
    return (Prose(points, CELL.but(align="right")),)
