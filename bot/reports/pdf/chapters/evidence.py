"""The documents a self-evaluation report encloses, and which of them are in hand."""

from bot.reports.assessed import ReportModel
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import FAINT, FINE, GREEN, SMALL
from bot.reports.pdf.layout.table import Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.rows import Rows
from bot.reports.words import ReportWords, words
from dialogs.roadmap.documents import DocumentStatus, Listed, counted, evidence_list
from scoring.catalogue.index import index_of

MARKS = {
    DocumentStatus.READY: "in-hand",
    DocumentStatus.CHECK: "in-hand-check",
    DocumentStatus.MISSING: "not-in-hand",
    DocumentStatus.ASIDE: "not-in-hand",
}


def evidence(seen: ReportModel, voice: ReportWords) -> list[Block]:
    """Every document, the items it supports, and whether one of them has a file."""
    listed = evidence_list(index_of(seen.catalogue), seen.data.evidence)
    count = counted(listed)
    done, of = count[DocumentStatus.READY], len(listed)
    rows = Rows(seen, voice)
    head = rows.head("head-document", "head-supports", "head-in-hand")
    return [
        *voice.say(words("evidence-intro", done=done, of=of), SMALL),
        Grid(columns(11, 3.6, 1.9, head=head), [_row(seen, voice, one) for one in listed]),
    ]


def _row(seen: ReportModel, voice: ReportWords, one: Listed) -> Row:
    item, has = one.item, one.standing is DocumentStatus.READY
    codes = ", ".join(seen.codes[id] for id in item.rules if id in seen.codes)
    mark = SMALL.but(bold=has, colour=GREEN if has else FAINT)
    return Row(
        (
            (*voice.say(item.title, SMALL), Prose(voice.first(item.source), FINE)),
            (Prose(codes or "—", SMALL),),
            voice.say(words(MARKS[one.standing]), mark),
        ),
        pad=3,
    )
