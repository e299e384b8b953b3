"""What criteria would add, and the cheapest way to a grade, against trying everything."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.answers.model import Answer, NotApplicable
from scoring.catalogue.model import Grade
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.results import Gap, Outcome, Path
from scoring.improvement.gaps import MAX_COST, gaps, next_grade, path_to
from tests.scoring.samples import NO, YES, answers_for, demo, gb2018, ratio, ready

AA, AAA = demo().grade_scale.grades[1:3]
some_answers = answers_for(demo())
grades = st.sampled_from(demo().grade_scale.grades)
costs_of_some = st.dictionaries(
    st.sampled_from([row.id for row in demo().criteria]), st.integers(1, 6)
)


def path(changes: dict[str, Answer], grade: Grade, costs: dict[str, int] | None = None) -> Path:
    found = path_to(demo(), evaluate(demo(), ready(demo()) | changes), grade, costs)
    assert found is not None
    return found


def ids(gaps: tuple[Gap, ...]) -> list[str]:
    return [gap.id for gap in gaps]


def test_gaps_come_by_points_to_win_then_in_document_order() -> None:
    found = gaps(demo(), evaluate(demo(), ready(demo()) | {"site-green-roof": ratio("0.6")}))
    assert [(gap.id, gap.points_to_win) for gap in found] == [
        ("site-daylight", Fraction("12.5")),
        ("product-saving", 6),
        ("product-recycling", 6),
        ("site-green-roof", 3),
        ("floor-area-ratio-advanced", 2),
        ("building-density", 2),
        ("solid-waste-advanced", 2),
        ("waste-per-product", 2),
    ]


def test_mandatory_rows_in_the_way_block() -> None:
    answers = ready(demo()) | {"site-safe": NO}
    del answers["product-design"]
    found = gaps(demo(), evaluate(demo(), answers))
    assert [(gap.id, gap.points_to_win) for gap in found if gap.blocking] == [
        ("product-design", Fraction(18)),
        ("site-safe", Fraction(10)),
    ]


def test_path_takes_the_fewest_criteria_and_of_these_the_most_points() -> None:
    assert ids(path({}, AA).optional) == ["site-daylight"]
    assert path({}, AA).reached == Fraction("72.5")
    assert ids(path({}, AAA).optional) == ["site-daylight", "site-green-roof"]
    assert path({}, AAA).reached == 80


def test_path_follows_the_costs() -> None:
    found = path({}, AA, {"site-daylight": 3})
    assert ids(found.optional) == ["site-green-roof", "product-saving"]
    assert found.reached == Fraction("73.5")


def test_equal_ways_go_by_document_order() -> None:
    assert not path({"site-daylight": YES}, AA).optional
    found = path({"site-daylight": ratio("0.32")}, AA, {"site-green-roof": 9, "site-daylight": 9})
    assert ids(found.optional) == ["product-saving"]


def test_path_begins_with_what_readiness_needs() -> None:
    answers = ready(demo()) | {"lawful": NO, "site-safe": NO, "site-daylight": YES}
    del answers["commitments"]
    found = path_to(demo(), evaluate(demo(), answers), AA)
    assert found is not None
    assert found.requirements == ("lawful", "commitments")
    assert ids(found.mandatory) == ["site-safe"]
    assert not found.optional
    assert (found.start, found.reached) == (Fraction("62.5"), Fraction("72.5"))


def test_no_path_where_nothing_applies() -> None:
    answers = dict.fromkeys((row.id for row in gb2018().criteria), NotApplicable("没有"))
    result = evaluate(gb2018(), answers)
    assert path_to(gb2018(), result, gb2018().grade_scale.grades[0]) is None


@pytest.mark.parametrize(
    ("changes", "grade"),
    [
        ({}, "AA"),
        ({"site-daylight": ratio("0.799")}, "AA"),
        ({"site-daylight": ratio("0.8")}, "AAA"),
        ({"site-safe": NO}, "A"),  # 50 now, 60 once it is met
        ({"site-safe": NO, "site-daylight": YES}, "AA"),
        ({"site-safe": NotApplicable("没有")}, "A"),  # ready, but 55
        ({"lawful": NO}, "A"),
    ],
)
def test_next_grade(changes: dict[str, Answer], grade: str) -> None:
    found = next_grade(demo(), evaluate(demo(), ready(demo()) | changes))
    assert found is not None
    assert found.id == grade


def test_no_grade_after_the_last() -> None:
    assert next_grade(demo(), evaluate(demo(), ready(demo(), YES))) is None


@pytest.mark.parametrize("cost", [0, -1, MAX_COST + 1])
def test_costs_have_limits(cost: int) -> None:
    with pytest.raises(ValueError, match="costs"):
        path({}, AA, {"site-daylight": cost})


def test_an_evaluation_by_another_catalogue_is_refused() -> None:
    with pytest.raises(ValueError, match="evaluated by demo"):
        gaps(gb2018(), evaluate(demo(), {}))


@given(some_answers)
def test_points_to_win_are_what_meeting_it_would_add(answers: dict[str, Answer]) -> None:
    before = evaluate(demo(), answers)
    found = {gap.id: gap.points_to_win for gap in gaps(demo(), before)}
    for row in before.criteria:
        if row.outcome is not Outcome.NOT_APPLICABLE:
            after = evaluate(demo(), answers | {row.id: YES})
            assert after.lower - before.lower == found.get(row.id, 0)
    assert not found.keys() & {r.id for r in before.criteria if r.outcome == "not_applicable"}


@given(some_answers, grades, costs_of_some)
def test_no_other_set_of_criteria_is_better(
    answers: dict[str, Answer], grade: Grade, costs: dict[str, int]
) -> None:
    before = evaluate(demo(), answers)
    found = path_to(demo(), before, grade, costs)
    best = _best_of_all(gaps(demo(), before, costs), before.lower, grade)
    if found is None:
        assert best is None
        return
    assert (_cost(found.optional), found.reached) == best
    met = dict.fromkeys(ids(found.mandatory + found.optional), YES)
    after = evaluate(demo(), answers | met)
    assert after.lower == found.reached >= grade.lower
    assert not after.unmet_mandatory
    assert not after.undecided_mandatory


def _cost(gaps: tuple[Gap, ...]) -> int:
    return sum(gap.cost for gap in gaps)


def _best_of_all(
    found: tuple[Gap, ...], lower: Fraction, grade: Grade
) -> tuple[int, Fraction] | None:
    """Least cost, then largest total, by trying every set."""
    start = lower + sum(gap.points_to_win for gap in found if gap.blocking)
    candidates = [gap for gap in found if not gap.blocking]
    results = [
        (_cost(chosen), start + sum(gap.points_to_win for gap in chosen))
        for size in range(len(candidates) + 1)
        for chosen in combinations(candidates, size)
    ]
    enough = [result for result in results if result[1] >= grade.lower]
    return min(enough, key=lambda result: (result[0], -result[1]), default=None)
