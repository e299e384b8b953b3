"""Every character on the page can be drawn."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics

from bot.reports.pdf.layout.typefaces import printable, typeface

FONTS: Any = pdfmetrics


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("绿色工厂", "绿色工厂"),
        ("㛃龘䶮", "㛃龘䶮"),  # rare, and in the font
        ("𠮷野", "〔U+20BB7〕野"),
        ("好😀", "好〔U+1F600〕"),
        ("Škoda Łódź", "Škoda Łódź"),
        ("e\u0301", "é"),
        ("甲\x00乙\x1b", "甲乙"),
        ("\u202e甲\u200f乙\ufeff", "甲乙"),
        ("甲\ud800", "甲"),
        ("甲\n乙\t丙\u3000丁", "甲 乙 丙\u3000丁"),
        ("甲\ufe0f", "甲"),
        ("", ""),
    ],
)
def test_unknown_characters_become_marks_and_hidden_ones_go(typed: str, drawn: str) -> None:
    assert printable(typed) == drawn


@given(st.text(st.characters(), max_size=40), st.booleans())
def test_whatever_is_typed_some_font_of_ours_has_its_glyph(typed: str, bold: bool) -> None:
    face = typeface(bold=bold)
    text = printable(typed)
    runs = list(face.runs(text))
    assert "".join(run for _, run in runs) == text
    for font, run in runs:
        known = FONTS.getFont(font).face.charToGlyph
        assert all(ord(character) in known for character in run.replace("\u00a0", " "))
    assert printable(text) == text
