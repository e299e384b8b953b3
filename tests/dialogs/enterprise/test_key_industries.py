"""The key industries, and which codes are read as theirs."""

import pytest

from dialogs.enterprise.industries import industry
from dialogs.enterprise.key_industries import key_industries

KNOWN = key_industries("gb36132-2025")


def branches(code: str | None) -> list[str]:
    assert KNOWN is not None
    return [branch.title.zh for branch in KNOWN.branches_of(code)]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("3982", ["印制电路板"]),
        ("C3011", ["水泥"]),
        ("2612", ["烧碱", "纯碱"]),
        ("1752", ["印染"]),
        ("3441", []),
        ("1440", []),
        ("2911", ["轮胎"]),
        ("", []),
        (None, []),
    ],
)
def test_the_branches_go_by_the_code(code: str | None, found: list[str]) -> None:
    assert branches(code) == found


def test_a_wide_code_may_be_any_branch_below_it() -> None:
    assert branches("301") == ["水泥"]
    assert len(branches("31")) == 3
    assert len(branches("26")) > 5


def test_there_are_as_many_as_the_notice_says() -> None:
    assert KNOWN is not None
    assert len(KNOWN.branches) == KNOWN.count == 53
    assert [len(sector.branches) for sector in KNOWN.sectors] == [4, 13, 6, 4, 10, 5, 4, 7]
    assert len({branch.title.zh for branch in KNOWN.branches}) == 53


def test_each_code_is_one_of_the_standard() -> None:
    assert KNOWN is not None
    for branch in KNOWN.branches:
        assert all(industry(code) for code in branch.industries), branch.title.zh


def test_the_older_edition_knows_none() -> None:
    assert key_industries("gb36132-2018") is None
