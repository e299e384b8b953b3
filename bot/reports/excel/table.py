"""Tables as a workbook: texts as texts, numbers as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from bot.reports.excel.writing import (
    FACE,
    Formats,
    cell_text,
    height_for,
    print_on_a4,
    workbook,
)

Cell = str | int | Decimal
A3: Final = 8
"""On A4, a table of twenty columns cannot be read."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table on a sheet of its own, with ``notes`` above it, a line each; ``name`` is that of
    the sheet, the program's own where it is empty."""

    head: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
    name: str = ""


def build_tables(title: str, tables: Sequence[Table]) -> bytes:
    """The workbook: each table with the title."""

    def write(book: Any) -> None:
        formats = Formats(book)
        plain = book.add_format({"font_name": FACE})
        for table in tables:
            _fill(book.add_worksheet(table.name or None), title, table, formats, plain)

    return workbook(write, title)


def _fill(sheet: Any, title: str, table: Table, formats: Formats, plain: Any) -> None:
    sheet.write_string(0, 0, cell_text(title), formats.title)
    for at, line in enumerate(table.notes, start=1):
        sheet.write_string(at, 0, cell_text(line), plain)
    at = top = len(table.notes) + 1
    for column, (text, width) in enumerate(zip(table.head, table.widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(at, column, cell_text(text), formats.head)
    for row in table.rows:
        at += 1
        sheet.set_row(at, height_for(list(map(str, row)), table.widths))
        for column, cell in enumerate(row):
            _write(sheet, formats, at, column, cell)
    sheet.autofilter(top, 0, at, len(table.head) - 1)
    sheet.repeat_rows(top)
    sheet.freeze_panes(top + 1, 3)
    print_on_a4(sheet)
    sheet.set_paper(A3)


def _write(sheet: Any, formats: Formats, at: int, column: int, cell: Cell) -> None:
    if cell == "":
        sheet.write_blank(at, column, None, formats.cell)
    elif isinstance(cell, str):
        sheet.write_string(at, column, cell_text(cell), formats.cell)
    elif isinstance(cell, Decimal):
        sheet.write_number(at, column, float(cell), formats.number)
    else:
        sheet.write_number(at, column, cell, formats.whole)
