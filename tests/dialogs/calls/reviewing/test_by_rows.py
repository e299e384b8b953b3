"""What a reviewer says of a row, and what all rows come to."""

from dataclasses import replace
from fractions import Fraction

import pytest

from dialogs.calls import events as e
from dialogs.calls.access import Act
from dialogs.calls.acting import Asked, acted
from dialogs.calls.refusals import Refusal
from dialogs.calls.reviewing.by_rows import (
    MET,
    NOT_MET,
    HandedIn,
    Judgement,
    Unfit,
    judged,
    outcomes,
)
from dialogs.calls.shown.differing import RowSaid, rows_apart
from dialogs.calls.visible import Seen, visible
from scoring.answers.model import Met, NotApplicable
from scoring.calls.ranking import Gates
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Kind
from scoring.evaluation.evaluate import evaluate
from tests.dialogs.calls.scene import (
    DECIDER,
    FIRST,
    SECOND,
    SUBMITTED,
    entries,
    submission,
    viewer,
)

CATALOGUE = load_catalogue("gb36132-2018")
REQUIREMENT = CATALOGUE.gates[0].id
MANDATORY = next(one for one in CATALOGUE.criteria if one.kind is Kind.MANDATORY)
OPTIONAL = next(
    one
    for one in CATALOGUE.criteria
    if one.kind is Kind.OPTIONAL and one.points >= 4 and one.not_applicable_allowed
)
ANSWERS = {rule.id: Met(True) for rule in CATALOGUE.rules}
WHOLE = HandedIn(CATALOGUE, ANSWERS)
LEFT_OUT = HandedIn(CATALOGUE, ANSWERS | {OPTIONAL.id: NotApplicable("没有锅炉")})


@pytest.mark.parametrize(
    ("row", "value", "reason", "said"),
    [
        (OPTIONAL.id, "2.5分", "台账", Judgement("5/2", "台账")),
        (OPTIONAL.id, "二", "台账", Judgement("2", "台账")),
        (OPTIONAL.id, str(OPTIONAL.points), "", Judgement()),
        (OPTIONAL.id, str(OPTIONAL.points), "看过", Judgement(str(OPTIONAL.points), "看过")),
        (MANDATORY.id, "0，", "缺证书", Judgement("0", "缺证书")),
        (REQUIREMENT, "不符合", "缺批复", Judgement(NOT_MET, "缺批复")),
        (REQUIREMENT, "yes", "", Judgement()),
        (REQUIREMENT, NOT_MET, "by a program", Judgement(NOT_MET, "by a program")),
        (OPTIONAL.id, "2", " ", Refusal.ROW_REASON_NEEDED),
        (OPTIONAL.id, str(OPTIONAL.points + 1), "x", Refusal.NOT_POINTS),
        (OPTIONAL.id, "-1", "x", Refusal.NOT_POINTS),
        (OPTIONAL.id, "约2", "x", Refusal.NOT_POINTS),
        (OPTIONAL.id, MET, "x", Refusal.NOT_POINTS),
        (MANDATORY.id, "0.5", "x", Refusal.ALL_OR_NOTHING),
        (REQUIREMENT, "1", "x", Refusal.NOT_MET_OR_NOT),
        ("no-such-row", "1", "x", Refusal.NOT_A_ROW),
    ],
)
def test_what_is_said_of_a_row(
    row: str, value: str, reason: str, said: Judgement | Refusal
) -> None:
    read = judged(WHOLE, row, value, reason)
    assert (read.why if isinstance(read, Unfit) else read) == said


def test_what_nothing_is_said_of_counts_as_the_enterprise_has_it() -> None:
    found = outcomes(LEFT_OUT, {})
    own = evaluate(CATALOGUE, LEFT_OUT.answers)
    assert (found.total, found.gates) == (own.certain, Gates.MET)
    values = {row: value for row, value, _ in found.rows}
    assert (values[OPTIONAL.id], values[REQUIREMENT]) == ("", MET)
    assert values[MANDATORY.id] == str(Fraction(MANDATORY.points))


def test_a_requirement_that_is_not_met_bars_it_and_leaves_the_points() -> None:
    found = outcomes(WHOLE, {REQUIREMENT: Judgement(NOT_MET, "缺批复")})
    assert (found.total, found.gates) == (evaluate(CATALOGUE, ANSWERS).certain, Gates.UNMET)


# --- where two differ


def given(reviewer: int, **said: Judgement) -> e.ReviewGiven:
    """A review row by row of what the first row is called ``optional`` in."""
    names = {"optional": OPTIONAL.id, "mandatory": MANDATORY.id, "requirement": REQUIREMENT}
    found = outcomes(LEFT_OUT, {names[name]: one for name, one in said.items()})
    return e.ReviewGiven(reviewer, str(found.total), found.rows, "总评", found.gates.name)


def seen_by(person: int, *reviews: e.ReviewGiven) -> Seen:
    assigned = [
        event
        for reviewer in (FIRST, SECOND)
        for event in (e.ReviewerAssigned(reviewer, "x"), e.InterestDeclared(reviewer, False))
    ]
    happened = (SUBMITTED, e.Recommended("province", ""), *assigned, *reviews)
    seen = visible(viewer(person, "review"), submission(*entries(*happened)))
    assert seen is not None
    return seen


ONE = given(FIRST, optional=Judgement("3", "有锅炉"), mandatory=Judgement("0", "缺证书"))
OTHER = given(SECOND, requirement=Judgement(NOT_MET, "缺批复"))


def test_rows_that_differ_are_named_by_what_each_says() -> None:
    apart = rows_apart(seen_by(DECIDER, ONE, OTHER))
    assert [(one.row, one.by) for one in apart] == [
        (REQUIREMENT, None),
        (OPTIONAL.id, None),
        (MANDATORY.id, Fraction(MANDATORY.points)),
    ]
    assert apart[1].said == (RowSaid("", "3", "有锅炉"), RowSaid("", "", ""))


def test_nobody_sees_a_difference_who_sees_one_review_alone() -> None:
    assert rows_apart(seen_by(FIRST, OTHER)) == ()
    assert rows_apart(seen_by(SECOND, OTHER)) == ()
    assert rows_apart(seen_by(FIRST, ONE, OTHER)) != ()


def test_a_total_alone_is_compared_with_nothing() -> None:
    assert rows_apart(seen_by(DECIDER, ONE, e.ReviewGiven(SECOND, "60"))) == ()


# --- the act


@pytest.mark.parametrize("phase", ["review", "deciding"])
def test_a_review_row_by_row_is_given_by_who_may_review(phase: str) -> None:
    declared = (e.ReviewerAssigned(FIRST, "甲"), e.InterestDeclared(FIRST, False))
    happened = entries(SUBMITTED, e.Recommended("province", ""), *declared)
    found = outcomes(WHOLE, {OPTIONAL.id: Judgement("2", "台账")})
    asked = Asked(Act.REVIEW, "总评", by_rows=found)
    event = acted(viewer(FIRST, phase), submission(*happened), happened, asked)
    if phase == "deciding":
        assert event is Refusal.NOT_ALLOWED
        return
    assert event == e.ReviewGiven(FIRST, str(found.total), found.rows, "总评", "MET")
    unfit = replace(asked, by_rows=Unfit(Refusal.NOT_POINTS))
    assert acted(viewer(FIRST, phase), submission(*happened), happened, unfit) is (
        Refusal.NOT_POINTS
    )
