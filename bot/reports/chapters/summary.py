"""One page for whoever decides: may we apply, what would we score, what comes first."""

from collections.abc import Iterable
from fractions import Fraction

from bot.reports.assessed import Assessed
from bot.reports.chapters.scores import section_bars
from bot.reports.charts import Band, Bars, Scale
from bot.reports.grid import Cell, Columns, Grid, Row, columns
from bot.reports.parts import Figures, Panel
from bot.reports.platypus import Block
from bot.reports.prose import Prose
from bot.reports.rows import Rows
from bot.reports.styles import (
    CELL,
    GREEN,
    GREY,
    GROUP,
    LEAD,
    SMALL,
)
from bot.reports.verdict import (
    badge,
    coverage_figure,
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

BLOCKS_SHOWN = 3
GAPS_SHOWN = 3
BAR_LABEL = SMALL.but(size=7.4)


def summary(seen: Assessed, voice: Voice) -> list[Block]:
    """Verdict, figures, sections as bars, what blocks, the best gaps, the way on."""

    def label(title: Text) -> tuple[Prose, ...]:
        return (Prose(voice.line(title), BAR_LABEL, most=1),)

    return [
        _verdict(seen, voice),
        Figures(_figures(seen), voice),
        grade_scale(seen, voice),
        *_title("summary-sections", voice),
        Bars(section_bars(seen, voice, label), pitch=19, before=2),
        *_title("summary-blocks", voice),
        *_blocks(seen, voice),
        *_title("summary-gaps", voice),
        *_best_gaps(seen, voice),
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


def _title(key: str, voice: Voice) -> Iterable[Prose]:
    title = Prose(voice.line(words(key), "　"), GROUP.but(before=11))
    title.keepWithNext = 1
    return [title]


def _blocks(seen: Assessed, voice: Voice) -> list[Block]:
    rows = Rows(seen, voice)
    lines: list[Block] = []
    if seen.blocking:
        shown_first = seen.blocking[:BLOCKS_SHOWN]
        table = [Row((rows.number(id), *_titles(rows, id)), pad=3) for id in shown_first]
        lines.append(Grid(_columns(voice), table, before=2))
        if more := len(seen.blocking) - BLOCKS_SHOWN:
            lines += _more(max(more, 0), voice)
    else:
        lines += voice.say(words("summary-none-block"), SMALL)
    if seen.undecided_gates:
        lines += voice.say(words("summary-gates-open", count=len(seen.undecided_gates)), SMALL)
    return lines


def _more(count: int, voice: Voice) -> Iterable[Prose]:
    text = words("summary-more", count=count, chapter=words("chapter-actions"))
    return voice.say(text, SMALL.but(before=3)) if count else ()


def _best_gaps(seen: Assessed, voice: Voice) -> list[Block]:
    rows = Rows(seen, voice)
    if not seen.gaps:
        return [*voice.say(words("summary-no-gaps"), SMALL)]
    gain = CELL.but(size=8, bold=True, colour=GREEN, align="right")
    table = [
        Row(
            (
                rows.number(gap.id),
                *_titles(rows, gap.id),
                (Prose(f"+{shown(gap.points_to_win)}", gain),),
            ),
            pad=3,
        )
        for gap in seen.gaps[:GAPS_SHOWN]
    ]
    return [Grid(_columns(voice, 2), table, before=2)]


def _titles(rows: Rows, id: str) -> list[Cell]:
    """The rule's words on one line, both languages side by side: the page must hold it all."""
    return [(prose,) for prose in rows.voice.say(rows.seen.rules[id].text, SMALL, most=1)]


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
