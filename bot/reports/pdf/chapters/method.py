"""The rules used: conventions, overlays, grades, the formulas of indicators, the documents."""

from dataclasses import replace

from bot.reports.model import ReportModel
from bot.reports.pdf.layout.blocks import Heading
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import CELL, FINE, GREY, LABEL, SMALL
from bot.reports.pdf.layout.table import Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.words import edition_phrase, phrase
from dialogs.enterprise.key_industries import key_industries
from scoring.answers.model import Value
from scoring.catalogue.model import PerformanceIndicator
from scoring.rounding import trimmed
from scoring.values import Text


def method(model: ReportModel, words: ReportWords) -> list[Block]:
    """Conventions, overlays, grades, indicators, documents."""
    return [
        *_conventions(model, words),
        *_key_industries(model, words),
        *_overlays(model, words),
        *_grades(model, words),
        *_indicators(model, words),
        *_documents(model, words),
    ]


def _conventions(model: ReportModel, words: ReportWords) -> list[Block]:
    table = [
        Row(((Prose(str(at), FINE),), words.say(convention.text, FINE)), pad=2)
        for at, convention in enumerate(model.catalogue.conventions, 1)
    ]
    return [
        Heading("method-conventions", phrase("method-conventions"), words, level=1),
        *words.say(phrase("method-conventions-intro"), SMALL),
        Grid(columns(1, 15.5), table),
    ]


def _key_industries(model: ReportModel, words: ReportWords) -> list[Block]:
    known = key_industries(model.catalogue.id)
    if known is None:
        return []
    told_of_them = words.say(
        phrase(
            "method-key-industries",
            count=known.count,
            sectors=Text(
                zh="、".join(sector.title.zh for sector in known.sectors),
                en=", ".join(sector.title.en for sector in known.sectors),
            ),
            source=known.source,
            platform=known.platform,
        ),
        SMALL,
    )
    return [*told_of_them]


def _overlays(model: ReportModel, words: ReportWords) -> list[Block]:
    if model.data.overlays:
        return []  # they have a chapter of their own
    return [
        Heading("method-overlays", phrase("method-overlays"), words, level=1),
        *words.say(phrase("method-no-overlays"), SMALL),
    ]


def _grades(model: ReportModel, words: ReportWords) -> list[Block]:
    scale = model.catalogue.grade_scale
    lower = Rows(model, words).head("head-from", right=1)
    head = replace(
        lower, cells=(words.say(edition_phrase(model, "head-grade"), LABEL), *lower.cells)
    )
    table = [
        Row(
            (
                (Prose(words.line(grade.title), CELL),),
                (Prose(trimmed(grade.lower), CELL.but(align="right")),),
            ),
            with_next=grade is not scale.bands[-1],
            pad=3,
        )
        for grade in scale.bands
    ]
    return [
        Heading("method-scale", edition_phrase(model, "method-scale"), words, level=1),
        *words.say(scale.title, SMALL),
        *words.say(scale.authority, SMALL.but(colour=GREY)),
        Grid(columns(5, 2, width=220, head=head), table),
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
    """Those that answers are by; the formula of what was worked out stands beside its numbers."""
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


def _documents(model: ReportModel, words: ReportWords) -> list[Block]:
    table = [
        Row(
            (
                words.say(document.title, SMALL),
                words.say(phrase("issued", date=document.issued), FINE.but(align="right")),
            )
        )
        for document in model.catalogue.documents
    ]
    return [
        Heading("method-documents", phrase("method-documents"), words, level=1),
        Grid(columns(13, 3.6), table),
    ]
