"""The order of the chapters, and the whole report as a list of flowables."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.reports.model import ReportModel
from bot.reports.pdf.chapters.about import about
from bot.reports.pdf.chapters.actions import actions
from bot.reports.pdf.chapters.benchmarks import benchmarks
from bot.reports.pdf.chapters.calculations import calculations
from bot.reports.pdf.chapters.criteria import criteria, gates, section_key
from bot.reports.pdf.chapters.eligibility import eligibility
from bot.reports.pdf.chapters.evidence import evidence
from bot.reports.pdf.chapters.exclusions import left_out
from bot.reports.pdf.chapters.method import method
from bot.reports.pdf.chapters.overlays import overlays
from bot.reports.pdf.chapters.plans import plans
from bot.reports.pdf.chapters.scores import scores
from bot.reports.pdf.chapters.summary import summary
from bot.reports.pdf.contents import Contents, Entry
from bot.reports.pdf.cover import Cover
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

COVER, BODY = "cover", "body"
"""The page templates."""
OWN_PAGE, HALF, SOME = 1.0, 0.5, 0.2
"""How much of a page must be free for a chapter to begin on it."""
LONG = 60
"""Rules from which on a report has a page of contents: a short one is all outline."""


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
    Chapter("chapter-summary", summary, OWN_PAGE),
    Chapter("chapter-scores", scores, OWN_PAGE),
    Chapter("chapter-eligibility", eligibility, SOME, lambda model: model.catalogue.conditions),
    Chapter("chapter-gates", gates, SOME),
    Chapter("chapter-criteria", criteria, SOME),
    Chapter("chapter-benchmarks", benchmarks, SOME, lambda model: model.positions),
    Chapter("chapter-calculations", calculations, SOME, lambda model: model.data.figures),
    Chapter("chapter-actions", actions, SOME),
    Chapter("chapter-plans", plans, SOME, lambda model: model.data.plans),
    Chapter("chapter-left-out", left_out),
    Chapter("chapter-evidence", evidence, SOME, lambda model: model.catalogue.evidence_items),
    Chapter("chapter-overlays", overlays, SOME, lambda model: model.data.overlays),
    Chapter("chapter-method", method),
    Chapter("chapter-about", about, HALF),
)


def chapters_of(model: ReportModel) -> tuple[Chapter, ...]:
    """The chapters that have something to say."""
    return tuple(part for part in CHAPTERS if part.is_wanted(model))


def compose(
    model: ReportModel, words: ReportWords, progress: Callable[[int, int], None]
) -> list[Block]:
    """Cover, contents and chapters. ``progress`` is told how many chapters are written."""
    flow: list[Block] = [Cover(model, words), NextPageTemplate(BODY), PageBreak()]
    if len(model.rules) > LONG:
        flow.append(Contents(_entries(model), words))
    chapters = chapters_of(model)
    for number, part in enumerate(chapters, 1):
        flow.append(CondPageBreak(part.room * TEXT_HEIGHT))
        flow.append(Heading(part.key, phrase(part.key), words, level=0, number=str(number)))
        flow += part.write(model, words)
        progress(number, len(chapters))
    return keep_headings(flow)


def _entries(model: ReportModel) -> list[Entry]:
    entries = []
    for number, part in enumerate(chapters_of(model), 1):
        entries.append(Entry(part.key, phrase(part.key), 0, str(number)))
        if part.key == "chapter-criteria":
            entries += [Entry(section_key(s), s.title, 1) for s in model.catalogue.sections]
    return entries
