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
        ("天然气（管道）5万方", ["天然气(管道)5万方"]),
        ("产值 1,200 万元，用电 240万度", ["产值 1,200 万元", "用电 240万度"]),
        ("3. 5万吨", ["3. 5万吨"]),
        ("", []),
        ("2025年：", []),
    ],
)
def test_what_says_nothing_is_left_out(text: str, parts: list[str]) -> None:
    assert [part.text for part in parts_of(text)] == parts


def test_a_year_holds_for_what_follows_it() -> None:
    parts = parts_of("2024年\n用电 240万度\n取水 12万吨\n2025年 柴油 3吨")
    assert [part.year for part in parts] == ["2024", "2024", "2025"]


def test_what_is_within_another_and_what_adds_up_is_known() -> None:
    whole, within, total = parts_of("取水 18万吨，其中地下水 6万吨，合计 24万吨")
    assert (whole.within, within.within, total.is_total) == (False, True, True)
    assert parts_of("能源消耗情况")[0].is_heading
