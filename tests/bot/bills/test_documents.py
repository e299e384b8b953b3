"""Documents with text as lines with cells; whatever else is sent ends in a code."""

import io
import zipfile
from pathlib import Path

import pikepdf
import pytest
import xlsxwriter

from bot.bills.documents import (
    MOST_CHARS,
    MOST_PAGES,
    NotRead,
    lines_of_pdf,
    lines_of_sheet,
    open_pdf,
)
from bot.bills.exchange import kind_of, read_from
from dialogs.core.sent.bills import BROKEN, LOCKED, MOST_LINES, TOO_LARGE
from tests.bot.bills.paper import pdf, workbook
from tests.support.office import converted, needs_office

TABLE = [["项目", "上期示数", "本期示数", "电量(kWh)"], ["有功总", "1234.50", "", "2,400,000"]]


def test_of_a_pdf_the_cells_of_a_table_stay_apart() -> None:
    document = open_pdf(pdf(["国网电费账单", *TABLE, "合计电量：2,400,000 千瓦时"]))
    assert lines_of_pdf(document) == [
        ("1", ("国网电费账单",)),
        ("1", ("项目", "上期示数", "本期示数", "电量(kWh)")),
        ("1", ("有功总", "1234.50", "", "2,400,000")),
        ("1", ("合计电量：2,400,000千瓦时",)),
    ]


def test_pages_are_numbered() -> None:
    document = open_pdf(pdf(["2025年"], pages=2))
    assert lines_of_pdf(document) == [("1", ("2025年",)), ("2", ("2025年",))]


def test_a_pdf_without_text_has_no_lines() -> None:
    assert lines_of_pdf(open_pdf(pdf([]))) == []


def test_a_pdf_of_too_many_pages_is_not_read() -> None:
    with pytest.raises(NotRead, match=TOO_LARGE):
        open_pdf(pdf([], pages=MOST_PAGES + 1))


def test_a_pdf_of_too_much_text_is_not_read() -> None:
    content = pdf(["数" * 100] * 30, pages=MOST_CHARS // 3_000 + 1)
    with pytest.raises(NotRead, match=TOO_LARGE):
        lines_of_pdf(open_pdf(content))


def test_a_locked_pdf_is_not_read() -> None:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(["2025年"]))) as document:
        document.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(NotRead, match=LOCKED):
        open_pdf(locked.getvalue())


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nnothing", b"\x00" * 2_000, b"MZ" * 50])
def test_a_broken_pdf_is_not_read(content: bytes) -> None:
    with pytest.raises(NotRead, match=BROKEN):
        lines_of_pdf(open_pdf(content))


def test_of_a_workbook_the_rows_are_read_with_their_places() -> None:
    content = workbook([["能源", "", "2025年"], [], ["电", 2400000.5, 0.1]], "205-1")
    assert lines_of_sheet(content, "a.xlsx") == [
        ("205-1!1", ("能源", "", "2025年")),
        ("205-1!3", ("电", "2400000.5", "0.1")),
    ]


def test_a_month_that_heads_a_column_as_a_date_is_a_month() -> None:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet()
    style = book.add_format({"num_format": "yyyy年m月"})
    sheet.write_number(0, 0, 45_717, style)
    sheet.write_number(0, 1, 45_731, style)
    book.close()
    assert lines_of_sheet(content.getvalue(), "a.xlsx") == [
        ("Sheet1!1", ("2025-03", "2025-03-15"))
    ]


def test_a_hidden_sheet_is_not_read() -> None:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    book.add_worksheet("a").write(0, 0, "看")
    hidden = book.add_worksheet("b")
    hidden.write(0, 0, "不看")
    hidden.hide()
    book.close()
    assert lines_of_sheet(content.getvalue(), "a.xlsx") == [("a!1", ("看",))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_of_every_kind_is_read(encoding: str, separator: str) -> None:
    text = separator.join(("电", "万kWh", "240")) + "\n"
    found = lines_of_sheet(text.encode(encoding), "a.csv")
    assert found == [("CSV!1", ("电", "万kWh", "240"))]


def _bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 70_000_000)
    return content.getvalue()


def _declares_entities() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>')
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (_bomb(), "a.xlsx", TOO_LARGE),
        (_declares_entities(), "a.xlsx", BROKEN),
        (b"PK\x03\x04nothing", "a.xlsx", BROKEN),
        (b"no workbook", "a.xlsx", BROKEN),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", LOCKED),
        (workbook([["x"]] * (MOST_LINES + 1)), "a.xlsx", TOO_LARGE),
        (b"x\n" * (MOST_LINES + 1), "a.csv", TOO_LARGE),
        (workbook([["x"], *[[]] * 900, [""] * 500 + ["far"]]), "a.xlsx", TOO_LARGE),
    ],
)
def test_hostile_workbooks_end_in_a_code(content: bytes, name: str, problem: str) -> None:
    with pytest.raises(NotRead, match=problem):
        lines_of_sheet(content, name)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.PDF", "pdf"), ("a.et", "sheet"), ("照片.JPG", "picture"), ("a.docx", ""), ("pdf", "")],
)
def test_what_may_be_a_bill_is_known_by_its_name(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_an_answer_is_cut_to_what_can_be_kept() -> None:
    long = '{"lines": [["表!1", ["a\\u0000' + "长" * 900 + '"]]], "by_sight": false}'
    (line,) = read_from(long.encode()).lines
    assert "\x00" not in line.cells[0]
    assert len(line.cells[0]) == 200
    assert read_from(b'{"problem": "who knows"}').problem == BROKEN


@needs_office
@pytest.mark.long
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_workbooks_of_other_programs_are_read(tmp_path: Path, ending: str) -> None:
    made = tmp_path / "能源.xlsx"
    made.write_bytes(workbook([["能源", "单位", "2025年"], ["电", "万kWh", 240.5]]))
    found = lines_of_sheet(converted(made, ending, tmp_path).read_bytes(), f"能源.{ending}")
    assert [cells for _, cells in found] == [("能源", "单位", "2025年"), ("电", "万kWh", "240.5")]
