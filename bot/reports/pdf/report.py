"""The order of the chapters, and the whole report as a list of flowables."""

from collections.abc import Callable
from dataclasses import dataclass
from string import ascii_uppercase

from bot.reports.model import ReportModel
from bot.reports.pdf.chapters.about import about
from bot.reports.pdf.chapters.actions import what_to_do
from bot.reports.pdf.chapters.calculations import calculations
from bot.reports.pdf.chapters.comments import comments
from bot.reports.pdf.chapters.criteria import criteria
from bot.reports.pdf.chapters.earlier import earlier
from bot.reports.pdf.chapters.eligibility import eligibility
from bot.reports.pdf.chapters.evidence import evidence, has_evidence
from bot.reports.pdf.chapters.method import method
from bot.reports.pdf.chapters.plans import plans
from bot.reports.pdf.chapters.review import has_review, review
from bot.reports.pdf.chapters.scores import scores
from bot.reports.pdf.chapters.sources import sources
from bot.reports.pdf.front_page import FrontPage
from bot.reports.pdf.layout.blocks import Heading, keep_headings
from bot.reports.pdf.layout.reportlab_types import (
    Block,
    CondPageBreak,
    NextPageTemplate,
    PageBreak,
)
from bot.reports.pdf.layout.styles import TEXT_HEIGHT
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.words import phrase

FRONT, BODY = "front", "body"
"""The page templates."""
OWN_PAGE, SOME = 1.0, 0.2
"""How much of a page must be free for a chapter to begin on it."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: the key of its title, what writes it, where it may begin.

    ``room`` is the part of a page that must be free. ``is_wanted`` is false where there is nothing
    to say.
    """

    key: str
    write: Callable[[ReportModel, ReportWords], list[Block]]
    room: float = 0.0
    is_wanted: Callable[[ReportModel], object] = lambda _seen: True


CHAPTERS = (
    Chapter("chapter-scores", scores, OWN_PAGE),
    Chapter("chapter-eligibility", eligibility, SOME, lambda model: model.catalogue.conditions),
    Chapter("chapter-gates", eligibility, SOME, lambda model: not model.catalogue.conditions),
    Chapter("chapter-criteria", criteria, SOME),
    Chapter("chapter-earlier", earlier, SOME, lambda model: model.data.earlier),
    Chapter("chapter-review", review, SOME, has_review),
    Chapter("chapter-comments", comments, SOME, lambda model: model.data.comments),
    Chapter("chapter-actions", what_to_do, SOME),
    Chapter("chapter-plans", plans, SOME, lambda model: model.data.plans),
)
"""The results."""
APPENDICES = (
    Chapter("chapter-calculations", calculations, OWN_PAGE, lambda model: model.data.figures),
    Chapter("chapter-method", method, SOME),
    Chapter("chapter-sources", sources, SOME),
    Chapter("chapter-evidence", evidence, SOME, has_evidence),
    Chapter("chapter-about", about, SOME),
)
"""How the results came about; lettered, so that a number is always one of the results."""


def chapters_of(model: ReportModel) -> tuple[tuple[str, Chapter], ...]:
    """The chapters that have something to say, each with its number or letter."""
    return tuple(
        (mark, part)
        for marks, parts in (("123456789", CHAPTERS), (ascii_uppercase, APPENDICES))
        for mark, part in zip(
            marks, [part for part in parts if part.is_wanted(model)], strict=False
        )
    )


def compose(
    model: ReportModel, words: ReportWords, progress: Callable[[int, int], None]
) -> list[Block]:
    """Page 1 and the chapters. ``progress`` is told how many chapters are written."""
    front = FrontPage(model, words)
    flow: list[Block] = [front, NextPageTemplate(BODY), PageBreak()]
    chapters = chapters_of(model)
    for done, (mark, part) in enumerate(chapters, 1):
        flow.append(CondPageBreak(part.room * TEXT_HEIGHT))
        flow.append(Heading(part.key, phrase(part.key), words, level=0, number=mark))
        if part.write is what_to_do:
            flow += front.left_out
        flow += part.write(model, words)
        progress(done, len(chapters))
    return keep_headings(flow)
