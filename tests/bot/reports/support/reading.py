"""The text of our own reports, read from their pages at a small part of the time pypdf takes.

It knows what reportlab writes for this layout: moves, fonts, and strings shown in them. As in any
reader, a glyph is what the font's own table says. ``test_reading.py`` compares it with pypdf.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any

from pypdf import PdfReader

LEAST_LEADING = 5.0
"""Points; what differs by less stands on one line."""
_NUMBER = rb"-?[\d.]+"
_STEP = re.compile(
    rb"(?P<save>\bq\b)|(?P<restore>\bQ\b)"
    rb"|1 0 0 1 %(number)s (?P<moved>%(number)s) cm"
    rb"|1 0 0 1 %(number)s (?P<set>%(number)s) Tm"
    rb"|/(?P<font>F\d+) %(number)s Tf"
    rb"|<(?P<shown>[0-9a-f]*)> Tj" % {b"number": _NUMBER},
)
_GLYPH = re.compile(r"<([0-9A-F]{4})> <([0-9A-F]+)>")


@lru_cache
def pages_of(document: bytes) -> tuple[str, ...]:
    """The text of every page, a line for each height at which something stands."""
    tables: dict[str, dict[int, str]] = {}
    return tuple(_text(page, tables) for page in PdfReader(BytesIO(document)).pages)


def _text(page: Any, tables: dict[str, dict[int, str]]) -> str:
    fonts = page["/Resources"]["/Font"]
    glyphs: dict[int, str] = {}
    heights, above, height, said = [0.0], 0.0, 0.0, list[str]()
    for step in _STEP.finditer(page.get_contents().get_data()):
        match step.lastgroup:
            case "save":
                heights.append(above)
            case "restore":
                above = heights.pop()
            case "moved":
                above += float(step["moved"])
            case "set":
                at = above + float(step["set"])
                if abs(at - height) > LEAST_LEADING:
                    said.append("\n")
                height = at
            case "font":
                name = "/" + step["font"].decode()
                if name not in tables:  # a document names each of its fonts once
                    tables[name] = _glyphs(fonts[name])
                glyphs = tables[name]
            case "shown":
                said.extend(glyphs[code] for code in _codes(step["shown"]))
    return "".join(said).strip("\n")


def _glyphs(font: Any) -> dict[int, str]:
    """What each code of a font stands for."""
    table = font["/ToUnicode"].get_data().decode("ascii").partition("beginbfchar")[2]
    return {
        int(code, 16): bytes.fromhex(text).decode("utf-16-be")
        for code, text in _GLYPH.findall(table)
    }


def _codes(shown: bytes) -> Iterator[int]:
    """The codes of a string, four hexadecimal digits each."""
    return (int(shown[at : at + 4], 16) for at in range(0, len(shown), 4))
