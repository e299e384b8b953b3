"""The order of the chapters, and the whole report as a list of flowables."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.reports.assessed import Assessed
from bot.reports.chapters.about import about
from bot.reports.chapters.actions import actions
from bot.reports.chapters.criteria import criteria, gates, section_key
from bot.reports.chapters.method import method
from bot.reports.chapters.open_items import left_out, unanswered
from bot.reports.chapters.scores import scores
from bot.reports.chapters.summary import summary
from bot.reports.contents import Contents, Entry
from bot.reports.cover import Cover
from bot.reports.parts import Heading, keep_headings
from bot.reports.platypus import Block, NextPageTemplate, PageBreak
from bot.reports.voice import Voice, words

COVER, BODY = "cover", "body"
"""The page templates."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: the key of its title, what writes it, whether it begins a page."""

    key: str
    write: Callable[[Assessed, Voice], list[Block]]
    begins_page: bool = False


CHAPTERS = (
    Chapter("chapter-summary", summary, begins_page=True),
    Chapter("chapter-scores", scores, begins_page=True),
    Chapter("chapter-gates", gates, begins_page=True),
    Chapter("chapter-criteria", criteria, begins_page=True),
    Chapter("chapter-actions", actions, begins_page=True),
    Chapter("chapter-left-out", left_out),
    Chapter("chapter-open", unanswered),
    Chapter("chapter-method", method),
    Chapter("chapter-about", about),
)


def compose(seen: Assessed, voice: Voice, progress: Callable[[int, int], None]) -> list[Block]:
    """Cover, contents and chapters. ``progress`` hears how many chapters are written."""
    flow: list[Block] = [Cover(seen, voice), NextPageTemplate(BODY), PageBreak()]
    flow.append(Contents(_entries(seen), voice))
    for number, part in enumerate(CHAPTERS, 1):
        if part.begins_page:
            flow.append(PageBreak())
        flow.append(Heading(part.key, words(part.key), voice, level=0, number=str(number)))
        flow += part.write(seen, voice)
        progress(number, len(CHAPTERS))
    return keep_headings(flow)


def _entries(seen: Assessed) -> list[Entry]:
    entries = []
    for number, part in enumerate(CHAPTERS, 1):
        entries.append(Entry(part.key, words(part.key), 0, str(number)))
        if part.key == "chapter-criteria":
            entries += [Entry(section_key(s), s.title, 1) for s in seen.catalogue.sections]
    return entries
