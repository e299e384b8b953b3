"""docs/security.md goes through every requirement of the level, and names tests there are."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REQUIRED = (ROOT / "tests" / "asvs-5.0.0-level-2.txt").read_text("utf-8").split()
"""The numbers of OWASP ASVS 5.0.0 at levels 1 and 2, and nothing else of it."""
STATES = {
    "security.md": ("holds", "operator", "does not apply", "gap"),
    "security.zh.md": ("符合", "运维负责", "不适用", "未达到"),
}
_ROW = re.compile(
    r"^\| (\d[\d., ]*) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| (?:`([^`]+)`)? ?\|$", re.M
)
Row = tuple[str, str, str, str, str]


def _rows(name: str) -> list[Row]:
    return _ROW.findall((ROOT / "docs" / name).read_text("utf-8"))


def _state(name: str, row: Row) -> int:
    return STATES[name].index(row[2])


@pytest.mark.parametrize("name", STATES)
def test_every_requirement_is_there_once(name: str) -> None:
    numbers = [number for row in _rows(name) for number in row[0].split(", ")]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) == set(REQUIRED)


@pytest.mark.parametrize("name", STATES)
def test_every_row_has_a_state_and_says_how(name: str) -> None:
    for row in _rows(name):
        assert row[2] in STATES[name], row
        assert row[1].strip(), row
        assert row[3].strip(), row


@pytest.mark.parametrize("name", STATES)
def test_every_test_that_is_named_exists(name: str) -> None:
    named = {row[4] for row in _rows(name)} - {""}
    assert len(named) > 20
    for one in named:
        file, _, test = one.partition("::")
        path = ROOT / "tests" / (file if file.endswith(".py") else f"{file}.py")
        assert path.is_file(), one
        if test:
            assert re.search(rf"^(?:async )?def {test}\(", path.read_text("utf-8"), re.M), one


def test_both_languages_say_the_same() -> None:
    english, chinese = (_rows(name) for name in STATES)
    assert [(row[0], _state("security.md", row), row[4]) for row in english] == [
        (row[0], _state("security.zh.md", row), row[4]) for row in chinese
    ]


@pytest.mark.parametrize("name", STATES)
def test_the_counts_are_right(name: str) -> None:
    text = (ROOT / "docs" / name).read_text("utf-8")
    counts = [0, 0, 0, 0]
    for row in _rows(name):
        counts[_state(name, row)] += len(row[0].split(", "))
    line = next(line for line in text.splitlines() if "253" in line)
    told = [int(number) for number in re.findall(r"\d+", line.partition("253")[2])]
    assert told == [counts[0], counts[1], counts[2], counts[3]]
