"""Several products under limits of their own, and what limits of every kind let pass."""

from decimal import Decimal
from fractions import Fraction

import pytest
from msgspec.structs import replace

from scoring.answers.acceptance import refusal
from scoring.answers.model import ProductNumber, Value
from scoring.answers.scales import scale_position
from scoring.answers.serialise import answer_from_json, answer_to_json
from scoring.catalogue.model import Criterion
from scoring.evaluation.findings import find
from scoring.evaluation.reasons import explain
from scoring.evaluation.results import Outcome
from scoring.evaluation.what_if import met_in_full
from scoring.overlays.library import shipped

CATALOGUE = shipped().catalogue(
    "gb36132-2025", shipped().refs_of(("energy-limits-2026-11", "clean-production-pcb"))
)
ENERGY: Criterion = next(row for row in CATALOGUE.criteria if row.id == "energy-intensity")
CEMENT, CLINKER = "gb16780-2021-cement", "gb16780-2021-clinker"


def product(value: str, limit: str, energy: str, unit: str = "kgce/t") -> ProductNumber:
    return ProductNumber(Decimal(value), unit, limit, Decimal(energy))


def several(*products: ProductNumber) -> Value:
    first = products[0]
    return Value(first.value, first.unit, benchmark=first.benchmark, products=products)


def by_limit(value: str, limit: str, unit: str = "kgce/t") -> Value:
    return Value(Decimal(value), unit, benchmark=limit)


def share(answer: Value) -> Fraction | None:
    return scale_position(ENERGY, answer, CATALOGUE.benchmarks).share


def refused(answer: Value) -> str | None:
    return refusal(ENERGY, answer, CATALOGUE.benchmarks)


BOTH = several(product("84", CEMENT, "9000"), product("100", CLINKER, "5000"))


def test_products_are_weighted_by_their_energy() -> None:
    assert share(BOTH) == Fraction(9, 14) * Fraction(3, 7) + Fraction(5, 14)


def test_the_order_of_the_products_does_not_matter() -> None:
    assert share(several(*reversed(BOTH.products))) == share(BOTH)


def test_the_three_that_take_the_most_energy_count() -> None:
    small = product("1000", "gb36888-2018-1", "1", "kgce/m³")
    third = product("0.7", "gb36888-2018-1", "1000", "kgce/m³")
    three = several(*BOTH.products, third)
    assert share(several(*three.products, small)) == share(three)
    assert share(three) != share(BOTH)


def test_products_of_different_units_go_together() -> None:
    mixed = several(product("80", CEMENT, "1"), product("4.5", "gb21252-2023-1", "1", "kgce/m²"))
    assert refused(mixed) is None
    assert share(mixed) == 1


def test_each_product_over_its_limit_is_named() -> None:
    found = find(ENERGY, several(*BOTH.products[:1], product("118", CLINKER, "5")), CATALOGUE)
    said = explain(found.reason, "zh")
    assert "水泥熟料 118，高于限定值（3 级）117 kgce/t" in said
    assert said.count("超过强制性能耗限额") == 1
    assert "是法律问题" in said
    assert "按用能加权" in said
    assert "legal matter" in explain(found.reason, "en")


def test_at_the_limit_nothing_is_said_of_the_law() -> None:
    at = find(ENERGY, by_limit("94", CEMENT), CATALOGUE)
    over = find(ENERGY, by_limit("94.001", CEMENT), CATALOGUE)
    assert "法律" not in explain(at.reason, "zh")
    assert "法律" in explain(over.reason, "zh")


def test_several_products_are_stored_and_read_back() -> None:
    assert answer_from_json(answer_to_json(BOTH)) == BOTH
    assert "products" not in answer_to_json(by_limit("84", CEMENT))


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (several(product("84", CEMENT, "0")), "energy-of-product"),
        (several(product("84", "gb-nothing", "5")), "unknown-benchmark"),
        (several(product("84", CEMENT, "5", "kgce/台")), "unit-of-another-kind"),
        (several(*BOTH.products, product("-1", CLINKER, "5")), "negative-number"),
        (by_limit("3", "gb21340-2019-7", "kgce/m²"), "benchmark-not-scored"),
    ],
)
def test_what_is_refused(answer: Value, code: str) -> None:
    assert refused(answer) == code


def test_a_number_below_zero_only_where_the_limit_is_for_such() -> None:
    sulfuric_acid = "gb29141-2024-1"
    assert refused(by_limit("-155", sulfuric_acid)) is None
    assert share(by_limit("-155", sulfuric_acid)) == Fraction(1, 2)
    assert refused(by_limit("-155", CEMENT)) == "negative-number"
    assert refused(Value(Decimal(-155), "kgce/t")) == "negative-number"


def test_a_limit_without_grades_1_and_2_waits_for_the_ends() -> None:
    bias_tyres = by_limit("520", "gb29449-2024-4")
    found = find(ENERGY, bias_tyres, CATALOGUE)
    assert found.outcome is Outcome.UNSCORED
    assert "法律" in explain(found.reason, "zh")
    own = replace(bias_tyres, reference=Decimal(600), leading=Decimal(440))
    assert share(own) == Fraction(1, 2)


def test_what_if_all_are_at_the_leading_value() -> None:
    best = met_in_full(CATALOGUE, ENERGY, {ENERGY.id: BOTH})
    assert isinstance(best, Value)
    assert share(best) == 1
