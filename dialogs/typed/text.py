"""Typed text made plain before it is read, and safe before it is kept."""

from unicodedata import category

_FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(0x5E)}
_SPACES = dict.fromkeys((0x3000, 0x00A0, 0x2007, 0x2009, 0x202F), " ")
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFE0E, 0xFE0F))
_PLAIN: dict[int, int | str | None] = {**_FULL_WIDTH, **_SPACES, **_INVISIBLE, 0x2212: "-"}
_UNSTORABLE = frozenset({"Cc", "Cs"})


def half_width(text: str) -> str:
    """``text`` with full-width letters, digits, signs and spaces as their ASCII twins.

    Unlike Unicode's compatibility folding it leaves "m²" and "㎡" as they are.
    """
    return text.translate(_PLAIN).strip()


def storable(text: str) -> str:
    """``text`` without what no database or font takes: control characters, halves of pairs.

    Line ends and tabs stay.
    """
    return "".join(char for char in text if char in "\n\t" or category(char) not in _UNSTORABLE)
