"""Fonts as they stand in the document: one of each face, with the characters that are used.

reportlab divides a face into fonts of 256 characters, and names the font again wherever a text
goes from one to another: in Chinese, at every few characters. A composite font (ISO 32000-1, 9.7)
has room for all of them.

It holds a map from codes to text in UTF-16, as readers expect (9.10.3). reportlab writes a code
point as one number: 𬭎 would be read as Ⲵ and a stray digit.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from bot.reports.pdf.layout.reportlab_types import (
    Array,
    Compressed,
    Dictionary,
    Stream,
    TrueType,
    numbers,
)

MOST_IN_BLOCK = 100
"""Entries of one ``beginbfchar`` block, by the specification of CMaps."""
SPACE, NO_BREAK_SPACE = 0x20, 0xA0
NO_CHARACTER = 0


class Codes(dict[int, int]):
    """The codes of the characters of one face in one document, given when first asked for."""

    def __init__(self, font: str) -> None:
        super().__init__({SPACE: 1, NO_BREAK_SPACE: 1})
        self.font = font
        """Its name in pages."""

    def __missing__(self, character: int) -> int:
        self[character] = code = len(self)
        return code

    def encoded(self, text: str) -> bytes:
        """``text`` as the font has it, two bytes a character."""
        return text.translate(self).encode("utf-16-be")

    def characters(self) -> list[int]:
        """What each code stands for, from 0."""
        return [NO_CHARACTER, *(each for each in self if each != NO_BREAK_SPACE)]


class CompositeTrueType(TrueType):  # type: ignore[misc]
    """A TrueType font that a document holds as one composite font."""

    def __init__(self, name: str, file: object) -> None:
        super().__init__(name, file)
        self._codes: WeakKeyDictionary[Any, Codes] = WeakKeyDictionary()

    def codes_in(self, doc: Any) -> Codes:
        """Its codes in a document, to which the font is added when that is written."""
        codes = self._codes.get(doc)
        if codes is None:
            name = f"/F{len(doc.fontMapping) + 1}"
            codes = self._codes[doc] = Codes(name)
            doc.fontMapping[self.fontName] = name
            doc.delayedFonts.append(self)
        return codes

    def splitString(self, text: str, doc: Any) -> list[tuple[int, bytes]]:
        """As reportlab asks for it: all of it is in the one subset there is."""
        return [(0, self.codes_in(doc).encoded(text))]

    def getSubsetInternalName(self, _subset: int, doc: Any) -> str:
        """The name in pages of the one subset there is."""
        return self.codes_in(doc).font

    def addObjects(self, doc: Any) -> None:
        """Add the font to the document."""
        codes = self._codes.pop(doc)
        name, characters = f"AAAAAA+{self.fontName}", codes.characters()
        glyphs = Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": f"/{name}",
                "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
                "FontDescriptor": self.face.addSubsetObjects(doc, name, characters),
                "W": f"[0 [{numbers(*map(self.face.getCharWidth, characters))}]]",
                "CIDToGIDMap": _stream(doc, self._places(characters)),
            }
        )
        font = Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": f"/{name}",
                "Encoding": "/Identity-H",
                "DescendantFonts": Array([doc.Reference(glyphs)]),
                "ToUnicode": _stream(doc, to_unicode(name, characters)),
            }
        )
        doc.idToObject["BasicFonts"].dict[codes.font[1:]] = doc.Reference(font)

    def _places(self, characters: Sequence[int]) -> bytes:
        """Where the glyph of each stands in the subset that reportlab makes: as first used."""
        known, places = self.face.charToGlyph, {0: 0}
        glyphs = (known.get(character, 0) for character in characters)
        return b"".join(places.setdefault(glyph, len(places)).to_bytes(2) for glyph in glyphs)


def _stream(doc: Any, content: bytes | str) -> Any:
    return doc.Reference(Stream(content=content, filters=[Compressed]))


def to_unicode(font: str, characters: Sequence[int]) -> str:
    """The CMap of a font: the code of each character is its place, the text its code point."""
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            f"/CMapName /{font} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<0000> <FFFF>",
            "endcodespacerange",
            *_entries(characters),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


def _entries(characters: Sequence[int]) -> Iterator[str]:
    for start in range(0, len(characters), MOST_IN_BLOCK):
        block = characters[start : start + MOST_IN_BLOCK]
        yield f"{len(block)} beginbfchar"
        for code, character in enumerate(block, start):
            yield f"<{code:04X}> <{chr(character).encode('utf-16-be').hex().upper()}>"
        yield "endbfchar"
