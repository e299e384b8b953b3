"""Answers go to JSON and back exactly, whatever the number."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.answer_json import answer_from_json, answer_to_json
from scoring.answers import Answer, Met, NotApplicable, Ratio, Value

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False)
ANSWERS = st.one_of(
    st.builds(Met, st.booleans()),
    st.builds(Ratio, NUMBERS),
    st.builds(Value, NUMBERS, st.text(), st.none() | NUMBERS, st.none() | st.text()),
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
    assert answer_to_json(NotApplicable("无")) == {"not_applicable": True, "reason": "无"}


@pytest.mark.parametrize("stored", [{}, {"met": "yes"}, {"ratio": 0.75}, {"not_applicable": True}])
def test_what_is_no_answer_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not an answer"):
        answer_from_json(stored)
