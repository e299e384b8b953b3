"""Two reviewers who agree, who do not, who talk, and the third."""

from fractions import Fraction
from itertools import permutations

import hypothesis
from hypothesis import strategies as st

from scoring.calls.agreement import (
    MOST_REVIEWERS,
    Combine,
    Given,
    Step,
    agreement,
)


def given(reviewer: int, total: int | str, **rows: int) -> Given:
    return Given(reviewer, Fraction(total), {row: Fraction(of) for row, of in rows.items()})


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
    three = given(1, 66, a=1), given(2, 70, a=4), given(3, 74, a=2)
    assert asked(*three) == (Step.AGREED, Fraction(70), Fraction(4))
    assert asked(*three, combine=Combine.LOWEST)[1] == 66
    result = agreement(three, wanted=2, threshold=Fraction(5), combine=Combine.MEAN)
    assert result.apart == (("a", Fraction(3)),)


REVIEWS = st.lists(
    st.tuples(
        st.integers(60, 70).map(Fraction),
        st.dictionaries(st.sampled_from("abc"), st.integers(0, 3).map(Fraction)),
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


def test_rows_that_differ_are_named_the_most_first() -> None:
    two = given(1, 70, a=5, b=2, c=1), given(2, 70, a=4, b=4, c=1)
    result = agreement(two, wanted=2, threshold=Fraction(5), combine=Combine.MEAN)
    assert result.apart == (("b", Fraction(2)), ("a", Fraction(1)))
