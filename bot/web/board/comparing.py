"""Clients side by side, where the same rules apply to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.web.board.cells import Cells
from scoring.values import Text

MOST: Final = 5
"""Clients side by side."""


@dataclass(frozen=True, slots=True)
class Table:
    """Clients that one catalogue with the same overlays applies to, and their sections."""

    clients: tuple[Cells, ...]
    sections: tuple[tuple[Text, tuple[str, ...]], ...]
    """The title of each, and its score for each client."""
    edition: str
    overlays: int


def compared(rows: Iterable[Cells]) -> tuple[Table, ...]:
    """A table for each set of rules, in the order of the rows."""
    groups: dict[tuple[str, ...], list[Cells]] = {}
    for one in rows:
        if one.row.standing is not None:
            groups.setdefault(one.row.standing.rules, []).append(one)
    return tuple(_table(rules, tuple(group)) for rules, group in groups.items())


def _table(rules: tuple[str, ...], clients: tuple[Cells, ...]) -> Table:
    standings = [one.row.standing for one in clients if one.row.standing is not None]
    scores = zip(*(one.scores for one in standings), strict=True)
    sections = tuple(zip(standings[0].titles, scores, strict=True))
    return Table(clients, sections, standings[0].edition, len(rules) - 1)
