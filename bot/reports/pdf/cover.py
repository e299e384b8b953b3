"""The cover: enterprise, standard, verdict, and a code to check copies by."""

from collections.abc import Iterator
from typing import Any

from reportlab.lib.units import mm

from bot.reports.model import ReportModel
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
    TEXT_WIDTH,
    WHITE,
    Style,
)
from bot.reports.pdf.layout.text import Prose, draw_text
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import tone
from bot.reports.words import edition_phrase, phrase
from bot.runtime.qr import qr_code
from bot.wording.catalogue import Words, joined
from bot.wording.verdict import points_so_far
from scoring.values import Text

_COMMON = Words("common")

QR_SIZE = 27 * mm
BADGE_HEIGHT = 62 * mm
BADGE_WIDTH = 66 * mm
BADGE_FOR_TWO = 27.0
FACT_WIDTH = TEXT_WIDTH / 2
FACT_TEXT_WIDTH = FACT_WIDTH - 6 * mm
IDENTITY = 34 * mm
IDENTITY_TOP = IDENTITY + 20
"""Height of the line above the number and the code."""

PRODUCT = Style(9, 13, GREEN, bold=True)
TITLE = Style(25, 35, INK, bold=True)
SUBJECT = Style(10, 16, GREY)
NAME = Style(21, 31, INK, bold=True)
FIGURE = Style(27, 34, INK, bold=True)
OWNER = Style(6.4, 9, WHITE, align="centre")
FACT = Style(9.4, 14)


