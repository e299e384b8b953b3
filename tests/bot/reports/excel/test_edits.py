"""What people do to a questionnaire before they send it back, and what is said of it."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from msgspec import structs
from openpyxl.workbook.workbook import Workbook

from bot.reports.data import ReportData
from bot.reports.excel.reading import read
from dialogs.sheets.comparing import MEANWHILE, Comparison
from scoring.answers.model import (
    Answer,
    Chosen,
    IndustryLevel,
    NotApplicable,
    ProductNumber,
    Ratio,
    Value,
)
from scoring.answers.serialise import answer_from_json
from tests.bot.reports.excel.returned import (
    FIGURES,
    NAME,
    QUESTIONS,
    all_of,
    column_of,
    compared,
    dossier_of,
    edited,
    opened,
    put,
    row_of,
    sent,
)
from tests.bot.reports.support.samples import answered_so_far
from tests.bot.reports.support.samples_2025 import full

LAWFUL = "infrastructure-building-lawful"
SAVING = "infrastructure-building-materials"
AREA = "figure:site-area"


@pytest.fixture(scope="module")
def data() -> ReportData:
    """Some answers of 2018."""
    return answered_so_far()


@pytest.fixture(scope="module")
def questionnaire(data: ReportData) -> bytes:
    """As it was sent out."""
    return sent(data)


def _changes(found: Comparison) -> dict[str, Any]:
    return {id: json.loads(new) if new else None for _, id, _, _, new, _ in found.changes}


def _refused(found: Comparison) -> list[tuple[str, str]]:
    return [(at, code) for at, code, _ in found.refused]


EDITS: list[tuple[str, Any, dict[str, Any], list[str]]] = [
    ("nothing", lambda _book: None, {}, []),
    ("an answer from the list", put(LAWFUL, "回答", "不符合"), {LAWFUL: {"met": False}}, []),
    ("in the other language", put(LAWFUL, "回答", "not met"), {LAWFUL: {"met": False}}, []),
    (
        "with blanks and full width",
        put(LAWFUL, "回答", " 不 符合　"),
        {LAWFUL: {"met": False}},
        [],
    ),
    ("no word of the list", put(LAWFUL, "回答", "大概吧"), {}, ["sheet-unknown-choice"]),
    ("an answer taken back", put(LAWFUL, "回答", None), {LAWFUL: None}, []),
    (
        "met in part",
        all_of(put(SAVING, "回答", "部分符合"), put(SAVING, "数值", "60%")),
        {SAVING: {"ratio": "0.6"}},
        [],
    ),
    ("in part without a share", put(SAVING, "回答", "部分符合"), {}, ["sheet-share-missing"]),
    (
        "does not apply without a reason",
        put(SAVING, "回答", "不适用"),
        {},
        ["problem-reason-missing"],
    ),
    ("a number as text", put(AREA, "数量", "12000", FIGURES), {"site-area": ("12000", "m²")}, []),
    ("a number as a number", put(AREA, "数量", 12.5, FIGURES), {"site-area": ("12.5", "m²")}, []),
    ("full-width digits", put(AREA, "数量", "１２０", FIGURES), {"site-area": ("120", "m²")}, []),
    ("a comma", put(AREA, "数量", "12,5", FIGURES), {}, ["problem-not-a-number"]),
    ("words in a number", put(AREA, "数量", "很大", FIGURES), {}, ["problem-not-a-number"]),
    ("its unit with it", put(AREA, "数量", "30亩", FIGURES), {"site-area": ("30", "亩")}, []),
    (
        "two units",
        all_of(put(AREA, "数量", "30亩", FIGURES), put(AREA, "单位", "公顷", FIGURES)),
        {},
        ["problem-two-units"],
    ),
    (
        "a unit of another kind",
        all_of(put(AREA, "数量", "30", FIGURES), put(AREA, "单位", "kg", FIGURES)),
        {},
        ["problem-impossible-figure"],
    ),
    (
        "a date",
        put(AREA, "数量", datetime(2026, 3, 5, tzinfo=UTC).replace(tzinfo=None), FIGURES),
        {},
        ["sheet-date"],
    ),
    ("an error", put(AREA, "数量", "#DIV/0!", FIGURES), {}, ["sheet-error"]),
    (
        "a formula never calculated",
        put(AREA, "数量", "=6*7", FIGURES),
        {},
        ["sheet-formula-empty"],
    ),
    ("a note", put(LAWFUL, "备注", "=1+1 & <b>"), {}, ["sheet-formula-empty"]),
    ("a plain note", put(LAWFUL, "备注", "已办理\n见附件"), {LAWFUL: "已办理\n见附件"}, []),
    ("a note too long", put(LAWFUL, "备注", "长" * 2001), {}, ["sheet-note-too-long"]),
    ("an unknown row", put(LAWFUL, "id", "no-such-row"), {}, ["sheet-unknown-row"]),
    ("a row twice", put(LAWFUL, "id", SAVING), {}, ["sheet-twice"]),
]


@pytest.mark.long
@pytest.mark.parametrize(
    ("edit", "changes", "refused"), [one[1:] for one in EDITS], ids=[one[0] for one in EDITS]
)
def test_an_edit(
    data: ReportData,
    questionnaire: bytes,
    edit: Any,
    changes: dict[str, Any],
    refused: list[str],
) -> None:
    found = compared(data, edited(questionnaire, edit))
    assert [code for _, code in _refused(found)] == refused
    shown = _changes(found)
    assert shown.keys() == changes.keys()
    for id, wanted in changes.items():
        if isinstance(wanted, tuple):
            assert (shown[id]["value"], shown[id]["unit"]) == wanted
        else:
            assert shown[id] == wanted


ENERGY, WATER = "energy-intensity", "water-intensity"
BY_WATER, BY_ENERGY = "water-per-product", "energy-per-product"
AVERAGE, TOP_20 = IndustryLevel.AVERAGE, IndustryLevel.TOP_20
OF_WATER = Value(Fraction(4, 15), "m³/t", measure=BY_WATER, worked_out=True)
OF_ENERGY = Value(
    Fraction(735907296319, 7033680000000), "tce/t", measure=BY_ENERGY, worked_out=True
)
TYPED = Value(Decimal("0.3"), "m³/t", measure=BY_WATER)
FUNCTIONS = ("energy-query", "energy-and-intensity", "energy-analysis", "efficiency-benchmarking")
LISTED = next(
    tuple(item.id for item in row.checklist)
    for row in full().catalogue.criteria
    if row.id == "platform-functions"
)
TECHNOLOGY = "advanced-technology"
OF_2025: list[tuple[str, Any, dict[str, Answer | None], list[str]]] = [
    (
        "a place in the industry in place of own ends",
        put(WATER, "回答", "行业平均"),
        {WATER: structs.replace(OF_WATER, level=AVERAGE)},
        [],
    ),
    (
        "a place in the industry in place of a published limit",
        put(ENERGY, "回答", "行业前 20%"),
        {ENERGY: structs.replace(OF_ENERGY, level=TOP_20)},
        [],
    ),
    (
        "a place and another number at once",
        all_of(put(WATER, "回答", "行业平均"), put(WATER, "数值", "0.3")),
        {WATER: structs.replace(TYPED, level=AVERAGE)},
        [],
    ),
    (
        "another number",
        put(WATER, "数值", "0.3"),
        {WATER: structs.replace(TYPED, reference=Decimal("0.4"), leading=Decimal("0.25"))},
        [],
    ),
    (
        "another end",
        put(WATER, "基准值", "0.5"),
        {WATER: structs.replace(OF_WATER, reference=Decimal("0.5"), leading=Decimal("0.25"))},
        [],
    ),
    (
        "does not apply in place of a number",
        all_of(put(WATER, "回答", "不适用"), put(WATER, "理由", "不用水")),
        {WATER: NotApplicable("不用水")},
        [],
    ),
    (
        "an item of a list",
        put("platform-functions/carbon-accounting", "回答", "不具备"),
        {"platform-functions": Chosen(FUNCTIONS)},
        [],
    ),
    (
        "a list that is emptied",
        all_of(*(put(f"platform-functions/{item}", "回答", None) for item in LISTED)),
        {"platform-functions": None},
        [],
    ),
    (
        "a list that is emptied but for one",
        all_of(*(put(f"platform-functions/{item}", "回答", None) for item in LISTED[1:])),
        {"platform-functions": Chosen(LISTED[:1])},
        [],
    ),
    ("in part, then emptied", put(TECHNOLOGY, "回答", None), {}, ["sheet-partly-cleared"]),
    (
        "in part, then emptied with the share",
        all_of(
            *(put(TECHNOLOGY, *one) for one in (("回答", None), ("数值", None), ("理由", None)))
        ),
        {TECHNOLOGY: None},
        [],
    ),
    (
        "the share alone",
        all_of(put(TECHNOLOGY, "回答", None), put(TECHNOLOGY, "数值", "70%")),
        {TECHNOLOGY: Ratio(Decimal("0.7"), "粉磨工艺已更新，窑尾风机待改")},
        [],
    ),
    ("a word that the row does not take", put(WATER, "回答", "符合"), {}, ["problem-value-asked"]),
]


@pytest.mark.parametrize(
    ("edit", "changes", "refused"), [one[1:] for one in OF_2025], ids=[one[0] for one in OF_2025]
)
def test_an_edit_of_2025(edit: Any, changes: dict[str, Answer | None], refused: list[str]) -> None:
    data = full()
    found = compared(data, edited(sent(data), edit))
    assert [code for _, code in _refused(found)] == refused
    assert _answers(found) == changes


def _answers(found: Comparison) -> dict[str, Answer | None]:
    return {
        id: answer_from_json(json.loads(new)) if new else None
        for _, id, _, _, new, _ in found.changes
    }


def test_the_place_in_the_industry_is_taken_back_and_the_number_stays() -> None:
    data = full()
    answer = structs.replace(OF_WATER, level=AVERAGE)
    placed = replace(data, answers={**data.answers, WATER: answer})
    found = compared(placed, edited(sent(placed), put(WATER, "回答", None)))
    assert _answers(found) == {WATER: OF_WATER}


def test_a_place_in_the_industry_is_no_place_of_several_products() -> None:
    data = full()
    products = (ProductNumber(Decimal(100), "kgce/t", "gb16780-2021-cement", Decimal(5)),)
    several = structs.replace(OF_ENERGY, products=products)
    data = replace(data, answers={**data.answers, ENERGY: several})
    found = compared(data, edited(sent(data), put(ENERGY, "回答", "行业平均")))
    assert [code for _, code in _refused(found)] == ["sheet-products"]
    assert found.changes == []


def test_sorted_rows_change_nothing(data: ReportData, questionnaire: bytes) -> None:
    def sort(book: Any) -> None:
        sheet = book[QUESTIONS]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        rows.sort(key=lambda row: str(row[2]), reverse=True)
        for at, row in enumerate(rows, start=2):
            for column, value in enumerate(row, start=1):
                sheet.cell(at, column).value = value

    found = compared(data, edited(questionnaire, sort))
    assert (found.changes, found.refused) == ([], [])


def test_one_column_sorted_alone_is_shown_row_by_row(
    data: ReportData, questionnaire: bytes
) -> None:
    def sort(book: Any) -> None:
        sheet = book[QUESTIONS]
        column = column_of(sheet, "回答")
        values = sorted(
            str(sheet.cell(r, column).value or "") for r in range(2, sheet.max_row + 1)
        )
        for at, value in enumerate(values, start=2):
            sheet.cell(at, column).value = value or None

    found = compared(data, edited(questionnaire, sort))
    assert len(found.changes) + len(found.refused) > 20


def test_an_inserted_row_and_a_moved_column(data: ReportData, questionnaire: bytes) -> None:
    def insert(book: Any) -> None:
        put(LAWFUL, "回答", "不符合")(book)
        sheet = book[QUESTIONS]
        sheet.insert_rows(5)
        sheet.cell(5, column_of(sheet, "理由")).value = "另外一条"
        sheet.insert_cols(2)

    found = compared(data, edited(questionnaire, insert))
    assert _changes(found) == {LAWFUL: {"met": False}}
    assert [code for _, code in _refused(found)] == ["sheet-row-without-id"]


def test_merged_cells_are_named(data: ReportData, questionnaire: bytes) -> None:
    def merge(book: Any) -> None:
        sheet = book[QUESTIONS]
        row, column = row_of(sheet, LAWFUL), column_of(sheet, "回答")
        sheet.merge_cells(start_row=row, end_row=row + 2, start_column=column, end_column=column)

    found = compared(data, edited(questionnaire, merge))
    assert found.changes == []
    assert {code for _, code in _refused(found)} == {"sheet-merged"}


def test_without_the_hidden_columns_rows_are_matched_by_number(
    data: ReportData, questionnaire: bytes
) -> None:
    def drop(book: Any) -> None:
        put(LAWFUL, "回答", "不符合")(book)
        sheet = book[QUESTIONS]
        sheet.delete_cols(column_of(sheet, "id"), 2)

    found = compared(data, edited(questionnaire, drop))
    assert _changes(found) == {LAWFUL: {"met": False}}
    assert _refused(found)[0][1] == "sheet-no-ids"


def test_without_the_hidden_columns_of_figures_one_note_says_so(
    data: ReportData, questionnaire: bytes
) -> None:
    def drop(book: Any) -> None:
        put(LAWFUL, "回答", "不符合")(book)
        put(AREA, "数量", "12000", FIGURES)(book)
        sheet = book[FIGURES]
        sheet.delete_cols(column_of(sheet, "id"), 2)

    found = compared(data, edited(questionnaire, drop))
    assert _changes(found) == {LAWFUL: {"met": False}}
    assert _refused(found) == [("", "sheet-no-figure-ids")]


def test_what_was_changed_meanwhile_is_marked_and_the_rest_left(
    data: ReportData, questionnaire: bytes
) -> None:
    now = dossier_of(data)
    now = now.with_answer(LAWFUL, NotApplicable("没有厂房"))  # answered in the chat meanwhile
    now = now.with_answer(SAVING, Ratio(Decimal("0.5")))
    content = edited(
        questionnaire, all_of(put(LAWFUL, "回答", "不符合"), put(LAWFUL, "理由", None))
    )
    found = compared(data, content, now=now)
    ((kind, id, _, before, after, since),) = found.changes
    assert (kind, id, since) == ("answer", LAWFUL, MEANWHILE)
    assert json.loads(before) == {"not_applicable": True, "reason": "没有厂房"}
    assert json.loads(after) == {"met": False}


def test_another_version_of_the_layout(questionnaire: bytes) -> None:
    def change(book: Any) -> None:
        book["about"]["B2"].value = "9"

    assert read(edited(questionnaire, change), NAME)["problem"] == "sheet-other-version"


def test_without_heads(questionnaire: bytes) -> None:
    def drop(book: Any) -> None:
        for title in (QUESTIONS, FIGURES):
            book[title].delete_rows(1)

    assert read(edited(questionnaire, drop), NAME)["problem"] == "sheet-no-head"


def test_a_formula_is_known_where_names_in_the_file_have_a_prefix(
    data: ReportData, questionnaire: bytes
) -> None:
    edit = all_of(put(LAWFUL, "备注", "=1+1"), put(AREA, "数量", "=6*7", FIGURES))
    found = compared(data, _with_prefix(edited(questionnaire, edit)))
    assert found.changes == []
    assert {code for _, code in _refused(found)} == {"sheet-formula-empty"}
    assert len(found.refused) == 2


def _with_prefix(content: bytes) -> bytes:
    """The same as some programs write it: ``<x:c>`` in place of ``<c>``."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(written, "w") as target:
        for name in made.namelist():
            part = made.read(name)
            if name == "xl/workbook.xml" or name.startswith("xl/worksheets/sheet"):
                text = re.sub(r"<(/?)(?=[A-Za-z]+[\s/>])", r"<\1x:", part.decode())
                part = text.replace(f'xmlns="{main}"', f'xmlns:x="{main}"').encode()
            target.writestr(name, part)
    return written.getvalue()


