"""Page 1, for the decision maker: who, the verdict, what blocks, what to do first and by when."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reportlab.lib.units import mm

from bot.reports.data import ReportData
from bot.reports.model import ReportModel
from bot.reports.pdf.decision import DETAILS, decision, left_out
from bot.reports.pdf.layout.blocks import height_of
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import (
    FAINT,
    FINE,
    GREEN,
    GREY,
    INK,
    LABEL,
    MARGIN_SIDE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RULE,
    SMALL,
    TEXT_WIDTH,
    Style,
)
from bot.reports.pdf.layout.text import Prose, Span, text_width
from bot.reports.pdf.layout.typefaces import printable
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.verdict_panel import VerdictPanel
from bot.reports.words import phrase
from bot.runtime.qr import qr_code
from scoring.values import Text

BAR = 5 * mm
TOP = PAGE_HEIGHT - 13 * mm
FOOT = 12 * mm
QR_SIZE = 24 * mm
IDENTITY_TOP = FOOT + QR_SIZE + 10
"""Height of the line above the number and the code."""
ROOM = TOP - IDENTITY_TOP
HASH_SHOWN = 8
"""Characters of the hash of a version on the front page; the last page has all of it."""

SIGNED_SHOWN = 2
"""Signatures on the front page, the latest."""

TITLE = Style(17, 24, INK, bold=True)
SUBJECT = Style(9, 13, GREY)
NAME = Style(17, 24, INK, bold=True, before=7)
FACTS = SMALL.but(before=2)
FACT_LINES = 4


class FrontPage(Block):
    """A whole page, drawn from its top edge downwards in the coordinates of the page.

    ``left_out`` is what it has no room for.
    """

    def __init__(self, model: ReportModel, words: ReportWords) -> None:
        super().__init__()
        self.model, self.words = model, words
        head = [*_masthead(model, words), VerdictPanel(model, words)]
        self.flow: list[Block] = head
        for detail in DETAILS:
            self.flow = [*head, *decision(model, words, detail)]
            if height_of(self.flow) <= ROOM:
                break
        self.left_out = left_out(model, words, detail)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The whole page."""
        return width, height

    def draw(self) -> None:
        """Draw the bar, everything below it, and the number with its code at the foot."""
        canvas = self.canv
        canvas.setFillColor(GREEN)
        canvas.rect(0, PAGE_HEIGHT - BAR, PAGE_WIDTH, BAR, stroke=0, fill=1)
        _stack(canvas, self.flow, TOP)
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN_SIDE, IDENTITY_TOP, PAGE_WIDTH - MARGIN_SIDE, IDENTITY_TOP)
        data = self.model.data
        right = PAGE_WIDTH - MARGIN_SIDE - QR_SIZE
        _draw_qr(canvas, _in_code(data), right, FOOT)
        _stack(canvas, _identity(self.model, self.words), IDENTITY_TOP - 8)


def _stack(canvas: Any, flow: Iterable[Block], top: float) -> None:
    """Draw ``flow`` downwards from ``top``."""
    for block in flow:
        height = block.wrap(TEXT_WIDTH, 0)[1]
        top -= block.getSpaceBefore() + height
        block.drawOn(canvas, MARGIN_SIDE, top)
        top -= block.getSpaceAfter()


def _masthead(model: ReportModel, words: ReportWords) -> list[Prose]:
    """What this is, by which standard, and of whom."""
    catalogue = model.catalogue
    name = model.data.enterprise.name.strip() or words.line(phrase("unnamed"))
    status = phrase("cover-status", status=catalogue.status)
    return [
        Prose(words.line(phrase("title"), "　"), TITLE, most=1),
        *words.say(phrase("subject", catalogue=catalogue.title), SUBJECT, 2),
        *words.say(status, FINE, 2),
        Prose(name, NAME, most=2),
        *_facts(model, words),
        *_closed_and_signed(model, words),
    ]


