"""A questionnaire that goes out, is edited, and comes back."""

import io
from collections.abc import Callable
from typing import Any

from openpyxl.reader.excel import load_workbook

from bot.jobs.reading.sheets import sheet_from_json
from bot.reports.data import ReportData
from bot.reports.excel.questionnaire import build_questionnaire
from bot.reports.excel.reading import read
from dialogs.core.sent.sheets import FilledSheet
from dialogs.dossier.dossier import Dossier, Profile
from dialogs.sheets.comparing import Comparison, compare
from scoring.catalogue.index import index_of
from scoring.values import Language

NAME = "绿色工厂预评价问卷-示例-GF-00007-01-ask-zh.xlsx"
QUESTIONS, FIGURES = "问卷", "年度数据"
Edit = Callable[[Any], None]


def opened(content: bytes) -> Any:
    """The workbook, by a library that is not the one that reads it for us."""
    return load_workbook(io.BytesIO(content))  # type: ignore[no-untyped-call]


def dossier_of(data: ReportData) -> Dossier:
    """The assessment that the data are of."""
    return Dossier(
        data.catalogue.id,
        Profile(name=data.enterprise.name, period=data.period),
        answers=data.answers,
        notes=data.notes,
        figures=data.figures,
    )


def sent(data: ReportData, language: Language = "zh") -> bytes:
    """The questionnaire."""
    return build_questionnaire(data, language)


def edited(content: bytes, edit: Edit) -> bytes:
    """The file after somebody has edited it."""
    book = opened(content)
    edit(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def sheet_in(content: bytes, name: str = NAME) -> FilledSheet:
    """What is read of a file that is a questionnaire."""
    found = read(content, name)
    assert "problem" not in found, found
    assert "other" not in found
    return sheet_from_json(name, found)


def compared(
    data: ReportData, content: bytes, name: str = NAME, now: Dossier | None = None
) -> Comparison:
    """What the file would change, in the assessment as it is ``now``."""
    return compare(index_of(data.catalogue), now or dossier_of(data), sheet_in(content, name))


def row_of(sheet: Any, id: str) -> int:
    """The row of a rule or figure, from 1."""
    column = column_of(sheet, "id")
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, column).value == id)


def column_of(sheet: Any, head: str) -> int:
    """The column under a head, from 1."""
    return next(int(cell.column) for cell in sheet[1] if cell.value == head)


def put(id: str, head: str, value: Any, title: str = QUESTIONS) -> Edit:
    """An edit of one cell."""

    def edit(book: Any) -> None:
        sheet = book[title]
        sheet.cell(row_of(sheet, id), column_of(sheet, head)).value = value

    return edit


def all_of(*edits: Edit) -> Edit:
    """Several edits."""

    def edit(book: Any) -> None:
        for one in edits:
            one(book)

    return edit
