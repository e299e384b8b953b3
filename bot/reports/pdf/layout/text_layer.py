"""Fonts whose text can be copied out of the PDF and searched, whatever the character.

reportlab writes the code point of a character as one hexadecimal number into the map from glyphs
to text. Readers expect UTF-16 there (ISO 32000-1, 9.10.3): 𬭎 would be read as Ⲵ and a stray
digit.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.reports.pdf.layout.reportlab_types import TrueType

MOST_IN_BLOCK = 100
"""Entries of one ``beginbfchar`` block, by the specification of CMaps."""


class CopyableTrueType(TrueType):  # type: ignore[misc]
    """A TrueType font whose map from glyphs to text holds UTF-16."""

    def addObjects(self, doc: Any) -> None:
        """Add the font to the document, each subset with the right map."""
        subsets = tuple(self.state[doc].subsets)
        names = [self.getSubsetInternalName(at, doc)[1:] for at in range(len(subsets))]
        super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for name, subset in zip(names, subsets, strict=True):
            stream = doc.idToObject[fonts[name].ToUnicode.name]
            stream.content = to_unicode(fonts[name].BaseFont, subset)


def to_unicode(font: str, subset: Sequence[int]) -> str:
    """The CMap of a subset: the code of each glyph is its place, the text its code point."""
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({font}) /Ordering ({font}) /Supplement 0 >> def",
            f"/CMapName /{font} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *_entries(subset),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


def _entries(subset: Sequence[int]) -> Iterator[str]:
    for start in range(0, len(subset), MOST_IN_BLOCK):
        block = subset[start : start + MOST_IN_BLOCK]
        yield f"{len(block)} beginbfchar"
        for code, character in enumerate(block, start):
            yield f"<{code:02X}> <{chr(character).encode('utf-16-be').hex().upper()}>"
        yield "endbfchar"
