"""Report data in, PDF out: the same data and language always give the same bytes."""

from collections.abc import Callable
from io import BytesIO
from threading import Lock
from typing import Any

from reportlab import rl_config
from reportlab.lib.units import mm

from bot.reports.cutting import cut_for_print
from bot.reports.data import ReportData
from bot.reports.model import ReportModel
from bot.reports.pdf.layout.pages import Pages, Register
from bot.reports.pdf.layout.reportlab_types import Document, Frame, PageTemplate
from bot.reports.pdf.layout.styles import (
    FAINT,
    FINE,
    GREY,
    MARGIN_BOTTOM,
    MARGIN_SIDE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RULE,
    TEXT_HEIGHT,
    TEXT_WIDTH,
)
from bot.reports.pdf.layout.text import Prose, draw_text
from bot.reports.pdf.layout.typefaces import typeface
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.report import BODY, FRONT, compose
from bot.reports.words import phrase
from bot.verifying.identity import HASH_SHOWN
from bot.wording.bilingual import DocumentLanguage

Progress = Callable[[str, int, int], None]
"""Called with the stage (``write``, then ``lay out``), how much of it is done, of how much."""

rl_config.useA85 = 0  # type: ignore[attr-defined]
"""What is compressed is not spelt in letters again: a fifth shorter, and quicker to write."""
HEAD_Y, FOOT_Y = PAGE_HEIGHT - 15 * mm, 12 * mm

_PRINTING = Lock()
"""reportlab reads a font through one file position and registers it for the whole process."""


def build_pdf(
    data: ReportData, language: DocumentLanguage, progress: Progress | None = None
) -> bytes:
    """The report as a PDF. May be called from any thread; one report is made at a time."""
    hear = progress or _ignore
    with _PRINTING:
        typeface(bold=False)
        model, words = ReportModel(cut_for_print(data, language)), ReportWords(language)
        flow = compose(model, words, lambda done, of: hear("write", done, of))
        target = BytesIO()
        document = _document(target, data, words)
        document.setProgressCallBack(_Layout(hear))
        document.build(flow, canvasmaker=_canvas_maker(data, words))
        return target.getvalue()


def _ignore(_stage: str, _done: int, _of: int) -> None:
    """Ignore progress."""


class _Layout:
    """Translates the progress events of reportlab."""

    def __init__(self, hear: Progress) -> None:
        self._hear, self._of = hear, 0

    def __call__(self, event: str, value: int) -> None:
        if event == "SIZE_EST":
            self._of = value
        elif event == "PROGRESS":
            self._hear("lay out", value, self._of)


def _document(target: BytesIO, data: ReportData, words: ReportWords) -> Any:
    name = data.enterprise.name.strip()
    title = words.line(phrase("title"), " · ")
    document = Document(
        target,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        title=Prose(f"{title} — {name}" if name else title).text,
        author=words.line(phrase("product"), " · "),
        subject=words.line(data.catalogue.title, " · "),
        keywords=f"{data.number} {data.data_hash}",
        lang="en" if words.language == "en" else "zh-CN",
        invariant=1,
        initialFontName=typeface(bold=False).main,
    )
    page = Frame(0, 0, PAGE_WIDTH, PAGE_HEIGHT, 0, 0, 0, 0)
    body = Frame(MARGIN_SIDE, MARGIN_BOTTOM, TEXT_WIDTH, TEXT_HEIGHT, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate(FRONT, [page]), PageTemplate(BODY, [body])])
    return document


def _canvas_maker(data: ReportData, words: ReportWords) -> Callable[..., Pages]:
    foot = phrase("footer", number=data.number, hash=data.data_hash[:HASH_SHOWN])
    name = Prose(data.enterprise.name, FINE, most=1)
    name.wrap(TEXT_WIDTH * 0.6, 0)

    def finish(canvas: Any, register: Register, number: int, count: int) -> None:
        if number == 1:
            return
        right = PAGE_WIDTH - MARGIN_SIDE
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN_SIDE, HEAD_Y - 7, right, HEAD_Y - 7)
        name.drawOn(canvas, MARGIN_SIDE, HEAD_Y - 3)
        chapter = register.chapter_on(number)
        draw_text(canvas, chapter, FINE.but(colour=GREY, align="right"), right, HEAD_Y)
        draw_text(canvas, words.first(foot), FINE.but(colour=FAINT), MARGIN_SIDE, FOOT_Y)
        draw_text(canvas, f"{number} / {count}", FINE.but(align="right"), right, FOOT_Y)

    def make(*args: object, **kwargs: object) -> Pages:
        canvas = Pages(*args, **kwargs)
        canvas.finish = finish
        canvas.setViewerPreference("DisplayDocTitle", "true")
        canvas.showOutline()
        return canvas

    return make
