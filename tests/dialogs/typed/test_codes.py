"""Codes are read however they are typed."""

import pytest

from dialogs.typed.codes import bare
from dialogs.typed.mail_address import looks_like_code


@pytest.mark.parametrize(
    "typed", ["ABCDE-23456", "abcde23456", " ＡＢＣＤＥ－２３４５６ ", "abcde 23456"]
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert bare(typed) == "ABCDE23456"
    assert looks_like_code(typed)


@pytest.mark.parametrize("typed", ["ABCD-2345", "ABCDE-234567", "li@example.com", ""])
def test_other_texts_are_no_codes_of_an_address(typed: str) -> None:
    assert not looks_like_code(typed)
