"""Made-up documents: PDF with text by reportlab, workbooks by xlsxwriter."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import xlsxwriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import bot.reports.pdf.layout.fonts as fonts

FONT: Final = "bill"
SIZE: Final = 10.5
LEFT, TOP, DOWN = 50, 790, 21
ACROSS: Final = 105

Row = Sequence[str]


def pdf(lines: Sequence[str | Row], *, pages: int = 1, across: int = ACROSS) -> bytes:
    """A PDF: a text is a line, a row has its cells side by side."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        where = Path(fonts.__file__).parent / "NotoSansSC-Regular.ttf"
        font = TTFont(FONT, where)
        font.face.name = FONT.encode()  # or reportlab takes it for the one of our reports
        pdfmetrics.registerFont(font)
    content = io.BytesIO()
    canvas = Canvas(content, pagesize=(595, 842), invariant=1)
    for _ in range(pages):
        canvas.setFont(FONT, SIZE)
        height = TOP
        for line in lines:
            for at, cell in enumerate([line] if isinstance(line, str) else line):
                canvas.drawString(LEFT + at * across, height, cell)
            height -= DOWN
        canvas.showPage()
    canvas.save()
    return content.getvalue()


def workbook(rows: Sequence[Sequence[object]], title: str = "Sheet1") -> bytes:
    """A workbook of one sheet."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet(title)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell not in ("", None):
                sheet.write(at, column, cell)
    book.close()
    return content.getvalue()
