"""The file of public holidays: read strictly, and a mistake stops the start."""

from datetime import date
from pathlib import Path

import pytest

from bot.runtime.errors import StartFailure
from bot.runtime.holidays import FILE_LIMIT, days_off

GOOD = """source: 某年某号通知
off: [2027-01-01, 2027-02-08]
worked:
  - 2027-02-06
"""


def written(folder: Path, text: str) -> Path:
    """A file with this text."""
    path = folder / "holidays.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_only_weekends_are_known() -> None:
    assert not days_off(None).knows(date(2027, 1, 1))
    assert days_off(None).is_off(date(2027, 1, 2))
    assert not days_off(None).is_off(date(2027, 1, 1))


def test_what_the_file_says(tmp_path: Path) -> None:
    days = days_off(written(tmp_path, GOOD))
    assert days.source == "某年某号通知"
    assert days.is_off(date(2027, 2, 8))
    assert not days.is_off(date(2027, 2, 6))
    assert days.is_off(date(2027, 2, 7))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "source"),
        ("off: []\n", "source"),
        (GOOD + "other: 1\n", "other"),
        (GOOD.replace("2027-01-01", "元旦"), "off.0"),
        (GOOD.replace("2027-02-06", "2027-02-05"), "2027-02-05"),
        (GOOD + "source: x\n", "duplicate"),
        ("#" * (FILE_LIMIT + 1), "文件太大"),
    ],
)
def test_a_mistake_says_where(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(StartFailure, match="HOLIDAYS_FILE") as failure:
        days_off(written(tmp_path, text))
    assert said in str(failure.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StartFailure, match="不能读取"):
        days_off(tmp_path / "none.yaml")
