"""How long something typed can be, place by place: more than that is read nowhere.

It is refused before anything looks into it, with its length. What was sent stays in the
conversation, where the person can take it up again.
"""

from collections.abc import Mapping
from typing import Final

from dialogs.core.session import Place

TEXT_LIMIT: Final = 4000
"""Characters of one typed message."""
LINE: Final = 500
"""Of one number, name, date or choice, in however many words."""
LIST: Final = 2000
"""Of several figures in one message."""

LONGEST: Final[Mapping[Place, int]] = {
    **dict.fromkeys(
        (
            Place.PROFILE, Place.SHARE, Place.MEASURE, Place.NUMBER, Place.REFERENCE, Place.SCALE,
            Place.BENCHMARK, Place.BASELINE, Place.LEADING, Place.CHECKLIST, Place.ODD,
            Place.WHAT_IF, Place.PLAN,
        ),
        LINE,
    ),
    **dict.fromkeys((Place.FIGURES, Place.FIGURE, Place.CARRIERS, Place.CALCULATION), LIST),
}  # fmt: skip
"""Elsewhere a note or a reason may be typed, whose own limits speak of it."""


def longest_at(place: Place) -> int:
    """How many characters may be typed at ``place``."""
    return LONGEST.get(place, TEXT_LIMIT)
