"""Whose questionnaire a worksheet is, by what its hidden page says."""

from collections.abc import Mapping
from typing import Final

ENTERPRISE, PERIOD = "enterprise", "period"
COMPARED: Final = 200
"""Characters of a name."""


def is_of_another(about: Mapping[str, str], name: str, period: str) -> bool:
    """Whether it was made of another enterprise or year, as far as both say which."""
    sides = (about.get(ENTERPRISE, ""), name), (about.get(PERIOD, ""), period)
    return any(_differs(one, other) for one, other in sides)


def _differs(one: str, other: str) -> bool:
    left, right = (" ".join(text.split())[:COMPARED] for text in (one, other))
    return bool(left and right and left != right)
