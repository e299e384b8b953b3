"""What of a year's answers begins the next year, by the same edition and by the newer one."""

from decimal import Decimal

import pytest

from scoring.answers.model import (
    Answer,
    Chosen,
    Estimate,
    IndustryLevel,
    Met,
    NotApplicable,
    Ratio,
    Unclear,
    Value,
)
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Condition, Criterion
from scoring.overlays.library import shipped
from scoring.rolling import is_yearly, outlasts, rolled_forward

OLD, NEW = load_catalogue("gb36132-2018"), load_catalogue("gb36132-2025")
RULES = {rule.id: rule for one in (OLD, NEW) for rule in one.rules}
SYSTEM = "management-quality-system"
BY_NUMBER = "performance-building-density-required"
PRINTED_NUMBER = "infrastructure-greening-and-site"
EVENTS = "requirement-no-major-accidents"


@pytest.mark.parametrize(
    ("id", "yearly"),
    [
        (SYSTEM, False),
        ("requirement-lawful-operation", False),
        ("platform-functions", False),  # counts functions that a platform has
        (BY_NUMBER, True),
        (PRINTED_NUMBER, True),  # prints a number for one of its demands
        (EVENTS, True),
        ("no-violations", True),
        ("energy-intensity", True),
    ],
)
def test_which_rules_ask_about_a_year(id: str, yearly: bool) -> None:
    assert is_yearly(RULES[id]) is yearly


def test_every_rule_that_a_figure_or_number_decides_asks_about_a_year() -> None:
    for rule in RULES.values():
        if isinstance(rule, Criterion) and (rule.measures or rule.thresholds):
            assert is_yearly(rule), rule.id
        if isinstance(rule, Criterion) and any(one.performance_indicator for one in rule.scales):
            assert is_yearly(rule), rule.id


def test_the_conditions_of_a_round_are_always_asked_again() -> None:
    library = shipped()
    rounds = library.refs_of(("round-2024-measures",))
    conditions = library.catalogue(NEW.id, rounds).conditions
    assert conditions
    for rule in conditions:
        assert isinstance(rule, Condition)
        assert is_yearly(rule)
        for answer in (Met(True), NotApplicable("申报省级")):
            assert not outlasts(rule, answer)


@pytest.mark.parametrize(
    ("id", "answer", "lasts"),
    [
        (SYSTEM, Met(True), True),
        (SYSTEM, Met(False), True),
        (SYSTEM, Unclear(), False),
        (SYSTEM, NotApplicable("小型企业"), True),
        ("infrastructure-building-structure", Ratio(Decimal("0.75")), False),
        ("platform-functions", Chosen(("monitoring",)), True),
        ("platform-functions", Value(Decimal(8)), False),
        (BY_NUMBER, Met(True), False),
        (BY_NUMBER, Value(Decimal(32), "%"), False),
        (BY_NUMBER, NotApplicable("租用标准厂房"), True),
        (EVENTS, Met(True), False),
        ("energy-intensity", Estimate(IndustryLevel.AVERAGE), False),
    ],
)
def test_which_answers_outlast_their_year(id: str, answer: Answer, lasts: bool) -> None:
    assert outlasts(RULES[id], answer) is lasts


def test_the_same_edition_keeps_what_lasts_and_asks_the_rest() -> None:
    answers: dict[str, Answer] = {
        SYSTEM: Met(True),
        BY_NUMBER: Met(True),
        PRINTED_NUMBER: NotApplicable("没有室外场地"),
        "gone": Met(True),
    }
    rolled = rolled_forward(answers, OLD, OLD)
    assert rolled.answers == {SYSTEM: Met(True), PRINTED_NUMBER: NotApplicable("没有室外场地")}
    assert rolled.sources[SYSTEM] == (SYSTEM,)
    assert rolled.sources[PRINTED_NUMBER] == (PRINTED_NUMBER,)
    assert BY_NUMBER not in rolled.sources
    every = {rule.id for rule in OLD.rules}
    assert {*rolled.answers, *rolled.yearly, *rolled.other} == every
    assert len(rolled.answers) + len(rolled.yearly) + len(rolled.other) == len(every)
    assert all(is_yearly(RULES[id]) for id in rolled.yearly)


def test_nothing_by_a_number_comes_along_whatever_is_answered() -> None:
    for catalogue in (OLD, NEW):
        for answer in (Met(True), Met(False)):
            rolled = rolled_forward({rule.id: answer for rule in catalogue.rules}, catalogue, NEW)
            assert not any(is_yearly(RULES[id]) for id in rolled.answers)


def test_the_newer_edition_takes_only_what_means_the_same() -> None:
    answers = {rule.id: Met(False) for rule in OLD.rules}
    rolled = rolled_forward(answers, OLD, NEW)
    assert rolled.answers == {"green-design": Met(False), "product-carbon-footprint": Met(False)}
    assert {*rolled.answers, *rolled.yearly, *rolled.other} == {rule.id for rule in NEW.rules}
    # what was noted and attached stands by the row that replaced the old one
    systems = rolled.sources["management-systems"]
    assert {SYSTEM, "management-energy-system"} <= set(systems)
    assert not rolled.sources.keys() & set(rolled.yearly)
    assert all(not is_yearly(RULES[one]) for many in rolled.sources.values() for one in many)
