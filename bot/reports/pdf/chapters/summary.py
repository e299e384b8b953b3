"""One page for whoever decides: may we apply, what would we score, what comes first."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from bot.reports.model import ReportModel
from bot.reports.pdf.chapters.scores import section_bars
from bot.reports.pdf.charts import Band, Bars, Scale
from bot.reports.pdf.layout.blocks import KeyNumbers, Panel, height_of
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import (
    ALARM,
    CELL,
    FINE,
    GREEN,
    GREY,
    GROUP,
    LEAD,
    SMALL,
    TEXT_HEIGHT,
)
from bot.reports.pdf.layout.table import Cell, Columns, Grid, Row, columns
from bot.reports.pdf.layout.text import Prose, Span
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows, tone
from bot.reports.todo import actions
from bot.reports.way import way_on
from bot.reports.words import edition_phrase, phrase
from bot.wording.catalogue import all_of
from bot.wording.key_industries import said_of_key_industries
from bot.wording.rules import counted_musts
from bot.wording.verdict import points_so_far, short
from dialogs.roadmap.timeline import upcoming
from scoring.catalogue.model import Catalogue
from scoring.evaluation.results import Outcome, Path
from scoring.rounding import fixed
from scoring.values import Text


@dataclass(frozen=True, slots=True)
class Detail:
    """How detailed the page is: items per list, lines per clause."""

    items: int
    actions: int
    lines: int | None


DETAILS = (
    Detail(3, 5, None),
    Detail(3, 5, 2),
    Detail(3, 4, 2),
    Detail(3, 3, 2),
    Detail(3, 3, 1),
    Detail(2, 2, 1),
)
"""The most detailed first: all must fit on one page."""
WARNING = SMALL.but(colour=ALARM)
ROOM = TEXT_HEIGHT - 60
"""The page less the chapter's title in two languages."""
GAIN = CELL.but(size=8, bold=True, colour=GREEN, align="right")
BAR_LABEL = SMALL.but(size=7.4)


def summary(model: ReportModel, words: ReportWords) -> list[Block]:
    """The page with full clauses, or shortened until it fits on one page."""
    page: list[Block] = []
    for detail in DETAILS:
        page = _page(model, words, detail)
        if height_of(page) <= ROOM:
            break
    return page


