"""What stands below the verdict on page 1: the scale, what blocks, actions, what comes next."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from bot.reports.model import ReportModel
from bot.reports.next_date import next_date
from bot.reports.pdf.charts import Band, Scale
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import ALARM, FINE, GREEN, GREY, GROUP, SMALL, Style
from bot.reports.pdf.layout.table import Cell, Columns, Grid, Row, columns
from bot.reports.pdf.layout.text import Prose, Span
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.todo import Action, actions
from bot.reports.way import way_in_words
from bot.reports.words import edition_phrase, first_codes, phrase
from bot.wording.key_industries import said_of_key_industries
from bot.wording.results.verdict import short
from bot.wording.rules import statement
from scoring.evaluation.reasons import limits_exceeded
from scoring.values import Text


@dataclass(frozen=True, slots=True)
class Detail:
    """How detailed the page is: blocking items and actions, lines of each, and the type.

    Without ``has_outlook``, what comes next is said with the actions; what is open, too, without
    ``has_open``.
    """

    blocking: int
    actions: int
    lines: int | None
    style: Style = SMALL
    has_outlook: bool = True
    has_open: bool = True


LARGE = Style(9, 13.4)
DETAILS = (
    Detail(4, 5, None, LARGE),
    Detail(4, 5, None),
    Detail(4, 5, 2),
    Detail(2, 5, 2),
    Detail(4, 5, 2, has_outlook=False),
    Detail(2, 3, 2, has_outlook=False),
    Detail(2, 3, 1, has_outlook=False),
    Detail(2, 3, 2, has_outlook=False, has_open=False),
    Detail(2, 3, 1, has_outlook=False, has_open=False),
)
"""The most detailed first: all must fit on the page."""


def decision(model: ReportModel, words: ReportWords, detail: Detail) -> list[Block]:
    """What the page says below the verdict."""
    return [
        *_scale(model, words),
        _title(edition_phrase(model, "summary-blocks"), words),
        *_blocks(model, words, detail),
        *(_open(model, words, detail.style) if detail.has_open else ()),
        _title(phrase("summary-gaps"), words, phrase("summary-gaps-alone")),
        *_actions(model, words, detail),
        _title(edition_phrase(model, "summary-path"), words),
        *words.say(way_in_words(model), detail.style),
        *(_outlook(model, words, detail.style) if detail.has_outlook else ()),
    ]


def left_out(model: ReportModel, words: ReportWords, detail: Detail) -> list[Block]:
    """What the page does not say for want of room."""
    return [
        *(() if detail.has_open else _open(model, words, SMALL)),
        *(() if detail.has_outlook else _outlook(model, words, SMALL)),
    ]


def _scale(model: ReportModel, words: ReportWords) -> list[Block]:
    """The points of 100, or their span, on the scale of grades, and whose it is."""
    owner = words.say(model.verdict.owner, FINE)
    result = model.evaluation
    if result.nothing_applies:
        return [*owner]
    bands = [
        Band(words.first(short(grade)), Fraction(grade.lower))
        for grade in model.catalogue.grade_scale.bands
    ]
    return [Scale(bands, result.certain, result.possible), *owner]


def _title(text: Text, words: ReportWords, aside: Text | None = None) -> Prose:
    style = GROUP.but(before=8)
    spans = [Span(words.line(text, "　"), style)]
    if aside:
        spans.append(Span("　" + words.line(aside, "　"), FINE))
    return Prose(spans)


def _blocks(model: ReportModel, words: ReportWords, detail: Detail) -> list[Block]:
    rows = Rows(model, words)
    unmet = model.verdict.unmet
    table = [
        Row((rows.number(id), *_said(words, _topic(model, id), detail)), pad=2)
        for id in unmet[: detail.blocking]
    ]
    lines: list[Block] = [Grid(_columns(words), table, before=2)] if table else []
    for text in _also_open(model, len(unmet) - len(table)):
        lines += words.say(text, detail.style)
    warning = detail.style.but(colour=ALARM)
    for text in limits_exceeded(model.evaluation):
        lines += words.say(text, warning)
    if count := len(model.contradictions):
        chapter = phrase("chapter-actions")
        lines += words.say(phrase("summary-contradictions", count=count, chapter=chapter), warning)
    return lines or [*words.say(edition_phrase(model, "summary-none-block"), detail.style)]


def _topic(model: ReportModel, id: str) -> Text:
    return statement(model.catalogue, model.rules[id])


def _also_open(model: ReportModel, more: int) -> Iterator[Text]:
    """What blocks besides what is listed, and what cannot be judged yet."""
    if more > 0:
        yield phrase("summary-more", count=more, chapter=phrase("chapter-actions"))
    if ids := model.verdict.undecided:
        codes = first_codes(model, ids)
        yield edition_phrase(model, "summary-gates-open", count=len(ids), codes=codes)


def _open(model: ReportModel, words: ReportWords, style: Style) -> list[Block]:
    """What cannot be scored yet, what would narrow the span, and figures to check."""
    lines: list[Block] = []
    for text in _open_points(model):
        lines += words.say(text, style)
    return [_title(phrase("summary-open"), words), *lines] if lines else []


def _open_points(model: ReportModel) -> Iterator[Text]:
    if unscored := model.evaluation.unscored:
        codes = ", ".join(model.codes[id] for id in unscored)
        yield phrase("summary-unscored", count=len(unscored), codes=codes)
    if narrowing := model.verdict.narrowing:
        yield narrowing
    if count := len(model.calculations.implausible):
        chapter = phrase("chapter-calculations")
        yield phrase("summary-implausible", count=count, chapter=chapter)


def _actions(model: ReportModel, words: ReportWords, detail: Detail) -> list[Block]:
    """The first actions, without what is listed as blocking."""
    best = actions(model)[: detail.actions]
    if not best and model.evaluation.is_nothing_scored:
        return [*words.say(model.verdict.nothing_scored, detail.style)]
    if not best:
        key = "summary-no-other-gaps" if model.gaps else "summary-no-gaps"
        return [*words.say(edition_phrase(model, key), detail.style)]
    code = detail.style.but(colour=GREY)
    gain = detail.style.but(bold=True, colour=GREEN, align="right")
    table = [
        Row(
            (
                (Prose(", ".join(model.codes[id] for id in action.rows), code),),
                *_said(words, action.what, detail),
                (Prose(words.first(_gain(model, action)), gain),),
            ),
            pad=2,
        )
        for action in best
    ]
    return [Grid(_columns(words, 2.5), table, before=2)]


def _gain(model: ReportModel, action: Action) -> Text:
    return model.verdict.gain(action.points, at_most=action.unanswered)


def _said(words: ReportWords, text: Text, detail: Detail) -> list[Cell]:
    """The words, both languages side by side so that all fits on one page."""
    if words.language == "both" and text.zh == text.en:
        return [(Prose(text.zh, detail.style, most=detail.lines),), ()]
    return [(prose,) for prose in words.say(text, detail.style, detail.lines)]


def _columns(words: ReportWords, *last: float) -> Columns:
    titles = (7.5, 7.5) if words.language == "both" else (15,)
    return columns(1.2, *titles, *last)


def _outlook(model: ReportModel, words: ReportWords, style: Style) -> Iterator[Prose]:
    """Whether the platform may judge it by another requirement, and the province's next date."""
    industry = model.data.enterprise.industry
    code = industry.zh.partition(" ")[0] if industry else ""
    known = code if code[-1:].isdecimal() else None
    for text in filter(
        None, (said_of_key_industries(model.catalogue.id, known), next_date(model))
    ):
        yield from words.say(text, style.but(before=6))
