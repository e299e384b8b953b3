"""Codes that people copy from paper or a screen, made at random."""

import secrets

from dialogs.typed.codes import ALPHABET, GROUP


def random_code(groups: int) -> str:
    """A new code: groups of 25 bits each, joined by dashes."""
    parts = ["".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(groups)]
    return "-".join(parts)
