"""One page for whoever decides: may we apply, what would we score, what comes first."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from bot.reports.assessed import ReportModel
from bot.reports.edition_words import short, told
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
from bot.reports.pdf.rows import Rows
from bot.reports.verdict import (
    badge,
    coverage_figure,
    coverage_wanted,
    gain_of_total,
    grade_owner,
    of_scored_part,
    points,
    row_points,
    tone,
    total_figure,
    total_name,
    why,
    why_nothing_scored,
    would_be,
)
from bot.reports.words import ReportWords, words
from scoring.evaluation.results import Gap, Outcome
from scoring.rounding import fixed
from scoring.values import Text


@dataclass(frozen=True, slots=True)
class Detail:
    """How much the page says: so many items of each list, so many lines of each clause."""

    items: int
    lines: int | None


DETAILS = (Detail(3, None), Detail(3, 2), Detail(3, 1), Detail(2, 1))
"""The most first: one page must hold it."""
WARNING = SMALL.but(colour=ALARM)
ROOM = TEXT_HEIGHT - 60
"""What the chapter's title, in two languages, leaves of the page."""
GAIN = CELL.but(size=8, bold=True, colour=GREEN, align="right")
BAR_LABEL = SMALL.but(size=7.4)


def summary(seen: ReportModel, voice: ReportWords) -> list[Block]:
    """The page with its clauses in full, or shortened as far as one page demands."""
    page: list[Block] = []
    for detail in DETAILS:
        page = _page(seen, voice, detail)
        if height_of(page) <= ROOM:
            break
    return page


def _page(seen: ReportModel, voice: ReportWords, detail: Detail) -> list[Block]:
    """Verdict, figures, sections as bars, what blocks, the best gaps, the way on."""

    def label(title: Text) -> tuple[Prose, ...]:
        return (Prose(voice.line(title), BAR_LABEL, most=1),)

    return [
        _verdict(seen, voice),
        KeyNumbers(_figures(seen), voice),
        *_scale(seen, voice),
        *_title(words("summary-sections"), voice, _legend(seen, voice)),
        Bars(section_bars(seen, voice, label), pitch=18, before=2),
        *_title(told(seen, "summary-blocks"), voice),
        *_blocks(seen, voice, detail),
        *_title(words("summary-gaps"), voice, _part(seen, voice)),
        *_best_gaps(seen, voice, detail),
        *_title(told(seen, "summary-path"), voice),
        *(prose for text in _way(seen) for prose in voice.say(text, SMALL)),
    ]


def _scale(seen: ReportModel, voice: ReportWords) -> list[Block]:
    """The total, or its range, on the scale of grades, and whose it is.

    Not where too little is scored: a mark among the grades would read as one.
    """
    owner = voice.say(grade_owner(seen), FINE)
    result, least = seen.evaluation, seen.catalogue.grade_scale.least_coverage
    if seen.evaluation.is_nothing_scored or (result.unscored and result.coverage < least):
        return [*owner]
    bands = [
        Band(voice.first(short(grade)), Fraction(grade.lower))
        for grade in seen.catalogue.grade_scale.bands
    ]
    return [Scale(bands, result.lower, result.upper), *owner]


def _verdict(seen: ReportModel, voice: ReportWords) -> Panel:
    colour, tint = tone(seen)
    title = LEAD.but(size=15, leading=22, bold=True, colour=colour)
    proses = [Prose(voice.line(badge(seen), "　"), title)]
    for text in filter(None, (points(seen), why(seen))):
        proses += voice.say(text, SMALL.but(size=9, leading=14, before=2))
    if extra := would_be(seen):
        proses += voice.say(extra, SMALL.but(before=3, colour=GREY))
    return Panel(proses, tint, colour)


def _figures(seen: ReportModel) -> list[tuple[str, Text]]:
    open_items = len(seen.with_outcome(Outcome.UNDECIDED))
    answered = f"{len(seen.findings) - open_items} / {len(seen.findings)}"
    return [
        (total_figure(seen), total_name(seen)),
        (coverage_figure(seen), words("coverage")),
        (answered, words("answered")),
    ]


def _legend(seen: ReportModel, voice: ReportWords) -> str:
    """What the pale green of the bars means, where there is any."""
    return voice.line(words("summary-legend"), "　") if seen.evaluation.is_range else ""


def _part(seen: ReportModel, voice: ReportWords) -> str:
    """Of what part the gains are, where not all the points are scored."""
    is_in_part = seen.gaps and of_scored_part(seen)
    return voice.line(words("gains-in-part"), "　") if is_in_part else ""


