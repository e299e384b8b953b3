"""What a reader finds in a Word document."""

from io import BytesIO

from docx import Document
from docx.oxml.ns import qn

BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t"}


def text_of(content: bytes) -> str:
    """All text in its order, paragraphs and lines on lines of their own; with the footers."""
    document = Document(BytesIO(content))
    parts = [document.element.body]
    parts += [section.footer._element for section in document.sections[:1]]
    said: list[str] = []
    for part in parts:
        for element in part.iter():
            if element.tag == qn("w:t"):
                said.append(element.text or "")
            elif element.tag == qn("w:p"):
                said.append("\n")
            elif element.tag in BREAKS:
                said.append(BREAKS[element.tag])
    return "".join(said)


def tables_of(content: bytes) -> list[list[list[str]]]:
    """The texts of every table, row by row."""
    document = Document(BytesIO(content))
    return [[[cell.text for cell in row.cells] for row in t.rows] for t in document.tables]


def table_headed(content: bytes, *head: str) -> list[list[str]]:
    """The rows of the table with this head, cells that are joined across counted once."""
    for table in tables_of(content):
        if tuple(dict.fromkeys(text for text in table[0] if text)) == head:
            return table[1:]
    raise AssertionError(f"no table {head}")
