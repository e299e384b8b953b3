"""What an office file says, without how it is written down: the same after it was saved again.

Word and WPS rewrite every part of a file when they save it. So the digest covers the text of a
Word file by paragraphs, and the cells of an Excel file by sheet and place: not fonts, widths and
pictures, nor what fields such as page numbers come to.
"""

import io
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from zipfile import ZipFile

from lxml import etree

from bot.verifying.exchange import EXCEL, WORD

MOST_PARTS = 5_000
MOST_BYTES = 100 * 1024 * 1024
"""Of all parts together, unpacked."""
WORD_MAIN, EXCEL_MAIN = "word/document.xml", "xl/workbook.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


class NotAnOfficeFile(Exception):
    """The file is not an office file, or larger than any of ours."""


class OfficeFile:
    """A Word or Excel file. Raises ``NotAnOfficeFile``; a broken one raises anything."""

    def __init__(self, content: bytes) -> None:
        self._archive = ZipFile(io.BytesIO(content))
        parts = self._archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
            raise NotAnOfficeFile
        self._names = {part.filename for part in parts}
        if WORD_MAIN in self._names:
            self.kind = WORD
        elif EXCEL_MAIN in self._names:
            self.kind = EXCEL
        else:
            raise NotAnOfficeFile
        self._lines: tuple[str, ...] | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """What it says, a paragraph or cell each."""
        if self._lines is None:
            said = self._paragraphs() if self.kind == WORD else self._cells()
            self._lines = tuple(said)
        return self._lines

    @property
    def digest(self) -> str:
        """The SHA-256 of what it says."""
        return sha256("\n".join((self.kind, *self.lines)).encode("utf-8", "replace")).hexdigest()

    @property
    def properties(self) -> str:
        """Title, keywords and other words about it."""
        name = "docProps/core.xml"
        if name not in self._names:
            return ""
        return " ".join(text for text in self._root(name).itertext() if isinstance(text, str))

    def _root(self, name: str) -> etree._Element:
        return _root_of(self._archive, name)

    def _paragraphs(self) -> Iterator[str]:
        margins = [name for name in self._names if name.startswith(("word/header", "word/footer"))]
        texts = [tuple(_word_lines(self._root(name))) for name in margins if name.endswith(".xml")]
        for lines in (tuple(_word_lines(self._root(WORD_MAIN))), *sorted(set(texts))):
            yield from lines

    def _cells(self) -> Iterator[str]:
        shared = self._shared_strings()
        for name, path in sheets_of(self._archive):
            for cell in self._root(path).iter(f"{_S}c"):
                if said := _cell(cell, shared):
                    yield f"{name}!{cell.get('r')}\t{said}"

    def _shared_strings(self) -> list[str]:
        name = "xl/sharedStrings.xml"
        if name not in self._names:
            return []
        return [_text_of(each, f"{_S}t") for each in self._root(name).iter(f"{_S}si")]


def sheets_of(archive: ZipFile) -> Iterator[tuple[str, str]]:
    """The title of each sheet of a workbook, and the name of its part."""
    relations = _root_of(archive, "xl/_rels/workbook.xml.rels")
    targets = {each.get("Id"): str(each.get("Target")) for each in relations}
    for sheet in _root_of(archive, EXCEL_MAIN).iter(f"{_S}sheet"):
        target = targets[sheet.get(f"{_R}id")]
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        yield str(sheet.get("name")), path


def _root_of(archive: ZipFile, name: str) -> etree._Element:
    safe = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    return etree.fromstring(archive.read(name), safe)


def content_digest(content: bytes) -> str | None:
    """The digest of what a Word or Excel file says; ``None`` for any other file.

    For files that we made ourselves: a foreign one is read by ``bot.verifying.worker``.
    """
    with suppress(NotAnOfficeFile):
        return OfficeFile(content).digest
    return None


def _word_lines(root: etree._Element) -> Iterator[str]:
    """The paragraphs that are not empty, without what fields come to and older alternatives."""
    depth, line = 0, list[str]()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if event == "end" and node.tag == f"{_W}p":
            if said := _tidy("".join(line)):
                yield said
            line = []
        elif event == "end":
            continue
        elif node.tag in (_FALLBACK, f"{_W}fldSimple"):
            walk.skip_subtree()
        elif node.tag == f"{_W}fldChar":
            depth += {"begin": 1, "end": -1}.get(str(node.get(f"{_W}fldCharType")), 0)
        elif depth == 0 and node.tag == f"{_W}t":
            line.append(node.text or "")
        elif depth == 0 and node.tag in (f"{_W}tab", f"{_W}br"):
            line.append(" ")


def _cell(cell: etree._Element, shared: list[str]) -> str:
    formula, value = cell.find(f"{_S}f"), cell.findtext(f"{_S}v") or ""
    if formula is not None and formula.text:
        return f"={formula.text}"
    match cell.get("t"):
        case "s":
            return _tidy(shared[int(value)])
        case "inlineStr":
            return _tidy(_text_of(cell, f"{_S}t"))
        case "str" | "b" | "e" | "d":
            return _tidy(value)
        case _:
            return repr(float(value)) if value else ""


def _text_of(node: etree._Element, tag: str) -> str:
    return "".join(each.text or "" for each in node.iter(tag))


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
