"""Units as people type them, and exact conversion."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.units.convert import (
    LONGEST_UNIT,
    UnknownUnit,
    WrongDimension,
    convert,
    dimension_of,
    product_unit,
    spelt,
)

FAMILIES = (
    ("m²", "亩", "公顷", "km²", "万平方米", "平米"),
    ("t", "kg", "g", "万吨", "公斤"),
    ("m³", "L", "万方", "亿立方米"),
    ("kWh", "万度", "MWh", "GJ", "MJ", "百万千焦"),
    ("tce", "kgce", "万吨标准煤"),
    ("tCO2", "kgCO2", "万吨二氧化碳"),
    ("元", "万元", "亿元", "千元"),
    ("台", "万台"),
    ("kgce/t", "tce/万吨", "tce/t", "gce/kg"),
)
values = st.decimals(min_value=0, max_value=10**12, places=4)
pairs = st.sampled_from(FAMILIES).flatmap(
    lambda family: st.tuples(st.sampled_from(family), st.sampled_from(family))
)


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        ("3", "亩", "m²", "2000"),
        ("1", "亩", "m²", "2000/3"),
        ("15", "亩", "公顷", "1"),
        ("2.5", "平方公里", "亩", "3750"),
        ("1.2", "万吨", "t", "12000"),
        ("850", "公斤", "t", "17/20"),
        ("12.5", "万千瓦时", "kWh", "125000"),
        ("1", "亿度", "万kWh", "10000"),
        ("3600", "kJ", "kWh", "1"),
        ("1", "百万千焦", "GJ", "1"),
        ("1", "GJ", "kWh", "2500/9"),
        ("7", "万方", "立方米", "70000"),
        ("250", "升", "m³", "1/4"),
        ("3.5", "亿元", "万元", "35000"),
        ("100", "元", "万元", "1/100"),
        ("0.5", "万吨标准煤", "kgce", "5000000"),
        ("2", "万吨CO2", "tCO2", "20000"),
        ("1.5", "万台", "台", "15000"),
        ("3", "万双", "双", "30000"),
        ("4", "万打", "打", "40000"),
        ("85", "‰", "%", "17/2"),
        ("1", "kgce/t", "tce/t", "1/1000"),
        ("30", "m³/万元", "L/元", "3"),
        ("1", "GJ/万m³", "MJ/m³", "1/10"),
        ("5", "万吨/年", "t", "50000"),
        ("5", "t/a", "kg", "5000"),
        ("90", "min", "h", "3/2"),
        ("2", "倍", "", "2"),
    ],
)
def test_conversion_is_exact(value: str, unit: str, to: str, expected: str) -> None:
    assert convert(Decimal(value), unit, to) == Fraction(expected)


@pytest.mark.parametrize(
    ("canonical", "typed"),
    [
        ("m³", "m3 M3 m^3 m³ ㎥ 立方米 立方 方 Nm³ Nm3 标方 ｍ３ 立方米/年"),
        ("m²", "m2 ㎡ m² 平方米 平米 平方 平 sqm"),
        ("hm²", "公顷 ha HA hm2"),
        ("t", "吨 t T 公吨 tonnes ｔ t/a"),
        ("kg", "公斤 千克 kg KG Kg ㎏"),
        ("kWh", "kWh KWH kwh kw·h kW.h 千瓦时 度 千瓦小时"),
        ("万kWh", "万kWh 万度 万千瓦时 万KWH"),
        ("GJ", "GJ gj 吉焦 百万千焦"),
        ("tce", "tce TCE 吨标准煤 吨标煤"),
        ("kgce", "kgce 千克标准煤 公斤标煤"),
        ("tCO2", "tCO2 tCO₂ tco2e t-CO2 吨CO2 吨二氧化碳 吨二氧化碳当量"),
        ("万元", "万元 万人民币"),
        ("件", "件 pcs pieces"),
        ("%", "% ％ percent"),
        ("m³/万元", "m3/万元 立方米/万元 方／万元"),
        ("kgce/t", "千克标准煤/吨 kgce/T"),
    ],
)
def test_one_unit_has_one_spelling(canonical: str, typed: str) -> None:
    for alias in typed.split():
        assert spelt(alias) == canonical, alias


@pytest.mark.parametrize("typed", ["万 kWh", " 万kWh ", "万\u3000ｋＷｈ"])
def test_blanks_and_width_do_not_matter(typed: str) -> None:
    assert spelt(typed) == "万kWh"


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("斤", "kg"), ("万斤", "kg"), ("ton", "t"), ("tons", "t"), ("Mt", "万t"), ("MT", "t"),
        ("km3", "m³"), ("吨碳", "tCO2"), ("cal", "kcal"), ("美元", "元"), ("万美元", "元"),
    ],
)  # fmt: skip
def test_what_can_be_meant_in_two_ways_is_refused(typed: str, reading: str) -> None:
    with pytest.raises(UnknownUnit) as refused:
        convert(1, typed, "t")
    assert reading in refused.value.readings
    assert dimension_of(typed) is None
    assert spelt(typed) is None


@pytest.mark.parametrize(
    "typed", ["m5", "12", "t/", "/t", "t//t", "t/m³/a", "<b>", "万3", "x" * 41]
)
def test_what_is_no_unit_is_refused(typed: str) -> None:
    with pytest.raises(UnknownUnit):
        convert(1, typed, typed)


@pytest.mark.parametrize(
    ("unit", "to"),
    [
        ("台", "套"), ("台", "个"), ("双", "打"), ("L", "t"), ("m³", "t"), ("m³", "m²"),
        ("kWh", "tce"), ("GJ", "kgce"), ("kg", "kgce"), ("t", "tCO2"), ("元", "t"), ("%", ""),
        ("kgce/t", "kgce"), ("kgce/t", "kgce/m³"), ("t/月", "t"), ("人", "台"), ("", "t"),
    ],
)  # fmt: skip
def test_different_kinds_do_not_convert(unit: str, to: str) -> None:
    with pytest.raises(WrongDimension):
        convert(1, unit, to)


def test_dimensions_are_named() -> None:
    assert dimension_of("亩") == "area"
    assert dimension_of("万吨标煤") == "coal-equivalent"
    assert dimension_of("台") == "count:台"
    assert dimension_of("打") == "other:打"
    assert dimension_of("kgce/t") == "coal-equivalent/mass"
    assert dimension_of("t/t") == "none"
    assert dimension_of("") == "none"


def test_products_are_counted_in_the_unit_without_its_multiples() -> None:
    typed = ("万吨", "kg", "万件", "台", "万双", "万打", "万平方米", "亿kWh", "km", "万吨/年")
    counted = ["t", "t", "件", "台", "双", "打", "m²", "kWh", "m", "t"]
    assert [product_unit(unit) for unit in typed] == counted
    with pytest.raises(UnknownUnit):
        product_unit("ton")


@given(values, pairs)
def test_there_and_back_is_the_same_number(value: Decimal, units: tuple[str, str]) -> None:
    one, other = units
    assert convert(convert(value, one, other), other, one) == Fraction(value)


@given(values, values, pairs)
def test_conversion_keeps_order_and_zero(
    value: Decimal, more: Decimal, units: tuple[str, str]
) -> None:
    one, other = units
    assert (convert(value, one, other) < convert(more, one, other)) is (value < more)
    assert convert(0, one, other) == 0


@given(st.text(max_size=LONGEST_UNIT + 5))
def test_any_text_is_a_unit_or_refused(typed: str) -> None:
    symbol = spelt(typed)
    if symbol is None:
        with pytest.raises(UnknownUnit):
            convert(1, typed, typed)
    else:
        assert convert(1, typed, symbol) == 1
