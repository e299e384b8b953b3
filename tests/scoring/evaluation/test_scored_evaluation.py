"""Totals by points, worked out by hand, at zero tolerance."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

from scoring.answers.model import Answer
from scoring.evaluation.contradictions import contradictions
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.readiness import Readiness, readiness
from scoring.evaluation.results import Evaluation
from scoring.evaluation.serialise import to_json
from scoring.improvement.gaps import gaps, next_grade, path_to
from tests.scoring.samples import NO, YES, ratio
from tests.scoring.scored_samples import HALF_OF_ALL, NOT_HERE, number, overlaid, scored

OVERLAID: Mapping[str, Answer] = {
    **HALF_OF_ALL,
    "not-excluded": YES,
    "land-output": number("1", "万元/m²"),  # 12 of 24 by the overlay's values
}


def score(changes: dict[str, Answer], but: tuple[str, ...] = ()) -> Evaluation:
    answers = {id: answer for id, answer in HALF_OF_ALL.items() if id not in but}
    return evaluate(scored(), answers | changes)


def exactly(*numbers: int) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, numbers))


def test_the_total_is_the_points_obtained() -> None:
    result = score({})
    assert result.total == result.lower == result.upper == result.total_without_exclusion == 51
    assert [section.score for section in result.sections] == [Fraction(125, 2), Fraction(130, 3)]
    assert result.coverage == 1
    assert result.unscored == ()
    assert result.ready
    assert result.grade is not None
    assert result.grade.id == "catching-up"


def test_nothing_answered() -> None:
    result = evaluate(scored(), {})
    assert (result.lower, result.upper, result.coverage) == exactly(0, 100, 0)
    assert result.total is None
    assert result.grade_if_ready is None


def test_what_cannot_be_scored_leaves_the_denominator_and_lowers_the_coverage() -> None:
    # 41 of 80; energy 15 of 20
    result = score({"energy-intensity": number("0.4", "tce/t")})
    assert result.total == result.lower == result.upper == Fraction(4100, 80)
    assert result.total_without_exclusion == result.total
    assert result.coverage == Fraction(4, 5)
    assert result.unscored == ("energy-intensity",)
    assert result.sections[0].score == 75
    energy = result.sections[0]
    assert (energy.applicable, energy.unscored_points) == exactly(40, 20)
    # on the whole 100 points: 41 are certain, 61 if the energy turned out to earn everything
    assert (result.certain, result.possible) == exactly(41, 61)
    assert (energy.lower, energy.upper) == (Fraction(1500, 40), Fraction(3500, 40))
    assert result.grade is None


def test_what_is_open_leaves_a_span_of_grades() -> None:
    open_still = score({}, but=("land-output", "emissions"))
    assert open_still.coverage == Fraction(14, 25)
    assert open_still.ready
    assert readiness(open_still) is Readiness.OPEN_GRADE


def test_what_does_not_apply_leaves_the_denominator_alone() -> None:
    # 41 of 80, and of 100 where it counts as lost
    result = score({"energy-intensity": NOT_HERE})
    assert result.total == Fraction(4100, 80)
    assert result.total_without_exclusion == 41
    assert result.coverage == 1
    assert result.certain == result.possible == result.total


def test_a_grade_only_where_both_ends_of_the_span_have_it() -> None:
    few: dict[str, Answer] = {
        "energy-intensity": number("0.4"),
        "land-output": number("3", "万元/m²"),
    }
    result = score(few)
    assert result.coverage == Fraction(56, 100)
    assert result.total == Fraction(2900, 56)
    assert (result.certain, result.possible) == exactly(29, 73)
    assert (result.grade, result.grade_if_ready) == (None, None)
    high: dict[str, Answer] = {row.id: YES for row in scored().criteria if not row.scales}
    sure = score(high | {"emissions": NOT_HERE, "land-output": NOT_HERE})
    assert sure.certain == sure.possible
    assert sure.grade is not None


def test_no_total_where_nothing_is_scored() -> None:
    result = evaluate(scored(), dict.fromkeys((row.id for row in scored().criteria), NOT_HERE))
    assert result.total is None
    assert result.total_without_exclusion is None
    assert result.lower == result.upper == result.coverage == 0
    assert [section.score for section in result.sections] == [None, None]
    assert result.grade_if_ready is None
    unscored = score(
        {
            "energy-intensity": number("1"),
            "renewable-rate": number("1"),
            "platform": NOT_HERE,
            "design": NOT_HERE,
            "emissions": NOT_HERE,
            "land-output": number("1"),
        }
    )
    assert unscored.total is None
    assert unscored.coverage == 0
    assert unscored.sections[1].score is None


def test_bounds_while_criteria_are_open() -> None:
    # 27 of 60 without 40 open ones; the energy unscored, too: 17 of 40
    result = score({}, but=("design", "land-output"))
    assert result.total is None
    assert (result.lower, result.upper) == exactly(35, 75)
    assert result.coverage == Fraction(60, 100)
    assert result.sections[1].score is None
    result = score({"energy-intensity": number("1")}, but=("design", "land-output"))
    assert (result.lower, result.upper) == (Fraction(2500, 80), Fraction(6500, 80))
    assert result.coverage == Fraction(40, 100)


@pytest.mark.parametrize("of", ["lawful", "not-excluded"])
def test_conditions_and_requirements_gate_alike(of: str) -> None:
    rest = dict(OVERLAID) | {"listed": NO, "zero-carbon": NO}
    result = evaluate(overlaid(), rest)
    assert [gate.id for gate in result.requirements] == ["not-excluded", "lawful"]
    assert result.ready
    result = evaluate(overlaid(), rest | {of: NO})
    assert result.blocked
    assert result.unmet_requirements == (of,)
    assert result.grade is None
    assert result.grade_if_ready is not None
    open_again = evaluate(overlaid(), {id: answer for id, answer in rest.items() if id != of})
    assert not open_again.ready
    assert not open_again.blocked
    assert open_again.undecided_requirements == (of,)


def _with_bonus(**bonus: Answer) -> Evaluation:
    given = {id.replace("_", "-"): answer for id, answer in bonus.items()}
    return evaluate(overlaid(), dict(OVERLAID) | given)


def test_bonus_points_come_on_top_up_to_the_cap() -> None:
    assert _with_bonus(listed=NO, zero_carbon=NO).total == 51
    assert _with_bonus(listed=NO, zero_carbon=ratio("0.5")).total == Fraction("52.5")
    both = _with_bonus(listed=YES, zero_carbon=YES)
    assert (both.total, both.bonus, both.coverage) == exactly(56, 5, 1)
    assert both.total_without_exclusion == 56
    assert [section.applicable for section in both.sections] == [40, 60]
    assert _with_bonus(listed=NOT_HERE, zero_carbon=YES).total == 54


@pytest.mark.parametrize("bonus", [{"listed": YES}, {"listed": YES, "zero-carbon": YES}])
def test_a_bonus_alone_is_no_total(bonus: dict[str, Answer]) -> None:
    rest = dict.fromkeys((row.id for row in overlaid().criteria if not row.bonus), NOT_HERE)
    result = evaluate(overlaid(), dict(OVERLAID) | rest | bonus)
    assert result.is_nothing_scored
    assert result.nothing_applies
    assert result.total is None
    assert result.grade_if_ready is None


def test_an_open_bonus_leaves_the_total_open() -> None:
    result = _with_bonus(listed=YES)
    assert result.total is None
    assert (result.lower, result.upper, result.coverage) == exactly(55, 56, 1)


def test_gaps_by_points() -> None:
    result = score({"energy-intensity": number("1"), "emissions": NOT_HERE})
    # 80 points apply: one of them is 5/4 of the 100, whether the energy can be scored or not
    assert [(gap.id, gap.points_to_win) for gap in gaps(scored(), result)] == [
        ("design", 15),
        ("land-output", 15),
        ("renewable-rate", Fraction(25, 4)),
    ]


def test_gaps_of_a_bonus_end_at_the_cap() -> None:
    found = {
        gap.id: gap.points_to_win for gap in gaps(overlaid(), _with_bonus(listed=ratio("0.75")))
    }
    assert (found["listed"], found["zero-carbon"]) == exactly(1, 2)
    none_left = gaps(overlaid(), _with_bonus(listed=YES, zero_carbon=ratio("0.5")))
    assert not {gap.id for gap in none_left} & {"listed", "zero-carbon"}


def test_a_path_counts_no_more_bonus_than_the_cap() -> None:
    costs = dict.fromkeys(("energy-intensity", "design", "emissions", "land-output"), 9)
    result = _with_bonus(listed=NO, zero_carbon=NO)
    good = next_grade(overlaid(), result)
    assert good is not None
    assert good.id == "good"
    # 9 are missing: 4 + 3 of the bonus count 5, and the 5 of the renewable rate make up the rest
    found = path_to(overlaid(), result, good, costs)
    assert found is not None
    assert {gap.id for gap in found.optional} == {"listed", "renewable-rate"}
    assert found.reached == 60


def test_numbers_of_one_scale_contradict_nothing() -> None:
    assert contradictions(scored().criteria, score({})) == ()


def test_as_json() -> None:
    found = to_json(scored(), score({"energy-intensity": number("0.4", "tce/t", "0.5")}))
    assert found["unscored"] == ["energy-intensity"]
    assert found["coverage"] == "0.8000"
    assert found["total"] == "51.2500"
    assert (found["certain"], found["possible"]) == ("41.0000", "61.0000")
    assert found["criteria"][0] == {
        "id": "energy-intensity",
        "outcome": "unscored",
        "points": "20.0000",
        "obtained": "0.0000",
        "own_ends": {
            "baseline": "0.5",
            "leading": None,
            "unit": "tce/t",
            "source": None,
            "source_name": "",
        },
        "why": "单位产品综合能耗：0.4 tce/t（越小越好）；基准值 0.5 tce/t"
        "（企业自填，来源未说明）；"
        "缺少引领值，暂不计分；引领值一般取行业先进值",
    }
    gates = to_json(overlaid(), evaluate(overlaid(), {"lawful": YES}))["gates"]
    assert gates == [
        {"id": "not-excluded", "outcome": "undecided"},
        {"id": "lawful", "outcome": "met"},
    ]


def test_equal_numbers_keep_their_spelling() -> None:
    for text in ("0.3", "0.30", "0.3"):
        answer = number("0.4", "tce/t", "0.5", text)
        result = score({"energy-intensity": answer})
        assert str(result.criteria[0].finding.answer) == str(answer)
