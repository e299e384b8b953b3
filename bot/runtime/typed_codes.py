"""Codes that people copy from paper or a screen: made at random, read however they are typed."""

import secrets

from dialogs.typed.text import half_width

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without the letters and digits that look alike."""
GROUP = 5


def random_code(groups: int) -> str:
    """A new code of so many groups, each of 25 bits, with dashes between them."""
    parts = ["".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(groups)]
    return "-".join(parts)


def bare(typed: str) -> str:
    """A code however it is typed: in small or full-width letters, with or without its dashes."""
    return "".join(char for char in half_width(typed).upper() if char.isalnum())