def _title(text: Text, voice: ReportWords, aside: str = "") -> Iterable[Prose]:
    style = GROUP.but(before=11)
    spans = [Span(voice.line(text, "　"), style), Span("　" + aside, FINE)]
    title = Prose(spans if aside else spans[:1])
    title.keepWithNext = 1
    return [title]


def _blocks(seen: ReportModel, voice: ReportWords, detail: Detail) -> list[Block]:
    rows = Rows(seen, voice)
    lines: list[Block] = []
    if seen.blocking:
        shown_first = seen.blocking[: detail.items]
        table = [
            Row((rows.number(id), *_titles(rows, id, detail.lines)), pad=3) for id in shown_first
        ]
        lines.append(Grid(_columns(voice), table, before=2))
        if more := len(seen.blocking) - detail.items:
            lines += _more(max(more, 0), voice)
    else:
        lines += voice.say(told(seen, "summary-none-block"), SMALL)
    if seen.undecided_gates:
        count = len(seen.undecided_gates)
        lines += voice.say(told(seen, "summary-gates-open", count=count), SMALL)
    if unscored := seen.evaluation.unscored:
        codes = ", ".join(seen.codes[id] for id in unscored)
        chapter = words("chapter-benchmarks")
        told_of = words("summary-unscored", count=len(unscored), codes=codes, chapter=chapter)
        lines += voice.say(told_of, SMALL)
    if count := len(seen.oddities):
        chapter = words("chapter-calculations")
        lines += voice.say(words("summary-oddities", count=count, chapter=chapter), SMALL)
    if count := len(seen.contradictions):
        chapter = words("chapter-actions")
        lines += voice.say(words("summary-contradictions", count=count, chapter=chapter), WARNING)
    return lines


def _more(count: int, voice: ReportWords) -> Iterable[Prose]:
    text = words("summary-more", count=count, chapter=words("chapter-actions"))
    return voice.say(text, SMALL.but(before=3)) if count else ()


def _best_gaps(seen: ReportModel, voice: ReportWords, detail: Detail) -> list[Block]:
    """The gaps with most to win, those above under what blocks left out."""
    rows = Rows(seen, voice)
    best = [gap for gap in seen.gaps if gap.id not in seen.blocking][: detail.items]
    if not best and seen.evaluation.is_nothing_scored:
        return [*voice.say(why_nothing_scored(seen), SMALL)]
    if not best:
        key = "summary-no-other-gaps" if seen.gaps else "summary-no-gaps"
        return [*voice.say(told(seen, key), SMALL)]
    table = [
        Row(
            (
                rows.number(gap.id),
                *_titles(rows, gap.id, detail.lines),
                rows.outcome(gap.id, SMALL.but(bold=True, align="right")),
                _gain(rows, gap),
            ),
            pad=3,
        )
        for gap in best
    ]
    return [Grid(_columns(voice, 2, 1.6), table, before=2)]


def _gain(rows: Rows, gap: Gap) -> tuple[Prose, ...]:
    """The row's own points first where the total's are of a part only."""
    own, total = row_points(rows.seen, gap.id), gain_of_total(rows.seen, gap)
    first, *rest = [rows.voice.first(text) for text in (own, total) if text]
    return (Prose(first, GAIN), *(Prose(text, FINE.but(align="right")) for text in rest))


def _titles(rows: Rows, id: str, most: int | None) -> list[Cell]:
    """The rule's words, both languages side by side: the page must hold it all."""
    return [(prose,) for prose in rows.voice.say(rows.seen.rules[id].text, SMALL, most)]


def _columns(voice: ReportWords, *last: float) -> Columns:
    titles = (7.5, 7.5) if voice.language == "both" else (15,)
    return columns(1, *titles, *last)


def _way(seen: ReportModel) -> list[Text]:
    wanted = coverage_wanted(seen)
    return [_path(seen), *([wanted] if wanted else [])]


def _path(seen: ReportModel) -> Text:
    if seen.nothing_applies:
        return why_nothing_scored(seen)
    if seen.lacks_benchmarks:
        return words("actions-lack-benchmarks", chapter=words("chapter-benchmarks"))
    if seen.next_grade is None:
        return told(seen, "actions-top")
    if seen.path is None:
        return told(seen, "actions-no-path", grade=seen.next_grade.title)
    must = len(seen.path.requirements) + len(seen.path.mandatory)
    optional = len(seen.path.optional)
    key = "summary-way" if must and optional else f"summary-way-{'must' if must else 'optional'}"
    return told(
        seen,
        key,
        grade=seen.path.grade.title,
        must=must,
        optional=optional,
        reached=fixed(seen.path.reached),
        chapter=words("chapter-actions"),
    )
