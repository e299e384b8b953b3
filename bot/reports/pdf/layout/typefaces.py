"""The typefaces of the report, and text limited to characters they can draw.

Noto Sans SC draws Chinese and most of Latin; Noto Sans fills in the rest of Latin, Greek and
Cyrillic. A character that neither has is printed as a readable mark such as 〔U+20BB7〕: no free
typeface of a bearable size covers the rare extensions of Han, and an empty box says nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import groupby
from typing import Any
from unicodedata import category, normalize

from bot.reports.pdf.layout.reportlab_types import register_font
from bot.reports.pdf.layout.text_layer import CompositeTrueType

REGULAR = ("NotoSansSC-Regular", "NotoSans-Regular")
BOLD = ("NotoSansSC-Bold", "NotoSans-Bold")
"""The main font of each weight and its fallback."""
SPACES = frozenset("\t\n\r\v\f\u2028\u2029\u2002\u2003\u2009\u200a\u202f\u205f")
UNSEEN = frozenset({"Cc", "Cf", "Cs"})
"""Control and format characters, lone surrogates: they would reverse or hide text near them."""
COMBINING = frozenset(map(chr, range(0x300, 0x370)))
VARIATION_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))


@dataclass(frozen=True, slots=True)
class Typeface:
    """A main font, its fallback, and the width of each character at size 1."""

    main: str
    helper: str
    widths: "Widths"

    def runs(self, text: str) -> Iterator[tuple[str, str]]:
        """``text``, already printable, cut where the font changes."""
        own = self.widths.own
        if text and own.issuperset(text):  # as nearly always
            yield self.main, text
            return
        for is_own, characters in groupby(text, key=own.__contains__):
            yield (self.main if is_own else self.helper), "".join(characters)


class Widths(dict[str, float]):
    """The width of each character at size 1, measured when first asked for."""

    def __init__(self, main: Any, helper: Any) -> None:
        self._main, self._helper = main, helper
        self.own = frozenset(map(chr, main.face.charToGlyph)) | {"\u00a0"}

    def __missing__(self, character: str) -> float:
        font = self._main if character in self.own else self._helper
        width: float = font.stringWidth(character, 1)
        self[character] = width
        return width


@lru_cache
def typeface(*, bold: bool) -> Typeface:
    """The regular or bold typeface, loaded and registered once in a process."""
    main, helper = BOLD if bold else REGULAR
    return Typeface(main, helper, Widths(_font(main), _font(helper)))


def printable(text: str) -> str:
    """``text`` on one line, all of whose characters can be drawn.

    Spaces of every kind become plain ones, invisible characters go, unknown ones become marks.
    """
    if not COMBINING.isdisjoint(text):
        text = normalize("NFC", text)
    drawn = _drawn()
    if drawn.issuperset(text):
        return text
    return "".join(c if c in drawn else _replaced(c) for c in text)


def _replaced(character: str) -> str:
    if character in SPACES:
        return " "
    if character in VARIATION_SELECTORS or category(character) in UNSEEN:
        return ""
    return f"〔U+{ord(character):04X}〕"


@lru_cache
def _drawn() -> frozenset[str]:
    """What both weights draw, so that a text can be set in either."""
    regular, bold = (_characters(names) for names in (REGULAR, BOLD))
    model = frozenset(c for c in regular & bold if category(c) not in UNSEEN)
    return model - SPACES - VARIATION_SELECTORS


def _characters(names: tuple[str, str]) -> frozenset[str]:
    return frozenset(chr(code) for name in names for code in _font(name).face.charToGlyph)


@lru_cache
def _font(name: str) -> Any:
    data = files("bot.reports.pdf.layout.fonts").joinpath(f"{name}.ttf").read_bytes()
    font = CompositeTrueType(name, BytesIO(data))
    register_font(font)
    return font
