"""Text as a flowable: plain strings, so nothing that a person typed turns into markup."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Any

from reportlab.lib.colors import Color

from bot.reports.pdf.layout.line_breaking import Piece, break_lines
from bot.reports.pdf.layout.reportlab_types import (
    Block,
    TextObject,
    numbers,
    registered_font,
)
from bot.reports.pdf.layout.styles import Style
from bot.reports.pdf.layout.text_layer import Codes
from bot.reports.pdf.layout.typefaces import printable, typeface

ORPHANS = 2
"""The least number of lines of a text at the bottom or top of a page."""
FUZZ = 0.01
"""Widths that differ by less are the same."""
SLACK = 1e-7
"""Tolerance of heights: smaller than that of reportlab, which raises beyond it."""
ELLIPSIS, LATIN_ELLIPSIS = "…", "..."


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text set in its own style."""

    text: str
    style: Style


Line = tuple[Span, ...]


class Prose(Block):
    """A text in one or several styles, broken into lines when its width is known.

    The first span's style gives leading, alignment and the space above. With ``most`` the text
    ends in an ellipsis after that many lines.
    """

    def __init__(
        self, text: str | Sequence[Span], style: Style | None = None, most: int | None = None
    ) -> None:
        super().__init__()
        spans = [Span(text, style or Style(9, 14))] if isinstance(text, str) else text
        self.spans = tuple(map(_printable, spans))
        self.style = self.spans[0].style
        self.spaceBefore = self.style.before
        self.most = most
        self._broken: tuple[float, list[Line]] | None = None

    @property
    def text(self) -> str:
        """All of it, without line breaks."""
        return "".join(span.text for span in self.spans)

    def lines(self, width: float) -> list[Line]:
        """The text broken to ``width``."""
        if self._broken is None or abs(self._broken[0] - width) > FUZZ:
            self._broken = (width, self._break(width))
        return self._broken[1]

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The space it takes, the space above not counted."""
        self.width = width
        self.height = len(self.lines(width)) * self.style.leading
        return width, self.height

    def split(self, width: float, height: float) -> list["Prose"]:
        """Two texts, the first no higher than ``height``; none where no good break is."""
        lines = self.lines(width)
        fitting = int((height + SLACK) // self.style.leading)
        if fitting >= len(lines):
            return [self]
        if fitting == len(lines) - 1:
            fitting -= ORPHANS - 1
        if fitting < ORPHANS:
            return []
        return [self._part(width, lines[:fitting]), self._part(width, lines[fitting:], before=0)]

    def draw(self) -> None:
        """Draw at the origin of the canvas that the frame set."""
        draw_lines(self.canv, self.lines(self.width), 0, self.height, self.width)

    def _part(self, width: float, lines: list[Line], before: float | None = None) -> "Prose":
        part = Prose([span for line in lines for span in line])
        part.style = self.style if before is None else self.style.but(before=before)
        part.spaceBefore = part.style.before
        part._broken = (width, lines)
        return part

    def _break(self, width: float) -> list[Line]:
        text = self.text
        offsets = list(accumulate(chain.from_iterable(self._advances()), initial=0.0))
        pieces = break_lines(text, offsets, (width + FUZZ) / self.spans[0].style.size)
        if pieces == [(0, len(text))]:  # as nearly always
            return [self.spans]
        lines = [tuple(_cut(self.spans, piece)) for piece in pieces]
        if self.most is None or len(lines) <= self.most:
            return lines
        return [*lines[: self.most - 1], _shortened(lines[self.most - 1], width)]

    def _advances(self) -> Iterator[Iterable[float]]:
        """The widths of the characters of each span, in sizes of the first."""
        for span in self.spans:
            advances = map(typeface(bold=span.style.bold).widths.__getitem__, span.text)
            ratio = span.style.size / self.spans[0].style.size
            yield advances if ratio == 1 else map(ratio.__mul__, advances)


def text_width(text: str, style: Style) -> float:
    """How wide ``text``, already printable, is on one line."""
    widths = typeface(bold=style.bold).widths
    return sum(map(widths.__getitem__, text)) * style.size


class Pen(TextObject):  # type: ignore[misc]
    """Writes lines; colour and font are set only where they change.

    Each line is a text object of its own: some readers take such a one for a line.
    """

    def __init__(self, canvas: Any) -> None:
        super().__init__(canvas)
        self._code = ["BT"]  # without an origin: each line brings its own
        self._is_new = True
        self._colour: Color | None = None
        self._set: tuple[str, float] | None = None
        self._codes: Codes

    def write(self, line: Line, x: float, y: float) -> None:
        """A line whose baseline begins there."""
        if not self._is_new:
            self._code.append("ET BT")
        self._is_new = False
        self._code.append(f"1 0 0 1 {numbers(x, y)} Tm")
        for span in line:
            style = span.style
            if style.colour is not self._colour:
                self._colour = style.colour
                self._set_colour(style.colour)
            for font, run in typeface(bold=style.bold).runs(span.text):
                if (font, style.size) != self._set:
                    self._set = font, style.size
                    self._set_font(font, style.size)
                self._code.append(f"<{self._codes.encoded(run).hex()}> Tj")

    def write_lines(self, lines: Sequence[Line], x: float, top: float, width: float) -> None:
        """Lines downwards from ``top``, each by the alignment of its first span."""
        for line in lines:
            style = line[0].style
            baseline = top - (style.leading + style.size * 0.72) / 2
            indent = 0.0
            if style.align != "left":
                slack = width - sum(text_width(span.text, span.style) for span in line)
                indent = slack / 2 if style.align == "centre" else slack
            self.write(line, x + indent, baseline)
            top -= style.leading

    def _set_colour(self, colour: Color) -> None:
        """As reportlab does, but for transparency, which no text has."""
        self._code.append(f"{numbers(colour.red, colour.green, colour.blue)} rg")

    def _set_font(self, font: str, size: float) -> None:
        self._codes = registered_font(font).codes_in(self._doc)
        self._code.append(f"{self._codes.font} {numbers(size)} Tf")


def draw_lines(canvas: Any, lines: Sequence[Line], x: float, top: float, width: float) -> None:
    """Draw ``lines`` downwards from ``top``."""
    pen = Pen(canvas)
    pen.write_lines(lines, x, top, width)
    canvas.drawText(pen)


def draw_text(canvas: Any, text: str, style: Style, x: float, y: float) -> None:
    """One line whose baseline is at ``y``; ``x`` is its left end, middle or right end."""
    drawn = printable(text)
    shift = {"left": 0.0, "centre": 0.5, "right": 1.0}[style.align]
    pen = Pen(canvas)
    pen.write((Span(drawn, style),), x - shift * text_width(drawn, style), y)
    canvas.drawText(pen)


def _printable(span: Span) -> Span:
    text = printable(span.text)
    return span if text is span.text else Span(text, span.style)


def _cut(spans: Sequence[Span], piece: Piece) -> list[Span]:
    start, stop = piece
    if len(spans) == 1:
        return [Span(spans[0].text[start:stop], spans[0].style)]
    cut, begin = [], 0
    for span in spans:
        end = begin + len(span.text)
        if begin < stop and end > start:
            cut.append(Span(span.text[max(start - begin, 0) : stop - begin], span.style))
        begin = end
    return cut


def _shortened(line: Line, width: float) -> Line:
    """``line`` with an ellipsis, letters taken from its end to make room."""
    *rest, last = line
    room = width - sum(text_width(span.text, span.style) for span in rest)
    text = last.text
    ellipsis = LATIN_ELLIPSIS if text.isascii() else ELLIPSIS
    while text and text_width(text + ellipsis, last.style) > room:
        text = text[:-1]
    return (*rest, Span(text.rstrip() + ellipsis, last.style))
