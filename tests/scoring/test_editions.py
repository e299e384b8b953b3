"""The two editions side by side: what carries over, and what does not."""

from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.answers.acceptance import refusal
from scoring.answers.model import Answer, Chosen, Met, NotApplicable, Ratio, Value
from scoring.catalogue.loading import load_catalogue
from scoring.editions import (
    carried_over,
    grouped,
    links,
    other_edition,
    pairs,
    reasons,
    without_counterpart,
)
from scoring.evaluation.evaluate import evaluate
from scoring.figures.calculation import calculated_answers
from scoring.figures.model import Figure
from scoring.overlays.library import shipped

OLD: Final = load_catalogue("gb36132-2018")
NEW: Final = load_catalogue("gb36132-2025")
WASTE: Final = "solid-waste-utilisation"
WASTE_FIGURES: Final = {
    "solid-waste-generated": Figure(Decimal(200), "t"),
    "solid-waste-utilised": Figure(Decimal(150), "t"),
}


def test_every_pair_names_rules_that_there_are() -> None:
    old, new = ({rule.id for rule in catalogue.rules} for catalogue in (OLD, NEW))
    for pair in pairs():
        assert pair.new in new
        assert set(pair.old) <= old
        scales = {scale.id for row in NEW.criteria if row.id == pair.new for scale in row.scales}
        assert ("number" in (pair.forward, pair.back)) == (pair.scale is not None)
        assert pair.scale is None or pair.scale in scales


def test_an_old_rule_belongs_to_one_new_rule() -> None:
    named = [old for pair in pairs() for old in pair.old]
    assert len(named) == len(set(named))


def test_only_the_investment_share_is_new() -> None:
    assert without_counterpart(NEW, OLD) == ("retrofit-investment-share",)


def test_what_2018_alone_asks_is_counted_by_section() -> None:
    alone = without_counterpart(OLD, NEW)
    assert "management-quality-certified" in alone
    assert "performance-floor-area-ratio-required" in alone
    counts = dict(grouped(OLD, alone))
    assert sum(counts.values()) == len(alone) == 99 - 38
    assert counts[None] == 2  # commitments kept, education


def test_editions_name_each_other() -> None:
    assert other_edition(OLD.id) == NEW.id
    assert other_edition(NEW.id) == OLD.id
    assert other_edition("demo") is None


def test_a_rate_of_one_formula_carries_both_ways() -> None:
    said = {"performance-solid-waste-use-required": Value(Decimal(80), "%", measure="rate")}
    forward = carried_over(said, OLD, NEW)
    assert forward.answers == {WASTE: Value(Decimal(80), "%", measure="solid-waste-rate")}
    assert forward.origins == {WASTE: ("performance-solid-waste-use-required",)}
    assert forward.left_behind == ()
    back = carried_over(forward.answers, NEW, OLD)
    assert back.answers == {
        f"performance-solid-waste-use-{which}": Value(Decimal(80), "%", measure="rate")
        for which in ("required", "advanced")
    }


def test_two_numbers_that_differ_do_not_carry() -> None:
    said = {
        "performance-solid-waste-use-required": Value(Decimal(80), "%"),
        "performance-solid-waste-use-advanced": Value(Decimal(81), "%"),
    }
    carried = carried_over(said, OLD, NEW)
    assert carried.answers == {}
    assert set(carried.left_behind) == set(said)


def test_a_number_compared_with_the_average_carries_without_it() -> None:
    row = "performance-raw-materials-required"
    said: dict[str, Answer] = {row: Value(Decimal("1.2"), "t/t", Decimal("1.3"))}
    assert carried_over(said, OLD, NEW).answers == {
        "raw-material-intensity": Value(Decimal("1.2"), "t/t", measure="material-per-product")
    }


