"""Answers go to JSON and back exactly, whatever the number."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.answers.model import Answer, Chosen, Met, NotApplicable, Ratio, Value
from scoring.answers.serialise import answer_from_json, answer_to_json

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False)
ANSWERS = st.one_of(
    st.builds(Met, st.booleans()),
    st.builds(Ratio, NUMBERS, st.text()),
    st.builds(
        Value,
        NUMBERS | st.fractions(),
        st.text(),
        st.none() | NUMBERS,
        st.none() | st.text(),
        st.none() | NUMBERS,
        st.none() | st.text(),
        st.booleans(),
    ),
    st.builds(Chosen, st.lists(st.text()).map(tuple)),
    st.builds(NotApplicable, st.text()),
)


@given(ANSWERS)
def test_an_answer_comes_back_to_the_last_digit(answer: Answer) -> None:
    stored = json.loads(json.dumps(answer_to_json(answer)))
    assert repr(answer_from_json(stored)) == repr(answer)


def test_answers_have_the_form_of_the_answers_file() -> None:
    assert answer_to_json(Met(True)) == {"met": True}
    assert answer_to_json(Ratio(Decimal("0.75"))) == {"ratio": "0.75"}
    assert answer_to_json(Value(Decimal("3.20"), "%", Decimal(2), "rank")) == {
        "value": "3.20",
        "unit": "%",
        "baseline": "2",
        "measure": "rank",
    }
    assert answer_to_json(Value(Fraction(1, 3), leading=Decimal("0.3"), worked_out=True)) == {
        "value": "1/3",
        "unit": "",
        "baseline": None,
        "measure": None,
        "leading": "0.3",
        "worked_out": True,
    }
    assert answer_to_json(Chosen(("a", "b"))) == {"chosen": ["a", "b"]}
    assert answer_to_json(NotApplicable("无")) == {"not_applicable": True, "reason": "无"}


def test_answers_stored_before_there_were_scales_still_read() -> None:
    stored = {"value": "3.20", "unit": "%", "baseline": "2", "measure": "rank"}
    assert answer_from_json(stored) == Value(Decimal("3.20"), "%", Decimal(2), "rank")
    assert answer_from_json({"ratio": "0.5"}) == Ratio(Decimal("0.5"))


@pytest.mark.parametrize(
    "stored", [{}, {"met": "yes"}, {"ratio": 0.75}, {"not_applicable": True}, {"value": "1"}]
)
def test_what_is_no_answer_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not an answer"):
        answer_from_json(stored)
