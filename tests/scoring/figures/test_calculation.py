"""Indicators worked out from yearly figures: exact, in any unit, and never with an exception."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scoring.answers.model import Answer, Met, Value
from scoring.catalogue.loading import available, load_catalogue
from scoring.catalogue.model import (
    Benchmark,
    Calculation,
    Catalogue,
    Direction,
    Kind,
    LandControl,
    PerformanceIndicator,
    Scale,
)
from scoring.figures.calculation import Calculated, calculate, calculated_answers
from scoring.figures.energy import MissingFigures
from scoring.figures.kinds import figure_kinds
from scoring.figures.model import Figure
from scoring.values import Text
from tests.scoring.figures.typed_figures import figure, typed
from tests.scoring.samples import demo
from tests.support.examples import examples

EXAMPLES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "worked_examples.yaml").read_text(encoding="utf-8")
)
WORDS = Text(zh="词", en="word")
OF_A_YEAR = typed(
    {
        "energy": "1207 tce",
        "output": "42 万m²",
        "output-value": "6.1 亿元",
        "main-material": "38 万m²",
        "water-withdrawn": "9 万m³",
        "waste-water-generated": "7 万t",
        "waste-water-discharged": "6 万t",
        "site-area": "30 亩",
        "capacity": "50 万m²",
    }
)


def result_of(text: str) -> tuple[Fraction, str]:
    """``13/60 tCO2/台`` -> the fraction and its unit."""
    number, _, unit = text.partition(" ")
    return Fraction(number), unit


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["indicator"])
def test_worked_by_hand(example: dict[str, Any]) -> None:
    catalogue, _, indicator = example["indicator"].partition("/")
    value, unit = result_of(example["is"])
    for given_figures in (example["given"], *example.get("also", ())):
        result = calculate(load_catalogue(catalogue), indicator, typed(given_figures))
        assert isinstance(result, Calculated), (given_figures, result)
        assert (result.value, result.unit) == (value, unit), given_figures


def test_every_formula_has_an_example() -> None:
    calculable = {
        f"{id}/{indicator.id}"
        for id in available()
        for indicator in load_catalogue(id).performance_indicators
        if indicator.calculations
    }
    assert calculable == {example["indicator"] for example in EXAMPLES}


def test_every_calculation_names_figures_that_are_there() -> None:
    for id in available():
        for indicator in load_catalogue(id).performance_indicators:
            for calculation in indicator.calculations:
                named = {*calculation.numerator, *calculation.denominator}
                assert named <= set(figure_kinds()), indicator.id
                assert set(calculation.optional) <= named, indicator.id


def ratio(
    id: str, above: str, below: str, unit: str, percent: bool = False, optional: str = ""
) -> PerformanceIndicator:
    calculation = Calculation(
        numerator=tuple(above.split()),
        denominator=tuple(below.split()),
        optional=tuple(optional.split()),
        percent=percent,
        unit=unit,
    )
    return PerformanceIndicator(
        id=id, title=WORDS, formula=WORDS, unit=WORDS, source=WORDS, calculations=(calculation,)
    )


FLOOR_AREA = ratio("floor-area-ratio", "floor-area", "site-area", "m²/m²")
INDICATORS = (
    FLOOR_AREA,
    ratio("per-product", "energy", "output", "tce/{product}"),
    ratio("per-value", "energy", "output-value", "tce/万元"),
    ratio(
        "solid-waste-rate",
        "solid-waste-utilised",
        "solid-waste-generated solid-waste-from-stock",
        "%",
        percent=True,
        optional="solid-waste-from-stock",
    ),
)


@cache
def catalogue() -> Catalogue:
    """The demo catalogue with formulas, and its first criterion scored by two scales."""
    base = demo()
    scales = tuple(
        Scale(id=id, label=WORDS, performance_indicator=id, direction=Direction.LOWER, unit=unit)
        for id, unit in (("per-product", "tce/{product}"), ("per-value", "tce/万元"))
    )
    first = base.criteria[0].model_copy(update={"kind": Kind.SCORED, "scales": scales})
    return base.model_copy(
        update={
            "criteria": (first, *base.criteria[1:]),
            "performance_indicators": INDICATORS,
            "land_controls": (
                LandControl(industries=("31",), title=WORDS, floor_area_ratio=Decimal("0.7")),
                LandControl(industries=("3110",), title=WORDS, floor_area_ratio=Decimal("0.6")),
            ),
        }
    )


def worked(id: str, figures: Mapping[str, str]) -> Calculated:
    result = calculate(catalogue(), id, typed(figures))
    assert isinstance(result, Calculated), result
    return result


def missing(id: str, figures: Mapping[str, str]) -> tuple[str, ...]:
    result = calculate(catalogue(), id, typed(figures))
    assert isinstance(result, MissingFigures)
    return result.figures


def test_terms_tell_what_was_given_and_what_it_became() -> None:
    above, below = worked(
        "floor-area-ratio", {"floor-area": "1.2 公顷", "site-area": "3 亩"}
    ).terms
    assert (above.figure, above.given, above.value, above.unit, above.side) == (
        "floor-area",
        figure("1.2 公顷"),
        Fraction(12000),
        "m²",
        "numerator",
    )
    assert (below.given, below.value, below.unit, below.side) == (
        figure("3 亩"),
        Fraction(2000),
        "m²",
        "denominator",
    )
    assert below.label.zh == "用地面积"


def test_a_composite_tells_its_parts() -> None:
    figures = {"carrier-diesel": "10 t", "carrier-lpg": "500 kg", "output-value": "1 亿元"}
    energy = worked("per-value", figures).terms[0]
    assert energy.given is None
    assert [(part.figure, part.given, part.result) for part in energy.parts] == [
        ("carrier-diesel", figure("10 t"), Fraction("14.571")),
        ("carrier-lpg", figure("500 kg"), Fraction("0.85715")),
    ]
    assert energy.value == sum(part.result for part in energy.parts)


def test_a_total_wins_over_its_carriers() -> None:
    figures = {"carrier-diesel": "10 t", "energy": "20 tce", "output": "10 t"}
    result = worked("per-product", figures)
    assert (result.value, result.terms[0].given) == (Fraction(2), figure("20 tce"))


def test_what_is_missing_is_named() -> None:
    assert missing("floor-area-ratio", {}) == ("floor-area", "site-area")
    assert missing("floor-area-ratio", {"floor-area": "3 m²"}) == ("site-area",)
    assert missing("per-product", {"output": "3 t"}) == ("energy",)
    choose = {"output": "3 t", "carrier-briquette": "3 t"}
    assert missing("per-product", choose) == ("carrier-briquette",)
    assert missing("solid-waste-rate", {"solid-waste-from-stock": "1 t"}) == (
        "solid-waste-utilised",
        "solid-waste-generated",
    )


def test_the_way_that_wants_least_is_told() -> None:
    capacity = ratio("land-output", "capacity", "site-area", "{product}/m²").calculations
    value = ratio("land-output", "output-value", "site-area", "万元/m²").calculations
    both = ratio("land-output", "capacity", "site-area", "").model_copy(
        update={"calculations": (*capacity, *value)}
    )
    overlaid = catalogue().model_copy(update={"performance_indicators": (both,)})
    assert calculate(overlaid, "land-output", typed({"output-value": "3 万元"})) == MissingFigures(
        ("site-area",)
    )
    figures = typed({"output-value": "3 万元", "site-area": "6 m²", "capacity": "3 万吨"})
    first = calculate(overlaid, "land-output", figures)
    assert isinstance(first, Calculated)
    assert (first.value, first.unit) == (Fraction(5000), "t/m²")


@pytest.mark.parametrize(
    ("id", "figures", "about"),
    [
        ("floor-area-ratio", {"floor-area": "3 m²", "site-area": "0 亩"}, ("site-area",)),
        ("per-product", {"energy": "1 tce", "output": "0 台"}, ("output",)),
        (
            "solid-waste-rate",
            {"solid-waste-utilised": "0 t", "solid-waste-generated": "0 t"},
            ("solid-waste-generated", "solid-waste-from-stock"),
        ),
    ],
)
def test_nothing_is_divided_by_zero(
    id: str, figures: dict[str, str], about: tuple[str, ...]
) -> None:
    assert missing(id, figures) == about


def test_a_unit_that_does_not_fit_is_wanting() -> None:
    figures = {"floor-area": "3 t", "site-area": "3 斤"}
    assert missing("floor-area-ratio", figures) == ("floor-area", "site-area")


@pytest.mark.parametrize(
    ("figures", "about"),
    [
        ({}, ("capacity",)),
        ({"product-1-capacity": "3 台", "product-2-capacity": "3 台"}, None),
        (
            {
                "product-1-capacity": "3 台",
                "product-2-capacity": "3 台",
                "product-1-time-quota": "3 h",
                "product-2-time-quota": "0 h",
            },
            ("product-2-time-quota",),
        ),
    ],
)
def test_capacity_of_several_products_needs_their_time_quotas(
    figures: dict[str, str], about: tuple[str, ...] | None
) -> None:
    overlaid = catalogue().model_copy(
        update={
            "performance_indicators": (
                ratio("land-capacity", "capacity", "site-area", "{product}/m²"),
            )
        }
    )
    result = calculate(overlaid, "land-capacity", typed(figures | {"site-area": "3 亩"}))
    assert isinstance(result, MissingFigures)
    assert result.figures == (about or ("product-1-time-quota", "product-2-time-quota"))


def test_the_representative_product_is_the_one_with_the_most_hours() -> None:
    figures = {
        "product-1-capacity": "10 台",
        "product-1-time-quota": "1 h",
        "product-2-capacity": "5 台",
        "product-2-time-quota": "4 h",
    }
    overlaid = catalogue().model_copy(
        update={
            "performance_indicators": (
                ratio("land-capacity", "capacity", "site-area", "{product}/m²"),
            )
        }
    )
    # 20 h of 5 against 10 h of 10: 5 + 10 × 1/4
    result = calculate(overlaid, "land-capacity", typed(figures | {"site-area": "1 m²"}))
    assert isinstance(result, Calculated)
    assert result.value == Fraction(15, 2)


def test_an_optional_figure_that_is_given_in_a_wrong_unit_is_not_taken_as_none() -> None:
    figures = {"solid-waste-utilised": "5 t", "solid-waste-generated": "10 t"}
    assert worked("solid-waste-rate", figures).value == 50
    stock = {"solid-waste-from-stock": "3 亩"}
    assert "solid-waste-from-stock" in missing("solid-waste-rate", figures | stock)


def test_an_indicator_without_a_formula_wants_nothing() -> None:
    assert calculate(catalogue(), "none", {}) == MissingFigures(())


FULL = {"floor-area": "2.4 公顷", "site-area": "30 亩", "energy": "150 tce"}
FIRST = demo().criteria[0].id
FAR = ("floor-area-ratio-required", "floor-area-ratio-advanced")


def answered(
    figures: Mapping[str, str],
    answers: Mapping[str, Answer] | None = None,
    industry: str | None = None,
) -> dict[str, Answer | None]:
    return calculated_answers(catalogue(), typed(figures), answers or {}, industry)


def test_the_first_scale_that_can_be_worked_out_answers() -> None:
    by_value = answered({"energy": "150 tce", "output-value": "1000 万元"})
    assert by_value == {
        FIRST: Value(Fraction(3, 20), "tce/万元", measure="per-value", worked_out=True)
    }
    both = answered({"energy": "150 tce", "output-value": "1000 万元", "output": "75 t"})
    assert both == {FIRST: Value(Fraction(2), "tce/t", measure="per-product", worked_out=True)}


def test_the_present_answer_keeps_its_scale_and_its_ends() -> None:
    present = Value(
        Decimal(1),
        "kgce/元",
        Decimal("0.04"),
        "per-value",
        leading=Decimal("0.01"),
        worked_out=True,
    )
    figures = {"energy": "150 tce", "output-value": "1000 万元", "output": "75 t"}
    [answer] = answered(figures, {FIRST: present}).values()
    # 0.15 tce/万元 = 150 kg / 10000 元
    assert answer == replace(present, value=Fraction("0.015"))


def test_ends_of_another_product_are_let_go_and_not_the_number() -> None:
    present = Value(Decimal(1), "tce/台", Decimal(3), "per-product", worked_out=True)
    made = answered({"energy": "1 tce", "output": "4 t"}, {FIRST: present})
    assert made == {FIRST: Value(Fraction(1, 4), "tce/t", measure="per-product", worked_out=True)}


def test_a_benchmark_stays_while_there_is_one() -> None:
    figures = typed({"energy": "1 tce", "output": "4 t"})
    present = Value(Decimal(1), "tce/t", None, "per-product", benchmark="cement", worked_out=True)
    cement = Benchmark(
        id="cement",
        scale="per-product",
        standard="GB 1",
        product=WORDS,
        unit="kgce/t",
        leading=Decimal(100),
        baseline=Decimal(300),
    )
    overlaid = catalogue().model_copy(update={"benchmarks": (cement,)})
    [kept] = calculated_answers(overlaid, figures, {FIRST: present}).values()
    assert kept == replace(present, value=Fraction(1, 4))
    [gone] = calculated_answers(catalogue(), figures, {FIRST: present}).values()
    assert gone == replace(present, value=Fraction(1, 4), benchmark=None)


@examples(30)
@given(st.permutations(sorted(OF_A_YEAR)))
def test_the_order_in_which_figures_are_given_changes_nothing(order: list[str]) -> None:
    for id in available():
        catalogue = load_catalogue(id)
        given: dict[str, Figure] = {}
        answers: dict[str, Answer] = {}
        for id in order:
            given[id] = OF_A_YEAR[id]
            made = calculated_answers(catalogue, given, answers)
            answers |= {row: answer for row, answer in made.items() if answer is not None}
        assert answers == calculated_answers(catalogue, OF_A_YEAR, {})


def test_a_measure_that_was_chosen_stays() -> None:
    chosen = Value(Decimal(0), measure="per-value", worked_out=True, by_choice=True)
    figures = typed({"energy": "20 tce", "output": "10 t", "output-value": "1 亿元"})
    id = catalogue().criteria[0].id
    for present, measure in (
        (chosen, "per-value"),
        (replace(chosen, by_choice=False), "per-product"),
    ):
        answer = calculated_answers(catalogue(), figures, {id: present})[id]
        assert isinstance(answer, Value)
        assert answer.measure == measure


def test_an_answer_given_by_hand_is_left_alone() -> None:
    for given_answer in (Met(True), Value(Decimal("0.2"), "tce/万元", measure="per-value")):
        answers: dict[str, Answer] = {FIRST: given_answer}
        assert answered({"energy": "150 tce", "output-value": "1000 万元"}, answers) == {}


def test_an_answer_that_rests_on_nothing_any_more_goes() -> None:
    [(id, answer)] = answered({"energy": "150 tce", "output-value": "1000 万元"}).items()
    assert answer is not None
    assert answered({"output-value": "1000 万元"}, {id: answer}) == {id: None}


def test_working_out_again_changes_nothing() -> None:
    once = answered({**FULL, "output": "75 t"}, industry="3110")
    assert answered({**FULL, "output": "75 t"}, once, "3110") == once  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("industry", "control"),
    [("3110", "0.6"), ("C3110", "0.6"), ("3120", "0.7"), ("C31", "0.7")],
)
def test_a_multiple_takes_the_land_control_value_of_the_industry(
    industry: str, control: str
) -> None:
    made = answered(FULL, industry=industry)
    for id in FAR:
        answer = made[id]
        assert isinstance(answer, Value)
        assert (answer.value, answer.reference) == (Fraction("1.2"), Decimal(control))


@pytest.mark.parametrize("industry", [None, "", "15", "C", "铸造"])
def test_a_multiple_without_a_control_value_is_not_answered(industry: str | None) -> None:
    assert not set(answered(FULL, industry=industry)) & set(FAR)


def test_the_reference_given_wins_over_the_control_value() -> None:
    present = Value(Decimal(1), "", Decimal("1.1"), worked_out=True)
    answer = answered(FULL, {FAR[0]: present}, "3110")[FAR[0]]
    assert isinstance(answer, Value)
    assert answer.reference == Decimal("1.1")


def test_a_value_is_in_the_unit_of_its_measure() -> None:
    made = answered({"solid-waste-generated": "3 kt", "solid-waste-utilised": "2 kt"})
    answer = made["solid-waste-required"]
    assert answer == Value(Fraction(200, 3), "%", measure="rate", worked_out=True)


def test_what_the_rule_would_refuse_is_not_answered() -> None:
    made = answered({"solid-waste-generated": "2 t", "solid-waste-utilised": "3 t"})
    assert "solid-waste-required" not in made


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.sampled_from(["亩", "公顷", "km²", "m²"]))
def test_the_unit_never_changes_the_result(floors: int, site: int, unit: str) -> None:
    plain = worked("floor-area-ratio", {"floor-area": f"{floors} 亩", "site-area": f"{site} 亩"})
    same = worked(
        "floor-area-ratio", {"floor-area": f"{floors} {unit}", "site-area": f"{site} {unit}"}
    )
    assert same.value == plain.value == Fraction(floors, site)


@given(
    st.dictionaries(
        st.sampled_from(sorted(figure_kinds())),
        st.builds(
            lambda number, unit: Figure(Decimal(number), unit),
            st.integers(0, 10**6),
            st.sampled_from(["亩", "t", "tce", "tCO2", "台", "GJ", "斤", "", "万元", "h", "kWh"]),
        ),
    ),
    st.sampled_from([None, "3110", "江苏"]),
)
def test_any_figures_can_be_tried(figures: dict[str, Figure], region: str | None) -> None:
    overlaid = load_catalogue("gb36132-2018")
    for indicator in overlaid.performance_indicators:
        assert isinstance(
            calculate(overlaid, indicator.id, figures, region), Calculated | MissingFigures
        )
    made = calculated_answers(overlaid, figures, {}, region, region)
    assert all(isinstance(answer, Value) and answer.worked_out for answer in made.values())
