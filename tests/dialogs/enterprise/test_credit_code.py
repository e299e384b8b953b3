"""The unified social credit code of GB 32100-2015."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from dialogs.enterprise.credit_code import ALPHABET, check_credit_code
from dialogs.typed.rejections import Rejection, reject

GOOD = "91110000600037341L"
"""The example of python-stdnum's own documentation."""


@pytest.mark.parametrize(
    "typed",
    [
        GOOD,
        GOOD.lower(),
        " 9111 0000 6000 3734 1L ",
        "91110000-600037341-L",
        "９１１１００００６０００３７３４１Ｌ",
        f"统一社会信用代码：{GOOD}",
    ],
)
def test_a_right_code_is_normalised(typed: str) -> None:
    assert check_credit_code(typed) == GOOD


@pytest.mark.parametrize(
    ("typed", "rejection"),
    [
        ("", reject("credit-code-length", length=0, expected=18)),
        (GOOD[:-1], reject("credit-code-length", length=17, expected=18)),
        (f"{GOOD}1", reject("credit-code-length", length=19, expected=18)),
        (
            GOOD.replace("6", "O"),
            reject("credit-code-character", character="O", position=9),
        ),
        (f"I{GOOD[1:]}", reject("credit-code-character", character="I", position=1)),
        (f"{GOOD[:-1]}中", reject("credit-code-character", character="中", position=18)),
        (f"91990000{GOOD[8:]}", reject("credit-code-region", region="990000")),
        (f"91A10000{GOOD[8:]}", reject("credit-code-region", region="A10000")),
        (f"{GOOD[:-1]}M", reject("credit-code-check", character="M", expected="L")),
    ],
)
def test_a_wrong_code_is_told_what_is_wrong(typed: str, rejection: Rejection) -> None:
    assert check_credit_code(typed) == rejection


@pytest.mark.parametrize("character", "IOSVZ")
def test_letters_that_are_easily_misread_are_refused(character: str) -> None:
    wrong = f"{GOOD[:10]}{character}{GOOD[11:]}"
    assert check_credit_code(wrong) == reject(
        "credit-code-character", character=character, position=11
    )


def test_an_enterprise_registered_with_the_state_has_no_province() -> None:
    first = "91100000100003962"
    assert check_credit_code(first + uscc.calc_check_digit(first)) == first + "T"


@given(
    st.sampled_from(["110000", "130100", "320500", "659001"]),
    st.text(alphabet=sorted(ALPHABET), min_size=9, max_size=9),
    st.integers(min_value=0, max_value=17),
    st.sampled_from(sorted(ALPHABET)),
)
def test_one_mistyped_character_never_passes(
    region: str, organisation: str, place: int, typed: str
) -> None:
    first = f"91{region}{organisation}"
    code = first + uscc.calc_check_digit(first)
    assert check_credit_code(code) == code
    mistyped = code[:place] + typed + code[place + 1 :]
    assert isinstance(check_credit_code(mistyped), Rejection) == (mistyped != code)


@given(st.text(max_size=80))
def test_any_text_is_judged_without_error(text: str) -> None:
    assert isinstance(check_credit_code(text), str | Rejection)
