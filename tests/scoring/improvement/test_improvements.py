"""Improvements in physical units, checked by applying them and evaluating again."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from scoring.answers.model import Answer, Value
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Catalogue
from scoring.evaluation.evaluate import evaluate
from scoring.figures.calculation import calculated_answers
from scoring.figures.kinds import figure_kinds
from scoring.figures.model import Figures
from scoring.figures.plausibility import impossible
from scoring.improvement.improvements import (
    Improvement,
    Plant,
    changed,
    improvements,
    nearest,
    rounded_up,
)
from tests.scoring.figures.typed_figures import typed

PLANT = {
    "output-value": "8000 万元",
    "carrier-electricity-purchased": "250 万kWh",
    "carrier-electricity-own-renewable": "50 万kWh",
    "carrier-natural-gas": "30000 m³",
    "water-withdrawn": "24000 m³",
    "water-reused": "36000 m³",
    "solid-waste-generated": "100 t",
    "solid-waste-utilised": "60 t",
}
ENDS = {
    "energy-intensity": ("energy-per-value", "0.06", "0.05"),
    "carbon-intensity": ("carbon-per-value", "0.3", "0.2"),
    "renewable-energy-rate": (None, "5", "25"),
    "water-intensity": ("water-per-value", "4", "2"),
    "water-reuse-rate": (None, "50", "80"),
    "solid-waste-utilisation": (None, "70", "95"),
}


@cache
def _catalogue() -> Catalogue:
    return load_catalogue("gb36132-2025")


def _answered(
    figures: Figures, ends: Mapping[str, tuple[str | None, str, str]]
) -> dict[str, Answer]:
    asked: dict[str, Answer] = {
        id: Value(Decimal(0), reference=Decimal(base), leading=Decimal(lead), measure=measure,
                  worked_out=True)
        for id, (measure, base, lead) in ends.items()
    }  # fmt: skip
    made = calculated_answers(_catalogue(), figures, asked)
    return {id: answer for id, answer in made.items() if answer is not None}


def _found(figures: Figures) -> tuple[dict[str, Answer], tuple[Improvement, ...]]:
    answers = _answered(figures, ENDS)
    result = evaluate(_catalogue(), answers)
    return answers, improvements(_catalogue(), answers, Plant(figures), result)


@st.composite
def _plants(draw: st.DrawFn) -> Figures:
    """The plant with each of its figures anywhere from a third to three times."""
    times = st.integers(33, 300).map(lambda percent: Decimal(percent) / 100)
    figures = {id: replace(one, value=one.value * draw(times)) for id, one in typed(PLANT).items()}
    made = figures["solid-waste-generated"]
    used = min(made.value, figures["solid-waste-utilised"].value)
    return {**figures, "solid-waste-utilised": replace(made, value=used)}


@given(_plants())
def test_an_improvement_gives_exactly_the_points_it_promises(figures: Figures) -> None:
    """Made again from the changed figures alone, the answers earn what was promised."""
    answers, found = _found(figures)
    before = evaluate(_catalogue(), answers)
    for one in found:
        after = evaluate(_catalogue(), _answered(one.figures, ENDS))
        assert after.certain - before.certain == one.points > 0
        won = {row.id: row.obtained for row in after.criteria}
        lost = {row.id: row.obtained for row in before.criteria}
        assert one.rows == {id: won[id] - lost[id] for id in won if won[id] != lost[id]}
        assert next(row for row in after.criteria if row.id == one.id).finding.share == 1
        assert not impossible(one.figures)


@given(_plants())
def test_a_little_less_would_not_do(figures: Figures) -> None:
    _, found = _found(figures)
    for one in found:
        smaller = one.amount - Decimal(1).scaleb(one.amount.adjusted() - 2)
        signed = smaller if one.lever.lever == "more" else -smaller
        less = changed(figures, one.lever, signed)
        assert less is not None
        after = evaluate(_catalogue(), _answered(less, ENDS))
        assert next(row for row in after.criteria if row.id == one.id).finding.share < 1


def test_what_the_plant_may_do() -> None:
    """Every figure once, as far as the nearest leading value; most points first."""
    _, found = _found(typed(PLANT))
    assert [(one.id, one.lever.id, f"{one.amount:f}", one.unit) for one in nearest(found)] == [
        ("water-intensity", "water-withdrawn", "8000", "m³"),
        ("solid-waste-utilisation", "solid-waste-utilised", "35.0", "t"),
        ("water-reuse-rate", "water-reused", "60000", "m³"),
        ("renewable-energy-rate", "carrier-electricity-own-renewable", "33.2", "万kWh"),
        ("renewable-energy-rate", "carrier-electricity-green-purchased", "33.2", "万kWh"),
        ("renewable-energy-rate", "carrier-electricity-certificates", "33.2", "万kWh"),
        ("energy-intensity", "carrier-natural-gas", "6470", "m³"),
        ("energy-intensity", "carrier-electricity-purchased", "7.00", "万kWh"),
    ]


def test_a_total_does_not_fall_below_what_its_carriers_make() -> None:
    """To use almost no energy is no way to a high share of renewables."""
    without_gas = {id: text for id, text in PLANT.items() if id != "carrier-natural-gas"}
    of_total = typed({**without_gas, "energy": "600 tce"})
    levers = {(one.id, one.lever.id) for one in _found(of_total)[1]}
    assert ("renewable-energy-rate", "energy") not in levers
    assert ("energy-intensity", "energy") in levers
    assert "carrier-electricity-certificates" in {lever for _, lever in levers}


def test_own_power_takes_the_place_of_power_bought() -> None:
    figures, lever = typed(PLANT), figure_kinds()["carrier-electricity-own-renewable"]
    after = changed(figures, lever, Decimal(20))
    assert after is not None
    assert after["carrier-electricity-own-renewable"].value == 70
    assert after["carrier-electricity-purchased"].value == 230
    assert changed(figures, lever, Decimal(251)) is None


def test_nothing_is_proposed_for_a_number_that_was_typed_or_has_no_ends() -> None:
    figures = typed(PLANT)
    bare = _answered(figures, {})
    by_hand = {id: structs.replace(a, worked_out=False) if isinstance(a, Value) else a
               for id, a in _answered(figures, ENDS).items()}  # fmt: skip
    for answers in (bare, by_hand):
        result = evaluate(_catalogue(), answers)
        found = improvements(_catalogue(), answers, Plant(figures), result)
        assert not {one.id for one in found} & set(ENDS)


@given(st.fractions(min_value=Fraction(1, 10**6), max_value=10**9))
def test_a_change_is_rounded_up_to_three_digits(number: Fraction) -> None:
    up = rounded_up(number)
    assert number <= Fraction(up) <= number * Fraction(101, 100)
    assert len(up.normalize().as_tuple().digits) <= 3


def test_each_figure_changes_as_far_as_the_nearest_row_asks() -> None:
    _, found = _found(typed(PLANT))
    kept = nearest(found)
    assert len({one.lever.id for one in kept}) == len(kept)
    for one in kept:
        assert one.amount == min(o.amount for o in found if o.lever.id == one.lever.id)
