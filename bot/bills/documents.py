"""The lines of documents with text: PDF, workbooks, CSV.

It runs in a process of its own. Nothing in a file is followed or calculated.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from bot.bills.layout import Piece, lines_of
from bot.reports.excel.opening import (
    CFB,
    MOST_CELLS,
    ZIP,
    Unreadable,
    check_compound,
    check_zip,
    decoded,
    text_of,
    workbook_of,
)
from dialogs.core.sent.bills import BROKEN, LOCKED, LONGEST_CELL, MOST_LINES, TOO_LARGE

MOST_PAGES: Final = 30
"""Pages of a PDF that are read; one with more is no bill."""
MOST_CHARS: Final = 60_000
"""Characters of a PDF that are read."""
PASSWORD_NEEDED: Final = 4
"""Pdfium's code for a file that is encrypted."""
PROBLEM_OF: Final = {"sheet-password": LOCKED, "sheet-too-large": TOO_LARGE}

Line = tuple[str, tuple[str, ...]]


class NotRead(Exception):
    """Why nothing was read: one of ``PROBLEMS``."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def open_pdf(content: bytes) -> pdfium.PdfDocument:
    """A PDF with few enough pages. Raises ``NotRead``."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == PASSWORD_NEEDED
        raise NotRead(LOCKED if is_locked else BROKEN) from error
    if len(document) > MOST_PAGES:
        document.close()
        raise NotRead(TOO_LARGE)
    return document


def lines_of_pdf(document: pdfium.PdfDocument) -> list[Line]:
    """The lines of its pages; none for one that is only pictures."""
    found: list[Line] = []
    left = MOST_CHARS
    for number in range(len(document)):
        page = document[number]
        pieces = list(_pieces(page, left))
        left -= len(pieces)
        found += [(str(number + 1), cells) for cells in lines_of(pieces)]
        if left <= 0 or len(found) > MOST_LINES:
            raise NotRead(TOO_LARGE)
    return found


def _pieces(page: pdfium.PdfPage, most: int) -> Iterator[Piece]:
    """The characters of a page with their places."""
    text = page.get_textpage()
    height = page.get_height()
    for at in range(min(text.count_chars(), most)):
        code = pdfium_c.FPDFText_GetUnicode(text.raw, at)  # type: ignore[attr-defined]
        if code in (0, 0xFFFE, 0xFFFF):
            continue
        left, bottom, right, top = text.get_charbox(at, loose=True)
        if right > left:
            yield Piece(chr(code), left, right, height - top, height - bottom)


def lines_of_sheet(content: bytes, name: str) -> list[Line]:
    """The rows of a workbook or of a CSV file. Raises ``NotRead``."""
    try:
        if content.startswith(ZIP):
            check_zip(content)
        elif content.startswith(CFB):
            check_compound(content)
        elif name.lower().endswith((".csv", ".tsv")):
            return _lines_of_csv(content)
        else:
            raise NotRead(BROKEN)
        return list(_rows(workbook_of(content)))
    except Unreadable as error:
        raise NotRead(PROBLEM_OF.get(error.code, BROKEN)) from error


def _rows(book: CalamineWorkbook) -> Iterator[Line]:
    count = 0
    for sheet in book.sheets_metadata:
        if sheet.visible is not SheetVisibleEnum.Visible:
            continue
        try:
            read = book.get_sheet_by_name(sheet.name)
        except (CalamineError, ValueError):
            continue
        if read.total_height * max(read.total_width, 1) > MOST_CELLS:
            raise NotRead(TOO_LARGE)
        for at, row in enumerate(read.to_python(skip_empty_area=False), 1):
            cells = tuple(_cell(raw) for raw in row)
            if any(cells):
                count += 1
                yield f"{sheet.name}!{at}", cells
            if count > MOST_LINES:
                raise NotRead(TOO_LARGE)


def _cell(raw: Any) -> str:
    """What a cell says. The first day of a month heads its column: it is the month."""
    if isinstance(raw, date | datetime):
        is_month = raw.day == 1 and getattr(raw, "hour", 0) == 0
        return f"{raw:%Y-%m}" if is_month else f"{raw:%Y-%m-%d}"
    text, why = text_of(raw)
    return "" if why == "error" else " ".join(text.split())[:LONGEST_CELL]


def _lines_of_csv(content: bytes) -> list[Line]:
    text = decoded(content)
    if text is None or not text.strip():
        return []
    text = text.lstrip("\ufeff")
    separator = max(",;\t", key=text[:2_000].count)
    csv.field_size_limit(LONGEST_CELL * 100)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise NotRead(BROKEN) from error
    if sum(map(len, rows)) > MOST_CELLS or len(rows) > MOST_LINES:
        raise NotRead(TOO_LARGE)
    lines = (
        (at, tuple(cell.strip()[:LONGEST_CELL] for cell in row)) for at, row in enumerate(rows, 1)
    )
    return [(f"CSV!{at}", cells) for at, cells in lines if any(cells)]
