"""Two reviewers who agree, who do not, who talk, and the third."""

from fractions import Fraction
from itertools import permutations

import hypothesis
import pytest
from hypothesis import strategies as st

from scoring.calls.agreement import (
    MOST_REVIEWERS,
    Combine,
    Given,
    Step,
    agreement,
)
from scoring.calls.ranking import Gates


def given(reviewer: int, total: int | str, gates: Gates | None = None) -> Given:
    return Given(reviewer, Fraction(total), gates)


def asked(
    *reviews: Given, combine: Combine = Combine.MEAN, settled: int | None = None
) -> tuple[Step, Fraction | None, Fraction | None]:
    result = agreement(
        reviews,
        wanted=2,
        threshold=Fraction(5),
        combine=combine,
        settled=None if settled is None else Fraction(settled),
    )
    return result.step, result.total, result.difference


def test_one_review_gives_no_total() -> None:
    assert asked() == (Step.WAITING, None, None)
    assert asked(given(1, 70)) == (Step.WAITING, None, None)


def test_two_who_agree() -> None:
    assert asked(given(1, 70), given(2, 75)) == (Step.AGREED, Fraction("72.5"), Fraction(5))
    assert asked(given(1, 70), given(2, 75), combine=Combine.LOWEST)[1] == 70


def test_beyond_the_threshold_there_is_no_total_until_they_settle() -> None:
    two = given(1, 70), given(2, "75.01")
    assert asked(*two) == (Step.APART, None, Fraction("5.01"))
    assert asked(*two, settled=72) == (Step.SETTLED, Fraction(72), Fraction("5.01"))


def test_of_three_the_two_closest_count() -> None:
    assert asked(given(1, 60), given(2, 80), given(3, 78)) == (
        Step.AGREED,
        Fraction(79),
        Fraction(2),
    )
    assert asked(given(1, 50), given(2, 80), given(3, 65))[0] is Step.APART


def test_a_third_in_the_middle_counts_with_both() -> None:
    three = given(1, 66), given(2, 70), given(3, 74)
    assert asked(*three) == (Step.AGREED, Fraction(70), Fraction(4))
    assert asked(*three, combine=Combine.LOWEST)[1] == 66


REVIEWS = st.lists(
    st.tuples(
        st.integers(60, 70).map(Fraction),
        st.none() | st.sampled_from(Gates),
    ),
    max_size=MOST_REVIEWERS,
).map(lambda all_of: [Given(at, *one) for at, one in enumerate(all_of)])


@hypothesis.given(REVIEWS, st.sampled_from(Combine), st.integers(0, 3))
def test_the_order_of_the_reviews_changes_nothing(
    reviews: list[Given], combine: Combine, wanted: int
) -> None:
    found = {
        agreement(order, wanted=wanted, threshold=Fraction(2), combine=combine)
        for order in permutations(reviews)
    }
    assert len(found) == 1


@pytest.mark.parametrize(
    ("said", "gates"),
    [
        ((None, None), None),
        ((Gates.MET, None), Gates.MET),
        ((Gates.UNMET, Gates.UNMET), Gates.UNMET),
        ((Gates.MET, Gates.UNMET), Gates.OPEN),
    ],
)
def test_what_must_hold_is_open_where_the_reviewers_differ(
    said: tuple[Gates | None, Gates | None], gates: Gates | None
) -> None:
    reviews = [given(at, 70, one) for at, one in enumerate(said)]
    found = agreement(reviews, wanted=2, threshold=Fraction(5), combine=Combine.MEAN)
    assert found.gates is gates


def test_who_does_not_count_does_not_say_what_holds_either() -> None:
    three = given(1, 60, Gates.UNMET), given(2, 80, Gates.MET), given(3, 78)
    found = agreement(three, wanted=2, threshold=Fraction(5), combine=Combine.MEAN)
    assert found.gates is Gates.MET
    apart = agreement(three[:2], wanted=2, threshold=Fraction(5), combine=Combine.MEAN)
    assert apart.gates is None, "there is no total either"
