"""What holds for any answers at all where numbers are scored between two values."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.answers.acceptance import refusal, unfit
from scoring.answers.model import Answer, Answers, Value
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Catalogue, Criterion, Direction, Scale
from scoring.evaluation.bands import band_of
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.findings import find
from scoring.evaluation.results import CriterionScore, Evaluation, Gap, Outcome
from scoring.improvement.gaps import gaps, path_to
from tests.scoring.samples import YES, hundredths
from tests.scoring.scored_samples import NOT_HERE, answers_for, ends_given, overlaid, scored

CATALOGUES = (scored(), overlaid(), load_catalogue("gb36132-2025"))
SCALES = [
    (catalogue, row, scale)
    for catalogue in CATALOGUES
    for row in catalogue.criteria
    for scale in row.scales
]
NAMES = [f"{catalogue.id}-{scale.id}" for catalogue, _, scale in SCALES]
PERCENTAGES = hundredths.map(lambda share: share * 100)

catalogues = st.sampled_from(CATALOGUES)


@st.composite
def assessments(draw: st.DrawFn, complete: bool = False) -> tuple[Catalogue, dict[str, Answer]]:
    catalogue = draw(catalogues)
    return catalogue, draw(answers_for(catalogue, complete))


def on(scale: Scale, number: Fraction | Decimal) -> Value:
    """``number`` on ``scale``, with the enterprise's own ends where it lacks them."""
    baseline, leading = ends_given(scale)
    return Value(number, reference=baseline, measure=scale.id, leading=leading)


def ends_of(scale: Scale) -> tuple[Fraction, Fraction]:
    baseline, leading = ends_given(scale)
    ends = (scale.baseline or baseline or 0, scale.leading or leading or 0)
    return Fraction(ends[0]), Fraction(ends[1])


# --- one number


@pytest.mark.parametrize(("catalogue", "row", "scale"), SCALES, ids=NAMES)
@pytest.mark.parametrize(
    ("way", "share"),
    [(-1, 0), (0, 0), ("1/3", "1/3"), ("1/2", "1/2"), ("3/4", "3/4"), (1, 1), ("4/3", 1)],
)
def test_at_below_between_and_beyond_both_ends(
    catalogue: Catalogue, row: Criterion, scale: Scale, way: int | str, share: int | str
) -> None:
    """``way`` from the baseline, 0, to the leading value, 1."""
    baseline, leading = ends_of(scale)
    number = max(baseline + Fraction(way) * (leading - baseline), Fraction(0))
    value = on(scale, number)
    if row.checklist and refusal(row, value):
        assert number.denominator > 1 or number > len(row.checklist)
        return
    assert find(row, value, catalogue).share == Fraction(share)


@given(st.data(), st.sampled_from(SCALES), PERCENTAGES, PERCENTAGES)
def test_a_better_value_never_lowers_the_total(
    data: st.DataObject, of: tuple[Catalogue, Criterion, Scale], one: Decimal, other: Decimal
) -> None:
    catalogue, row, scale = of
    answers = data.draw(answers_for(catalogue, complete=True))
    worse, better = sorted((one, other), reverse=scale.direction is Direction.LOWER)
    values = [on(scale, worse), on(scale, better)]
    assume(not any(refusal(row, value) for value in values))
    before, after = (evaluate(catalogue, answers | {row.id: value}) for value in values)
    assert before.lower <= after.lower
    assert before.certain <= after.certain
    assert before.coverage == after.coverage


UNITS: list[tuple[str, str, list[tuple[str, Fraction]]]] = [
    ("water-intensity", "m³/t", [("万方/万吨", Fraction(1)), ("L/kg", Fraction(1))]),
    ("carbon-intensity", "tCO2/万元", [("吨二氧化碳/亿元", Fraction(10_000))]),
    ("land-output", "件/m²", [("万件/公顷", Fraction(1)), ("件/亩", Fraction(2000, 3))]),
    (
        "energy-intensity",
        "tce/t",
        [
            ("kgce/t", Fraction(1000)),
            ("kgce/kg", Fraction(1)),
            ("tce/万吨", Fraction(10_000)),
            ("吨标准煤/千克", Fraction(1, 1000)),
        ],
    ),
    ("emissions", "kg/万元", [("t/亿元", Fraction(10)), ("克/元", Fraction(1, 10))]),
    (
        "land-output",
        "万元/m²",
        [
            ("万元/亩", Fraction(2000, 3)),
            ("亿元/公顷", Fraction(1)),
            ("元/平方米", Fraction(10_000)),
        ],
    ),
]
"""The factor of the first unit to each of the others."""


