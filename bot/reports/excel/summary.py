"""The summary of what is recommended as annex 1 prints it, and beside it what stays blank."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.reports.excel.forms import SummaryForm, SummaryTable, summary_form
from bot.reports.excel.writing import (
    FACE,
    Formats,
    cell_text,
    height_for,
    print_on_a4,
    workbook,
)

WIDTHS: Final = (7, 34, 26, 20)
NOTES_WIDTH: Final = 60
TITLE_HEIGHT: Final = 30.0


@dataclass(frozen=True, slots=True)
class Factory:
    """A row of the first table; what is not known is empty."""

    name: str
    third_party: str
    industry: str


def build_summary(rows: Sequence[Factory], notes_title: str, notes: Sequence[str]) -> bytes:
    """The workbook: the form, and a sheet of notes."""
    form = summary_form()

    def write(book: Any) -> None:
        formats = Formats(book)
        _write_form(book, formats, form, rows)
        sheet = book.add_worksheet(notes_title)
        sheet.set_column(0, 0, NOTES_WIDTH)
        for at, line in enumerate(notes):
            sheet.set_row(at, height_for((line,), (NOTES_WIDTH,)))
            sheet.write_string(at, 0, cell_text(line), formats.plain)
        print_on_a4(sheet, landscape=False)

    return workbook(write, form.title)


def _write_form(book: Any, formats: Formats, form: SummaryForm, rows: Sequence[Factory]) -> None:
    sheet = book.add_worksheet(form.annex)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    title = book.add_format(
        {"font_name": FACE, "bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}
    )
    sheet.write_string(0, 0, form.annex, formats.plain)
    sheet.set_row(1, TITLE_HEIGHT)
    sheet.merge_range(1, 0, 1, len(WIDTHS) - 1, form.title, title)
    factories, *others = form.tables
    filled = [(one.name, one.third_party, one.industry) for one in rows]
    at = _write_table(sheet, formats, factories, filled or _empty(form), 3)
    for table in others:
        at = _write_table(sheet, formats, table, _empty(form), at + 1)
    print_on_a4(sheet, landscape=False)


def _empty(form: SummaryForm) -> list[tuple[str, str, str]]:
    return [("", "", "")] * form.empty_rows


def _write_table(
    sheet: Any,
    formats: Formats,
    table: SummaryTable,
    rows: Sequence[tuple[str, str, str]],
    at: int,
) -> int:
    """Write a table; the row after it."""
    sheet.write_string(at, 0, table.title, formats.title)
    at += 1
    for column, head in enumerate(table.columns):
        sheet.write_string(at, column, head, formats.head)
    for number, row in enumerate(rows, start=1):
        at += 1
        sheet.set_row(at, height_for(("", *row), WIDTHS))
        sheet.write_number(at, 0, number, formats.whole)
        for column, text in enumerate(row, start=1):
            if text:
                sheet.write_string(at, column, cell_text(text), formats.cell)
            else:
                sheet.write_blank(at, column, None, formats.cell)
    return at + 1
