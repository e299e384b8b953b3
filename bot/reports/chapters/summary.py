"""One page for whoever decides: may we apply, what would we score, what comes first."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from bot.reports.assessed import Assessed
from bot.reports.chapters.scores import section_bars
from bot.reports.charts import Band, Bars, Scale
from bot.reports.grid import Cell, Columns, Grid, Row, columns
from bot.reports.parts import Figures, Panel, height_of
from bot.reports.platypus import Block
from bot.reports.prose import Prose, Span
from bot.reports.rows import Rows
from bot.reports.styles import (
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
from bot.reports.verdict import (
    badge,
    coverage_figure,
    grade_owner,
    tone,
    total_figure,
    total_label,
    why,
    would_be,
)
from bot.reports.voice import Voice, words
from scoring.catalogue import Text
from scoring.results import Outcome
from scoring.rounding import shown


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
BAR_LABEL = SMALL.but(size=7.4)


def summary(seen: Assessed, voice: Voice) -> list[Block]:
    """The page with its clauses in full, or shortened as far as one page demands."""
    page: list[Block] = []
    for detail in DETAILS:
        page = _page(seen, voice, detail)
        if height_of(page) <= ROOM:
            break
    return page


def _page(seen: Assessed, voice: Voice, detail: Detail) -> list[Block]:
    """Verdict, figures, sections as bars, what blocks, the best gaps, the way on."""

    def label(title: Text) -> tuple[Prose, ...]:
        return (Prose(voice.line(title), BAR_LABEL, most=1),)

    return [
        _verdict(seen, voice),
        Figures(_figures(seen), voice),
        grade_scale(seen, voice),
        *voice.say(grade_owner(seen), FINE),
        *_title("summary-sections", voice, _legend(seen, voice)),
        Bars(section_bars(seen, voice, label), pitch=18, before=2),
        *_title("summary-blocks", voice),
        *_blocks(seen, voice, detail),
        *_title("summary-gaps", voice),
        *_best_gaps(seen, voice, detail),
        *_title("summary-path", voice),
        *voice.say(_way(seen), SMALL),
    ]


def grade_scale(seen: Assessed, voice: Voice) -> Scale:
    """The total, or its range, on the scale of grades."""
    scale, result = seen.catalogue.grade_scale, seen.evaluation
    below = Band(voice.first(scale.below.title), Fraction(scale.below.lower))
    bands = [below, *(Band(grade.id, Fraction(grade.lower)) for grade in scale.grades)]
    return Scale(bands, result.lower, result.upper)


def _verdict(seen: Assessed, voice: Voice) -> Panel:
    colour, tint = tone(seen)
    title = LEAD.but(size=15, leading=22, bold=True, colour=colour)
    proses = [Prose(voice.line(badge(seen), "　"), title)]
    proses += voice.say(why(seen), SMALL.but(size=9, leading=14, before=2))
    if extra := would_be(seen):
        proses += voice.say(extra, SMALL.but(before=3, colour=GREY))
    return Panel(proses, tint, colour)


def _figures(seen: Assessed) -> list[tuple[str, Text]]:
    open_items = len(seen.with_outcome(Outcome.UNDECIDED))
    answered = f"{len(seen.findings) - open_items} / {len(seen.findings)}"
    return [
        (total_figure(seen), total_label(seen)),
        (coverage_figure(seen), words("coverage")),
        (answered, words("answered")),
    ]


def _legend(seen: Assessed, voice: Voice) -> str:
    """What the pale green of the bars means, where there is any."""
    return voice.line(words("summary-legend"), "　") if seen.evaluation.total is None else ""


def _title(key: str, voice: Voice, aside: str = "") -> Iterable[Prose]:
    style = GROUP.but(before=11)
    spans = [Span(voice.line(words(key), "　"), style), Span("　" + aside, FINE)]
    title = Prose(spans if aside else spans[:1])
    title.keepWithNext = 1
    return [title]


def _blocks(seen: Assessed, voice: Voice, detail: Detail) -> list[Block]:
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
        lines += voice.say(words("summary-none-block"), SMALL)
    if seen.undecided_gates:
        lines += voice.say(words("summary-gates-open", count=len(seen.undecided_gates)), SMALL)
    if count := len(seen.contradictions):
        chapter = words("chapter-actions")
        lines += voice.say(words("summary-contradictions", count=count, chapter=chapter), WARNING)
    return lines


def _more(count: int, voice: Voice) -> Iterable[Prose]:
    text = words("summary-more", count=count, chapter=words("chapter-actions"))
    return voice.say(text, SMALL.but(before=3)) if count else ()


def _best_gaps(seen: Assessed, voice: Voice, detail: Detail) -> list[Block]:
    """The gaps with most to win, those above under what blocks left out."""
    rows = Rows(seen, voice)
    best = [gap for gap in seen.gaps if gap.id not in seen.blocking][: detail.items]
    if not best:
        key = "summary-no-other-gaps" if seen.gaps else "summary-no-gaps"
        return [*voice.say(words(key), SMALL)]
    gain = CELL.but(size=8, bold=True, colour=GREEN, align="right")
    table = [
        Row(
            (
                rows.number(gap.id),
                *_titles(rows, gap.id, detail.lines),
                rows.outcome(gap.id, SMALL.but(bold=True, align="right")),
                (Prose(f"+{shown(gap.points_to_win)}", gain),),
            ),
            pad=3,
        )
        for gap in best
    ]
    return [Grid(_columns(voice, 2, 1.6), table, before=2)]


def _titles(rows: Rows, id: str, most: int | None) -> list[Cell]:
    """The rule's words, both languages side by side: the page must hold it all."""
    return [(prose,) for prose in rows.voice.say(rows.seen.rules[id].text, SMALL, most)]


def _columns(voice: Voice, *last: float) -> Columns:
    titles = (7.5, 7.5) if voice.language == "both" else (15,)
    return columns(1, *titles, *last)


def _way(seen: Assessed) -> Text:
    if seen.next_grade is None:
        return words("actions-top")
    if seen.path is None:
        return words("actions-no-path", grade=seen.next_grade.title)
    must = len(seen.path.requirements) + len(seen.path.mandatory)
    optional = len(seen.path.optional)
    key = "summary-way" if must and optional else f"summary-way-{'must' if must else 'optional'}"
    return words(
        key,
        grade=seen.path.grade.title,
        must=must,
        optional=optional,
        reached=shown(seen.path.reached),
        chapter=words("chapter-actions"),
    )
