"""Single questions named in words about a submission."""

import pytest

from dialogs.calls.reviewing.rows import row_code, rows_named, rows_said
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue

INDEX = index_of(load_catalogue("gb36132-2018"))
TWELVE, THIRTY, FIRST = INDEX.subject["12"], INDEX.subject["30"], INDEX.subject["r1"]


def test_a_line_that_begins_with_a_number_is_about_that_question() -> None:
    named = rows_named(
        "材料不全\n#12 缺环评批复\n＃30：台账只有半年\n#r1，执照过期\n请补齐", INDEX
    )
    assert named.reason == "材料不全\n请补齐"
    assert named.rows == ((TWELVE, "缺环评批复"), (THIRTY, "台账只有半年"), (FIRST, "执照过期"))


def test_two_lines_about_one_question_are_kept_together() -> None:
    assert rows_named("#12 缺批复\n#12 缺监测", INDEX).rows == ((TWELVE, "缺批复; 缺监测"),)


@pytest.mark.parametrize("line", ["#999 没有这一题", "12 没有井号", "见 #12", "#1234 太长"])
def test_any_other_line_is_about_the_whole_and_nothing_is_lost(line: str) -> None:
    assert rows_named(line, INDEX) == rows_named(line, INDEX).__class__(line)


def test_rows_are_said_as_they_are_typed() -> None:
    rows = ((TWELVE, "缺批复"), (THIRTY, ""), ("elsewhere", "别的"))
    assert rows_said(rows, INDEX) == ("#12 缺批复", "#30", "elsewhere 别的")
    assert row_code(FIRST, INDEX) == "#r1"
