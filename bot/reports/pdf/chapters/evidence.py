"""The documents a self-evaluation report encloses, what was found about the files, and what the
points rest on."""

from fractions import Fraction

from bot.reports.data import Judgement
from bot.reports.model import ReportModel
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import FAINT, FINE, GREEN, INK, SMALL
from bot.reports.pdf.layout.table import Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.words import phrase
from bot.wording.proof import proof_in_words, status_in_words, validity_in_words
from dialogs.roadmap.documents import DocumentStatus, Listed, counted, evidence_list
from scoring.catalogue.index import index_of
from scoring.evaluation.aggregation import add
from scoring.evaluation.results import Outcome
from scoring.rounding import adding_up, trimmed
from scoring.values import Text

MARKS = {
    DocumentStatus.READY: "in-hand",
    DocumentStatus.CHECK: "in-hand-check",
    DocumentStatus.MISSING: "not-in-hand",
    DocumentStatus.ASIDE: "not-in-hand",
}


def has_evidence(model: ReportModel) -> bool:
    """Whether there is anything to say of documents or files."""
    return bool(model.catalogue.evidence_items or model.data.evidence)


def evidence(model: ReportModel, words: ReportWords) -> list[Block]:
    """The documents, the files that were judged, and what the points rest on."""
    documents = _documents(model, words) if model.catalogue.evidence_items else []
    return [*documents, *_resting(model, words), *_judged_files(model, words)]


def _documents(model: ReportModel, words: ReportWords) -> list[Block]:
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
    item, has = one.item, one.status is DocumentStatus.READY
    codes = ", ".join(model.codes[id] for id in item.rules if id in model.codes)
    mark = FINE.but(bold=has, colour=GREEN if has else FAINT)
    return Row(
        (
            (Prose(words.line(item.title, "　"), FINE.but(colour=INK)),),
            (Prose(codes or "—", FINE),),
            (Prose(words.line(phrase(MARKS[one.status])), mark),),
        ),
        pad=1.5,
    )


def _resting(model: ReportModel, words: ReportWords) -> list[Block]:
    """What the points rest on: sums of the points of the criteria, as their findings give them."""
    if not model.resting:
        return []
    rows = Rows(model, words)
    points = adding_up([resting.points for resting in model.resting.values()])
    lines = [
        _sum(words, proof_in_words(proof), shown, resting.criteria)
        for (proof, resting), shown in zip(model.resting.items(), points, strict=True)
    ]
    number = sum(resting.criteria for resting in model.resting.values())
    whole = add(resting.points for resting in model.resting.values())
    head = rows.head("head-rests-on", "head-raw-points", "head-items", right=2)
    total = _sum(words, phrase("resting-total"), whole, number)
    return [
        *words.say(phrase("resting-title"), SMALL.but(bold=True, before=8)),
        *words.say(phrase("resting-intro"), FINE),
        Grid(columns(9, 3, 3, head=head), [*lines, total]),
    ]


def _sum(words: ReportWords, said: Text, points: Fraction, criteria: int) -> Row:
    right = FINE.but(colour=INK, align="right")
    cells = (
        tuple(words.say(said, FINE.but(colour=INK))),
        (Prose(trimmed(points, 2), right),),
        (Prose(str(criteria), right),),
    )
    return Row(cells, pad=1.5)


def _judged_files(model: ReportModel, words: ReportWords) -> list[Block]:
    """The files of the items of which any was judged or dated."""
    data = model.data
    if not data.judged:
        return []
    rows = Rows(model, words)
    listed = [
        _file(rows, id, name, judgement)
        for id in model.rules
        if id in data.judged
        for name, judgement in zip(data.evidence[id], data.judged[id], strict=False)
    ]
    head = rows.head("head-number", "head-file", "head-found")
    return [
        *words.say(phrase("judged-title"), SMALL.but(bold=True, before=8)),
        *words.say(phrase("judged-intro"), FINE),
        Grid(columns(1.2, 8.3, 7, head=head), listed),
    ]


def _file(rows: Rows, id: str, name: str, judgement: Judgement) -> Row:
    words, style = rows.words, FINE.but(colour=INK)
    found = words.line(status_in_words(judgement.status), " ")
    if judgement.valid_until is not None:
        until = validity_in_words(judgement.valid_until, rows.model.data.issued)
        found = f"{found} · {words.line(until, ' ')}"
    return Row((rows.number(id), (Prose(name, style),), (Prose(found, style),)), pad=1.5)
