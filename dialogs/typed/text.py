"""Typed text, normalised before it is parsed and made safe before it is stored."""

from unicodedata import category

from scoring.units.text import half_width, simplified

__all__ = ["half_width", "simplified", "storable"]

_UNSTORABLE = frozenset({"Cc", "Cs"})


def storable(text: str) -> str:
    """``text`` without what databases or fonts reject: control characters, lone surrogates.

    Line ends and tabs are kept.
    """
    return "".join(char for char in text if char in "\n\t" or category(char) not in _UNSTORABLE)
