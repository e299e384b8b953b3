"""The documents a self-evaluation report encloses, and which of them are ready."""

from bot.reports.model import ReportModel
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import FAINT, FINE, GREEN, INK, SMALL
from bot.reports.pdf.layout.table import Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.words import phrase
from dialogs.roadmap.documents import DocumentStatus, Listed, counted, evidence_list
from scoring.catalogue.index import index_of
from scoring.evaluation.results import Outcome

MARKS = {
    DocumentStatus.READY: "in-hand",
    DocumentStatus.CHECK: "in-hand-check",
    DocumentStatus.MISSING: "not-in-hand",
    DocumentStatus.ASIDE: "not-in-hand",
}


def evidence(model: ReportModel, words: ReportWords) -> list[Block]:
    """Every document, the items it supports, and whether one of them has a file."""
    listed = [one for one in _all_listed(model) if _is_wanted(model, one)]
    count = counted(listed)
    done, of = count[DocumentStatus.READY], len(listed)
    rows = Rows(model, words)
    head = rows.head("head-document", "head-supports", "head-in-hand")
    sources = {one.item.source.zh: one.item.source for one in listed}
    return [
        *words.say(phrase("evidence-intro", done=done, of=of), SMALL),
        *(prose for source in sources.values() for prose in words.say(source, FINE)),
        Grid(columns(11, 3.6, 1.9, head=head), [_row(model, words, one) for one in listed]),
    ]


def _all_listed(model: ReportModel) -> tuple[Listed, ...]:
    return evidence_list(index_of(model.catalogue), model.data.evidence)


def _is_wanted(model: ReportModel, one: Listed) -> bool:
    """Whether it supports something that applies; what every report encloses supports no item."""
    rules = [id for id in one.item.rules if id in model.findings]
    left_out = Outcome.NOT_APPLICABLE
    return not rules or any(model.findings[id].outcome is not left_out for id in rules)


def _row(model: ReportModel, words: ReportWords, one: Listed) -> Row:
    item, has = one.item, one.standing is DocumentStatus.READY
    codes = ", ".join(model.codes[id] for id in item.rules if id in model.codes)
    mark = FINE.but(bold=has, colour=GREEN if has else FAINT)
    return Row(
        (
            (Prose(words.line(item.title, "　"), FINE.but(colour=INK)),),
            (Prose(codes or "—", FINE),),
            (Prose(words.line(phrase(MARKS[one.standing])), mark),),
        ),
        pad=1.5,
    )
