"""The list of what is to be done: every item once, in the order that helps."""

import pytest

from bot.reports.assessed import ReportModel
from bot.reports.todo import how_to_check, todo
from bot.reports.words import words
from scoring.catalogue.model import Criterion, Requirement
from scoring.evaluation.results import Outcome
from scoring.values import Text
from tests.bot.reports.samples import CATALOGUE, DEMO, SAMPLES, sample

every_sample = pytest.mark.parametrize("name", SAMPLES)


@every_sample
def test_every_open_or_unmet_item_is_listed_once(name: str) -> None:
    seen = ReportModel(sample(name))
    listed = [id for group in todo(seen) for id in group.ids]
    assert len(listed) == len(set(listed))
    assert set(listed) == {*seen.blocking, *seen.undecided_gates, *(gap.id for gap in seen.gaps)}


@every_sample
def test_unmet_and_unanswered_items_stand_apart_but_on_the_way(name: str) -> None:
    seen = ReportModel(sample(name))
    on_the_way = {gap.id for gap in seen.path.optional} if seen.path else set()
    for group in todo(seen):
        is_open = {seen.findings[id].outcome is Outcome.UNDECIDED for id in group.ids}
        assert len(is_open) == 1 or set(group.ids) == on_the_way


def test_what_rules_readiness_out_comes_first_and_the_rest_by_its_gain() -> None:
    seen = ReportModel(sample("not-ready"))
    groups = todo(seen)
    assert groups[0].ids == seen.blocking
    assert groups[1].ids == seen.undecided_gates
    for group in groups[2:]:
        gains = [seen.gap_of[id].points_to_win for id in group.ids]
        assert gains == sorted(gains, reverse=True)


def test_the_way_to_the_next_grade_is_named_by_the_grade() -> None:
    seen = ReportModel(sample("mixed"))
    assert seen.path is not None
    grade, count = seen.path.grade.title, len(seen.path.optional)
    assert todo(seen)[0].title == words("todo-path", grade=grade, count=count)


def test_nothing_is_left_to_do_where_all_is_met() -> None:
    assert todo(ReportModel(sample("perfect"))) == ()


@pytest.mark.parametrize("rule", CATALOGUE.rules, ids=lambda rule: rule.id)
def test_the_help_of_every_rule_says_how_to_check(rule: Criterion | Requirement) -> None:
    check = how_to_check(rule)
    assert check is not None
    assert "\n" not in check.zh + check.en


def test_help_without_a_line_on_checking_gives_none() -> None:
    assert how_to_check(DEMO.criteria[0]) is None


def test_only_the_line_on_checking_is_taken() -> None:
    help = Text(
        zh="含义：甲。\n怎么查：看台账。\n常见证明：台账。",
        en="Meaning: a.\nHow to check: see the books.\nUsual evidence: books.",
    )
    rule = DEMO.criteria[0].model_copy(update={"help": help})
    assert how_to_check(rule) == Text(zh="看台账。", en="see the books.")
