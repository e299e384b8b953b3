"""A Word document written from top to bottom, its fonts by styles."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table

BODY, HEADINGS, LATIN = "宋体", "黑体", "Times New Roman"
Rows = Sequence[Sequence[str]]


class Page:
    """A document that is being written, from top to bottom."""

    def __init__(self, title: str) -> None:
        self.docx = Document()
        self.docx.core_properties.title = title
        self.docx.core_properties.author = ""
        self.docx.core_properties.comments = ""
        _set_styles(self.docx)
        section = self.docx.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        _set_margins(section)
        _write_footer(section)

    def text(self, text: str, style: str = "Normal", *, centred: bool = False) -> Any:
        """A paragraph."""
        paragraph = self.docx.add_paragraph(text, style)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        return paragraph

    def lines(self, texts: Iterable[str], style: str = "Normal") -> None:
        """A paragraph each."""
        for text in texts:
            self.text(text, style)

    def heading(self, text: str, level: int = 1) -> None:
        """A heading."""
        self.text(text, f"Heading {level}")

    def blank(self, count: int) -> None:
        """Empty lines."""
        for _ in range(count):
            self.text("")

    def new_page(self) -> None:
        """What follows begins on a new page."""
        self.docx.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def turned(self) -> None:
        """What follows is on pages set crosswise."""
        self._section(WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21))

    def upright(self) -> None:
        """What follows is on upright pages again."""
        self._section(WD_ORIENT.PORTRAIT, Cm(21), Cm(29.7))

    def _section(self, orientation: Any, width: Any, height: Any) -> None:
        section = self.docx.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = orientation
        section.page_width, section.page_height = width, height
        _set_margins(section)

    def table(
        self, rows: Rows, widths: Sequence[float], *, head: int = 0, merge: str = ""
    ) -> Table:
        """A table; its first ``head`` rows are repeated on every page."""
        table: Table = self.docx.add_table(len(rows), len(widths), "Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)  # the grid, which LibreOffice goes by
        for at, texts in enumerate(rows):
            for column, text in enumerate(texts):
                cell = table.cell(at, column)
                cell.width = Cm(widths[column])
                cell.paragraphs[0].style = "表格标题" if at < head else "表格"
                cell.paragraphs[0].add_run(text)
        for row in table.rows[:head]:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        if merge:
            caption = OxmlElement("w:tblCaption")
            caption.set(qn("w:val"), f"merge:{merge}")
            table._tbl.tblPr.append(caption)
        return table

    def list_of(
        self, head: Sequence[str], loop: str, cells: Sequence[str], widths: Sequence[float],
        merge: str = "",
    ) -> None:  # fmt: skip
        """A table with a row for each of ``loop``, such as ``row in rows``."""
        wide = len(head)
        begin = ["{%tr for " + loop + " %}", *[""] * (wide - 1)]
        end = ["{%tr endfor %}", *[""] * (wide - 1)]
        self.table([head, begin, cells, end], widths, head=1, merge=merge)

    def save(self) -> bytes:
        """The finished file."""
        written = BytesIO()
        self.docx.save(written)
        return written.getvalue()


def _set_styles(docx: Any) -> None:
    """Fonts by styles, each with its East Asian face: Word picks an unfit one otherwise."""
    defaults = docx.styles.element.find(qn("w:docDefaults"))
    for run in defaults.iter(qn("w:rPr")):
        for old in run.findall(qn("w:rFonts")) + run.findall(qn("w:lang")):
            run.remove(old)
        run.insert(0, _fonts(BODY))
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
        run.append(language)
    normal = docx.styles["Normal"]
    _set_face(normal, BODY, 12)
    normal.paragraph_format.line_spacing = 1.5
    normal.paragraph_format.space_after = Pt(0)
    _set_face(docx.styles["Title"], HEADINGS, 26, bold=True)
    for level, size in ((1, 16.0), (2, 14.0)):
        style = docx.styles[f"Heading {level}"]
        _set_face(style, HEADINGS, size, bold=True)
        style.paragraph_format.space_before = Pt(12)
        style.paragraph_format.space_after = Pt(6)
    for name, size, face in (
        ("封面项目", 16, BODY), ("说明", 10.5, BODY), ("表格", 10.5, BODY),
        ("表格标题", 10.5, HEADINGS), ("表名", 15, HEADINGS), ("页脚说明", 8, BODY),
    ):  # fmt: skip
        style = docx.styles.add_style(name, 1)
        style.base_style = normal
        _set_face(style, face, size)
        style.paragraph_format.line_spacing = 1
    docx.styles["表名"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    docx.styles["表名"].paragraph_format.space_after = Pt(6)
    docx.styles["表名"].paragraph_format.keep_with_next = True
    docx.styles["封面项目"].paragraph_format.line_spacing = 2
    title = docx.styles["Title"].element.get_or_add_pPr()
    for border in title.findall(qn("w:pBdr")):
        title.remove(border)


def _set_face(style: Any, face: str, size: float, *, bold: bool = False) -> None:
    style.font.size, style.font.bold = Pt(size), bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, _fonts(face))


def _fonts(face: str) -> Any:
    fonts = OxmlElement("w:rFonts")
    for name in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{name}"), LATIN)
    fonts.set(qn("w:eastAsia"), face)
    return fonts


def _set_margins(section: Any) -> None:
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)


def _write_footer(section: Any) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.style = "页脚说明"
    paragraph.add_run("{{ origin }}　　")
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def merge_across(table: Table, at: int, first: int, last: int) -> None:
    """Join cells of a row: they are empty but for the first."""
    left = table.cell(at, first)
    left.merge(table.cell(at, last))
    for paragraph in left.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)


def join_first_two(page: Page) -> None:
    """The head of the last table: 一级指标 stands over two columns."""
    merge_across(page.docx.tables[-1], 0, 0, 1)
