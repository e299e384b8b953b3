"""Average and best twentieth of closed cases: what they are, and what they do not tell."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.answers.model import Answer, Chosen, EndsSource, ProductNumber, Unclear, Value
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Direction
from scoring.evaluation.own_cases import (
    LEAST,
    EndsOfCases,
    best_twentieth,
    ends_of_cases,
    is_comparable,
    numbers_on,
)

CATALOGUE = load_catalogue("gb36132-2025")
ENERGY = next(row for row in CATALOGUE.criteria if row.id == "energy-intensity")
PER_VALUE = next(scale for scale in ENERGY.scales if scale.id == "energy-per-value")
numbers = st.decimals(0, 10**6, places=4).map(Fraction)
enough = st.lists(numbers, min_size=LEAST, max_size=60)
directions = st.sampled_from(Direction)


def of(*values: str, direction: Direction = Direction.LOWER) -> EndsOfCases:
    return ends_of_cases([Fraction(value) for value in values], direction)


def test_five_values_by_hand() -> None:
    ends = of("0.5", "0.1", "0.3", "0.2", "0.4")
    assert ends == EndsOfCases(5, Decimal("0.3"), Decimal("0.12"))
    ends = of("50", "10", "30", "20", "40", direction=Direction.HIGHER)
    assert ends == EndsOfCases(5, Decimal(30), Decimal(48))


@pytest.mark.parametrize("count", range(LEAST))
def test_below_five_there_is_nothing_but_how_many(count: int) -> None:
    assert ends_of_cases([Fraction(1, 3)] * count, Direction.LOWER) == EndsOfCases(count)


def test_clients_who_do_not_differ_have_no_leading_value() -> None:
    assert of(*["7"] * 6) == EndsOfCases(6, Decimal(7))


def test_one_far_from_all_others_does_not_turn_the_ends_around() -> None:
    ends = of("0.001", *["5"] * 20)
    assert ends.average is not None
    assert ends.leading is None, "5 is no better than the average 4.76"


def test_three_significant_digits_without_an_exponent() -> None:
    ends = of("12345", "22345", "32345", "42345", "52345")
    assert (str(ends.average), str(ends.leading)) == ("32300", "14300")


@given(enough, directions)
def test_the_leading_value_is_never_that_of_a_single_client(
    values: list[Fraction], direction: Direction
) -> None:
    best_first = sorted(values, reverse=direction is Direction.HIGHER)
    rank = (len(values) - 1) // 20
    one, other = best_first[rank], best_first[rank + 1]
    limit, fifth = best_twentieth(best_first), abs(one - other) / 5
    assert min(one, other) + fifth <= limit <= max(one, other) - fifth
    assert values.count(limit) != 1, "strictly between neighbours, or what both of them have"


@given(enough, directions, st.randoms())
def test_the_order_of_clients_is_nothing(
    values: list[Fraction], direction: Direction, random: object
) -> None:
    ends = ends_of_cases(values, direction)
    random.shuffle(values)  # type: ignore[attr-defined]
    assert ends_of_cases(values, direction) == ends
    if ends.is_whole:
        assert ends.average is not None
        assert ends.leading is not None
        better = ends.leading - ends.average
        assert better > 0 if direction is Direction.HIGHER else better < 0


def test_numbers_of_one_scale_in_one_unit() -> None:
    answers: list[Answer | None] = [
        Value(Decimal("0.2"), "tce/万元"),
        Value(Decimal(300), "kgce/万元", Decimal("0.5"), "energy-per-value", Decimal("0.1")),
        Value(Fraction(1, 3), measure="energy-per-value", worked_out=True),
        Value(Decimal("0.25"), "tce/t", measure="energy-per-product"),
        Value(Decimal(1), "tce/万元", products=(ProductNumber(Decimal(1), "", "x", Decimal(1)),)),
        Chosen(()),
        Unclear(),
        None,
    ]
    found = list(numbers_on(ENERGY, PER_VALUE, answers))
    assert found == [Fraction(1, 5), Fraction(3, 10), Fraction(1, 3)]
    assert list(numbers_on(ENERGY, PER_VALUE, answers[:1], "kgce/万元")) == [Fraction(200)]


def test_products_of_different_clients_are_not_compared() -> None:
    comparable = {
        scale.id for row in CATALOGUE.criteria for scale in row.scales if is_comparable(row, scale)
    }
    assert "energy-per-value" in comparable
    assert not [one for one in comparable if one.endswith("-per-product")]
    assert "land-capacity" not in comparable


def test_it_is_never_a_source_of_the_industry() -> None:
    assert not EndsSource.OWN_CASES.is_of_industry
