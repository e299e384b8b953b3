"""A number among its benchmarks, drawn: the same bar that the chat shows."""

from collections.abc import Iterator

from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import (
    CELL,
    FINE,
    GREEN,
    GREEN_SOFT,
    GREY,
    INK,
    RULE,
    SMALL,
    TEXT_WIDTH,
)
from bot.reports.pdf.layout.text import Prose, draw_text, text_width
from bot.wording.scale_bar import Mark, ScaleBar

OWN = SMALL.but(bold=True, colour=GREEN, align="centre")
OTHER = FINE.but(align="centre", colour=GREY)
FIGURE = CELL.but(bold=True, align="right")
FIGURE_WIDTH = 90.0
THICK, DOT = 7.0, 4.4
APART = 8.0
"""Least space between two labels on one line."""


class MarkedBar(Block):
    """One bar: its label and points, the line with its marks, and where both ends come from."""

    def __init__(
        self, bar: ScaleBar, label: tuple[Prose, ...], figure: str, foot: tuple[Prose, ...]
    ) -> None:
        super().__init__()
        self.bar, self.label, self.figure, self.foot = bar, label, figure, foot
        self.lines = _lines([mark for mark in bar.marks if mark.kind != "value"], bar)
        self.spaceBefore = 8

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """The space it takes."""
        self.over = sum(prose.wrap(TEXT_WIDTH - FIGURE_WIDTH, 0)[1] for prose in self.label)
        self.under = sum(prose.wrap(TEXT_WIDTH, 0)[1] for prose in self.foot)
        self.drawn = OWN.leading + 2 * DOT + 4 + OTHER.leading * len(self.lines)
        self.height = self.over + self.drawn + self.under + 4
        return TEXT_WIDTH, self.height

    def draw(self) -> None:
        """Draw it downwards."""
        top = self._stack(self.label, self.height)
        draw_text(self.canv, self.figure, FIGURE, TEXT_WIDTH, self.height - CELL.leading * 0.8)
        middle = top - OWN.leading - DOT - 2
        self._draw_line(middle)
        own = next(mark for mark in self.bar.marks if mark.kind == "value")
        draw_text(self.canv, own.text, OWN, _centre(own.text, self._x(own), bold=True), middle + 8)
        for row, marks in enumerate(self.lines, 1):
            for mark, x in marks:
                draw_text(self.canv, mark.text, OTHER, x, middle - 4 - row * OTHER.leading)
        self._stack(self.foot, top - self.drawn - 2)

    def _stack(self, proses: tuple[Prose, ...], top: float) -> float:
        for prose in proses:
            top -= prose.height
            prose.drawOn(self.canv, 0, top)
        return top

    def _x(self, mark: Mark) -> float:
        return _place(self.bar, mark)

    def _draw_line(self, middle: float) -> None:
        canvas = self.canv
        ends = {mark.kind: self._x(mark) for mark in self.bar.marks}
        left, right = sorted((ends["baseline"], ends["leading"]))
        canvas.setFillColor(RULE)
        canvas.rect(0, middle - 1, TEXT_WIDTH, 2, stroke=0, fill=1)
        canvas.setFillColor(GREEN_SOFT)
        canvas.rect(left, middle - THICK / 2, right - left, THICK, stroke=0, fill=1)
        for kind, colour in (("limit", GREY), ("baseline", INK), ("leading", GREEN)):
            if kind in ends:
                canvas.setStrokeColor(colour)
                canvas.setLineWidth(1.2)
                canvas.line(ends[kind], middle - 6, ends[kind], middle + 6)
        canvas.setFillColor(GREEN)
        canvas.circle(ends["value"], middle, DOT, stroke=0, fill=1)


def _place(bar: ScaleBar, mark: Mark) -> float:
    """The x of a mark; a dot at an edge is drawn whole."""
    return DOT + (TEXT_WIDTH - 2 * DOT) * float(bar.position_of(mark))


def _centre(text: str, x: float, bold: bool = False) -> float:
    """The centre of the label of a mark at ``x``, kept inside the page."""
    half = text_width(text, OWN if bold else OTHER) / 2
    return min(max(x, half), TEXT_WIDTH - half)


def _lines(marks: list[Mark], bar: ScaleBar) -> list[list[tuple[Mark, float]]]:
    """The labels of the marks on as few lines as keep them apart."""
    lines: list[list[tuple[Mark, float]]] = []
    for mark in sorted(marks, key=lambda mark: mark.value):
        x = _centre(mark.text, _place(bar, mark))
        free = (line for line in lines if _is_free(line, mark, x))
        line = next(free, None)
        if line is None:
            lines.append([(mark, x)])
        else:
            line.append((mark, x))
    return lines


def _is_free(line: list[tuple[Mark, float]], mark: Mark, x: float) -> bool:
    return all(abs(x - other_x) >= sum(_halves(mark, other)) + APART for other, other_x in line)


def _halves(*marks: Mark) -> Iterator[float]:
    return (text_width(mark.text, OTHER) / 2 for mark in marks)
