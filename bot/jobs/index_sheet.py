"""The index of a list of evidence as an Excel sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from bot.screens.core.texts import words_of
from scoring.values import Language
from storage.records import RequestLine

WIDTHS = {
    "number": 6,
    "what": 40,
    "question": 8,
    "due": 12,
    "of": 16,
    "state": 10,
    "reason": 30,
    "file": 50,
    "digest": 66,
}
"""The columns and their widths."""
CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed date, so that the same list gives the same bytes."""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A line, the number of its question, and its files: name, digest, whether it is enclosed."""

    line: RequestLine
    code: str
    files: tuple[tuple[str, str, bool], ...]


def index_sheet(rows: Sequence[IndexRow], language: Language) -> bytes:
    """The sheet. What people typed is text, never a formula or a link."""
    import xlsxwriter  # noqa: PLC0415 - few starts are followed by one

    words = words_of(language)
    heads, states = words["index-heads"], words["request-states"]
    content = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": CREATED})
        bold = book.add_format({"bold": True, "bg_color": "#E5EFE7", "text_wrap": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(words["index-sheet"])
        for column, (head, width) in enumerate(WIDTHS.items()):
            sheet.set_column(column, column, width, wrapped)
            sheet.write_string(0, column, heads[head], bold)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        at = 1
        for row in rows:
            for file in row.files or (("", "", True),):
                texts = _texts(row, file, states, words["index-owner"], words["index-left-out"])
                sheet.write_number(at, 0, row.line.number)
                for column, text in enumerate(texts, start=1):
                    sheet.write_string(at, column, text)
                at += 1
    return content.getvalue()


def _texts(
    row: IndexRow, file: tuple[str, str, bool], states: dict[str, str], owner: str, left_out: str
) -> tuple[str, ...]:
    line, (name, digest, is_enclosed) = row.line, file
    return (
        line.what,
        row.code,
        line.due.isoformat() if line.due else "",
        line.name or owner,
        states[str(line.status.state)],
        line.status.reason,
        name if is_enclosed else f"{name} {left_out}",
        digest,
    )
