"""Units and amounts as they are read in both languages."""

import pytest

from scoring.units.labels import amount_label, number_label, unit_label, with_unit


@pytest.mark.parametrize(
    ("number", "unit", "en"),
    [
        ("3.2", "亿元", "320 million yuan"),
        ("120", "万吨", "1.2 million t"),
        ("9600", "万kWh", "96 million kWh"),
        ("0.16", "万元/m²", "1,600 yuan/m²"),
        ("≈99.3", "万kWh", "≈993,000 kWh"),
        ("= 61,000", "万元", "= 610 million yuan"),
        ("2980", "亿元", "298 billion yuan"),
        ("0", "万t", "0 t"),
        ("300", "亩", "300 mu"),
        ("1.2", "公顷", "1.2 ha"),
        ("5", "百万千焦", "5 GJ"),
        ("389.31", "GJ/万m³", "389.31 GJ/10,000 m³"),
        ("12", "件", "12 件"),
        ("3", "万件", "30,000 件"),
        ("2", "tonnes", "2 tonnes"),
        ("2", "斤", "2 斤"),
        ("0.5", "", "0.5"),
    ],
)
def test_an_amount_is_read_as_typed_in_chinese_and_in_english_units(
    number: str, unit: str, en: str
) -> None:
    label = amount_label(number, unit)
    assert (label.zh, label.en) == (f"{number} {unit}".strip(), en)


@pytest.mark.parametrize(
    ("unit", "said"),
    [("%", "85%"), ("‰", "85‰"), ("t", "85 t"), ("", "85")],
)
def test_a_blank_stands_before_a_unit_but_not_before_a_sign_of_percent(
    unit: str, said: str
) -> None:
    assert with_unit("85", unit) == said
    label = amount_label("85", unit)
    assert (label.zh, label.en) == (said, said)


@pytest.mark.parametrize(
    ("unit", "zh", "en"),
    [
        ("kgce/万元", "kgce/万元", "kgce/10,000 yuan"),
        ("tce/万台", "tce/万台", "tce/10,000 台"),
        ("万元", "万元", "10,000 yuan"),
        ("项", "项", "items"),
        ("kgce/{product}", "kgce/单位产品", "kgce/unit of product"),
        ("", "", ""),
    ],
)
def test_a_unit_alone(unit: str, zh: str, en: str) -> None:
    assert (unit_label(unit).zh, unit_label(unit).en) == (zh, en)


def test_the_first_of_two_numbers_of_one_unit_is_without_it() -> None:
    assert number_label("0.5", "万元/m²").en == "5,000"
    assert number_label("0.5", "万元/m²").zh == "0.5"
    assert number_label("6", "kg/万元").en == "6"
