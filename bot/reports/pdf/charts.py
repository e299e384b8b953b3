"""Charts of scores from 0 to 100. Solid is certain, pale is what open answers may add."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import cos, pi, sin
from typing import Any

from reportlab.lib.colors import Color

from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import (
    CELL,
    FAINT,
    FINE,
    GREEN,
    GREEN_SOFT,
    GREY,
    INK,
    LABEL,
    PAPER,
    RULE,
    TEXT_WIDTH,
)
from bot.reports.pdf.layout.text import Prose, draw_text

FULL = 100
RINGS = (20, 40, 60, 80, 100)


@dataclass(frozen=True, slots=True)
class ChartBar:
    """A score between two bounds; ``None`` where nothing applies. ``figure`` is printed."""

    label: tuple[Prose, ...]
    lower: Fraction | None
    upper: Fraction | None
    figure: str


class Bars(Block):
    """Horizontal bars below each other, each with its label and figure."""

    def __init__(self, bars: Sequence[ChartBar], pitch: float = 30, before: float = 8) -> None:
        super().__init__()
        self.bars, self.pitch, self.spaceBefore = bars, pitch, before
        self.label_width, self.figure_width = TEXT_WIDTH * 0.32, 84.0

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """The space it takes."""
        self.height = self.pitch * len(self.bars)
        return TEXT_WIDTH, self.height

    def draw(self) -> None:
        """Draw the bars downwards."""
        for place, bar in enumerate(self.bars):
            self._draw_bar(bar, self.height - (place + 0.5) * self.pitch)

    def _draw_bar(self, bar: ChartBar, middle: float) -> None:
        canvas = self.canv
        x, width = self.label_width, TEXT_WIDTH - self.label_width - self.figure_width
        heights = [prose.wrap(self.label_width - 10, 0)[1] for prose in bar.label]
        top = middle + sum(heights) / 2
        for prose, height in zip(bar.label, heights, strict=True):
            top -= height
            prose.drawOn(canvas, 0, top)
        _block(canvas, x, middle, width, PAPER)
        if bar.lower is not None and bar.upper is not None:
            _block(canvas, x, middle, width * float(bar.upper) / FULL, GREEN_SOFT)
            _block(canvas, x, middle, width * float(bar.lower) / FULL, GREEN)
        style = CELL.but(bold=True, align="right", colour=INK if bar.lower is not None else GREY)
        draw_text(canvas, bar.figure, style, TEXT_WIDTH, middle - 3)


class Radar(Block):
    """A radar chart of the bars: the shape of the lower bounds inside that of the upper ones.

    What has no score has its spoke and its label, and no point: the shapes pass it by.
    """

    RADIUS = 58.0
    ROOM = 40.0
    """Above and below the circle, for the labels."""

    def __init__(self, bars: Sequence[ChartBar], before: float = 8) -> None:
        super().__init__()
        self.bars = bars
        self.scored = [place for place, bar in enumerate(bars) if bar.lower is not None]
        self.spaceBefore = before

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """The space it takes."""
        self.height = 2 * (self.RADIUS + self.ROOM)
        return TEXT_WIDTH, self.height

    def draw(self) -> None:
        """Draw rings, spokes, both shapes and the labels."""
        canvas = self.canv
        canvas.saveState()
        canvas.translate(TEXT_WIDTH / 2, self.height / 2)
        for ring in RINGS:
            self._outline(dict.fromkeys(range(len(self.bars)), Fraction(ring)), stroke=RULE)
            draw_text(canvas, str(ring), FINE.but(size=6, colour=FAINT), 2, self._far(ring) + 2)
        for place in range(len(self.bars)):
            canvas.line(0, 0, *self._point(place, Fraction(FULL)))
        upper = {place: self.bars[place].upper or Fraction(0) for place in self.scored}
        self._outline(upper, fill=GREEN_SOFT, alpha=0.5)
        lower = {place: self.bars[place].lower or Fraction(0) for place in self.scored}
        self._outline(lower, stroke=GREEN, fill=GREEN, alpha=0.35)
        for place, bar in enumerate(self.bars):
            self._draw_label(place, bar)
        canvas.restoreState()

    def _far(self, score: Fraction | int) -> float:
        return self.RADIUS * float(score) / FULL

    def _direction(self, place: int) -> tuple[float, float]:
        angle = pi / 2 - 2 * pi * place / len(self.bars)
        return cos(angle), sin(angle)

    def _point(self, place: int, score: Fraction) -> tuple[float, float]:
        x, y = self._direction(place)
        return x * self._far(score), y * self._far(score)

    def _outline(
        self,
        scores: Mapping[int, Fraction],
        stroke: Color | None = None,
        fill: Color | None = None,
        alpha: float = 1,
    ) -> None:
        canvas = self.canv
        path = canvas.beginPath()
        first, *others = (self._point(place, score) for place, score in scores.items())
        path.moveTo(*first)
        for point in others:
            path.lineTo(*point)
        path.close()
        canvas.setLineWidth(1.2 if fill else 0.5)
        if stroke:
            canvas.setStrokeColor(stroke)
        if fill:
            canvas.setFillColor(fill, alpha=alpha)
        canvas.drawPath(path, stroke=bool(stroke), fill=bool(fill))
        canvas.setFillAlpha(1)

    def _draw_label(self, place: int, bar: ChartBar) -> None:
        x, y = self._direction(place)
        side = "centre" if abs(x) < 0.1 else ("left" if x > 0 else "right")
        lines = [(prose.text, prose.style.but(align=side)) for prose in bar.label]
        colour = GREY if bar.lower is None else GREEN
        lines.append((bar.figure, LABEL.but(align=side, bold=True, colour=colour)))
        height = sum(style.leading for _, style in lines)
        left, top = x * (self.RADIUS + 12), y * (self.RADIUS + 12)
        top += height * (y + 1) / 2
        for text, style in lines:
            top -= style.leading
            draw_text(self.canv, text, style, left, top + style.leading * 0.3)


@dataclass(frozen=True, slots=True)
class Band:
    """A grade and where it begins on the scale."""

    label: str
    lower: Fraction


class Scale(Block):
    """The grades on a line from 0 to 100, and where the total, or its range, lies."""

    HEIGHT = 42.0

    def __init__(
        self, bands: Sequence[Band], lower: Fraction, upper: Fraction, width: float = TEXT_WIDTH
    ) -> None:
        super().__init__()
        self.bands, self.lower, self.upper, self.line = bands, lower, upper, width
        self.spaceBefore = 8

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """The space it takes."""
        self.height = self.HEIGHT
        return self.line, self.HEIGHT

    def draw(self) -> None:
        """Draw the line, its bands and the mark."""
        canvas, middle = self.canv, 22.0
        _block(canvas, 0, middle, self.line, PAPER, thick=6)
        left, right = self._at(self.lower), self._at(self.upper)
        _block(canvas, 0, middle, left, GREEN, thick=6)
        canvas.setFillColor(GREEN_SOFT)
        canvas.rect(left, middle - 3, right - left, 6, stroke=0, fill=1)
        for band, following in zip(self.bands, [*self.bands[1:], None], strict=True):
            end = self._at(following.lower) if following else self.line
            self._draw_band(band, (self._at(band.lower) + end) / 2, middle)
        for edge in {left, right}:
            canvas.setFillColor(GREEN)
            canvas.circle(edge, middle, 4.2, stroke=0, fill=1)

    def _at(self, total: Fraction) -> float:
        return self.line * float(total) / FULL

    def _draw_band(self, band: Band, centre: float, middle: float) -> None:
        canvas, x = self.canv, self._at(band.lower)
        draw_text(canvas, band.label, LABEL.but(align="centre"), centre, middle + 9)
        if band.lower:
            canvas.setStrokeColor(FAINT)
            canvas.setLineWidth(0.6)
            canvas.line(x, middle - 6, x, middle + 6)
            figure = f"{float(band.lower):g}"
            draw_text(canvas, figure, FINE.but(align="centre"), x, middle - 16)


def _block(
    canvas: Any, x: float, middle: float, width: float, colour: Color, thick: float = 9
) -> None:
    if width <= 0:
        return
    canvas.setFillColor(colour)
    canvas.roundRect(x, middle - thick / 2, width, thick, min(thick, width) / 2, stroke=0, fill=1)
