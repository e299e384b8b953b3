"""What holds for any answers at all."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.answers.acceptance import refusal
from scoring.answers.model import Answer, NotApplicable, Ratio, Value
from scoring.catalogue.model import Compare, Criterion, Kind, Measure
from scoring.evaluation.bands import band_of
from scoring.evaluation.evaluate import evaluate, finding_of, score_of
from scoring.evaluation.results import Outcome
from tests.scoring.samples import answers_for, demo, gb2018, hundredths, quantities
from tests.support.examples import examples

some_answers = answers_for(demo())
all_answers = answers_for(demo(), complete=True)
criteria = st.sampled_from(demo().criteria)
optional = st.sampled_from([row for row in demo().criteria if row.kind is Kind.OPTIONAL])
measured = st.sampled_from([(row, m) for row in demo().criteria for m in row.measures])
pairs_of_shares = st.tuples(hundredths, hundredths).map(sorted)
pairs_of_quantities = st.tuples(quantities, quantities).map(sorted)


@given(some_answers)
def test_everything_is_in_range(answers: dict[str, Answer]) -> None:
    result = evaluate(demo(), answers)
    assert 0 <= result.lower <= result.upper <= 100
    assert 0 <= result.coverage <= 1
    assert result.total is None or result.total == result.lower == result.upper
    assert all(0 <= row.obtained <= row.points for row in result.criteria)
    assert all(s.obtained + s.open_points <= s.applicable for s in result.sections)


@given(some_answers, st.randoms(use_true_random=False))
def test_order_of_answers_is_irrelevant(answers: dict[str, Answer], random: Random) -> None:
    shuffled = dict(random.sample(list(answers.items()), len(answers)))
    assert evaluate(demo(), shuffled) == evaluate(demo(), answers)


@given(some_answers)
def test_a_rule_by_itself_is_judged_as_in_the_whole(answers: dict[str, Answer]) -> None:
    result = evaluate(demo(), answers)
    for row in result.criteria:
        assert score_of(demo(), row.id, answers.get(row.id)) == row
    for finding in result.requirements:
        assert finding_of(demo(), finding.id, answers.get(finding.id)) == finding


@given(all_answers, optional, pairs_of_shares)
def test_a_larger_share_never_lowers_the_total(
    answers: dict[str, Answer], row: Criterion, shares: list[Decimal]
) -> None:
    worse, better = (evaluate(demo(), answers | {row.id: Ratio(share)}).lower for share in shares)
    assert worse <= better


@given(all_answers, measured, pairs_of_quantities)
def test_a_better_value_never_lowers_the_total(
    answers: dict[str, Answer], of: tuple[Criterion, Measure], quantities: list[Decimal]
) -> None:
    row, measure = of
    values = [Value(quantity, measure=measure.id) for quantity in quantities]
    assume(not any(refusal(row, value) for value in values))
    if measure.compare in (Compare.AT_MOST, Compare.BELOW):
        values.reverse()
    worse, better = (evaluate(demo(), answers | {row.id: value}).lower for value in values)
    assert worse <= better


@given(some_answers, criteria)
def test_an_exclusion_leaves_the_rest_unmoved(answers: dict[str, Answer], row: Criterion) -> None:
    assume(row.not_applicable_allowed)
    before = evaluate(demo(), answers)
    after = evaluate(demo(), answers | {row.id: NotApplicable("没有")})
    assert [r for r in after.criteria if r.id != row.id] == [
        r for r in before.criteria if r.id != row.id
    ]
    assert [s for s in after.sections if s.id != row.section] == [
        s for s in before.sections if s.id != row.section
    ]


@given(some_answers, all_answers)
def test_bounds_hold_every_completion(
    answers: dict[str, Answer], others: dict[str, Answer]
) -> None:
    partial, complete = evaluate(demo(), answers), evaluate(demo(), others | answers)
    assert not complete.is_span
    assert partial.lower <= complete.lower == complete.upper <= partial.upper
    if partial.grade_if_ready is not None:
        assert complete.grade_if_ready is partial.grade_if_ready
    if partial.blocked:
        assert not complete.ready


@given(all_answers)
def test_every_total_falls_in_exactly_one_band(answers: dict[str, Answer]) -> None:
    scale = demo().grade_scale
    total = evaluate(demo(), answers).lower
    edges = [Fraction(band.lower) for band in scale.bands] + [Fraction(101)]
    held = [
        band
        for band, (lower, upper) in zip(scale.bands, pairwise(edges), strict=True)
        if lower <= total < upper
    ]
    assert held == [band_of(scale, total)]


@given(all_answers)
def test_counting_exclusions_as_lost_never_raises_the_obtained_points(
    answers: dict[str, Answer],
) -> None:
    result = evaluate(demo(), answers)
    assume(not result.is_nothing_scored)
    assert result.total is not None
    assert result.total_without_exclusion is not None
    assert result.total_without_exclusion <= result.total


@examples(30)
@given(answers_for(gb2018()))
def test_the_2018_total_is_the_weighted_mean_of_its_sections(answers: dict[str, Answer]) -> None:
    """The formula as written, term by term, against the engine's shared denominators."""
    result = evaluate(gb2018(), answers)
    weighted = weights = Fraction(0)
    for section in gb2018().sections:
        rows = [row for row in result.criteria if row.section == section.id]
        applicable = [row for row in rows if row.outcome is not Outcome.NOT_APPLICABLE]
        if applicable:
            obtained = sum((r.points * r.finding.share for r in applicable), Fraction(0))
            points = sum((row.points for row in applicable), Fraction(0))
            weighted += Fraction(section.weight) * 100 * obtained / points
            weights += Fraction(section.weight)
    assert result.lower == (weighted / weights if weights else 0)
    assert result.is_nothing_scored == (not weights)