def test_macros_are_refused(questionnaire: bytes) -> None:
    content = _with_part(questionnaire, "xl/vbaProject.bin", b"macro")
    assert read(content, "x.xlsm")["problem"] == "sheet-macro"


def test_a_bomb_is_not_unpacked(questionnaire: bytes) -> None:
    content = _with_part(questionnaire, "xl/worksheets/sheet9.xml", b"0" * 80_000_000)
    assert len(content) < 500_000
    assert read(content, NAME)["problem"] == "sheet-too-large"


def test_entities_are_refused(questionnaire: bytes) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    assert read(_with_part(questionnaire, "xl/x.xml", bomb), NAME)["problem"] == "sheet-broken"


@pytest.mark.parametrize("content", [b"PK\x03\x04 cut off", b"PK\x03\x04"])
def test_a_broken_file(content: bytes) -> None:
    assert read(content, NAME)["problem"] == "sheet-broken"


def test_a_password() -> None:
    content = b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert read(content, NAME)["problem"] == "sheet-password"


@pytest.mark.parametrize("name", ["台账.xlsx", "照片.jpg"])
def test_any_other_file_is_none_of_ours(name: str) -> None:
    assert read(other_workbook(), name) == {"other": True}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_as_csv(data: ReportData, questionnaire: bytes, encoding: str, separator: str) -> None:
    content = edited(questionnaire, put(LAWFUL, "回答", "不符合"))
    sheet = opened(content)[QUESTIONS]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator)
    writer.writerows([cell.value for cell in row] for row in sheet.iter_rows())
    found = compared(data, text.getvalue().encode(encoding), "问卷.csv")
    assert _changes(found) == {LAWFUL: {"met": False}}
    assert _refused(found) == [("", "sheet-no-about")]


def _with_part(content: bytes, name: str, part: bytes) -> bytes:
    written = io.BytesIO(content)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return written.getvalue()


def other_workbook() -> bytes:
    """A workbook that is no questionnaire."""
    book: Any = Workbook()  # type: ignore[no-untyped-call]
    book.active["A1"] = "固废台账"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
