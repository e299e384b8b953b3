"""Office files: saved again by another program, they are neither originals nor forgeries."""

import io
import shutil
import subprocess
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from openpyxl.reader.excel import load_workbook

from bot.verifying.content import content_digest
from bot.verifying.exchange import EXCEL, WORD
from bot.verifying.judging import Outcome
from storage.records import Conversation
from tests.bot.verifying.papers import Installation, numbered

SOFFICE = shutil.which("soffice")
needs_soffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice saves files again")


def workbook(number: str, digest: str, score: float = 61.25) -> bytes:
    """A workbook with text, numbers, a formula and formats."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"keywords": f"{number} {digest}"})
        sheet = book.add_worksheet("结果")
        sheet.write_row(0, 0, ["条目", "得分", "  备注 "], book.add_format({"bold": True}))
        sheet.write_row(1, 0, ["能源消耗强度", score, "0.1 + 0.2"])
        sheet.write_formula(2, 1, "=SUM(B2:B2)")
        book.add_worksheet("空")
    return target.getvalue()


_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
<w:p><w:r><w:t>绿色工厂自评价报告 {number}</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">数据校验码 </w:t></w:r><w:r><w:t>{digest}</w:t></w:r></w:p>
<w:p><w:r><w:t>总分</w:t></w:r><w:r><w:tab/></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{score}</w:t></w:r></w:p>
<w:p/><w:tbl><w:tr><w:tc><w:p><w:r><w:t>表格里的字</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>
<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r>
<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>
</w:body></w:document>"""
_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml" ContentType=
"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_RELATIONS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type=
"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
Target="word/document.xml"/></Relationships>"""


def document(number: str, digest: str, score: str = "61.25") -> bytes:
    """A Word file with paragraphs, runs, a table and a field."""
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        text = _DOCUMENT.format(number=number, digest=digest, score=score)
        archive.writestr("word/document.xml", text)
    return target.getvalue()


def saved_again(content: bytes, kind: str, folder: Path) -> bytes:
    """What LibreOffice writes after opening it."""
    source, target = folder / f"one.{kind}", folder / "again"
    source.write_bytes(content)
    subprocess.run(  # noqa: S603
        [
            str(SOFFICE),
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(target),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (target / f"one.{kind}").read_bytes()


def by_openpyxl(content: bytes) -> bytes:
    """What openpyxl writes after opening it."""
    target = io.BytesIO()
    load_workbook(io.BytesIO(content)).save(target)
    return target.getvalue()


@needs_soffice
@pytest.mark.long
@pytest.mark.parametrize(("kind", "make"), [(WORD, document), (EXCEL, workbook)])
async def test_a_file_saved_again_is_neither_original_nor_forged(
    office: Installation, li: Conversation, tmp_path: Path, kind: str, make: object
) -> None:
    assert callable(make)
    original = make(*numbered(li))
    await office.issue(li, content=original, kind=kind)
    again = saved_again(original, kind, tmp_path)
    assert again != original
    assert (await office.checker.file(original)).outcome is Outcome.GENUINE
    checked = await office.checker.file(again)
    assert (checked.outcome, checked.kind) == (Outcome.SAVED_AGAIN, kind)
    assert checked.document is not None
    assert checked.document.number == numbered(li)[0]
    assert not checked.is_genuine


async def test_openpyxl_saves_the_same_content(office: Installation, li: Conversation) -> None:
    original = workbook(*numbered(li))
    await office.issue(li, content=original, kind=EXCEL)
    checked = await office.checker.file(by_openpyxl(original))
    assert checked.outcome is Outcome.SAVED_AGAIN


async def test_a_changed_figure_is_seen(office: Installation, li: Conversation) -> None:
    number, digest = numbered(li)
    await office.issue(li, content=workbook(number, digest), kind=EXCEL)
    await office.issue(li, content=document(number, digest), kind=WORD)
    for altered in (
        workbook(number, digest, score=91.25),
        by_openpyxl(workbook(number, digest, score=91.25)),
        document(number, digest, score="91.25"),
    ):
        checked = await office.checker.file(altered)
        assert checked.outcome is Outcome.ALTERED
        assert checked.document is not None
    foreign = await office.checker.file(workbook(number, "cd" * 32, score=3))
    assert foreign.outcome is Outcome.UNKNOWN


def test_what_fields_come_to_and_how_it_looks_is_no_content() -> None:
    one = document("GF-00001-01", "ab" * 32)
    assert content_digest(one) == content_digest(_rewritten(one, b"<w:t>7<", b"<w:t>8<"))
    assert content_digest(one) == content_digest(_rewritten(one, b"<w:b/>", b"<w:i/>"))
    assert content_digest(one) != content_digest(_rewritten(one, "表格".encode(), "表里".encode()))
    deleted = _rewritten(one, b"<w:t>61.25</w:t>", b"<w:delText>61.25</w:delText>")
    assert content_digest(one) != content_digest(deleted)


def test_no_office_file_has_no_digest() -> None:
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert content_digest(target.getvalue()) is None


def _rewritten(content: bytes, old: bytes, new: bytes) -> bytes:
    target = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as source, ZipFile(target, "w") as archive:
        for name in source.namelist():
            part = source.read(name)
            archive.writestr(name, part.replace(old, new))
    assert target.getvalue() != content
    return target.getvalue()


async def test_content_that_two_documents_share_names_neither(
    office: Installation, li: Conversation
) -> None:
    """An empty table says nothing of whose it is, and must not disclose who else has one."""
    empty = workbook("", "")
    await office.issue(li, 1, content=empty, kind=EXCEL)
    await office.issue(li, 2, content=_rewritten(empty, b"Calibri", b"Courier"), kind=EXCEL)
    checked = await office.checker.file(by_openpyxl(empty))
    assert (checked.outcome, checked.document) == (Outcome.UNKNOWN, None)
