"""Figures worked out by hand, at zero tolerance."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.answers.model import Answer, NotApplicable
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.results import Evaluation
from tests.scoring.samples import NO, YES, demo, gb2018, ratio, ready, value

NONE_HERE = NotApplicable("没有这类设施")


def score(changes: Mapping[str, Answer], optional: Answer | None = NO) -> Evaluation:
    return evaluate(demo(), {**ready(demo(), optional), **changes})


def test_nothing_answered() -> None:
    result = evaluate(demo(), {})
    assert result.lower == 0
    assert result.upper == 100
    assert result.coverage == 0
    assert result.total is None
    assert result.grade_if_ready is None
    assert not result.ready
    assert result.undecided_requirements == ("lawful", "commitments")
    assert not result.blocked


def test_mandatory_alone_is_exactly_sixty() -> None:
    result = score({})
    assert result.total == result.lower == result.upper == 60
    assert result.ready
    assert result.grade is not None
    assert result.grade.id == "A"


def test_worked_total() -> None:
    # site (60 + 25 x 0.8) = 80, product (60 + 20) = 80, performance 60 + 7.5 + 10 = 77.5
    # total = (50 x 80 + 30 x 80 + 20 x 77.5) / 100 = 79.5
    result = score(
        {
            "site-daylight": ratio("0.8"),
            "product-saving": YES,
            "floor-area-ratio-advanced": value("1.5", "倍"),
            "building-density": value("42"),
        }
    )
    assert [section.score for section in result.sections] == [80, 80, Fraction("77.5")]
    assert result.total == Fraction("79.5")


def test_exclusion_leaves_the_denominator() -> None:
    # site 60 / 75, product 60 / 80, performance 60: (50 x 80 + 30 x 75 + 20 x 60) / 100
    result = score(
        {"site-daylight": NONE_HERE, "product-saving": NONE_HERE},
    )
    assert [section.score for section in result.sections] == [80, 75, 60]
    assert result.total == Fraction("74.5")
    assert result.total_without_exclusion == 60


def test_excluded_mandatory_row_can_bring_a_ready_factory_below_the_first_grade() -> None:
    # site (60 - 20) / (100 - 20) = 50: (50 x 50 + 30 x 60 + 20 x 60) / 100 = 55
    result = score({"site-safe": NONE_HERE})
    assert result.ready
    assert result.total == 55
    assert result.total_without_exclusion == 50
    assert result.grade is not None
    assert result.grade.id == "below-A"


def test_section_out_of_play_gives_its_weight_to_the_others() -> None:
    product = ("product-design", "product-saving", "product-recycling")
    result = score({**dict.fromkeys(product, NONE_HERE), "site-daylight": YES})
    # (50 x 85 + 20 x 60) / 70
    assert result.total == Fraction(5450, 70)
    assert result.sections[1].score is None
    assert result.total_without_exclusion == Fraction("54.5")


def test_no_total_and_no_grade_where_nothing_applies() -> None:
    excluded = dict.fromkeys((row.id for row in gb2018().criteria), NONE_HERE)
    result = evaluate(gb2018(), {**ready(gb2018()), **excluded})
    assert result.is_nothing_scored
    assert not result.is_span
    assert result.ready
    assert (result.total, result.total_without_exclusion) == (None, None)
    assert (result.grade, result.grade_if_ready) == (None, None)
    assert {section.score for section in result.sections} == {None}
    assert result.lower == result.upper == 0


def test_bounds_while_criteria_are_open() -> None:
    # open: all optional, 40 of 100 in every section, but daylight is half met
    result = score({"site-daylight": ratio("0.5")}, optional=None)
    assert result.total is None
    # site 72.5 to 100 less the 12.5 lost
    assert (result.lower, result.upper) == (Fraction("66.25"), Fraction("93.75"))
    # decided: 85, 60, 60 of 100
    assert result.coverage == Fraction("0.725")
    assert result.grade_if_ready is None


def test_grade_is_decided_when_both_bounds_fall_in_one_band() -> None:
    result = score({"waste-per-product": YES})
    open_again = {id: a for id, a in ready(demo()).items() if id != "waste-per-product"}
    bounds = evaluate(demo(), open_again)
    assert bounds.lower == 60
    assert bounds.upper == 62
    assert bounds.total is None
    assert bounds.grade is result.grade
    assert bounds.ready


@pytest.mark.parametrize(
    ("changes", "requirements", "mandatory"),
    [
        ({"lawful": NO}, ("lawful",), ()),
        ({"site-safe": NO}, (), ("site-safe",)),
        ({"solid-waste-required": value("65")}, (), ("solid-waste-required",)),
    ],
)
def test_one_unmet_gate_or_mandatory_row_is_not_ready_but_still_scored(
    changes: dict[str, Answer], requirements: tuple[str, ...], mandatory: tuple[str, ...]
) -> None:
    result = score(changes, optional=YES)
    assert not result.ready
    assert result.blocked
    assert result.grade is None
    assert result.grade_if_ready is not None
    assert result.unmet_requirements == requirements
    assert result.unmet_mandatory == mandatory


def test_allowed_exclusion_of_a_requirement_does_not_block() -> None:
    assert score({"commitments": NONE_HERE}).ready


@pytest.mark.parametrize("missing", ["lawful", "site-safe"])
def test_undecided_gate_is_not_ready_yet_but_does_not_block(missing: str) -> None:
    answers = {id: answer for id, answer in ready(demo()).items() if id != missing}
    result = evaluate(demo(), answers)
    assert not result.ready
    assert not result.blocked


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("60", "A"),
        ("69.99", "A"),
        ("70", "AA"),
        ("79.999999999999999999", "AA"),
        ("80", "AAA"),
        ("87.49", "AAA"),
        ("87.5", "AAAA"),
        ("94.99", "AAAA"),
        ("95", "AAAAA"),
        ("100", "AAAAA"),
    ],
)
def test_grades_come_from_the_unrounded_total(total: str, grade: str) -> None:
    # every optional row at the same share: 60 + 40 x share
    share = ratio(str((Decimal(total) - 60) / 40))
    for catalogue in (demo(), gb2018()):
        result = evaluate(catalogue, ready(catalogue, share))
        assert result.total == Fraction(total)
        assert result.grade is not None
        assert result.grade.id == grade


def test_a_hundredth_below_sixty_is_below_the_first_grade() -> None:
    # site without its safety row: (40 + 25 x 0.31936) of 80 = 59.98; the others 60
    result = score({"site-safe": NONE_HERE, "site-daylight": ratio("0.31936")})
    assert result.total == Fraction("59.99")
    assert result.grade is not None
    assert result.grade.id == "below-A"


def test_a_hundredth_below_sixty_in_the_2018_catalogue() -> None:
    # one mandatory row of 8 points unmet in a section of weight 20 costs 1.6; 0.03975 x 40 is 1.59
    row = gb2018().criteria[0]
    assert row.points == 8
    assert row.section == "infrastructure"
    result = evaluate(gb2018(), ready(gb2018(), ratio("0.03975")) | {row.id: NO})
    assert result.total == Fraction("59.99")
    assert result.grade is None
    assert result.grade_if_ready is not None
    assert result.grade_if_ready.id == "below-A"


@pytest.mark.parametrize(
    ("short", "long"),
    [
        (ratio("0.5"), ratio("0.50")),
        (value("1.5"), value("1.50")),
        (value("1.5", reference="1"), value("1.5", reference="1.0")),
    ],
)
def test_equal_numbers_keep_their_spelling(short: Answer, long: Answer) -> None:
    assert short == long
    for answer in (short, long, short):
        result = score({"floor-area-ratio-advanced": answer})
        assert result.criteria[9].id == "floor-area-ratio-advanced"
        assert str(result.criteria[9].finding.answer) == str(answer)


def test_answers_under_unknown_ids_are_left_aside() -> None:
    assert evaluate(demo(), ready(demo()) | {"elsewhere": NO}) == score({})
