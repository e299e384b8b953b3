"""Every character on the page can be drawn."""

import re
import shutil
import subprocess
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics, ttfonts

from bot.reports.data import Enterprise
from bot.reports.pdf.build import build_pdf
from bot.reports.pdf.layout.text_layer import to_unicode
from bot.reports.pdf.layout.typefaces import printable, typeface
from tests.bot.reports.support.reading import pages_of
from tests.bot.reports.support.samples_2025 import full
from tests.support.needs import lacking

FONTS: Any = pdfmetrics
TrueTypeFile: Any = ttfonts.TTFontFile
CMAP_HEAD = 22
"""Bytes before the glyphs, in the one table that reportlab writes."""


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


RARE = "氢铀𬭛𬭶𬭳鿏厂㙍𬬻𫟼"
"""Elements and a place, most of them beyond the first plane of Unicode."""


@lru_cache
def _with_rare_characters() -> bytes:
    return build_pdf(replace(full(), enterprise=Enterprise(f"{RARE}𠮷")), "zh")


@pytest.mark.slow
def test_rare_characters_are_copied_as_they_were_typed() -> None:
    first = PdfReader(BytesIO(_with_rare_characters())).pages[0]
    assert f"{RARE}〔U+20BB7〕" in first.extract_text()
    assert RARE in pages_of(_with_rare_characters())[0]


@pytest.mark.slow
def test_another_reader_of_pdfs_copies_them_too(tmp_path: Path) -> None:
    program = shutil.which("pdftotext")
    if program is None:
        lacking("pdftotext of poppler-utils is not installed")
    document = tmp_path / "rare.pdf"
    document.write_bytes(_with_rare_characters())
    asked = [program, "-l", "1", str(document), "-"]
    read = subprocess.run(asked, capture_output=True, check=True)  # noqa: S603 - our own file
    assert f"{RARE}〔U+20BB7〕" in read.stdout.decode()


@pytest.mark.slow
def test_each_code_has_the_glyph_of_its_character() -> None:
    """As the embedded face itself maps them: radicals look like words, and spaces are alike."""
    data = replace(full(), enterprise=Enterprise("⼀一 a\u00a0b Łódź ż Ελλάδα"))
    resources: Any = PdfReader(BytesIO(build_pdf(data, "zh"))).pages[0]["/Resources"]
    fonts = resources["/Font"].values()
    assert len(fonts) > 2  # both weights, and one that fills in
    for font in (each.get_object()["/DescendantFonts"][0] for each in fonts):
        embedded = TrueTypeFile(BytesIO(font["/FontDescriptor"]["/FontFile2"].get_data()))
        assert font["/CIDToGIDMap"].get_data() == embedded.get_table("cmap")[CMAP_HEAD:]


def test_a_map_of_glyphs_has_at_most_a_hundred_entries_a_block() -> None:
    table = to_unicode("F", [0x4E00 + at for at in range(250)])
    assert re.findall(r"(\d+) beginbfchar", table) == ["100", "100", "50"]
    assert "<00F9> <4EF9>" in table
