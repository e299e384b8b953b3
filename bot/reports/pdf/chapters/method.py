"""The rules used: how points are added, the formulas of indicators, the conventions."""

from bot.reports.model import ReportModel
from bot.reports.pdf.layout.blocks import Heading
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import CELL, FINE, SMALL
from bot.reports.pdf.layout.table import Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.words import edition_phrase, phrase
from bot.wording.catalogue import Words, joined
from scoring.answers.model import Value
from scoring.catalogue.model import PerformanceIndicator
from scoring.figures.kinds import figure_book
from scoring.values import Text

_COMMON = Words("common")


def method(model: ReportModel, words: ReportWords) -> list[Block]:
    """How the points are added, the scale, the formulas used, the conventions."""
    rules = (edition_phrase(model, "scores-formula"), *_grades(model))
    return [
        *(prose for text in rules for prose in words.say(text, SMALL.but(before=3))),
        *_indicators(model, words),
        *_conventions(model, words),
    ]


def _grades(model: ReportModel) -> list[Text]:
    """Whose scale it is, and, with points as in an example, whose points these are."""
    scale = model.catalogue.grade_scale
    said = [joined([scale.title, _COMMON("colon"), scale.authority])]
    return said if model.has_mandatory else [*said, phrase("scores-examples")]


def _conventions(model: ReportModel, words: ReportWords) -> list[Block]:
    """Those of the scores, and those of the figures if a number was calculated from them."""
    found = [*model.catalogue.conventions]
    if model.calculations.steps:
        found += figure_book().conventions
    table = [
        Row(((Prose(str(at), FINE),), words.say(convention.text, FINE)), pad=1.5)
        for at, convention in enumerate(found, 1)
    ]
    return [
        Heading("method-conventions", phrase("method-conventions"), words, level=1),
        *words.say(phrase("method-conventions-intro"), SMALL),
        Grid(columns(1, 15.5), table),
    ]


def _indicators(model: ReportModel, words: ReportWords) -> list[Block]:
    shown = _not_worked_out(model)
    if not shown:
        return []
    head = Rows(model, words).head("head-indicator", "head-formula", "head-unit")
    table = [_indicator_row(item, words) for item in shown]
    return [
        Heading("method-indicators", phrase("method-indicators"), words, level=1),
        Grid(columns(6.2, 7, 3.4, head=head), table),
    ]


def _not_worked_out(model: ReportModel) -> list[PerformanceIndicator]:
    """Formulas of answers given directly; those of calculated numbers are shown beside them."""
    done = {step.criterion.id for step in model.calculations.steps}
    answers = model.data.answers
    used: set[str | None] = set()
    for row in model.catalogue.criteria:
        answer = answers.get(row.id)
        if isinstance(answer, Value) and row.id not in done:
            if row.id in model.positions:
                used.add(model.positions[row.id].scale.performance_indicator)
            measures = [by for by in row.measures if answer.measure in (None, by.id)]
            used |= {by.performance_indicator for by in measures}
    return [item for item in model.catalogue.performance_indicators if item.id in used]


def _indicator_row(item: PerformanceIndicator, words: ReportWords) -> Row:
    source = words.say(item.source, FINE.but(before=2))
    return Row(
        (
            (*words.say(item.title, CELL), *source),
            words.say(item.formula, SMALL),
            words.say(item.unit, SMALL),
        )
    )