def _closed_and_signed(model: ReportModel, words: ReportWords) -> Sequence[Prose]:
    """Who closed the version, and who signed it; the last page has all of them."""
    version = model.data.version
    if version is None:
        return ()
    number, closed = version.number, version.closed
    said = [phrase("cover-closed", number=number, name=closed.name, at=closed.time)]
    said += [
        phrase("cover-signed", number=number, name=one.name, at=one.time)
        for one in version.signed[-SIGNED_SHOWN:]
    ]
    return [Prose(words.line(one), FACTS.but(before=0), most=1) for one in said]


def _facts(model: ReportModel, words: ReportWords) -> list[Prose]:
    """The facts of the enterprise and of the report, each on one line with its label."""
    lines: list[list[Span]] = []
    for label, value in _labelled(model):
        style = FACTS if not lines else FACTS.but(before=0)
        fact = [
            Span(f"{words.line(label)}　", style.but(colour=GREY)),
            Span(words.line(value), style),
        ]
        between = Span("　　", style)
        if lines and _width([*lines[-1], between, *fact]) <= TEXT_WIDTH:
            lines[-1] += [between, *fact]
        else:
            lines.append(fact)
    return [Prose(line, most=FACT_LINES) for line in lines[:FACT_LINES]]


def _width(spans: Iterable[Span]) -> float:
    return sum(text_width(printable(span.text), span.style) for span in spans)


def _labelled(model: ReportModel) -> Iterator[tuple[Text, Text]]:
    data, enterprise = model.data, model.data.enterprise
    place = [part for part in (enterprise.province, enterprise.city) if part]
    yield from _fact("cover-period", data.period)
    yield from _fact("cover-issued", data.issued.isoformat() if data.issued else None)
    yield from _fact("cover-supersedes", data.supersedes)
    if data.version is not None:
        short = data.version.hash[:HASH_SHOWN]
        yield from _fact("cover-version", f"{data.version.number} · {short}")
    yield from _fact("cover-credit-code", enterprise.credit_code)
    yield from _fact("cover-headcount", enterprise.headcount)
    if enterprise.industry:
        yield phrase("cover-industry"), enterprise.industry
    if place:
        zh = "".join(dict.fromkeys(part.zh for part in place))
        en = ", ".join(dict.fromkeys(part.en for part in reversed(place)))
        yield phrase("cover-place"), Text(zh=zh, en=en)


def _fact(key: str, value: str | None) -> Iterator[tuple[Text, Text]]:
    if value:
        yield phrase(key), Text(zh=value, en=value)


def _identity(model: ReportModel, words: ReportWords) -> Sequence[Prose]:
    data = model.data
    number = phrase("cover-sequence", number=data.number, sequence=data.sequence)
    label = f"{words.line(phrase('report-number'))}　"
    said = phrase("cover-not-official", product=phrase("product"))
    spans = [Span(label, LABEL), Span(words.first(number), SMALL.but(bold=True))]
    if data.check is not None:
        code = f"　　{words.line(phrase('check-code'))}　"
        spans += [Span(code, LABEL), Span(data.check.code, SMALL.but(bold=True))]
    where: list[Prose] = []
    if data.check is not None and data.check.address is not None:
        page = data.check.address.rpartition("/")[0]
        where = [Prose(words.line(phrase("cover-verify", page=page)), FINE, most=1)]
    return [
        Prose(spans, most=1),
        Prose(f"SHA-256 {data.data_hash}", FINE, most=1),
        *where,
        *words.say(said, FINE.but(colour=FAINT, before=3)),
    ]


def _in_code(data: ReportData) -> str:
    """What a phone reads: the page that verifies it, else what can be sent to the assistant."""
    if data.check is None:
        return f"{data.number} {data.data_hash}"
    return data.check.address or f"{data.number} {data.check.code}"


def _draw_qr(canvas: Any, content: str, x: float, y: float) -> None:
    """The code with its lower left corner at ``x``, ``y``: one rectangle for each dark run."""
    code = qr_code(content)
    module = QR_SIZE / code.side
    canvas.setFillColor(INK)
    for run in code.runs:
        left, bottom = x + run.column * module, y + (code.side - run.row - 1) * module
        canvas.rect(left, bottom, run.length * module, module, stroke=0, fill=1)
