"""The look: one green, calm greys, a single scale of sizes. Lengths are points."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from bot.reports.pdf.layout.reportlab_types import colour

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN_SIDE, MARGIN_TOP, MARGIN_BOTTOM = 20 * mm, 23 * mm, 19 * mm
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN_SIDE
TEXT_HEIGHT = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM

INK = colour("#1C2620")
GREY = colour("#66726B")
SLATE = colour("#4A5850")
FAINT = colour("#9BA59F")
RULE = colour("#DCE3DE")
PAPER = colour("#F4F7F5")
GREEN = colour("#1F7A4D")
GREEN_SOFT = colour("#B9DAC8")
GREEN_PALE = colour("#EAF4EE")
AMBER = colour("#9A6A12")
ALARM = colour("#A8452F")
ALARM_PALE = colour("#FAF0ED")
WHITE = colour("#FFFFFF")


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text is set; ``before`` is the space above it."""

    size: float
    leading: float
    colour: Color = INK
    bold: bool = False
    align: Literal["left", "right", "centre"] = "left"
    before: float = 0

    def but(self, **changes: object) -> "Style":
        """A copy with some fields changed."""
        return _changed(self, **changes)

    @property
    def beneath(self) -> "Style":
        """The style of the second language below the first: smaller and grey."""
        size = round(max(self.size * 0.82, 6.6), 1)
        colour = self.colour if self.colour in (WHITE, ALARM) else GREY
        return self.but(size=size, leading=size * 1.35, colour=colour, bold=False, before=1)


@lru_cache
def _changed(style: Style, **changes: object) -> Style:
    """A few dozen styles, each asked for hundreds of times in a report."""
    return replace(style, **changes)  # type: ignore[arg-type]


BODY = Style(9.5, 15.5)
SMALL = Style(8, 11.6)
FINE = Style(7.2, 10, GREY)
LABEL = Style(7.6, 11.5, GREY)
CELL = Style(8.6, 12.2)
CHAPTER = Style(17, 23, bold=True)
SECTION = Style(11.5, 16, GREEN, bold=True)
GROUP = Style(9.2, 13.5, bold=True)
