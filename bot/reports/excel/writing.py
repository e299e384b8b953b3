"""A workbook that is the same for the same facts, and in which nothing typed is a formula."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final
from unicodedata import east_asian_width

CREATED: Final = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed date, so that the same facts give the same bytes."""
LONGEST: Final = 32_767
"""Characters that a cell can hold."""
FACE: Final = "宋体"
LINE, MOST_HIGH = 15.0, 400.0
"""The height of a line and the most of a row, in points."""
_NOT_IN_A_CELL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def workbook(write: Callable[[Any], None], title: str) -> bytes:
    """The file that ``write`` fills in."""
    import xlsxwriter  # noqa: PLC0415 - who offers a file is loaded at the start, few ask for one

    content = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": CREATED, "title": cell_text(title)[:255]})
        book.formats[0].set_font_name(FACE)
        write(book)
    return content.getvalue()


def cell_text(text: str) -> str:
    """The text without what no cell can hold; cut only where a cell ends."""
    clean = _NOT_IN_A_CELL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return clean if len(clean) <= LONGEST else f"{clean[: LONGEST - 1]}…"


class Formats:
    """The looks of cells."""

    def __init__(self, book: Any) -> None:
        base = {"font_name": FACE, "text_wrap": True, "valign": "top", "border": 1}
        text = base | {"num_format": "@"}
        self.title = book.add_format({"font_name": FACE, "bold": True, "font_size": 14})
        self.plain = book.add_format({"font_name": FACE, "text_wrap": True, "valign": "top"})
        self.head = book.add_format(base | {"bold": True, "bg_color": "#D9E7DD"})
        self.locked = book.add_format(text | {"bg_color": "#F2F2F2"})
        self.input = book.add_format(text | {"locked": False})
        self.cell = book.add_format(text)
        self.whole = book.add_format(base | {"num_format": "0"})
        self.number = book.add_format(base | {"num_format": "0.00"})


def height_for(texts: Sequence[str], widths: Sequence[float]) -> float:
    """The height of a row in which every text is seen; not every program finds it by itself."""
    lines = max(
        (sum(_lines(line, width) for line in text.split("\n")))
        for text, width in zip(texts, widths, strict=False)
    )
    return min(max(lines, 1) * LINE, MOST_HIGH)


def _lines(line: str, width: float) -> int:
    """How many lines a text takes; a Chinese character is two wide."""
    wide = sum(2 if east_asian_width(char) in "WFA" else 1 for char in line)
    return max(1, -(-wide // max(int(width), 1)))


def write_table(
    sheet: Any,
    formats: Formats,
    head: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
    at: int = 0,
) -> int:
    """Write a table of texts, its head repeated in print; the row after it."""
    for column, (text, width) in enumerate(zip(head, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(at, column, text, formats.head)
    sheet.repeat_rows(at)
    sheet.freeze_panes(at + 1, 0)
    for row in rows:
        at += 1
        sheet.set_row(at, height_for(row, widths))
        for column, text in enumerate(row):
            sheet.write_string(at, column, cell_text(text), formats.cell)
    return at + 1


def print_on_a4(sheet: Any, *, landscape: bool = True) -> None:
    """All columns on the width of a sheet of A4."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")