def _page(model: ReportModel, words: ReportWords, detail: Detail) -> list[Block]:
    """Verdict, figures, sections as bars, what blocks, actions, way to the next grade."""

    def label(title: Text) -> tuple[Prose, ...]:
        return (Prose(words.line(title), BAR_LABEL, most=1),)

    return [
        _verdict(model, words),
        KeyNumbers(_figures(model), words),
        *_scale(model, words),
        *_title(phrase("summary-sections"), words, _legend(model, words)),
        Bars(section_bars(model, words, label), pitch=18, before=2),
        *_title(edition_phrase(model, "summary-blocks"), words),
        *_blocks(model, words, detail),
        *_title(phrase("summary-gaps"), words, words.line(phrase("summary-gaps-alone"), "　")),
        *_actions(model, words, detail),
        *_title(edition_phrase(model, "summary-path"), words),
        *words.say(_path(model), SMALL),
        *_key_industry(model, words),
        *_next_date(model, words),
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


def _verdict(model: ReportModel, words: ReportWords) -> Panel:
    colour, tint = tone(model.verdict)
    title = LEAD.but(size=15, leading=22, bold=True, colour=colour)
    proses = [Prose(words.line(model.verdict.badge, "　"), title)]
    said = (points_so_far(model.evaluation), model.verdict.why, model.verdict.cases)
    for text in filter(None, said):
        proses += words.say(text, SMALL.but(size=9, leading=14, before=2))
    if extra := model.verdict.would_be:
        proses += words.say(extra, SMALL.but(before=3, colour=GREY))
    return Panel(proses, tint, colour)


def _figures(model: ReportModel) -> list[tuple[str, Text]]:
    open_items = len(model.with_outcome(Outcome.UNDECIDED))
    answered = f"{len(model.findings) - open_items} / {len(model.findings)}"
    return [
        (model.verdict.total_figure, model.verdict.total_name),
        (model.verdict.coverage, model.verdict.coverage_name),
        (answered, phrase("answered")),
    ]


def _legend(model: ReportModel, words: ReportWords) -> str:
    """What the pale green of the bars means, where there is any."""
    return words.line(phrase("summary-legend"), "　") if model.evaluation.is_span else ""


def _title(text: Text, words: ReportWords, aside: str = "") -> Iterable[Prose]:
    style = GROUP.but(before=11)
    spans = [Span(words.line(text, "　"), style), Span("　" + aside, FINE)]
    title = Prose(spans if aside else spans[:1])
    title.keepWithNext = 1
    return [title]


def _blocks(model: ReportModel, words: ReportWords, detail: Detail) -> list[Block]:
    rows = Rows(model, words)
    lines: list[Block] = []
    if model.verdict.unmet:
        shown_first = model.verdict.unmet[: detail.items]
        table = [
            Row((rows.number(id), *_titles(rows, id, detail.lines)), pad=3) for id in shown_first
        ]
        lines.append(Grid(_columns(words), table, before=2))
        if more := len(model.verdict.unmet) - detail.items:
            lines += _more(max(more, 0), words)
    else:
        lines += words.say(edition_phrase(model, "summary-none-block"), SMALL)
    if model.verdict.undecided:
        count = len(model.verdict.undecided)
        lines += words.say(edition_phrase(model, "summary-gates-open", count=count), SMALL)
    if unscored := model.evaluation.unscored:
        codes = ", ".join(model.codes[id] for id in unscored)
        chapter = phrase("chapter-benchmarks")
        told_of = phrase("summary-unscored", count=len(unscored), codes=codes, chapter=chapter)
        lines += words.say(told_of, SMALL)
    if count := len(model.calculations.implausible):
        chapter = phrase("chapter-calculations")
        lines += words.say(phrase("summary-implausible", count=count, chapter=chapter), SMALL)
    if count := len(model.contradictions):
        chapter = phrase("chapter-actions")
        lines += words.say(phrase("summary-contradictions", count=count, chapter=chapter), WARNING)
    return lines


def _more(count: int, words: ReportWords) -> Iterable[Prose]:
    text = phrase("summary-more", count=count, chapter=phrase("chapter-actions"))
    return words.say(text, SMALL.but(before=3)) if count else ()


def _actions(model: ReportModel, words: ReportWords, detail: Detail) -> list[Block]:
    """The first actions, without what is listed as blocking."""
    rows = Rows(model, words)
    best = actions(model)[: detail.actions]
    if not best and model.evaluation.is_nothing_scored:
        return [*words.say(model.verdict.nothing_scored, SMALL)]
    if not best:
        key = "summary-no-other-gaps" if model.gaps else "summary-no-gaps"
        return [*words.say(edition_phrase(model, key), SMALL)]
    table = [
        Row(
            (
                rows.number(action.id),
                *_said(words, action.what, detail.lines),
                (Prose(words.first(model.verdict.gain(action.points)), GAIN),),
            ),
            pad=3,
        )
        for action in best
    ]
    return [Grid(_columns(words, 2), table, before=2)]


def _titles(rows: Rows, id: str, most: int | None) -> list[Cell]:
    """The rule's words, both languages side by side so that all fits on one page."""
    return _said(rows.words, rows.model.rules[id].text, most)


def _said(words: ReportWords, text: Text, most: int | None) -> list[Cell]:
    if words.language == "both" and text.zh == text.en:
        return [(Prose(text.zh, SMALL, most=most),), ()]
    return [(prose,) for prose in words.say(text, SMALL, most)]


def _columns(words: ReportWords, *last: float) -> Columns:
    titles = (7.5, 7.5) if words.language == "both" else (15,)
    return columns(1, *titles, *last)


def _path(model: ReportModel) -> Text:
    way = way_on(model)
    if isinstance(way, Text):
        return way
    return phrase(
        "summary-way",
        grade=way.grade.title,
        steps=_steps(model.catalogue, way),
        reached=fixed(way.reached),
        chapter=phrase("chapter-actions"),
    )


def _key_industry(model: ReportModel, words: ReportWords) -> tuple[Prose, ...]:
    """Whether the platform may judge the factory by a requirement of its own."""
    industry = model.data.enterprise.industry
    code = industry.zh.partition(" ")[0] if industry else ""
    said = said_of_key_industries(model.catalogue.id, code)
    return tuple(words.say(said, SMALL)) if said and code.isdecimal() else ()


def _next_date(model: ReportModel, words: ReportWords) -> tuple[Prose, ...]:
    """The next step of the calendar that was adopted, after the day of the report."""
    if model.data.issued is None or not model.catalogue.steps:
        return ()
    first = upcoming(model.catalogue.steps, model.data.issued)[0]
    said = phrase("summary-next-date", day=first.end.isoformat(), title=first.step.title)
    return words.say(said, SMALL)


def _steps(catalogue: Catalogue, path: Path) -> Text:
    must = [*path.requirements, *(gap.id for gap in path.mandatory)]
    steps = [phrase("way-must", musts=counted_musts(catalogue, must))] if must else []
    if path.optional:
        steps.append(phrase("way-others", count=len(path.optional)))
    return all_of(steps)
