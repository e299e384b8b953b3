"""Shares that somebody gives rules in place of what their answers earn."""

from fractions import Fraction

import hypothesis
import pytest
from hypothesis import strategies as st

from scoring.answers.model import Met, NotApplicable
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Kind
from scoring.evaluation.evaluate import evaluate, evaluate_given
from scoring.evaluation.results import Outcome

CATALOGUES = [load_catalogue("gb36132-2018"), load_catalogue("gb36132-2025")]
OLD = CATALOGUES[0]
ALL_MET = {rule.id: Met(True) for rule in OLD.rules}
OPTIONAL = next(one for one in OLD.criteria if one.kind is Kind.OPTIONAL)
MANDATORY = next(one for one in OLD.criteria if one.kind is Kind.MANDATORY)


def test_nothing_given_changes_nothing() -> None:
    assert evaluate_given(OLD, ALL_MET, {}) == evaluate(OLD, ALL_MET)


@pytest.mark.parametrize("share", [Fraction(0), Fraction(1)])
def test_all_or_nothing_given_is_what_such_an_answer_earns(share: Fraction) -> None:
    answered = evaluate(OLD, ALL_MET | {OPTIONAL.id: Met(bool(share))})
    given = evaluate_given(OLD, {}, {rule.id: Fraction(1) for rule in OLD.rules} | {
        OPTIONAL.id: share
    })  # fmt: skip
    assert (given.certain, given.sections, given.ready) == (
        answered.certain,
        answered.sections,
        answered.ready,
    )


def test_a_row_that_was_left_out_counts_once_points_are_given() -> None:
    answers = ALL_MET | {OPTIONAL.id: NotApplicable("无")}
    given = evaluate_given(OLD, answers, {OPTIONAL.id: Fraction(1, 2)})
    (row,) = [one for one in given.criteria if one.id == OPTIONAL.id]
    assert (row.outcome, row.obtained) == (Outcome.MET, Fraction(OPTIONAL.points) / 2)
    assert given.certain < evaluate(OLD, answers).certain


def test_what_must_hold_is_judged_like_an_answer() -> None:
    requirement = OLD.gates[0].id
    assert evaluate_given(OLD, ALL_MET, {requirement: Fraction(0)}).unmet_requirements == (
        requirement,
    )
    unmet = evaluate_given(OLD, ALL_MET, {MANDATORY.id: Fraction(0)})
    assert (unmet.unmet_mandatory, unmet.blocked) == ((MANDATORY.id,), True)


@hypothesis.given(st.data())
def test_more_never_lowers_the_points(data: st.DataObject) -> None:
    catalogue = data.draw(st.sampled_from(CATALOGUES))
    share = st.fractions(0, 1, max_denominator=20)
    ids = [one.id for one in catalogue.criteria]
    given = data.draw(st.dictionaries(st.sampled_from(ids), share, min_size=1))
    row = data.draw(st.sampled_from(sorted(given)))
    more = given | {row: data.draw(st.fractions(given[row], 1, max_denominator=20))}
    before = evaluate_given(catalogue, {}, given).certain
    assert 0 <= before <= evaluate_given(catalogue, {}, more).certain <= 100