@pytest.mark.parametrize(
    ("subject", "answer"),
    [
        ("performance-raw-materials-required", Value(Decimal("0.9"), "倍")),  # a bare multiple
        ("performance-raw-materials-required", Value(Decimal("0.9"))),
        ("performance-raw-materials-required", Value(Decimal("9"), "", Decimal(10))),  # of what?
        ("performance-raw-materials-advanced", Value(Decimal(15), "%", measure="rank")),
        ("performance-solid-waste-use-required", Met(True)),  # over 65 %, but how much?
        ("performance-solid-waste-use-required", NotApplicable("没有固体废物")),
        ("performance-energy-use-required", Value(Decimal("0.1"), "tce/t", Decimal("0.2"))),
        ("performance-water-reuse-required", Value(Decimal(80), "%", Decimal(70))),
        ("management-quality-system", Met(True)),
        ("management-quality-system", Met(False)),
        ("product-eco-design-by-standard", Met(True)),
        ("product-eco-design-by-standard", Met(False)),
        ("product-eco-design-concept", Met(True)),
        ("product-carbon-footprint-quantified", Met(True)),
        ("product-carbon-footprint-quantified", Ratio(Decimal("0.5"))),
        ("requirement-no-major-accidents", Met(True)),
        ("infrastructure-lighting-standard", Met(True)),
    ],
)
def test_what_may_mean_something_else_is_asked_again(subject: str, answer: Answer) -> None:
    carried = carried_over({subject: answer}, OLD, NEW)
    assert carried.answers == {}
    assert carried.left_behind == (subject,)
    assert len(carried.asked_additionally) == len(NEW.rules)


def test_no_to_the_weaker_rule_is_no_to_the_stricter_one() -> None:
    said = {
        "product-carbon-footprint-quantified": Met(False),
        "product-eco-design-concept": Met(False),
    }
    assert carried_over(said, OLD, NEW).answers == {
        "green-design": Met(False),
        "product-carbon-footprint": Met(False),
    }


def test_yes_to_the_stricter_rule_is_yes_to_the_weaker_ones() -> None:
    said = {"green-design": Met(True), "product-carbon-footprint": Met(True)}
    assert carried_over(said, NEW, OLD).answers == {
        "product-eco-design-concept": Met(True),
        "product-eco-design-by-standard": Met(True),
        "product-carbon-footprint-quantified": Met(True),
    }
    unmet = dict.fromkeys(said, Met(False))
    assert carried_over(unmet, NEW, OLD).left_behind == tuple(unmet)


def test_figures_are_worked_out_by_the_other_edition() -> None:
    old = calculated_answers(OLD, WASTE_FIGURES, {})
    said = {id: answer for id, answer in old.items() if answer is not None}
    assert len(said) == 2
    carried = carried_over(said, OLD, NEW, WASTE_FIGURES)
    assert carried.answers == {}
    assert carried.left_behind == ()
    assert carried.calculated.keys() == {WASTE}
    assert carried.all_answers[WASTE] == calculated_answers(NEW, WASTE_FIGURES, {})[WASTE]
    assert WASTE not in carried.asked_additionally


def test_conditions_of_one_round_stay_answered() -> None:
    library = shipped()
    refs = library.refs_of(["round-2024-measures"])
    here, there = (library.catalogue(catalogue.id, refs) for catalogue in (OLD, NEW))
    condition = here.conditions[0].id
    carried = carried_over({condition: Met(True)}, here, there)
    assert carried.answers == {condition: Met(True)}
    assert carried_over({condition: Met(True)}, here, NEW).left_behind == (condition,)


def test_every_rule_with_a_bond_says_why() -> None:
    for catalogue in (OLD, NEW):
        why = reasons(catalogue.id)
        assert why.keys() == {link.rule for link in links(catalogue.id)}
        assert all(link.reason.zh and link.reason.en for link in why.values())


ANSWERS: Final = st.sampled_from(
    [
        Met(True),
        Met(False),
        Ratio(Decimal("0.5")),
        NotApplicable("没有"),
        Value(Decimal(80), "%"),
        Value(Decimal("1.2"), "t/t", Decimal("1.5")),
        Value(Decimal("1.2"), "t/t"),
        Chosen(("energy-query",)),
    ]
)


@pytest.mark.parametrize(("here", "there"), [(OLD, NEW), (NEW, OLD)])
@given(data=st.data())
def test_whatever_is_carried_can_be_scored_there(here, there, data) -> None:  # type: ignore[no-untyped-def]
    subjects = data.draw(st.lists(st.sampled_from([rule.id for rule in here.rules]), unique=True))
    rules = {rule.id: rule for rule in here.rules}
    drawn = {subject: data.draw(ANSWERS) for subject in subjects}
    said = {id: answer for id, answer in drawn.items() if refusal(rules[id], answer) is None}
    carried = carried_over(said, here, there, WASTE_FIGURES)
    evaluate(there, carried.all_answers)
    asked = {rule.id for rule in there.rules}
    assert carried.all_answers.keys() | set(carried.asked_additionally) == asked
    assert not carried.all_answers.keys() & set(carried.asked_additionally)
    sources = {source for found in carried.origins.values() for source in found}
    assert sources | set(carried.left_behind) == said.keys()
