"""A questionnaire that was sent back, as plain texts, whatever wrote the file and is in it.

It runs in a process of its own, with little memory. Nothing is calculated and nothing is followed:
a formula counts as the value that was stored with it, and a file with macros is refused.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, get_args
from zipfile import ZipFile

from lxml import etree
from python_calamine import CalamineError
from xlsxwriter.utility import xl_rowcol_to_cell

from bot.reports.excel.choices import choice_code, phrase
from bot.reports.excel.layout import ABOUT, FORMAT, VERSION, cells_from_base
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
from bot.verifying.content import sheets_of
from dialogs.core.screen import TEXT_LIMIT
from dialogs.sheets.cells import CELLS
from scoring.values import Language

HEAD_WITHIN: Final = 10
"""Rows within which the heads must be."""
NAMES: Final = (*CELLS, "code", "id", "base", "amount", "figure", "symbol")
"""The columns that are looked for by their heads."""
Row = list[Any]


@dataclass
class Found:
    """What is in a file: which questionnaire it is, and its rows."""

    about: dict[str, str] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    notes: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def note(self, code: str, **params: str) -> None:
        """Note something about the file as a whole."""
        if (code, params) not in self.notes:
            self.notes.append((code, params))


def read(content: bytes, name: str) -> dict[str, Any]:
    """The rows of a questionnaire as JSON; ``{"other": true}`` for any other file.

    A questionnaire that cannot be used comes with a ``problem``.
    """
    try:
        found = _read(content, name)
    except Unreadable as error:
        return {"problem": error.code, "params": error.params}
    if found is None:
        return {"other": True}
    return {"about": found.about, "rows": found.rows, "notes": found.notes}


def _read(content: bytes, name: str) -> Found | None:
    if content.startswith(ZIP):
        check_zip(content)
    elif content.startswith(CFB):
        check_compound(content)
    elif not name.lower().endswith((".csv", ".tsv", ".txt")):
        return None
    else:
        return _from_csv(content)
    return _from_workbook(content)


# --- workbooks


def _from_workbook(content: bytes) -> Found | None:
    book = workbook_of(content)
    found = Found()
    marked = _marked(content) if content.startswith(ZIP) else {}
    has_head = False
    for title in book.sheet_names:
        try:
            sheet = book.get_sheet_by_name(title)
        except (CalamineError, ValueError):
            continue
        if title == ABOUT:
            found.about = {str(row[0]): str(row[1]) for row in sheet.to_python() if len(row) > 1}
            continue
        if sheet.total_height * max(sheet.total_width, 1) > MOST_CELLS:
            found.note("sheet-stray-cells", sheet=title)
            continue
        rows = sheet.to_python(skip_empty_area=False)
        merged = sheet.merged_cell_ranges or []
        has_head |= _take_rows(found, title, rows, merged, marked.get(title, {}))
    return _checked(found, has_head=has_head)


def _checked(found: Found, *, has_head: bool) -> Found | None:
    is_ours = found.about.get("format") == FORMAT
    if not is_ours and not has_head:
        return None
    if is_ours and found.about.get("version") != VERSION:
        raise Unreadable("sheet-other-version", version=found.about.get("version", ""))
    if not has_head:
        raise Unreadable("sheet-no-head")
    if not is_ours:
        found.note("sheet-no-about")
    return found


def _take_rows(
    found: Found,
    title: str,
    rows: Sequence[Row],
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    marked: Mapping[str, str],
) -> bool:
    """Take the rows of a sheet; whether it has the heads of one of ours."""
    start, columns = _columns(rows)
    if start is None:
        return False
    if "id" not in columns:
        is_matched = "code" in columns
        found.note("sheet-no-ids" if is_matched else "sheet-no-figure-ids", sheet=title)
        if not is_matched:
            return True
    for at in range(start + 1, len(rows)):
        row = _row(rows[at], at, columns, title)
        cells, odd = {}, {}
        for name in CELLS:
            if name not in columns:
                continue
            column = columns[name]
            raw = rows[at][column] if column < len(rows[at]) else ""
            text, why = text_of(raw)
            address = xl_rowcol_to_cell(at, column)
            if _is_merged(at, column, merged):
                why = "merged"
            elif marked.get(address) == "error":
                why = "error"
            elif not why and not text and address in marked:
                why = "formula-empty"
            cells[name] = choice_code(text) if name == "choice" else text[:TEXT_LIMIT]
            if len(text) > TEXT_LIMIT:
                why = "too-long"
            if why:
                odd[name] = why
        row |= {
            "cells": cells,
            "odd": odd,
            "at": {n: xl_rowcol_to_cell(at, columns[n]) for n in cells},
        }
        if row["id"] or row["code"]:
            found.rows.append(row)
        elif any(cells.values()):
            found.note("sheet-row-without-id", row=str(at + 1), sheet=title)
    return True


def _row(row: Row, at: int, columns: dict[str, int], title: str) -> dict[str, Any]:
    def text(name: str) -> str:
        column = columns.get(name)
        return text_of(row[column])[0].strip() if column is not None and column < len(row) else ""

    base = cells_from_base(text("base"))
    return {
        "sheet": title,
        "row": at + 1,
        "id": text("id"),
        "code": text("code"),
        "base": None if base is None else {name: getattr(base, name) for name in CELLS},
        "is_figure": "choice" not in columns,
    }


def _columns(rows: Sequence[Row]) -> tuple[int | None, dict[str, int]]:
    """The row of the heads, and the column of each: they may have been moved."""
    for at, row in enumerate(rows[:HEAD_WITHIN]):
        said = {str(cell).strip(): column for column, cell in reversed(list(enumerate(row)))}
        columns = {name: said[head] for name in NAMES for head in _heads(name) if head in said}
        if "code" in columns and "choice" in columns:
            return at, columns
        if "amount" in columns and "unit" in columns and "figure" in columns:
            columns = {key: columns[key] for key in ("unit", "id", "base") if key in columns} | {
                "number": columns["amount"]
            }
            return at, columns
    return None, {}


def _heads(name: str) -> Iterator[str]:
    words = phrase(f"head-{name}")
    yield from (words[language] for language in get_args(Language))


def _is_merged(
    row: int, column: int, merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> bool:
    return any(
        first[0] <= row <= last[0] and first[1] <= column <= last[1] for first, last in merged
    )


# --- which cells hold formulas: the library reads values only

_CELL, _ROW, _FORMULA = "{*}c", "{*}row", "{*}f"


def _marked(content: bytes) -> dict[str, dict[str, str]]:
    """The addresses of formulas and errors by sheet; none for files that are not of this kind."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist())
            sheets = [(title, path) for title, path in sheets_of(archive) if path in parts]
            return {title: _marks(archive, path) for title, path in sheets}
    except (KeyError, etree.XMLSyntaxError):
        return {}


def _marks(archive: ZipFile, path: str) -> dict[str, str]:
    marks: dict[str, str] = {}
    with archive.open(path) as part:
        rows = etree.iterparse(
            part, tag=_ROW, resolve_entities=False, no_network=True, load_dtd=False
        )
        for _, row in rows:
            for cell in row.iterchildren(_CELL):
                if cell.get("t") == "e":
                    marks[str(cell.get("r"))] = "error"
                elif cell.find(_FORMULA) is not None:
                    marks[str(cell.get("r"))] = "formula"
            row.clear()
    return marks


# --- CSV


def _from_csv(content: bytes) -> Found | None:
    text = decoded(content)
    if text is None:
        return None
    first = text.lstrip("\ufeff").splitlines()[0] if text.strip() else ""
    separator = max(",;\t", key=first.count)
    csv.field_size_limit(TEXT_LIMIT * 20)
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=separator))
    except csv.Error as error:
        raise Unreadable("sheet-broken") from error
    if sum(map(len, rows)) > MOST_CELLS:
        raise Unreadable("sheet-too-large")
    found = Found()
    return _checked(found, has_head=_take_rows(found, "CSV", rows, (), {}))
