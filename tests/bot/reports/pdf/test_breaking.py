"""Lines of Chinese with Latin words in it."""

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.pdf.layout.line_breaking import NEVER_FIRST, NEVER_LAST, break_lines


def broken(text: str, width: float) -> list[str]:
    """The lines of ``text`` where every character is one wide, as in a terminal."""
    offsets = list(accumulate([1.0] * len(text), initial=0.0))
    return [text[start:stop] for start, stop in break_lines(text, offsets, width)]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("绿色工厂评价", 4, ["绿色工厂", "评价"]),
        ("绿色工厂。评价", 4, ["绿色工", "厂。评价"]),
        ("绿色工（厂）", 4, ["绿色工", "（厂）"]),
        ("按照“要求”做", 3, ["按照", "“要", "求”做"]),
        ("the green factory", 9, ["the green", "factory"]),
        ("符合GB/T 36132的", 11, ["符合", "GB/T 36132的"]),
        ("按GB/T 36132-2018做", 15, ["按", "GB/T 36132-2018", "做"]),
        ("达到 73 %以上", 6, ["达到", "73 %以上"]),
        ("123,456.78 kWh", 11, ["123,456.78", "kWh"]),
        ("多 1970 万kWh以上", 9, ["多", "1970 万kWh", "以上"]),
        ("面积1.2倍以上", 4, ["面积", "1.2倍", "以上"]),
        ("公告（2025-12-31）", 13, ["公告", "（2025-12-31）"]),
        ("区间13.69–77.69分", 12, ["区间", "13.69–77.69分"]),
        ("不能拆的2025-12-31", 6, ["不能拆的", "2025-", "12-31"]),
        ("don’t stop", 6, ["don’t", "stop"]),
        ("见 4.3.1 a)", 7, ["见 4.3.1", "a)"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("example.com/files/report", 13, ["example.com/", "files/report"]),
        (" 绿色 工厂 ", 9, ["绿色 工厂"]),
        ("", 4, []),
        ("   ", 4, []),
        ("字", 0.5, ["字"]),
    ],
)
def test_lines_break_where_a_reader_expects(text: str, width: float, lines: list[str]) -> None:
    assert broken(text, width) == lines


MIXED = st.text(alphabet="绿色工厂，。（）“”、；GB/T 36132-2018abc%.:", max_size=80)


@given(MIXED, st.integers(1, 30))
def test_nothing_is_lost_and_every_line_fits(text: str, width: int) -> None:
    lines = broken(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(0 < len(line) <= width for line in lines)


@given(
    st.lists(st.sampled_from(["绿色", "工厂。", "（要求）", "“评价”，", "a b"])),
    st.integers(7, 20),
)
def test_marks_stay_with_their_words(words: list[str], width: int) -> None:
    lines = broken("".join(words), width)
    for before, after in pairwise(lines):
        assert after[0] not in NEVER_FIRST
        assert before[-1] not in NEVER_LAST
