"""The reviewed result beside the self-assessed one, by the same engine."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from scoring.answers.model import Answer, Met, Value
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Kind
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.readiness import Readiness
from scoring.evaluation.reviewed import reviewed
from tests.scoring.scored_samples import answers_for, overlaid, scored

CATALOGUES = (scored(), overlaid(), load_catalogue("gb36132-2025"))
EDITION = load_catalogue("gb36132-2018")
ALL_MET: dict[str, Answer] = {rule.id: Met(True) for rule in EDITION.rules}
MANDATORY = next(row.id for row in EDITION.criteria if row.kind is Kind.MANDATORY)
OPTIONAL = next(row.id for row in EDITION.criteria if row.kind is Kind.OPTIONAL)


@st.composite
def reviews(draw: st.DrawFn) -> tuple[int, dict[str, Answer], dict[str, Answer], frozenset[str]]:
    at = draw(st.integers(0, len(CATALOGUES) - 1))
    answers, overriding = (draw(answers_for(CATALOGUES[at])) for _ in range(2))
    questioned = draw(st.sets(st.sampled_from(sorted(answers)))) if answers else set()
    return at, answers, overriding, frozenset(questioned)


@given(reviews())
def test_it_is_the_result_of_the_answers_that_stand(
    case: tuple[int, dict[str, Answer], dict[str, Answer], frozenset[str]],
) -> None:
    at, answers, overriding, questioned = case
    catalogue, own = CATALOGUES[at], dict(answers)
    result = reviewed(catalogue, answers, overriding, questioned)
    standing = {**answers, **overriding}
    certain = {id: one for id, one in standing.items() if id not in questioned}
    assert result.high == evaluate(catalogue, standing)
    assert result.low == evaluate(catalogue, certain)
    assert answers == own, "the self-assessment is as it was"
    low, high = result.ends
    assert 0 <= low <= high <= result.high.possible


def test_without_a_review_it_is_the_self_assessment() -> None:
    result = reviewed(EDITION, ALL_MET, {}, ())
    assert result.low == result.high == evaluate(EDITION, ALL_MET)
    assert result.readiness is Readiness.GRADED


def test_an_open_question_makes_a_span_from_nothing_to_what_was_said_to_be_earned() -> None:
    answers = ALL_MET | {OPTIONAL: Met(True)}
    result = reviewed(EDITION, answers, {}, {OPTIONAL})
    without = evaluate(EDITION, ALL_MET | {OPTIONAL: Met(False)})
    assert result.ends == (without.certain, evaluate(EDITION, answers).possible)
    assert result.ends[0] < result.ends[1]


def test_a_question_on_what_readiness_needs_leaves_it_undecided() -> None:
    assert reviewed(EDITION, ALL_MET, {}, {MANDATORY}).readiness is Readiness.UNDECIDED
    failed = reviewed(EDITION, ALL_MET | {MANDATORY: Met(False)}, {}, {MANDATORY})
    assert failed.readiness is Readiness.NOT_READY, "what fails as it was answered fails"
    overridden = reviewed(EDITION, ALL_MET, {MANDATORY: Met(False)}, ())
    assert overridden.readiness is Readiness.NOT_READY


def test_an_answer_that_the_rules_no_longer_take_is_ignored() -> None:
    unfit = {MANDATORY: Value(Decimal(3), "kWh", measure="gone")}
    assert reviewed(EDITION, ALL_MET, unfit, ()).high == evaluate(EDITION, ALL_MET)
