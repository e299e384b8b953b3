"""The contents: every chapter and section with its page, each line a link."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import CELL, CHAPTER, FAINT, GREEN, GREY, RULE, TEXT_WIDTH
from bot.reports.pdf.layout.text import Prose, draw_text
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.words import phrase
from scoring.values import Text

PITCH = (25.0, 18.0)
STYLES = (CELL.but(size=10.5, bold=True), CELL.but(size=9, colour=GREY))
INDENT = (22.0, 22.0)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: its target and text. Level 0 is a chapter."""

    key: str
    title: Text
    level: int
    number: str = ""


class Contents(Block):
    """The page of contents. Numbers are drawn when all pages are known."""

    def __init__(self, entries: Sequence[Entry], words: ReportWords) -> None:
        super().__init__()
        self.entries, self.words = entries, words

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The space it takes."""
        self.head = 56.0
        self.height = self.head + sum(PITCH[entry.level] for entry in self.entries)
        return width, self.height

    def draw(self) -> None:
        """Draw the title and the lines."""
        title = Prose(self.words.line(phrase("contents"), "　"), CHAPTER)
        title.wrap(TEXT_WIDTH, 0)
        title.drawOn(self.canv, 0, self.height - CHAPTER.leading)
        y = self.height - self.head
        for entry in self.entries:
            y -= PITCH[entry.level]
            self._draw_entry(entry, y)

    def _draw_entry(self, entry: Entry, y: float) -> None:
        canvas, style, x = self.canv, STYLES[entry.level], INDENT[entry.level]
        if entry.number:
            draw_text(canvas, entry.number, style.but(colour=GREEN), 0, y)
        line = Prose(self.words.line(entry.title, "　"), style, most=1)
        line.wrap(TEXT_WIDTH - x - 40, 0)
        line.drawOn(canvas, x, y - style.leading * 0.3)
        canvas.setStrokeColor(RULE if entry.level == 0 else FAINT)
        canvas.setLineWidth(0.4)
        if entry.level == 0:
            canvas.line(0, y - 6.5, TEXT_WIDTH, y - 6.5)
        canvas.promise(entry.key, style.but(align="right", bold=False), TEXT_WIDTH, y)
        area = (0, y - 5, TEXT_WIDTH, y + 11)
        canvas.linkRect("", entry.key, area, relative=1, thickness=0)
