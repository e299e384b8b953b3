"""What people type from a paper is understood; a number alone is not enough."""

import pytest

from bot.verifying.identity import (
    Asked,
    code_in_groups,
    has_number,
    hash_in,
    new_code,
    number_in,
    read_asked,
)

HASH = "0f2fd6d22370" + "a" * 52


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("K7XZU-UAE7P", Asked(None, "K7XZUUAE7P", None)),
        ("k7xzu uae7p", Asked(None, "K7XZUUAE7P", None)),
        ("Ｋ７ＸＺＵ－ＵＡＥ７Ｐ", Asked(None, "K7XZUUAE7P", None)),
        ("GF-00001-01 K7XZU-UAE7P", Asked("GF-00001-01", "K7XZUUAE7P", None)),
        ("gf 00001 01，K7XZU—UAE7P", Asked("GF-00001-01", "K7XZUUAE7P", None)),
        ("https://a.example/verify/K7XZUUAE7P", Asked(None, "K7XZUUAE7P", None)),
        (f"GF-00001-01 {HASH}", Asked("GF-00001-01", None, HASH)),
        ("GF-00001-01 0F2FD6D22370…", Asked("GF-00001-01", None, HASH[:12])),
    ],
)
def test_what_stands_on_a_paper_is_read(typed: str, asked: Asked) -> None:
    assert read_asked(typed) == asked


@pytest.mark.parametrize(
    "typed", ["", "GF-00001-01", "K7XZU", "K7XZU-UAE7P-1", "0f2fd6d22370", "O0I1L-UAE7P", "你好"]
)
def test_what_could_be_guessed_is_not_enough(typed: str) -> None:
    assert read_asked(typed) is None
    assert has_number(typed) is (typed == "GF-00001-01")


def test_codes_are_random_and_read_as_they_are_printed() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    for code in codes:
        assert read_asked(code_in_groups(code)) == Asked(None, code, None)


def test_numbers_and_hashes_are_found_in_keywords() -> None:
    assert number_in(f"GF-00012-103 {HASH}") == "GF-00012-103"
    assert hash_in(f"GF-00012-103 {HASH}") == HASH
    assert hash_in(f"{HASH}0") is None
    assert number_in("FILE-0F2FD6D223") is None