@given(st.data(), st.sampled_from(UNITS), st.tuples(*3 * [st.integers(1, 100)]))
def test_the_unit_never_changes_the_result(
    data: st.DataObject,
    family: tuple[str, str, list[tuple[str, Fraction]]],
    numbers: tuple[int, int, int],
) -> None:
    id, unit, others = family
    other, factor = data.draw(st.sampled_from(others))
    having = (c for c in CATALOGUES if any(row.id == id for row in c.criteria))
    catalogue = next(having)
    row = next(row for row in catalogue.criteria if row.id == id)
    has_ends = row.scales[0].baseline is not None

    def told(unit: str, factor: Fraction) -> Value:
        number, *ends = (Fraction(3 * n) * factor for n in numbers)
        exact = [Decimal(end.numerator) / end.denominator for end in ends]
        reference, leading = (None, None) if has_ends else exact
        return Value(number, unit, reference, leading=leading)

    values = [told(unit, Fraction(1)), told(other, factor)]
    codes = {refusal(row, value) for value in values}
    assert len(codes) == 1
    if codes == {None}:
        one, same = (find(row, value, catalogue) for value in values)
        assert (one.outcome, one.share) == (same.outcome, same.share)


# --- the whole


def _weighed(result: Evaluation) -> list[CriterionScore]:
    """The scores of all criteria but those of a bonus."""
    return [row for row in result.criteria if not row.bonus]


@given(assessments())
def test_everything_is_in_range(of: tuple[Catalogue, dict[str, Answer]]) -> None:
    catalogue, answers = of
    result = evaluate(catalogue, answers)
    assert 0 <= result.lower <= result.upper <= 100 + catalogue.bonus_cap
    assert 0 <= result.coverage <= 1
    assert 0 <= result.bonus <= catalogue.bonus_cap
    assert result.total is None or result.total == result.lower == result.upper
    is_open = any(r.outcome == "undecided" for r in result.criteria)
    is_scored = any(r.outcome in ("met", "not_met", "undecided") for r in _weighed(result))
    assert (result.total is None) == (is_open or not is_scored)
    assert 0 <= result.certain <= result.lower
    assert result.upper <= result.possible <= 100 + catalogue.bonus_cap
    assert result.is_span == (result.certain < result.possible)
    is_decided = not is_open and not result.unscored
    assert result.total is None or is_decided == (not result.is_span)
    assert all(0 <= row.obtained <= row.points for row in result.criteria)
    assert all(s.obtained + s.open_points <= s.counted for s in result.sections)
    assert not unfit(catalogue, answers)


@given(assessments())
def test_the_total_is_as_written(of: tuple[Catalogue, dict[str, Answer]]) -> None:
    """100 x points obtained / points scored, term by term, and the bonus."""
    catalogue, answers = of
    result = evaluate(catalogue, answers)
    rows = [(row, row.finding) for row in result.criteria if not row.bonus]
    counted = [row for row, f in rows if f.outcome not in ("unscored", "not_applicable")]
    scored_points = sum(row.points for row in counted if row.outcome != "undecided")
    applicable = sum(row.points for row, f in rows if f.outcome != "not_applicable")
    obtained = sum(row.points * row.finding.share for row in counted)
    bonus = sum(r.points * r.finding.share for r in result.criteria if r.bonus)
    whole = sum(row.points for row in counted)
    assert result.lower == (100 * obtained / whole if whole else 0) + min(
        bonus, Fraction(catalogue.bonus_cap)
    )
    assert result.coverage == (Fraction(scored_points, applicable) if applicable else 0)
    certain = 100 * obtained / applicable if applicable else 0
    assert result.certain == certain + min(bonus, Fraction(catalogue.bonus_cap))
    assert result.unscored == tuple(r.id for r in result.criteria if r.outcome == "unscored")


@given(assessments(), st.randoms(use_true_random=False))
def test_order_of_answers_is_irrelevant(
    of: tuple[Catalogue, dict[str, Answer]], random: Random
) -> None:
    catalogue, answers = of
    shuffled = dict(random.sample(list(answers.items()), len(answers)))
    assert evaluate(catalogue, shuffled) == evaluate(catalogue, answers)


