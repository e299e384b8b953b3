"""Typed text made plain before it is read, and safe before it is kept."""

from unicodedata import category

from scoring.units.text import half_width, simplified

__all__ = ["half_width", "simplified", "storable"]

_UNSTORABLE = frozenset({"Cc", "Cs"})


def storable(text: str) -> str:
    """``text`` without what no database or font takes: control characters, halves of pairs.

    Line ends and tabs stay.
    """
    return "".join(char for char in text if char in "\n\t" or category(char) not in _UNSTORABLE)
