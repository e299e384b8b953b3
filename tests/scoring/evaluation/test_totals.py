"""A total is never printed as one of a grade it has not."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.catalogue.loading import load_catalogue
from scoring.evaluation.bands import band_of
from scoring.evaluation.totals import shown_total

SCALE = load_catalogue("gb36132-2018").grade_scale


@pytest.mark.parametrize(
    ("total", "printed"),
    [
        (Fraction(70), "70.00"),
        (Fraction("69.994"), "69.99"),
        (Fraction("69.995"), "69.995"),
        (Fraction("69.999999"), "69.999999"),
        (Fraction("87.4951"), "87.495"),
        (Fraction("82.125"), "82.13"),
        (Fraction(100), "100.00"),
    ],
)
def test_two_places_unless_they_would_show_another_grade(total: Fraction, printed: str) -> None:
    assert shown_total(SCALE, total) == printed


@given(st.fractions(min_value=0, max_value=100, max_denominator=10**6))
def test_what_is_printed_has_the_total_s_own_grade(total: Fraction) -> None:
    assert band_of(SCALE, Fraction(shown_total(SCALE, total))) == band_of(SCALE, total)
