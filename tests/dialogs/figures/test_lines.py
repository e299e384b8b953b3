"""Pasted lines become parts of one figure each; what is a number stays as it was typed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.figures.lines import Part, parts_of


@given(
    st.decimals(min_value=Decimal("-1000"), max_value=Decimal(10**9), places=2),
    st.sampled_from(["吨", "t", "万吨", "台(套)", "kWh", "m³/a", "%", "元"]),
)
def test_a_number_with_its_unit_is_never_changed(number: Decimal, unit: str) -> None:
    text = f"{number:f} {unit}"
    assert parts_of(text) == [Part(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1. 用电 240万度\n2、取水 12万吨", ["用电 240万度", "取水 12万吨"]),
        ("（1）用电 240万度；（2）取水 12万吨", ["用电 240万度", "取水 12万吨"]),
        ("一、能源\n外购电力\t万kWh\t240", ["能源", "外购电力 240 万kWh"]),
        ("| 天然气 | 万m³ | 5 |", ["天然气 5 万m³"]),
        ("天然气（万m³）：5", ["天然气 5 万m³"]),
        ("天然气（管道，涂装用）5万方", ["天然气 5万方"]),
        ("新鲜水 98.5万吨（自来水）", ["新鲜水 98.5万吨"]),
        ("综合能耗（等价值）5 tce", ["综合能耗(等价值)5 tce"]),
        (
            "固废（一般，不含危废）\n产生 486吨\n利用 452吨",
            ["固废", "固废产生 486吨", "固废利用 452吨"],
        ),
        ("废水：产生 88万吨，排放 71万吨", ["废水:产生 88万吨", "废水排放 71万吨"]),
        ("2023-2025年产值 4亿元", ["近三年产值 4亿元"]),
        ("产值 1,200 万元，用电 240万度", ["产值 1,200 万元", "用电 240万度"]),
        ("3. 5万吨", ["3. 5万吨"]),
        ("", []),
        ("2025年：", []),
    ],
)
def test_what_says_nothing_is_left_out(text: str, parts: list[str]) -> None:
    assert [part.text for part in parts_of(text)] == parts


TABLE = """序号\t名称\t单位\t2023年\t2024年\t2025年\t备注
一\t能源
1\t外购电力\t万kWh\t230\t235\t240\t
2\t烟煤\tt\t10\t20\t3000\t收到基低位发热量 5300 大卡
3\t柴油\tt\t\t2\t"""


@pytest.mark.parametrize(
    ("period", "year", "power"), [("2025", "2025", "240"), ("2024", "2024", "235")]
)
def test_of_a_table_the_column_of_the_year_is_taken(period: str, year: str, power: str) -> None:
    parts = parts_of(TABLE, period)
    assert parts[1] == Part(f"外购电力 {power} 万kWh", year)
    assert "收到基低位发热量 5300 大卡" in [part.text for part in parts]


def test_of_a_table_with_months_the_sum_is_taken() -> None:
    months = "\t".join(f"{month}月" for month in range(1, 13))
    amounts = "\t".join("20" for _ in range(12))
    text = f"项目\t单位\t{months}\t合计\t金额（万元）\n外购电力\t万kWh\t{amounts}\t240\t150"
    assert [part.text for part in parts_of(text)] == ["外购电力 240 万kWh"]


def test_a_row_longer_than_its_headings_is_left_as_it_is() -> None:
    (row,) = parts_of("名称\t单位\t数量\n煤油\tt\t5\t6")
    assert row.text == "煤油 t 5 6"


def test_a_year_holds_for_what_follows_it() -> None:
    parts = parts_of("2024年\n用电 240万度\n取水 12万吨\n2025年 柴油 3吨")
    assert [part.year for part in parts] == ["2024", "2024", "2025"]


def test_what_is_within_another_and_what_adds_up_is_known() -> None:
    whole, within, total = parts_of("取水 18万吨，其中地下水 6万吨，合计 24万吨")
    assert (whole.within, within.within, total.is_total) == (False, True, True)
    assert parts_of("能源消耗情况")[0].is_heading
