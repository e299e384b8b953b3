"""Numerals with Chinese digits or multipliers, as public issues of other readers name them too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.units.numerals import read_numeral


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一亿二", 120_000_000), ("三万五", 35_000), ("3万五千", 35_000), ("5百二十", 520),
        ("一万五千亿", 1_500_000_000_000), ("四千三百亿", 430_000_000_000), ("四万亿", 4 * 10**12),
        ("四万万", 400_000_000), ("7千3百", 7300), ("六千7", 6700), ("5万3", 53_000),
        ("6千七", 6700), ("一千八百万", 18_000_000), ("十亿三千万", 1_030_000_000),
        ("100万两千", 1_002_000), ("一百六十八万", 1_680_000), ("十万零一千", 101_000),
        ("两万零五", 20_005), ("二百五", 250), ("一百二", 120), ("两千六", 2600), ("十五", 15),
        ("二十", 20), ("廿五", 25), ("二百零三", 203), ("一千零五十", 1050), ("五百二", 520),
        ("2亿3500万", 235_000_000), ("1万2千", 12_000), ("3万500", 30_500), ("12万3千", 123_000),
        ("三千万五百", 30_000_500), ("一千二百三十四万五千六百七十八", 12_345_678),
        ("壹佰贰拾", 120), ("二〇二五", 2025), ("10", 10), ("十", 10),
    ],
)  # fmt: skip
def test_a_numeral_is_read(text: str, value: int) -> None:
    assert read_numeral(text) == value


@pytest.mark.parametrize(
    "text", ["", "万", "百", "三百三三", "三十四百", "千万吨", "3.5万", "二百三三"]
)
def test_what_is_no_numeral_is_none(text: str) -> None:
    assert read_numeral(text) is None


_DIGITS = "零一二三四五六七八九"


def _written(number: int) -> str:
    """``number`` in full, as a form has it."""
    for size, unit in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            many, rest = divmod(number, size)
            zero = "零" if 0 < rest < size // 10 else ""
            return f"{_written(many)}{unit}{zero}{_written(rest) if rest else ''}"
    return _DIGITS[number]


@given(st.integers(1, 10**12))
def test_every_number_written_out_is_read_back(number: int) -> None:
    assert read_numeral(_written(number)) == number
