"""The list of what is to be done: every item once, in the order that helps."""

import pytest

from bot.reports.model import ReportModel
from bot.reports.todo import actions, todo
from bot.wording.improvements import what_to_do
from bot.wording.todo import group_title
from scoring.evaluation.results import Outcome
from tests.bot.reports.samples import SAMPLES, sample
from tests.bot.reports.samples_2025 import full

every_sample = pytest.mark.parametrize("name", SAMPLES)


@every_sample
def test_every_open_or_unmet_item_is_listed_once(name: str) -> None:
    model = ReportModel(sample(name))
    listed = [id for group in todo(model) for id in group.ids]
    assert len(listed) == len(set(listed))
    assert set(listed) == {
        *model.verdict.unmet,
        *model.verdict.undecided,
        *(gap.id for gap in model.gaps),
    }


@every_sample
def test_unmet_and_unanswered_items_stand_apart_but_on_the_way(name: str) -> None:
    model = ReportModel(sample(name))
    on_the_way = {gap.id for gap in model.path.optional} if model.path else set()
    for group in todo(model):
        is_open = {model.findings[id].outcome is Outcome.UNDECIDED for id in group.ids}
        assert len(is_open) == 1 or set(group.ids) == on_the_way


def test_what_rules_readiness_out_comes_first_and_the_rest_by_its_gain() -> None:
    model = ReportModel(sample("not-ready"))
    groups = todo(model)
    assert groups[0].ids == model.verdict.unmet
    assert groups[1].ids == model.verdict.undecided
    for group in groups[2:]:
        gains = [model.gap_of[id].points_to_win for id in group.ids]
        assert gains == sorted(gains, reverse=True)


def test_the_way_to_the_next_grade_is_named_by_the_grade() -> None:
    model = ReportModel(sample("mixed"))
    assert model.path is not None
    first = todo(model)[0]
    assert (first.kind, set(first.ids)) == ("path", {gap.id for gap in model.path.optional})
    title = group_title(model.catalogue, first.kind, len(first.ids), model.path.grade.title)
    assert model.path.grade.title.zh in title.zh
    assert f"{len(first.ids)} 项" in title.zh


def test_nothing_is_left_to_do_where_all_is_met() -> None:
    assert todo(ReportModel(sample("perfect"))) == ()


@every_sample
def test_actions_are_of_what_gains_points_and_what_is_unanswered_comes_last(name: str) -> None:
    model = ReportModel(sample(name))
    found = actions(model)
    assert {one.id for one in found} == model.gap_of.keys() - set(model.verdict.unmet)
    keys = [(model.findings[one.id].outcome is Outcome.UNDECIDED, -one.points) for one in found]
    assert keys == sorted(keys)


def test_what_the_figures_say_stands_in_physical_units_in_place_of_the_requirement() -> None:
    model = ReportModel(full())
    assert model.ways
    found = actions(model)
    said = [(one.id, one.what, one.points) for one in found]
    for ways in model.ways:
        assert (ways[0].id, what_to_do(ways), ways[0].points) in said
    helped = {id for ways in model.ways for id in ways[0].rows}
    required = {one.id for one in found if one.what == model.rules[one.id].text}
    assert not helped & required
