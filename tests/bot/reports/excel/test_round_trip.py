"""Through LibreOffice and back, in every format it writes; and what the workbooks hold."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.reports.excel.questionnaire import build_questionnaire
from bot.reports.excel.results import build_results
from dialogs.core.sent.sheets import SheetRow
from dialogs.dossier.reviews import Review, Signature, Verdict
from dialogs.sheets.comparing import compare
from scoring.answers.model import Met
from scoring.catalogue.index import index_of
from tests.bot.reports.excel.returned import (
    FIGURES,
    QUESTIONS,
    column_of,
    compared,
    dossier_of,
    edited,
    opened,
    put,
    sent,
    sheet_in,
)
from tests.bot.reports.support.samples import answered_so_far
from tests.bot.reports.test_review import decided_sample
from tests.bot.reports.word.samples import reviewed, whole
from tests.support.office import converted, needs_office

LAWFUL = "infrastructure-building-lawful"


@pytest.mark.slow
@needs_office
@pytest.mark.long
@pytest.mark.parametrize("format", ["xlsx", "xls", "ods"])
@pytest.mark.parametrize("edition", ["2018", "2025"])
def test_saved_by_another_program_it_changes_nothing(
    edition: str, format: str, tmp_path: Path
) -> None:
    data, _ = whole(edition)
    file = tmp_path / "out.xlsx"
    file.write_bytes(sent(data))
    made = converted(file, format, tmp_path)
    sheet = sheet_in(made.read_bytes(), made.name)
    assert [_said(row) for row in sheet.rows] == [_said(row) for row in sheet_in(sent(data)).rows]
    assert {rule.id for rule in data.catalogue.rules} <= {row.id for row in sheet.rows}
    found = compare(index_of(data.catalogue), dossier_of(data), sheet)
    assert (found.changes, found.refused) == ([], [])


def _said(row: SheetRow) -> tuple[str, Mapping[str, str], Mapping[str, str] | None]:
    return row.id, row.cells, row.base


@pytest.mark.long
@needs_office
def test_an_edit_survives_the_old_format(tmp_path: Path) -> None:
    data = answered_so_far()
    file = tmp_path / "out.xlsx"
    file.write_bytes(edited(sent(data), put(LAWFUL, "回答", "不符合")))
    made = converted(file, "xls", tmp_path)
    found = compared(data, made.read_bytes(), made.name)
    assert [id for _, id, *_ in found.changes] == [LAWFUL]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("edition", ["2018", "2025"])
def test_untouched_it_changes_nothing(edition: str, language: Any) -> None:
    data, _ = whole(edition)
    found = compared(data, sent(data, language))
    assert (found.changes, found.refused) == ([], [])


@pytest.mark.parametrize("build", [build_questionnaire, build_results])
def test_the_same_facts_give_the_same_bytes(build: Any) -> None:
    data, _ = whole("2018")
    assert build(data, "zh") == build(data, "zh")


@pytest.mark.parametrize("edition", ["2018", "2025"])
def test_every_field_stands_in_the_results_once(edition: str) -> None:
    data, tokens = whole(edition)
    data, said = reviewed(data)
    text = _text(build_results(data, "zh"))
    wrong = {
        what: text.count(token)
        for token, what in {**tokens, **said}.items()
        if text.count(token) != 1
    }
    assert not wrong


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        ("zh", "认定", ["认定结果", "未定", "不符合\n采用审核意见", "赵认定\n2026-12-01 10:30"]),
        ("en", "Decisions", ["Decided result", "Undecided", "Not met\nAs reviewed"]),
    ],
)
def test_what_was_released_stands_in_the_results(
    language: Any, title: str, said: list[str]
) -> None:
    data = decided_sample()
    content = build_results(data, language)
    text = _text(content)
    for words in (*said, "现场核实无此制度"):
        assert words in text
    assert "旧的认定" not in text, "the answer has changed since"
    assert len(list(opened(content)[title].iter_rows(min_row=2))) == 3
    assert title not in opened(build_results(replace(data, released=None), language)).sheetnames


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        ("zh", "核查", ["改判\n不符合", "改判\n不符合\n审后又改，不计", "认可"]),
        (
            "en",
            "Reviews",
            [
                "Overridden\nNot met",
                "Overridden\nNot met\nChanged since: does not count",
                "Accepted",
            ],
        ),
    ],
)
def test_what_a_reviewer_answered_stands_in_the_results(
    language: Any, title: str, said: list[str]
) -> None:
    data = answered_so_far()
    by = Signature("李核", "reviewer", datetime(2026, 11, 1, tzinfo=UTC))
    rows = [rule.id for rule in data.catalogue.requirements[:3]]
    met = dict.fromkeys(rows, Met(True))
    refused = Review(Verdict.OVERRIDE, Met(True), by, Met(False), "没有看到")
    reviews = {
        rows[0]: refused,
        rows[1]: replace(refused, on=None),
        rows[2]: Review(Verdict.ACCEPT, Met(True), by),
    }
    data = replace(data, answers=dict(data.answers) | met, reviews=reviews)
    sheet = opened(build_results(data, language))[title]
    found = [row[2].value for row in sheet.iter_rows(min_row=2)]
    assert found[: len(said)] == said


def test_nothing_typed_is_a_formula_or_a_link() -> None:
    data = answered_so_far()
    typed = {LAWFUL: "=1+1", "infrastructure-meters": "http://example.com/", "x": ""}
    object.__setattr__(data, "notes", typed)
    for build in (build_questionnaire, build_results):
        book = opened(build(data, "zh"))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
        assert {cell.value for cell in cells} >= {"=1+1", "http://example.com/"}


def test_only_the_inputs_can_be_changed() -> None:
    book = opened(sent(answered_so_far()))
    assert all(sheet.protection.sheet for sheet in book)
    questions = book[QUESTIONS]
    row = 10
    unlocked = {
        questions.cell(1, cell.column).value
        for cell in questions[row]
        if not cell.protection.locked
    }
    assert unlocked == {"回答", "理由", "备注"}
    assert not book[FIGURES].cell(2, column_of(book[FIGURES], "数量")).protection.locked
    for sheet in (questions, book[FIGURES]):
        letter = sheet.cell(1, column_of(sheet, "id")).column_letter
        assert sheet.column_dimensions[letter].hidden
    assert book["about"].sheet_state == book["lists"].sheet_state == "veryHidden"


def test_a_list_of_choices_is_offered() -> None:
    book = opened(sent(answered_so_far()))
    rules = book[QUESTIONS].data_validations.dataValidation
    assert len(rules) >= 90
    assert {rule.type for rule in rules} == {"list"}
    names = {rule.formula1.lstrip("=") for rule in rules}
    assert names <= set(book.defined_names)


def _text(content: bytes) -> str:
    book = opened(content)
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return "\n".join(str(value) for value in cells if value is not None)