@given(st.data(), assessments())
def test_bounds_hold_every_completion(
    data: st.DataObject, of: tuple[Catalogue, dict[str, Answer]]
) -> None:
    catalogue, answers = of
    others = data.draw(answers_for(catalogue, complete=True))
    partial, complete = evaluate(catalogue, answers), evaluate(catalogue, others | answers)
    assert all(row.outcome != "undecided" for row in complete.criteria)
    assert partial.lower <= complete.lower == complete.upper <= partial.upper
    assert partial.certain <= complete.certain <= complete.possible <= partial.possible
    if partial.grade_if_ready is not None:
        assert complete.grade_if_ready is partial.grade_if_ready
    if partial.blocked:
        assert not complete.ready


@given(assessments(complete=True))
def test_every_total_falls_in_exactly_one_band(of: tuple[Catalogue, dict[str, Answer]]) -> None:
    catalogue, answers = of
    scale = catalogue.grade_scale
    result = evaluate(catalogue, answers)
    edges = [Fraction(band.lower) for band in scale.bands] + [Fraction(1000)]
    held = [
        band
        for band, (lower, upper) in zip(scale.bands, pairwise(edges), strict=True)
        if lower <= result.certain < upper
    ]
    assert held == [band_of(scale, result.certain)]
    is_sure = band_of(scale, result.possible) is held[0] and not result.is_nothing_scored
    assert result.grade_if_ready is (held[0] if is_sure else None)


@given(st.data(), assessments())
def test_an_exclusion_leaves_the_other_rows_unmoved(
    data: st.DataObject, of: tuple[Catalogue, dict[str, Answer]]
) -> None:
    catalogue, answers = of
    row = data.draw(st.sampled_from(catalogue.criteria))
    before = evaluate(catalogue, answers)
    after = evaluate(catalogue, answers | {row.id: NOT_HERE})
    assert [r for r in after.criteria if r.id != row.id] == [
        r for r in before.criteria if r.id != row.id
    ]
    assert [s for s in after.sections if s.id != row.section] == [
        s for s in before.sections if s.id != row.section
    ]


# --- what would be gained


def best(row: Criterion, answers: Answers) -> Answer:
    """All points: as before, but at the leading value."""
    given = answers.get(row.id)
    if not row.scales:
        return YES
    scales = {scale.id: scale for scale in row.scales}
    scale = scales.get(given.measure or "") if isinstance(given, Value) else None
    scale = scale or row.scales[0]
    return on(scale, ends_of(scale)[1])


@given(assessments())
def test_points_to_win_are_what_meeting_it_would_add(
    of: tuple[Catalogue, dict[str, Answer]],
) -> None:
    catalogue, answers = of
    before = evaluate(catalogue, answers)
    found = {gap.id: gap.points_to_win for gap in gaps(catalogue, before)}
    for row in catalogue.criteria:
        if before.criteria[row.number - 1].outcome in ("unscored", "not_applicable"):
            assert row.id not in found
            continue
        after = evaluate(catalogue, answers | {row.id: best(row, answers)})
        assert after.certain - before.certain == found.get(row.id, 0)


@given(
    assessments(),
    st.integers(0, 2),
    st.dictionaries(st.sampled_from([r.id for r in overlaid().criteria]), st.integers(1, 4)),
)
def test_no_other_set_of_criteria_is_better(
    of: tuple[Catalogue, dict[str, Answer]], which: int, costs: dict[str, int]
) -> None:
    catalogue, answers = of
    before, grade = evaluate(catalogue, answers), catalogue.grade_scale.grades[which]
    found = path_to(catalogue, before, grade, costs)
    room = Fraction(catalogue.bonus_cap) - before.bonus

    def result(chosen: tuple[Gap, ...]) -> tuple[int, Fraction]:
        plain = sum((gap.points_to_win for gap in chosen if not gap.bonus), Fraction(0))
        bonus = sum((gap.points_to_win for gap in chosen if gap.bonus), Fraction(0))
        return -sum(gap.cost for gap in chosen), before.certain + plain + min(bonus, room)

    candidates = gaps(catalogue, before, costs)
    sets = (s for size in range(len(candidates) + 1) for s in combinations(candidates, size))
    enough = [reached for reached in map(result, sets) if reached[1] >= grade.lower]
    if found is None:
        assert not enough
        return
    if before.certain < grade.lower:
        assert result(found.optional) == max(enough)
    rows = {row.id: row for row in catalogue.criteria}
    met = {gap.id: best(rows[gap.id], answers) for gap in found.optional}
    assert evaluate(catalogue, answers | met).certain == found.reached >= grade.lower
    assert all(
        row.outcome is not Outcome.UNSCORED
        for row in before.criteria
        if row.id in {gap.id for gap in found.optional}
    )
