"""The list of what is to be done: every item once, in the order that helps."""

import pytest

from bot.reports.model import ReportModel
from bot.reports.todo import actions, blocking
from bot.wording.results.improvements import what_to_do
from scoring.evaluation.results import Outcome
from scoring.improvement.practices import effort_class
from tests.bot.reports.support.samples import SAMPLES, sample
from tests.bot.reports.support.samples_2025 import full

every_sample = pytest.mark.parametrize("name", SAMPLES)


@every_sample
def test_what_blocks_comes_first_and_earns_nothing_by_itself(name: str) -> None:
    model = ReportModel(sample(name))
    assert [one.id for one in blocking(model)] == list(model.verdict.unmet)
    assert not any(one.points for one in blocking(model))
    assert not {one.id for one in actions(model)} & set(model.verdict.unmet)


def test_nothing_is_left_to_do_where_all_is_met() -> None:
    assert (
        *blocking(ReportModel(sample("perfect"))),
        *actions(ReportModel(sample("perfect"))),
    ) == ()


@every_sample
def test_an_action_does_not_ask(name: str) -> None:
    model = ReportModel(sample(name))
    assert not any(one.what.zh.endswith("？") for one in (*blocking(model), *actions(model)))


@every_sample
def test_actions_are_of_what_gains_points_and_what_is_unanswered_comes_last(name: str) -> None:
    model = ReportModel(sample(name))
    found = actions(model)
    assert {one.id for one in found} == {gap.id for gap in model.gaps} - set(model.verdict.unmet)
    is_open = [model.findings[one.id].outcome is Outcome.UNDECIDED for one in found]
    assert is_open == sorted(is_open)


@every_sample
def test_what_is_unanswered_is_to_be_answered_and_no_advice_is_given_for_it(name: str) -> None:
    model = ReportModel(sample(name))
    for one in actions(model):
        is_open = model.findings[one.id].outcome is Outcome.UNDECIDED
        assert one.unanswered is is_open
        assert one.what.zh.startswith("先回答：") is is_open
        assert not (is_open and one.effort)


def test_the_most_points_for_the_effort_come_first() -> None:
    found = actions(ReportModel(full()))
    worth = [one.points / effort_class(one.effort or "medium").cost for one in found]
    assert worth == sorted(worth, reverse=True)
    assert len({one.effort for one in found}) > 1


def test_practice_and_evidence_stand_once_for_an_item() -> None:
    found = actions(ReportModel(full()))
    ids = [one.id for one in found]
    assert len(set(ids)) < len(ids)
    for at, one in enumerate(found):
        is_first = one.id not in ids[:at]
        assert bool(one.evidence) is (one.practice is not None) is is_first


def test_a_number_is_to_go_from_where_it_is_to_its_leading_value() -> None:
    found = {one.id: one for one in actions(ReportModel(full()))}
    assert found["energy-intensity"].what.zh.startswith("单位产品综合能耗由 ")
    assert found["product-carbon-footprint"].what.zh.startswith("按 GB/T 24067 核算")


def test_what_the_figures_say_stands_in_physical_units() -> None:
    model = ReportModel(full())
    assert model.ways
    said = [(one.id, one.what, one.points) for one in actions(model)]
    for ways in model.ways:
        assert (ways[0].id, what_to_do(ways), ways[0].points) in said
