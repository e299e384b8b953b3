"""By what rules: conventions, overlays, grades, the formulas of indicators, the documents."""

from dataclasses import replace

from bot.reports.assessed import ReportModel
from bot.reports.edition_words import told
from bot.reports.pdf.layout.blocks import Heading
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import CELL, FINE, GREY, LABEL, SMALL
from bot.reports.pdf.layout.table import Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.rows import Rows
from bot.reports.words import ReportWords, words
from dialogs.enterprise.key_industries import key_industries
from scoring.catalogue.model import PerformanceIndicator
from scoring.rounding import trimmed
from scoring.values import Text


def method(seen: ReportModel, voice: ReportWords) -> list[Block]:
    """Conventions, overlays, grades, indicators, documents."""
    return [
        *_conventions(seen, voice),
        *_key_industries(seen, voice),
        *_overlays(seen, voice),
        *_grades(seen, voice),
        *_indicators(seen, voice),
        *_documents(seen, voice),
    ]


def _conventions(seen: ReportModel, voice: ReportWords) -> list[Block]:
    table = [
        Row(((Prose(str(at), CELL.but(colour=GREY)),), voice.say(convention.text, SMALL)), pad=4)
        for at, convention in enumerate(seen.catalogue.conventions, 1)
    ]
    return [
        Heading("method-conventions", words("method-conventions"), voice, level=1),
        *voice.say(words("method-conventions-intro"), SMALL),
        Grid(columns(1, 15.5), table),
    ]


def _key_industries(seen: ReportModel, voice: ReportWords) -> list[Block]:
    known = key_industries(seen.catalogue.id)
    if known is None:
        return []
    told_of_them = voice.say(
        words(
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


def _overlays(seen: ReportModel, voice: ReportWords) -> list[Block]:
    if seen.data.overlays:
        return []  # a chapter of its own tells of them
    return [
        Heading("method-overlays", words("method-overlays"), voice, level=1),
        *voice.say(words("method-no-overlays"), SMALL),
    ]


def _grades(seen: ReportModel, voice: ReportWords) -> list[Block]:
    scale = seen.catalogue.grade_scale
    lower = Rows(seen, voice).head("head-from", right=1)
    head = replace(lower, cells=(voice.say(told(seen, "head-grade"), LABEL), *lower.cells))
    table = [
        Row(
            (
                (Prose(voice.line(grade.title), CELL),),
                (Prose(trimmed(grade.lower), CELL.but(align="right")),),
            ),
            with_next=grade is not scale.bands[-1],
            pad=3,
        )
        for grade in scale.bands
    ]
    return [
        Heading("method-scale", told(seen, "method-scale"), voice, level=1),
        *voice.say(scale.title, SMALL),
        *voice.say(scale.authority, SMALL.but(colour=GREY)),
        Grid(columns(5, 2, width=220, head=head), table),
    ]


def _indicators(seen: ReportModel, voice: ReportWords) -> list[Block]:
    if not seen.catalogue.performance_indicators:
        return []
    head = Rows(seen, voice).head("head-indicator", "head-formula", "head-unit")
    table = [_indicator_row(item, voice) for item in seen.catalogue.performance_indicators]
    return [
        Heading("method-indicators", words("method-indicators"), voice, level=1),
        Grid(columns(6.2, 7, 3.4, head=head), table),
    ]


def _indicator_row(item: PerformanceIndicator, voice: ReportWords) -> Row:
    source = voice.say(item.source, FINE.but(before=2))
    return Row(
        (
            (*voice.say(item.title, CELL), *source),
            voice.say(item.formula, SMALL),
            voice.say(item.unit, SMALL),
        )
    )


def _documents(seen: ReportModel, voice: ReportWords) -> list[Block]:
    table = [
        Row(
            (
                voice.say(document.title, SMALL),
                voice.say(words("issued", date=document.issued), FINE.but(align="right")),
            )
        )
        for document in seen.catalogue.documents
    ]
    return [
        Heading("method-documents", words("method-documents"), voice, level=1),
        Grid(columns(13, 3.6), table),
    ]
