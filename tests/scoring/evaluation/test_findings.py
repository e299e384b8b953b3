"""What each kind of rule says of each kind of answer."""

from fractions import Fraction

import pytest

from scoring.answers.model import Answer, Met, NotApplicable
from scoring.errors import UnfitAnswer
from scoring.evaluation.findings import find
from scoring.evaluation.results import Finding, MeasuredReason, Outcome
from tests.scoring.samples import NO, YES, demo, ratio, rule, value

FAR, FAR_REQUIRED = "floor-area-ratio-advanced", "floor-area-ratio-required"
RATE, RATE_REQUIRED = "solid-waste-advanced", "solid-waste-required"
DENSITY, AMOUNT = "building-density", "waste-per-product"


def finding(id: str, answer: Answer | None) -> Finding:
    return find(rule(demo(), id), answer, demo())


@pytest.mark.parametrize(
    ("id", "answer", "share"),
    [
        ("site-daylight", YES, 1),
        ("site-daylight", NO, 0),
        ("site-daylight", ratio("0.335"), "67/200"),
        ("site-lawful", YES, 1),
        ("site-lawful", NO, 0),
        # a multiple: nothing below 1.2, 0.6 at it, in a straight line to all at 2
        (FAR, value("1.1999999999999999999999", "倍"), 0),
        (FAR, value("1.2", "倍"), "3/5"),
        (FAR, value("1.5", "倍"), "3/4"),
        (FAR, value("2", "times"), 1),
        (FAR, value("7"), 1),
        (FAR, value("1.8", reference="1.2"), "3/4"),
        (FAR, value("1", reference="3"), 0),
        # a rank, smaller is better: 0.6 at 20 %, all at 5 %
        (FAR, value("20.01", "%"), 0),
        (FAR, value("20", "%"), "3/5"),
        (FAR, value("12.5", "％"), "4/5"),
        (FAR, value("5", measure="in-industry"), 1),
        (FAR, value("1", measure="in-industry"), 1),
        # a value with a full mark
        (RATE, value("72.99", "%"), 0),
        (RATE, value("73", "%"), "3/5"),
        (RATE, value("81.5"), "4/5"),
        (RATE, value("90"), 1),
        # one threshold only, by the comparison words as printed
        (DENSITY, value("39.99"), 0),
        (DENSITY, value("40"), 1),
        (RATE_REQUIRED, value("65"), 0),
        (RATE_REQUIRED, value("65.01"), 1),
        (FAR_REQUIRED, value("1.2", reference="1.2"), 1),
        (FAR_REQUIRED, value("1.19", reference="1.2"), 0),
        (AMOUNT, value("3", "t"), 1),
        (AMOUNT, value("3.01", "t"), 0),
    ],
)
def test_share(id: str, answer: Answer, share: int | str) -> None:
    found = finding(id, answer)
    assert found.share == Fraction(share)
    assert found.outcome is (Outcome.MET if found.share else Outcome.NOT_MET)
    assert found.answer is answer


def test_no_answer_is_undecided_and_not_zero_by_judgement() -> None:
    assert finding("site-lawful", None).outcome is Outcome.UNDECIDED


@pytest.mark.parametrize("id", ["commitments", "site-green-roof", "product-design"])
def test_what_does_not_apply_is_neither_met_nor_unmet(id: str) -> None:
    assert finding(id, NotApplicable("没有")).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("id", "answer", "code"),
    [
        ("lawful", NotApplicable("没有"), "not-applicable-not-allowed"),
        ("site-lawful", NotApplicable("没有"), "not-applicable-not-allowed"),
        ("site-green-roof", NotApplicable("  "), "reason-missing"),
        ("site-green-roof", NotApplicable("无" * 2001), "reason-too-long"),
        ("lawful", ratio("0.5"), "all-or-nothing"),
        ("site-lawful", ratio("1"), "all-or-nothing"),
        ("site-daylight", ratio("1.01"), "ratio-out-of-range"),
        ("site-daylight", ratio("-0.01"), "negative-number"),
        ("site-daylight", ratio("NaN"), "not-a-number"),
        ("site-daylight", ratio("1E-41"), "too-many-digits"),
        ("site-daylight", value("1"), "no-measures"),
        ("lawful", value("1"), "no-measures"),
        (FAR, value("1", measure="rate"), "unknown-measure"),
        (FAR, value("Infinity"), "not-a-number"),
        (FAR, value("1E+999999"), "too-many-digits"),
        (FAR, value("1", reference="0"), "zero-reference"),
        (FAR, value("1", reference="-2"), "negative-number"),
        (FAR, value("1", "t"), "wrong-unit"),
        (FAR, value("0", "%"), "rank-out-of-range"),
        (FAR, value("101", "%"), "rank-out-of-range"),
        (FAR, value("5", reference="2", measure="in-industry"), "reference-not-asked"),
        (RATE, value("100.1"), "percentage-out-of-range"),
        (RATE, value("80", reference="70"), "reference-not-asked"),
        (AMOUNT, value("3", "kg"), "wrong-unit"),
        (AMOUNT, value("3", "%"), "wrong-unit"),
    ],
)
def test_answers_a_rule_does_not_take(id: str, answer: Answer, code: str) -> None:
    with pytest.raises(UnfitAnswer) as caught:
        finding(id, answer)
    assert (caught.value.id, caught.value.code) == (id, code)


def test_a_requirement_gates_by_yes_or_no() -> None:
    assert finding("lawful", Met(True)).outcome is Outcome.MET
    assert finding("lawful", Met(False)).outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    ("typed", "result"),
    [("1.1", "below-threshold"), ("1.2", "between"), ("1.99", "between"), ("2", "full")],
)
def test_a_number_at_the_full_mark_is_said_to_reach_it(typed: str, result: str) -> None:
    reason = finding(FAR, value(typed, "倍")).reason
    assert isinstance(reason, MeasuredReason)
    assert reason.result == result
