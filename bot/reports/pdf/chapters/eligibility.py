"""Whether the factory may apply: the conditions of the round, then the basic requirements."""

from itertools import groupby

from bot.reports.model import ReportModel
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import FINE, SMALL
from bot.reports.pdf.layout.table import Cell, Grid, Row, columns
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.words import edition_phrase, phrase
from scoring.catalogue.model import Condition, Requirement
from scoring.evaluation.results import Outcome
from scoring.values import Text

SETTLED = (Outcome.MET, Outcome.NOT_APPLICABLE)


def eligibility(model: ReportModel, words: ReportWords) -> list[Block]:
    """The answer, then every condition and basic requirement with its outcome."""
    rows = Rows(model, words)
    head = rows.head("head-number", "head-requirement", "head-outcome")
    gates = (*model.catalogue.conditions, *model.catalogue.requirements)
    table: list[Row] = []
    for group, members in groupby(gates, key=lambda item: item.group):
        table.append(rows.group(group))
        table += [_row(rows, item) for item in members]
    said = [edition_phrase(model, "gates-intro"), *_answer(model)]
    return [
        *(prose for text in reversed(said) for prose in words.say(text, SMALL)),
        Grid(columns(1.3, 13.4, 2.2, head=head), table),
    ]


def _answer(model: ReportModel) -> list[Text]:
    """Whether a condition of the round stands against it; nothing where none was adopted."""
    if not model.catalogue.conditions:
        return []
    outcomes = [model.findings[item.id].outcome for item in model.catalogue.conditions]
    if unmet := outcomes.count(Outcome.NOT_MET):
        return [phrase("eligibility-excluded", count=unmet)]
    if still_open := outcomes.count(Outcome.UNDECIDED):
        return [phrase("eligibility-open", count=still_open)]
    return [phrase("eligibility-free")]


def _row(rows: Rows, item: Requirement) -> Row:
    account = (*rows.account(item.id), *_check_at(rows, item))
    return Row((rows.number(item.id), account, rows.outcome(item.id)), pad=2)


def _check_at(rows: Rows, item: Requirement) -> Cell:
    """Where to look up a condition that is not settled."""
    if not isinstance(item, Condition) or rows.model.findings[item.id].outcome in SETTLED:
        return ()
    return rows.words.labelled(phrase("check-at"), item.check_at, FINE.but(before=2))
