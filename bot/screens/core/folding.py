"""At most eight buttons per screen; 更多 / More leads to the others."""

from collections.abc import Collection
from functools import lru_cache

from dialogs.core import buttons as c

MOST_BUTTONS = 8
"""Buttons per screen."""
CACHED = 256
"""Screens whose rows of a page are cached: most questions offer the same buttons."""
PINNED = frozenset(
    {c.RETURN, c.RESUME, c.PAGE, c.DONE, c.CONFIRM, c.DELETE_CONFIRMED, c.DROP_CONFIRMED}
)
"""Verbs shown on every page: those that go on, go back or confirm."""


@lru_cache(maxsize=CACHED)
def folded(rows: c.Rows, page: int, pinned: frozenset[str] = PINNED) -> c.Rows:
    """The rows of one page, from 0, if there are more than ``MOST_BUTTONS`` buttons.

    Buttons keep their rows and their order. The last page leads back to the first.
    """
    flat = [choice for row in rows for choice in row]
    fixed = [at for at, choice in enumerate(flat) if choice.partition(":")[0] in pinned]
    kept = fixed[: MOST_BUTTONS // 2]
    pages = _pages([at for at in range(len(flat)) if at not in kept], len(kept))
    number = page % len(pages)
    more = c.choice(c.MORE, (number + 1) % len(pages))
    return (*_cut(rows, {*kept, *pages[number]}), (more,))


def _pages(positions: list[int], kept: int) -> list[list[int]]:
    size = MOST_BUTTONS - 1 - kept
    return [positions[at : at + size] for at in range(0, len(positions), size)]


def _cut(rows: c.Rows, shown: Collection[int]) -> c.Rows:
    """The rows, reduced to the buttons at the positions ``shown``."""
    cut, at = [], 0
    for row in rows:
        kept = [one for number, one in enumerate(row, at) if number in shown]
        at += len(row)
        if kept:
            cut.append(tuple(kept))
    return tuple(cut)
