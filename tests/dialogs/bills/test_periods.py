"""What time a line of a bill speaks of; a day on which it was written is none."""

import pytest

from dialogs.bills.periods import Period, month_in, of_year, periods_in, together


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2025年度", Period("2025")),
        ("2025年", Period("2025")),
        ("２０２５年１－１２月", Period("2025")),
        ("2025年1月—12月", Period("2025")),
        ("2025年1月至2025年12月", Period("2025")),
        ("抄表周期：20250101-20251231", Period("2025")),
        ("计费周期 2025-01-01 至 2025-12-31", Period("2025")),
        ("2024年12月21日至2025年12月20日", Period("2025", shifted=True)),
        ("2024年7月-2025年6月", Period("2025", shifted=True)),
        ("计费周期 2025年03月01日-2025年03月31日", Period("2025", (3, 3))),
        ("2025/2/16~2025/3/15", Period("2025", (3, 3))),
        ("账期：202503", Period("2025", (3, 3))),
        ("2025年3月", Period("2025", (3, 3))),
        ("2025-03", Period("2025", (3, 3))),
        ("3月份", Period("", (3, 3))),
        ("1-6月", Period("", (1, 6))),
        ("2025年第二季度", Period("2025", (4, 6))),
        ("2025年上半年", Period("2025", (1, 6))),
        ("全年合计", Period("")),
    ],
)
def test_a_time_is_read(text: str, period: Period) -> None:
    assert periods_in(text) == [period]


@pytest.mark.parametrize(
    "text",
    [
        "开票日期：2025年03月15日",
        "打印时间 2026-01-05",
        "户号 3301202503",
        "单价 2.65 元",
        "2025年13月",
        "制表：2025年3月",
    ],
)
def test_what_is_no_time_is_left(text: str) -> None:
    assert [one for one in periods_in(text) if one.months != (1, 12)] == []


def test_a_year_and_its_months_are_one_time() -> None:
    assert together([Period("2025"), Period("", (3, 3))]) == Period("2025", (3, 3))
    assert together([Period("2025"), Period("")]) == Period("2025")
    assert together([Period("2025"), Period("2024")]) is None
    assert together([Period("2025", (3, 3)), Period("2025", (4, 4))]) is None


@pytest.mark.parametrize("cell", ["3月", "2025-03", "三月", "Mar", "202503", "03月"])
def test_a_cell_may_be_a_month(cell: str) -> None:
    month = month_in(cell)
    assert month is not None
    assert month.months == (3, 3)


@pytest.mark.parametrize("cell", ["3", "13月", "月份", "240", "maximum", "", "3月至5月"])
def test_other_cells_are_none(cell: str) -> None:
    assert month_in(cell) is None


def test_months_make_a_year_only_if_all_are_there_once() -> None:
    every = [Period("", (month, month)) for month in range(1, 13)]
    assert of_year(every) == Period("")
    assert of_year([*every, every[0]]) is None
    assert of_year([*every[:4], *every[5:]]) is None
    assert of_year(every[:4]) == Period("", (1, 4))
    assert of_year([Period("2024", (12, 12)), Period("2025", (1, 1))]) is None
