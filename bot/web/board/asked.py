"""What a visitor asked of the board: filter, order and page, read from the address.

Anything odd in an address counts as not said, so that an old or mistyped link still works.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from bot.screens.core.context import AssessmentRow
from bot.web.numbers import number_in
from bot.web.table_query import TableQuery
from bot.wording.results.standing import Standing
from dialogs.overview.stuck import Fact
from scoring.evaluation.readiness import Readiness

ANY: Final = "any"
"""Stuck at anything."""
SEARCH_LIMIT: Final = 40

Key = Callable[[AssessmentRow], Any]
_READINESS: Final = tuple(Readiness)


def _of_standing(key: Callable[[Standing], Any]) -> Key:
    return lambda row: key(row.standing) if row.standing else None


SORTS: Final[Mapping[str, Key]] = {
    "name": lambda row: row.name and row.name.casefold(),
    "edition": lambda row: (row.catalogue, row.period or ""),
    "progress": _of_standing(lambda standing: Fraction(standing.decided, standing.total)),
    "points": _of_standing(lambda standing: (standing.certain, standing.possible)),
    "reviewed": lambda row: row.reviewed and (row.reviewed.certain, row.reviewed.possible),
    "decided": lambda row: row.decided and (row.decided.certain, row.decided.possible),
    "readiness": _of_standing(lambda standing: _READINESS.index(standing.readiness)),
    "stuck": lambda row: len(row.stuck),
    "activity": lambda row: row.idle_days,
    "due": lambda row: row.due,
    "whose": lambda row: (not row.is_own, row.organisations),
}
"""By what the board can be sorted; ``None`` comes last in either direction. Without an order, what
is stuck comes first."""


@dataclass(frozen=True, slots=True)
class Asked(TableQuery):
    """A filter, an order and a page."""

    organisation: int = 0
    tag: int = 0
    edition: str = ""
    readiness: str = ""
    stuck: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Asked":
        """From the parameters of an address."""
        sort = given.get("sort", "")
        readiness, stuck = given.get("readiness", ""), given.get("stuck", "")
        return cls(
            q=given.get("q", "").strip()[:SEARCH_LIMIT],
            organisation=number_in(given.get("organisation", "")),
            tag=number_in(given.get("tag", "")),
            edition=given.get("edition", "")[:SEARCH_LIMIT],
            readiness=readiness if readiness in _READINESS else "",
            stuck=stuck if stuck in (ANY, *Fact) else "",
            sort=sort if sort.removeprefix("-") in SORTS else "",
            page=number_in(given.get("page", "")),
        )
