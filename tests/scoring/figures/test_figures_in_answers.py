"""Yearly figures in an answers file: what they make, and every mistake told with its place."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from scoring.answers.model import Met, Value
from scoring.answers_file.reader import AnswersFile, complete, read_answers
from scoring.errors import AnswersError, Problem
from scoring.figures.model import Figure
from scoring.files.wording import phrase
from tests.scoring.figures.test_calculation import FAR, catalogue

FIRST = catalogue().criteria[0].id


def text(figures: object, answers: object = None, **others: object) -> str:
    content = {"catalogue": "demo", "figures": figures, "answers": answers or {}} | others
    return json.dumps(content, ensure_ascii=False)


def read(figures: object, answers: object = None, **others: object) -> AnswersFile:
    return read_answers(text(figures, answers, **others), "a.json", lambda _: catalogue())


def test_all_that_a_figure_may_hold() -> None:
    file = read(
        {
            "site-area": {"value": "3", "unit": "亩"},
            "carrier-natural-gas": {"value": 12.50, "unit": "万m³", "heating_value": "35.5"},
            "carrier-briquette": {"value": 0, "unit": "t", "option": "coefficient-0-5000"},
            "carrier-heat": {"value": 5, "unit": "GJ", "coefficient": "0.034", "co2_factor": "0"},
        }
    )
    assert file.figures == {
        "site-area": Figure(Decimal(3), "亩"),
        "carrier-natural-gas": Figure(Decimal("12.5"), "万m³", heating_value=Decimal("35.5")),
        "carrier-briquette": Figure(Decimal(0), "t", option="coefficient-0-5000"),
        "carrier-heat": Figure(
            Decimal(5), "GJ", coefficient=Decimal("0.034"), co2_factor=Decimal(0)
        ),
    }


FIGURES = {
    "energy": {"value": "150", "unit": "tce"},
    "output-value": {"value": "0.1", "unit": "亿元"},
    "floor-area": {"value": "2.4", "unit": "公顷"},
    "site-area": {"value": "30", "unit": "亩"},
}


def test_figures_answer_what_the_file_does_not() -> None:
    file = read(FIGURES, {FAR[0]: {"met": False}}, enterprise={"industry": "C3110"})
    answers = complete(catalogue(), file)
    assert file.answers == {FAR[0]: Met(False)}
    assert answers[FAR[0]] == Met(False)
    assert answers[FIRST] == Value(
        Fraction(3, 20), "tce/万元", measure="per-value", worked_out=True
    )
    assert answers[FAR[1]] == Value(
        Fraction("1.2"), "m²/m²", Decimal("0.6"), "against-control", worked_out=True
    )


def test_ends_can_stand_beside_a_number_to_be_worked_out() -> None:
    ends = {"worked_out": True, "unit": "kgce/万元", "baseline": "200", "leading": "100"}
    file = read(FIGURES, {FIRST: ends | {"measure": "per-value", "note": "见台账"}})
    assert file.answers == {}
    assert file.notes == {FIRST: "见台账"}
    assert complete(catalogue(), file)[FIRST] == Value(
        Fraction(150),
        "kgce/万元",
        Decimal(200),
        "per-value",
        leading=Decimal(100),
        worked_out=True,
        by_choice=True,
    )


def test_without_figures_a_file_is_complete_as_it_stands() -> None:
    file = read({}, {FIRST: {"value": "3", "unit": "tce/t"}})
    assert complete(catalogue(), file) == file.answers


COAL = "carrier-bituminous-coal"
POWER = "carrier-electricity-purchased"

CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("not-an-entry", "figures", {"figures": [3]}),
    ("no-figure", "figures.site-area", {"figures": {"site-area": "3 亩"}}),
    (
        "unknown-figure",
        "figures.site-aera",
        {"figures": {"site-aera": {"value": 3, "unit": "亩"}}},
    ),
    ("unknown-figure", "figures.zzz", {"figures": {"zzz": {"value": 3, "unit": "亩"}}}),
    ("missing-key", "figures.site-area", {"figures": {"site-area": {"value": 3}}}),
    ("missing-key", "figures.site-area", {"figures": {"site-area": {"unit": "亩"}}}),
    (
        "unknown-key",
        "figures.site-area.option",
        {"figures": {"site-area": {"value": 3, "unit": "亩", "option": "x"}}},
    ),
    (
        "not-a-number",
        "figures.site-area.value",
        {"figures": {"site-area": {"value": "几亩", "unit": "亩"}}},
    ),
    (
        "two-units",
        "figures.site-area.value",
        {"figures": {"site-area": {"value": "3公顷", "unit": "亩"}}},
    ),
    (
        "factor-unit-missing",
        f"figures.{COAL}.heating_value",
        {"figures": {COAL: {"value": 3, "unit": "t", "heating_value": "5500"}}},
    ),
    (
        "factor-unit-missing",
        f"figures.{POWER}.co2_factor",
        {"figures": {POWER: {"value": 3, "unit": "万kWh", "co2_factor": 570.3}}},
    ),
    (
        "factor-unit",
        f"figures.{COAL}.coefficient",
        {"figures": {COAL: {"value": 3, "unit": "t", "coefficient": "0.7 kgce/m³"}}},
    ),
    ("figure-medium", "figures.carrier-nitrogen", {"figures": {"carrier-nitrogen": {}}}),
    ("figure-no-coefficient", "figures.carrier-methanol", {"figures": {"carrier-methanol": {}}}),
    ("figure-water", "figures.carrier-tap-water", {"figures": {"carrier-tap-water": {}}}),
    ("figure-renewable", "figures.carrier-biomass", {"figures": {"carrier-biomass": {}}}),
    (
        "negative-number",
        "figures.site-area.value",
        {"figures": {"site-area": {"value": -3, "unit": "亩"}}},
    ),
    (
        "impossible-figure",
        "figures.site-area",
        {"figures": {"site-area": {"value": 3, "unit": "t"}}},
    ),
    (
        "impossible-figure",
        "figures.footprint",
        {
            "figures": {
                "site-area": {"value": 3, "unit": "亩"},
                "footprint": {"value": 2001, "unit": "m²"},
            }
        },
    ),
    (
        "unknown-option",
        "figures.carrier-briquette.option",
        {"figures": {"carrier-briquette": {"value": 3, "unit": "t", "option": "best"}}},
    ),
    (
        "not-positive",
        "figures.carrier-diesel.heating_value",
        {"figures": {"carrier-diesel": {"value": 3, "unit": "t", "heating_value": 0}}},
    ),
    (
        "working-out-denied",
        f"answers.{FIRST}.worked_out",
        {"figures": FIGURES, "answers": {FIRST: {"worked_out": False}}},
    ),
    (
        "not-worked-out",
        f"answers.{FIRST}",
        {"figures": {"energy": FIGURES["energy"]}, "answers": {FIRST: {"worked_out": True}}},
    ),
    ("missing-key", "figures.site-area", {"figures": {"site-area": {"value": 3, "unit": " "}}}),
    (
        "no-measures",
        "answers.lawful.worked_out",
        {"figures": FIGURES, "answers": {"lawful": {"worked_out": True}}},
    ),
]


def problems(content: dict[str, Any]) -> tuple[Problem, ...]:
    with pytest.raises(AnswersError) as caught:
        read(content["figures"], content.get("answers"))
    return caught.value.problems


@pytest.mark.parametrize(("code", "place", "content"), CASES)
def test_each_mistake_is_told(code: str, place: str, content: dict[str, Any]) -> None:
    [problem] = problems(content)
    assert (problem.code, problem.place) == (code, place)
    for words in (problem.message.zh, problem.message.en):
        assert "{" not in words


def test_mistakes_say_what_to_do() -> None:
    [misspelt] = problems({"figures": {"site-aera": {"value": 3, "unit": "亩"}}})
    assert misspelt.remedy.zh == "改成“site-area”"
    [missing] = problems({"figures": {}, "answers": {FIRST: {"worked_out": True}}})
    assert missing.message.zh == "缺少数据，算不出来：综合能耗、合格产品产量"
    assert missing.remedy.en == "Add energy, output under figures"
    [option] = problems(
        {"figures": {"carrier-briquette": {"value": 3, "unit": "t", "option": "best"}}}
    )
    assert "coefficient-0-5286" in option.remedy.zh


# --- numbers as people write them


@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [
        ({"value": "3万五千", "unit": "t"}, "35000", "t"),
        ({"value": "3万五千吨"}, "35000", "吨"),
        ({"value": "240萬", "unit": "kWh"}, "2400000", "kWh"),
        ({"value": "3.5×10⁴", "unit": "t"}, "35000", "t"),
        ({"value": "约 1,200", "unit": "吨钢"}, "1200", "吨"),
        ({"value": "500", "unit": "台/套"}, "500", "台"),
        ({"value": "3000", "unit": "兆瓦"}, "3000", "兆瓦"),
    ],
)
def test_a_number_is_read_as_in_the_chat(written: dict[str, str], value: str, unit: str) -> None:
    assert read({"output": written}).figures["output"] == Figure(Decimal(value), unit)


@pytest.mark.parametrize(
    ("written", "kept"),
    [("5500 kcal/kg", "23.0274"), ("23.5", "23.5"), ("23.5 GJ/t", "23.5"), ("23 MJ/kg", "23")],
)
def test_a_heating_value_is_taken_with_its_unit(written: str, kept: str) -> None:
    file = read({COAL: {"value": 3, "unit": "t", "heating_value": written}})
    assert file.figures[COAL].heating_value == Decimal(kept)


def test_both_readings_of_a_factor_without_a_unit_are_named() -> None:
    wrong = {COAL: {"value": 3, "unit": "t", "heating_value": "5500"}}
    with pytest.raises(AnswersError) as refused:
        read(wrong)
    [problem] = refused.value.problems
    assert "5500 kcal/kg 还是 5500 MJ/kg" in problem.message.zh
    assert "5500 kcal/kg or 5500 MJ/kg" in problem.message.en


@pytest.mark.parametrize(
    ("unknown", "offered"),
    [
        ("carrier-electricty-purchased", "carrier-electricity-purchased"),
        ("natural-gas", "carrier-natural-gas"),
        ("carrier-steam", "carrier-low-pressure-steam"),
        ("solid-waste", "solid-waste-generated, solid-waste-from-stock, solid-waste-utilised"),
    ],
)
def test_a_slip_or_a_short_name_is_mended(unknown: str, offered: str) -> None:
    assert offered in _remedy(unknown)


@pytest.mark.parametrize(
    "unknown",
    ["carrier-propane", "carrier-peat", "revenue", "carrier-petroleum-gas", "nitrogen-x"],
)
def test_no_other_substance_is_ever_offered(unknown: str) -> None:
    assert _remedy(unknown) == phrase("name-a-figure").zh


def _remedy(unknown: str) -> str:
    with pytest.raises(AnswersError) as refused:
        read({unknown: {"value": 3, "unit": "t"}})
    return refused.value.problems[0].remedy.zh
