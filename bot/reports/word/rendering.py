"""Fills a Word template. What people typed is text: never markup, a tag or a field.

The template is ours or an operator's. It is run in a sandbox, and a name that it misspells is an
error instead of a gap.
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docxtpl.template import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from bot.wording.catalogue import Words

MERGE: Final = "merge:"
"""The title of a table (its alternative text) may begin so: which of its cells are joined."""
ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""Of every part, so that the same facts give the same bytes."""
_JOINED: Final = re.compile(r"(?:(\d{1,3})>)?(\d{1,3})", re.ASCII)
_phrase: Final = Words("documents")
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LINE_ENDS: Final = re.compile("\r\n?|\u2028|\u2029|\x85")


class BadTemplate(TemplateError):
    """A template that no facts can fill; ``said`` says why, to who edits it."""

    def __init__(self, key: str, **values: object) -> None:
        self.said = _phrase(key, **values)
        super().__init__(self.said.en)


def filled(template: Path, context: dict[str, Any]) -> bytes:
    """The document. Raises what jinja2 raises where the template has an error."""
    document = _opened(template)
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    document.render(context, jinja_env=environment, autoescape=True)
    _merge(document.docx)
    written = BytesIO()
    document.save(written)
    return _same_every_time(written.getvalue())


def _opened(template: Path) -> Any:
    document: Any = DocxTemplate(template)
    try:
        document.init_docx()
    except OSError:
        raise
    except Exception as error:  # as many kinds as there are ways to damage a file
        raise BadTemplate("template-damaged") from error
    return document


def clean(value: Any) -> Any:
    """The same without characters that no Word file can hold; ends of lines are ``\\n``."""
    if isinstance(value, str):
        text = _LINE_ENDS.sub("\n", value)
        return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _NOT_IN_XML.sub(" ", text))
    if isinstance(value, Mapping):
        return {key: clean(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [clean(one) for one in value]
    return value


# --- cells that are joined downwards


def _merge(document: Document) -> None:
    for table in document.tables:
        if (columns := _columns(table)) is not None:
            _merge_down(table, columns)


def _columns(table: Table) -> dict[int, int | None] | None:
    """``merge:1,1>2``: column 1, and column 2 within what is joined in column 1."""
    title = table._tbl.tblPr.find(qn("w:tblCaption"))
    said = "" if title is None else title.get(qn("w:val"), "")
    if not said.startswith(MERGE):
        return None
    columns = {}
    for part in said.removeprefix(MERGE).split(","):
        found = _JOINED.fullmatch(part.strip())
        numbers = [int(one) - 1 for one in found.groups() if one] if found else [-1]
        if not all(0 <= number < len(table.columns) for number in numbers):
            raise BadTemplate("template-merge", said=said, columns=len(table.columns))
        columns[numbers[-1]] = numbers[0] if len(numbers) > 1 else None
    if any(_goes_in_circles(column, columns) for column in columns):
        raise BadTemplate("template-merge-circle", said=said)
    return columns


def _goes_in_circles(column: int, columns: Mapping[int, int | None]) -> bool:
    seen = {column}
    while (parent := columns.get(column)) is not None:
        if parent in seen:
            return True
        seen.add(column := parent)
    return False


def _merge_down(table: Table, columns: Mapping[int, int | None]) -> None:
    rows = [row.cells for row in table.rows]
    if not rows:
        return
    heads = {column: list(_runs(rows, column, columns)) for column in columns}
    for column, starts in heads.items():
        for at, begins in enumerate(starts):
            if column >= len(rows[at]):
                continue
            cell = rows[at][column]
            has_more = at + 1 < len(starts) and not starts[at + 1]
            if begins and has_more:
                _mark(cell, "restart")
            elif not begins:
                _mark(cell, "continue")


def _runs(
    rows: list[tuple[_Cell, ...]], column: int, columns: Mapping[int, int | None]
) -> Iterator[bool]:
    """By row: whether a new cell begins there. Empty cells are not joined."""
    before: tuple[str, ...] | None = None
    for row in rows:
        chain = [column]
        while (parent := columns.get(chain[-1])) is not None:
            chain.append(parent)
        texts = tuple(row[at].text if at < len(row) else "" for at in chain)
        yield texts != before or not texts[0]
        before = texts


def _mark(cell: _Cell, kind: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    properties.get_or_add_vMerge().val = kind
    if kind == "continue":
        for paragraph in cell.paragraphs:
            for run in paragraph.runs:
                run.text = ""


def _same_every_time(content: bytes) -> bytes:
    written = BytesIO()
    with ZipFile(BytesIO(content)) as made, ZipFile(written, "w", ZIP_DEFLATED) as target:
        for name in made.namelist():
            part = ZipInfo(name, ZIP_DATE)
            part.compress_type = ZIP_DEFLATED
            target.writestr(part, made.read(name))
    return written.getvalue()
