"""Numbers as they stand in addresses and forms."""

from typing import Final

from bot.web.security.refusal import Refusal

LONGEST_NUMBER: Final = 9
"""Digits of a page or an id."""


def number_in(typed: str) -> int:
    """A number; 0 for anything that is none."""
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER
    return int(typed) if is_number else 0


def id_in(typed: str) -> int:
    """The id of something; raises ``Refusal`` for what can be none."""
    if not (typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER):
        raise Refusal("not-found", 404)
    return int(typed)
