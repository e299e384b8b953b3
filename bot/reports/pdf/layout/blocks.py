"""Small parts that several chapters are made of: headings, panels, space."""

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import Color

from bot.reports.pdf.layout.reportlab_types import Block, CondPageBreak
from bot.reports.pdf.layout.styles import (
    CHAPTER,
    FAINT,
    GREEN,
    GREEN_PALE,
    INK,
    SECTION,
    TEXT_WIDTH,
    Style,
)
from bot.reports.pdf.layout.table import Grid
from bot.reports.pdf.layout.text import Prose, draw_lines, draw_text
from bot.reports.pdf.layout.words import ReportWords
from scoring.values import Text

MOST_KEPT = 240.0
"""About a third of a page: the most that moves to keep a heading with what follows."""

MOST_LINES = 3
"""Of a title, which may be a name that somebody typed."""


class Heading(Block):
    """A title that is listed in the contents, the outline and the page header."""

    def __init__(
        self, key: str, title: Text, words: ReportWords, level: int, number: str = ""
    ) -> None:
        super().__init__()
        self.key, self.level, self.number = key, level, number
        self.style = (CHAPTER, SECTION)[level]
        self.title = words.line(title, " · ")
        self.spaceBefore = (22, 16)[level]
        self.spaceAfter = (8, 2)[level]
        self.proses = words.say(title, self.style, MOST_LINES)
        self.inset = 34.0 if number else 0.0

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The space it takes."""
        self.width = width
        self.heights = [prose.wrap(width - self.inset, 0)[1] for prose in self.proses]
        self.height = sum(self.heights)
        return width, self.height

    def draw(self) -> None:
        """Draw the title and register its position."""
        self.canv.mark(self.key, self.title, self.level, self.height)
        if self.number:
            style = self.style.but(colour=GREEN)
            draw_text(self.canv, self.number, style, 0, self.height - self.style.leading * 0.76)
        top = self.height
        for prose, height in zip(self.proses, self.heights, strict=True):
            top -= height
            prose.drawOn(self.canv, self.inset, top)


class Panel(Block):
    """Texts on a tinted background with a coloured bar at the left. It does not split."""

    PAD = 11.0

    def __init__(
        self,
        proses: Sequence[Prose],
        fill: Color = GREEN_PALE,
        bar: Color = GREEN,
        before: float = 10,
    ) -> None:
        super().__init__()
        self.proses, self.fill, self.bar, self.spaceBefore = tuple(proses), fill, bar, before

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The space it takes."""
        self.width = width
        self.heights = [prose.wrap(width - 2 * self.PAD - 4, 0)[1] for prose in self.proses]
        between = sum(prose.style.before for prose in self.proses[1:])
        self.height = sum(self.heights) + between + 2 * self.PAD
        return width, self.height

    def draw(self) -> None:
        """Draw background, bar and texts."""
        canvas = self.canv
        canvas.setFillColor(self.fill)
        canvas.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        canvas.setFillColor(self.bar)
        canvas.rect(0, 0, 3, self.height, stroke=0, fill=1)
        top = self.height - self.PAD
        for place, (prose, height) in enumerate(zip(self.proses, self.heights, strict=True)):
            top -= height + (prose.style.before if place else 0)
            prose.drawOn(canvas, self.PAD + 4, top)


class KeyNumbers(Block):
    """A few large figures side by side, each above what it is."""

    FIGURE = Style(20, 26, INK, bold=True)

    def __init__(self, figures: Sequence[tuple[str, Text]], words: ReportWords) -> None:
        super().__init__()
        label = Style(7.6, 11, FAINT)
        self.figures = [(figure, words.say(text, label)) for figure, text in figures]
        self.spaceBefore = 10
        self.each = TEXT_WIDTH / len(self.figures)

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The space it takes."""
        labels = [sum(p.wrap(self.each - 8, 0)[1] for p in label) for _, label in self.figures]
        self.height = self.FIGURE.leading + max(labels)
        return width, self.height

    def draw(self) -> None:
        """Draw the figures from left to right."""
        for place, (figure, label) in enumerate(self.figures):
            x, top = place * self.each, self.height
            draw_text(self.canv, figure, self.FIGURE, x, top - self.FIGURE.leading * 0.75)
            top -= self.FIGURE.leading
            for prose in label:
                draw_lines(self.canv, prose.lines(self.each - 8), x, top, self.each - 8)
                top -= prose.height


def height_of(flow: Sequence[Block]) -> float:
    """The most space that ``flow`` takes on one page."""
    return sum(_height(block) for block in flow)


def keep_headings(flow: Sequence[Any]) -> list[Any]:
    """``flow`` with every heading moved to the next page where what follows would not fit."""
    kept: list[Any] = []
    for place, block in enumerate(flow):
        if isinstance(block, Heading):
            kept.append(CondPageBreak(min(_beginning(flow[place:]), MOST_KEPT)))
        kept.append(block)
    return kept


def _beginning(flow: Sequence[Any]) -> float:
    """The height of a heading and what follows, to the first rows of the first table."""
    room = 0.0
    for place, block in enumerate(flow):
        ends = isinstance(block, Heading) and place and block.level <= flow[0].level
        if ends or not isinstance(block, Block):
            break
        if isinstance(block, Grid):
            return room + block.spaceBefore + block.beginning
        room += _height(block)
    return room


def _height(block: Block) -> float:
    height: float = block.wrap(TEXT_WIDTH, 0)[1]
    return height + float(block.getSpaceBefore() + block.getSpaceAfter())
