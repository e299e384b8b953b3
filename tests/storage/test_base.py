"""What is stored as JSON is text as the standard library writes it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.base import compact_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters()),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(st.characters()), inside),
)


@given(VALUES)
def test_it_is_the_text_of_the_standard_library(value: object) -> None:
    assert compact_json(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def test_half_a_surrogate_pair_is_kept() -> None:
    assert json.loads(compact_json({"typed": "半\ud83d"})) == {"typed": "半\ud83d"}


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(TypeError):
        compact_json({"value": object()})
