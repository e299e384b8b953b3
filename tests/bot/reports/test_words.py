"""The words of the report can be printed."""

from string import Formatter

import pytest

from bot.reports.pdf.layout.typefaces import printable
from tests.bot.wording.test_words import FILES, templates_of

PRINTED = ("report", "verdict", "rules", "common")


@pytest.mark.parametrize(
    "template",
    [
        template
        for name in PRINTED
        for words in FILES[name].data.values()
        for text in words.values()
        for template in templates_of(text)
    ],
)
def test_every_character_has_a_glyph(template: str) -> None:
    text = "".join(literal for literal, *_ in Formatter().parse(template))
    assert printable(text) == text
