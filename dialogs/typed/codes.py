"""Codes that people copy from paper or a screen, read however they are typed."""

from typing import Final

from dialogs.typed.text import half_width

ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without the letters and digits that look alike."""
GROUP: Final = 5
"""Characters between two dashes."""


def bare(typed: str) -> str:
    """A code in capital letters, without its dashes and spaces."""
    return "".join(char for char in half_width(typed).upper() if char.isalnum())
