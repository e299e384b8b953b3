"""Numbers as people and machines read them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rounding import (
    adding_up,
    approximate,
    as_result,
    fixed,
    machine_decimal,
    significant,
    trimmed,
)


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        ("59.994999", 2, "59.99"),
        ("59.995", 2, "60.00"),
        ("2.5", 0, "3"),
        ("3.5", 0, "4"),
        ("-2.5", 0, "-3"),
        ("-0.004", 2, "0.00"),
        ("1/3", 2, "0.33"),
        ("2/3", 4, "0.6667"),
        ("1/800", 2, "0.00"),
        ("100", 2, "100.00"),
        ("12345678901234567890.125", 2, "12345678901234567890.13"),
    ],
)
def test_halves_go_up(number: str, places: int, text: str) -> None:
    assert fixed(Fraction(number), places) == text


def test_plain_drops_idle_zeros_and_only_those() -> None:
    assert [trimmed(Decimal(text)) for text in ("75", "1.20", "100", "0.5", "0")] == [
        "75", "1.2", "100", "0.5", "0",
    ]  # fmt: skip
    assert trimmed(Fraction(100), 0) == "100"


def test_lost_digits_are_marked() -> None:
    assert approximate(Decimal("1.2")) == "1.2"
    assert approximate(Decimal("1.19999999")) == "≈1.2"
    assert approximate(Fraction(1, 3), 2) == "≈0.33"


def test_a_result_says_whether_it_is_exact() -> None:
    assert as_result(Decimal("1.50")) == "= 1.5"
    assert as_result(Fraction(12, 7)) == "≈ 1.71"
    assert as_result(Decimal("1.1999")) == "≈ 1.2"


def test_machines_read_at_least_four_decimals_and_no_lost_digit() -> None:
    assert machine_decimal(Fraction(60)) == "60.0000"
    assert machine_decimal(Fraction("59.99")) == "59.9900"
    assert machine_decimal(Fraction("59.9999999")) == "59.9999999"
    assert machine_decimal(Fraction(200, 3)) == "66.666666666667"


@given(st.fractions(), st.integers(0, 8))
def test_the_error_is_never_more_than_half_of_the_last_place(
    number: Fraction, places: int
) -> None:
    assert abs(Fraction(fixed(number, places)) - number) * 2 <= Fraction(1, 10**places)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0", "0"),
        ("0.00035", "0.00035"),
        ("0.000123456789", "≈0.00012346"),
        ("0.5", "0.5"),
        ("123.456789", "≈123.45679"),
        ("1/3", "≈0.33333"),
        ("-0.0001", "-0.0001"),
    ],
)
def test_small_numbers_keep_the_digits_that_tell(number: str, text: str) -> None:
    assert significant(Fraction(number)) == text


def test_parts_add_up_to_the_whole_that_is_printed() -> None:
    parts = adding_up([Fraction("2.125"), Fraction("5.875"), Fraction(92)])
    assert [fixed(part) for part in parts] == ["2.13", "5.87", "92.00"]


@given(st.lists(st.fractions(min_value=0, max_value=100), max_size=6))
def test_no_part_is_moved_by_a_whole_place(parts: list[Fraction]) -> None:
    shown = adding_up(parts)
    assert fixed(sum(shown, Fraction(0))) == fixed(sum(parts, Fraction(0)))
    assert all(
        abs(one - other) < Fraction(1, 100) for one, other in zip(shown, parts, strict=True)
    )
