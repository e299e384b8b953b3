"""Yearly figures go to JSON and back exactly, whatever the number."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.figures.model import Figure
from scoring.figures.serialise import figure_from_json, figure_to_json

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False)
OWN = st.none() | NUMBERS
FIGURES = st.builds(Figure, NUMBERS, st.text(), OWN, OWN, OWN, st.text())


@given(FIGURES)
def test_a_figure_comes_back_to_the_last_digit(figure: Figure) -> None:
    stored = json.loads(json.dumps(figure_to_json(figure)))
    assert repr(figure_from_json(stored)) == repr(figure)


def test_figures_have_the_form_of_the_answers_file() -> None:
    assert figure_to_json(Figure(Decimal("3.0"), "亩")) == {"value": "3.0", "unit": "亩"}
    diesel = Figure(Decimal("12.5"), "t", Decimal("42.652"), Decimal("1.4571"), None, "gb")
    assert figure_to_json(diesel) == {
        "value": "12.5",
        "unit": "t",
        "heating_value": "42.652",
        "coefficient": "1.4571",
        "option": "gb",
    }


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"value": "3"},
        {"value": 3, "unit": "t"},
        {"value": "three", "unit": "t"},
        {"value": "3", "unit": "t", "heating": "1"},
        {"value": "3", "unit": "t", "coefficient": None},
    ],
)
def test_what_is_no_figure_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not a figure"):
        figure_from_json(stored)
