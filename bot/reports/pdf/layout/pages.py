"""Pages that are finished last: "3 / 12" and the outline need the whole report.

A page is laid out once and kept; when all are there, what depends on the others is added.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.reports.pdf.layout.reportlab_types import Canvas
from bot.reports.pdf.layout.styles import MARGIN_TOP, PAGE_HEIGHT

NEAR_THE_TOP = PAGE_HEIGHT - MARGIN_TOP - 20


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that the outline leads to. Level 0 is a chapter."""

    key: str
    title: str
    level: int
    page: int
    top: float


@dataclass(slots=True)
class Register:
    """The marks on the pages laid out so far."""

    marks: list[Mark] = field(default_factory=list)

    def chapter_on(self, page: int) -> str:
        """The title of the chapter that the first lines of a page belong to."""
        begun = [
            mark.title
            for mark in self.marks
            if mark.level == 0
            and (mark.page < page or (mark.page == page and mark.top > NEAR_THE_TOP))
        ]
        return begun[-1] if begun else ""


Finish = Callable[[Any, Register, int, int], None]
"""Draws header and footer: canvas, register, page number, number of pages."""


class Pages(Canvas):  # type: ignore[misc]
    """A canvas that keeps its pages until ``save``. ``finish`` is set before the first page."""

    finish: Finish

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.register = Register()
        self._kept: list[dict[str, Any]] = []

    @property
    def number(self) -> int:
        """The number of the page being laid out."""
        return len(self._kept) + 1

    def mark(self, key: str, title: str, level: int, top: float) -> None:
        """Register this position, ``top`` in the current coordinates, under ``key``."""
        _, y = self.absolutePosition(0, top)
        self.register.marks.append(Mark(key, title, level, self.number, y))

    def showPage(self) -> None:
        """Keep the page; it is written out by ``save``."""
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Finish every page, then write the document."""
        register, kept = self.register, self._kept
        for number, page in enumerate(kept, start=1):
            self.__dict__.update(page)
            self._finish(register, number, len(kept))
            super().showPage()
        super().save()

    def _finish(self, register: Register, number: int, count: int) -> None:
        for mark in (mark for mark in register.marks if mark.page == number):
            self.bookmarkHorizontalAbsolute(mark.key, mark.top + 12)
            self.addOutlineEntry(mark.title, mark.key, mark.level, closed=mark.level > 0)
        self.finish(self, register, number, count)
