"""Answers that cannot all be true."""

from itertools import cycle

import pytest

from scoring.answers.acceptance import refusal
from scoring.answers.model import Answer, Answers, NotApplicable
from scoring.catalogue.index import index_of
from scoring.catalogue.model import Catalogue
from scoring.evaluation.contradictions import Contradiction, contradictions
from scoring.evaluation.evaluate import evaluate
from tests.scoring.samples import NO, YES, demo, gb2018, ratio, ready, value

REQUIRED, ADVANCED = "solid-waste-required", "solid-waste-advanced"
RATIO_REQUIRED, RATIO_ADVANCED = "floor-area-ratio-required", "floor-area-ratio-advanced"


def found(answers: dict[str, Answer]) -> tuple[Contradiction, ...]:
    return contradictions(demo().criteria, evaluate(demo(), answers))


@pytest.mark.parametrize("advanced", [YES, ratio("0.01"), value("80", "%")])
@pytest.mark.parametrize("required", [NO, NotApplicable("没有固体废物")])
def test_what_is_met_needs_what_it_presupposes(required: Answer, advanced: Answer) -> None:
    expected = Contradiction(ADVANCED, REQUIRED, "presupposition")
    assert found({REQUIRED: required, ADVANCED: advanced}) == (expected,)


@pytest.mark.parametrize("advanced", [NO, ratio("0"), NotApplicable("没有固体废物"), None])
def test_what_is_not_met_presupposes_nothing(advanced: Answer | None) -> None:
    answers: dict[str, Answer] = {REQUIRED: NO}
    assert not found(answers if advanced is None else answers | {ADVANCED: advanced})


def test_what_is_presupposed_may_still_be_open() -> None:
    assert not found({ADVANCED: YES})
    assert not found({ADVANCED: YES, REQUIRED: YES})


def test_one_quantity_has_one_number() -> None:
    expected = Contradiction(ADVANCED, REQUIRED, "figure")
    assert found({REQUIRED: value("80", "%"), ADVANCED: value("85", "%")}) == (expected,)
    assert not found({REQUIRED: value("80", "%"), ADVANCED: value("80.0")})


def test_multiples_are_compared_as_numbers() -> None:
    divided = value("1.05", reference="0.7")
    assert not found({RATIO_REQUIRED: divided, RATIO_ADVANCED: value("1.5", "倍")})
    assert found({RATIO_REQUIRED: divided, RATIO_ADVANCED: value("1.6", "倍")})


def test_a_multiple_and_a_rank_are_two_quantities() -> None:
    rank = value("15", "%", measure="in-industry")
    assert not found({RATIO_REQUIRED: value("1.2", "倍"), RATIO_ADVANCED: rank})


def test_a_pair_is_named_once() -> None:
    answers: dict[str, Answer] = {REQUIRED: value("60", "%"), ADVANCED: value("85", "%")}
    assert [c.about for c in found(answers)] == ["presupposition"]


def test_they_come_in_the_order_of_the_catalogue() -> None:
    answers: dict[str, Answer] = {ADVANCED: YES, RATIO_ADVANCED: YES}
    answers |= {REQUIRED: NO, RATIO_REQUIRED: NO}
    assert [c.id for c in found(answers)] == [RATIO_ADVANCED, ADVANCED]


def test_the_2018_catalogue_says_what_its_criteria_presuppose() -> None:
    catalogue = gb2018()
    number = {row.id: row.number for row in catalogue.criteria}
    pairs = {row.number: [number[id] for id in row.presupposes] for row in catalogue.criteria}
    certified = {23: [22], 25: [24], 27: [26], 29: [28]}
    greenhouse_gases = {65: [64], 66: [64, 65], 67: [64]}
    performance = {at: [at - 1] for at in range(69, 92, 2)}
    assert {key: pairs[key] for key in certified} == certified
    assert {key: pairs[key] for key in greenhouse_gases} == greenhouse_gases
    assert {key: pairs[key] for key in performance} == performance


def test_all_met_and_all_mandatory_met_hold_no_contradiction() -> None:
    catalogue = gb2018()
    for optional in (YES, NO):
        assert not contradictions(
            catalogue.criteria, evaluate(catalogue, ready(catalogue, optional))
        )


def test_the_rows_related_to_one_show_all_that_contradicts_it() -> None:
    answers: dict[str, Answer] = {REQUIRED: NO, ADVANCED: YES}
    answers |= {RATIO_REQUIRED: value("1.2", "倍"), RATIO_ADVANCED: value("1.6", "倍")}
    assert _pairs_by_row(demo(), answers) == {"presupposition", "figure"}
    rows = tuple(row.model_copy(update={"presupposes": ()}) for row in demo().criteria)
    apart = demo().model_copy(update={"criteria": rows})
    assert _pairs_by_row(apart, answers) == {"figure"}


def test_so_do_those_of_the_2018_catalogue() -> None:
    rows = gb2018().criteria
    given = {row.id: answer for row, answer in zip(rows, cycle((YES, NO, NO)), strict=False)}
    answers = {row.id: given[row.id] for row in rows if refusal(row, given[row.id]) is None}
    assert _pairs_by_row(gb2018(), answers) == {"presupposition"}


def _pairs_by_row(catalogue: Catalogue, answers: Answers) -> set[str]:
    """What the pairs are about, once each row was found to have the same as in the whole list."""
    index, result = index_of(catalogue), evaluate(catalogue, answers)
    pairs = contradictions(catalogue.criteria, result)
    for row in catalogue.criteria:
        of_row = [pair for pair in pairs if row.id in (pair.id, pair.presupposed)]
        shown = contradictions(index.related.get(row.id, ()), result)
        assert [pair for pair in shown if row.id in (pair.id, pair.presupposed)] == of_row
    return {pair.about for pair in pairs}