class Cover(Block):
    """A whole page, drawn from its top edge downwards."""

    def __init__(self, model: ReportModel, words: ReportWords) -> None:
        super().__init__()
        self.model, self.words = model, words

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The whole page."""
        return width, height

    def draw(self) -> None:
        """Draw in the coordinates of the page."""
        self.canv.setFillColor(GREEN)
        self.canv.rect(0, PAGE_HEIGHT - 5 * mm, PAGE_WIDTH, 5 * mm, stroke=0, fill=1)
        top = self._draw_title(PAGE_HEIGHT - 27 * mm)
        top = self._draw_verdict(min(top - 9 * mm, PAGE_HEIGHT - 108 * mm))
        self._draw_facts(top - 10 * mm)
        self._draw_identity(IDENTITY)

    def _say(
        self, text: Text, style: Style, top: float, x: float = MARGIN_SIDE,
        width: float = TEXT_WIDTH, most: int | None = 2,
    ) -> float:  # fmt: skip
        for prose in self.words.say(text, style, most):
            top = self._put(prose, top, x, width)
        return top

    def _put(self, prose: Prose, top: float, x: float, width: float) -> float:
        top -= prose.wrap(width, 0)[1] + prose.style.before
        prose.drawOn(self.canv, x, top)
        return top

    def _draw_title(self, top: float) -> float:
        catalogue = self.model.catalogue
        top = self._say(phrase("product"), PRODUCT, top) - 5 * mm
        top = self._say(phrase("title"), TITLE, top) - 2 * mm
        top = self._say(phrase("subject", catalogue=catalogue.title), SUBJECT, top)
        top = self._say(phrase("cover-status", status=catalogue.status), FINE, top) - 9 * mm
        name = self.model.data.enterprise.name.strip() or self.words.line(phrase("unnamed"))
        return self._put(Prose(name, NAME, most=3), top, MARGIN_SIDE, TEXT_WIDTH)

    def _draw_verdict(self, top: float) -> float:
        canvas, bottom = self.canv, top - BADGE_HEIGHT
        colour, tint = tone(self.model.verdict)
        canvas.setFillColor(tint)
        canvas.roundRect(MARGIN_SIDE, bottom, TEXT_WIDTH, BADGE_HEIGHT, 6, stroke=0, fill=1)
        canvas.setFillColor(colour)
        canvas.roundRect(MARGIN_SIDE, bottom, BADGE_WIDTH, BADGE_HEIGHT, 6, stroke=0, fill=1)
        self._draw_badge(top, bottom)
        x = MARGIN_SIDE + BADGE_WIDTH + 8 * mm
        width = TEXT_WIDTH - BADGE_WIDTH - 14 * mm
        y = top - 6 * mm
        y = self._say(_total_label(self.model), LABEL, y, x, width)
        y = self._draw_figures(y, x, width)
        self._say(
            self.model.verdict.why, FINE.but(size=7.8, leading=11.6, before=5), y, x, width, most=4
        )
        return bottom

    def _draw_figures(self, y: float, x: float, width: float) -> float:
        """The points of 100, or their span, and how much of the points is decided."""
        verdict = self.model.verdict
        y = self._put(Prose(verdict.total_figure, FIGURE), y, x, width)
        for prose in self.words.say(verdict.covering, LABEL):
            y = self._put(prose, y, x, width)
        return y

    def _draw_badge(self, top: float, bottom: float) -> None:
        centre = MARGIN_SIDE + BADGE_WIDTH / 2
        label = LABEL.but(colour=WHITE, align="centre")
        draw_text(
            self.canv,
            self.words.line(edition_phrase(self.model, "grade-label")),
            label,
            centre,
            top - 9 * mm,
        )
        texts = self.words.say(
            self.model.verdict.badge, self._badge_style(self.model.verdict.badge)
        )
        heights = [prose.wrap(BADGE_WIDTH - 16, 0)[1] for prose in texts]
        y = bottom + (BADGE_HEIGHT - 3 * mm + sum(heights)) / 2
        for prose in texts:
            y = self._put(prose, y, MARGIN_SIDE + 8, BADGE_WIDTH - 16)
        if self.model.verdict.names_a_grade:
            self._draw_owner(bottom)

    def _badge_style(self, text: Text) -> Style:
        """Larger letters for fewer of them; two languages share the space."""
        length = len(self.words.first(text))
        size = 46.0 if length <= 3 else 34.0 if length <= 5 else 24.0
        if self.words.language == "both" and text.zh != text.en:
            size = min(size, BADGE_FOR_TWO)
        return Style(size, size * 1.25, WHITE, bold=True, align="centre")

    def _draw_owner(self, bottom: float) -> None:
        """Whose scale the grade is of, at the foot of the badge."""
        owner = Prose(self.words.first(self.model.verdict.owner), OWNER)
        height = owner.wrap(BADGE_WIDTH - 16, 0)[1]
        self._put(owner, bottom + height + 3 * mm, MARGIN_SIDE + 8, BADGE_WIDTH - 16)

    def _draw_facts(self, top: float) -> None:
        """Two in a row; closer together, and on one line each, where space is short."""
        rows, gap = self._fact_rows(most=2), 3 * mm
        if sum(map(_row_height, rows)) + gap * len(rows) > top - IDENTITY_TOP:
            rows, gap = self._fact_rows(most=1), 1.5 * mm
        for row in rows:
            for x, proses in zip((MARGIN_SIDE, MARGIN_SIDE + FACT_WIDTH), row, strict=False):
                y = top
                for prose in proses:
                    y = self._put(prose, y, x, FACT_TEXT_WIDTH)
            top -= _row_height(row) + gap

    def _fact_rows(self, most: int) -> list[list[list[Prose]]]:
        """The facts with their labels, two in a row, each value at most ``most`` lines."""
        facts = [
            [Prose(self.words.line(label), LABEL), *self.words.say(value, FACT, most)]
            for label, value in self._facts()
        ]
        return [facts[at : at + 2] for at in range(0, len(facts), 2)]

    def _facts(self) -> Iterator[tuple[Text, Text]]:
        data, enterprise = self.model.data, self.model.data.enterprise
        place = [part for part in (enterprise.province, enterprise.city) if part]
        yield from _fact("cover-credit-code", enterprise.credit_code)
        yield from _fact("cover-period", data.period)
        if place:
            zh = "".join(dict.fromkeys(part.zh for part in place))
            en = ", ".join(dict.fromkeys(part.en for part in reversed(place)))
            yield phrase("cover-place"), Text(zh=zh, en=en)
        if enterprise.industry:
            yield phrase("cover-industry"), enterprise.industry
        yield from _fact("cover-headcount", enterprise.headcount)
        yield from _fact("cover-issued", data.issued.isoformat() if data.issued else None)
        yield from _fact("cover-supersedes", data.supersedes)

    def _draw_identity(self, bottom: float) -> None:
        canvas, data = self.canv, self.model.data
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN_SIDE, IDENTITY_TOP, PAGE_WIDTH - MARGIN_SIDE, IDENTITY_TOP)
        x = PAGE_WIDTH - MARGIN_SIDE - QR_SIZE
        _draw_qr(canvas, f"{data.number} {data.data_hash}", x, bottom + 12 - QR_SIZE)
        width, top = TEXT_WIDTH - QR_SIZE - 8 * mm, bottom + 8
        number = phrase("cover-sequence", number=data.number, sequence=data.sequence)
        top = self._put(
            Prose(self.words.line(phrase("report-number")), LABEL), top, MARGIN_SIDE, width
        )
        top = self._put(Prose(self.words.first(number), FACT), top, MARGIN_SIDE, width)
        top = self._put(Prose(f"SHA-256 {data.data_hash}", FINE), top, MARGIN_SIDE, width)
        self._say(phrase("cover-not-official"), FINE.but(colour=FAINT), top - 4, width=width)


def _total_label(model: ReportModel) -> Text:
    """What the figure is, after where the points stand."""
    return joined(
        [points_so_far(model.evaluation), model.verdict.total_name], _COMMON("semicolon")
    )


def _row_height(row: list[list[Prose]]) -> float:
    return max(
        sum(prose.wrap(FACT_TEXT_WIDTH, 0)[1] + prose.style.before for prose in proses)
        for proses in row
    )


def _fact(key: str, value: str | None) -> Iterator[tuple[Text, Text]]:
    if value:
        yield phrase(key), Text(zh=value, en=value)


def _draw_qr(canvas: Any, content: str, x: float, y: float) -> None:
    """The code with its lower left corner at ``x``, ``y``: one rectangle for each dark run."""
    code = qr_code(content)
    module = QR_SIZE / code.side
    canvas.setFillColor(INK)
    for run in code.runs:
        left, bottom = x + run.column * module, y + (code.side - run.row - 1) * module
        canvas.rect(left, bottom, run.length * module, module, stroke=0, fill=1)
