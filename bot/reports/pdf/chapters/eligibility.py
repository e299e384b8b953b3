"""Whether the factory may apply at all: the conditions of the round, and where to check them."""

from itertools import groupby

from bot.reports.model import ReportModel
from bot.reports.pdf.layout.blocks import Panel
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import (
    ALARM,
    ALARM_PALE,
    FINE,
    GREEN,
    GREEN_PALE,
    PAPER,
    SLATE,
    SMALL,
)
from bot.reports.pdf.layout.table import Cell, Grid, Row, columns
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.words import phrase
from scoring.catalogue.model import Condition
from scoring.evaluation.results import Outcome


def eligibility(model: ReportModel, words: ReportWords) -> list[Block]:
    """The answer, whose conditions they are, and every condition with its outcome."""
    rows = Rows(model, words)
    head = rows.head("head-number", "head-requirement", "head-outcome")
    table: list[Row] = []
    for group, members in groupby(model.catalogue.conditions, key=lambda item: item.group):
        table.append(rows.group(group))
        table += [_row(rows, item) for item in members]
    return [
        _answer(model, words),
        *_source(model, words),
        Grid(columns(1.3, 13, 2.6, head=head), table),
    ]


def _answer(model: ReportModel, words: ReportWords) -> Panel:
    outcomes = [model.findings[item.id].outcome for item in model.catalogue.conditions]
    style = SMALL.but(size=9, leading=14)
    if unmet := outcomes.count(Outcome.NOT_MET):
        said = phrase("eligibility-excluded", count=unmet)
        return Panel(words.say(said, style), ALARM_PALE, ALARM)
    if still_open := outcomes.count(Outcome.UNDECIDED):
        return Panel(words.say(phrase("eligibility-open", count=still_open), style), PAPER, SLATE)
    return Panel(words.say(phrase("eligibility-free"), style), GREEN_PALE, GREEN)


def _source(model: ReportModel, words: ReportWords) -> list[Block]:
    found = model.round
    if found is None:
        return []
    title = phrase("eligibility-round", title=found.title)
    source = phrase("eligibility-source", source=found.source, issued=found.issued)
    sure = words.say(found.sure, FINE.but(before=2)) if found.sure else ()
    return [
        *words.say(title, SMALL.but(bold=True, before=8)),
        *words.say(source, FINE.but(before=2)),
        *sure,
    ]


def _row(rows: Rows, item: Condition) -> Row:
    account = (*rows.account(item.id), *_check_at(rows, item))
    return Row((rows.number(item.id), account, rows.outcome(item.id)), pad=3)


def _check_at(rows: Rows, item: Condition) -> Cell:
    return rows.words.labelled(phrase("check-at"), item.check_at, FINE.but(before=2))
