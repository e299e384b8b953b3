"""What a visitor asked of the board: filter, order and page, read from the address.

Anything odd in an address counts as not said, so that an old or mistyped link still works.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from typing import Any, Final
from urllib.parse import urlencode

from bot.screens.core.context import AssessmentRow
from bot.web.numbers import number_in
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
class Asked:
    """A filter, an order and a page. An empty text or 0 stands for nothing said."""

    q: str = ""
    organisation: int = 0
    tag: int = 0
    edition: str = ""
    readiness: str = ""
    stuck: str = ""
    sort: str = ""
    page: int = 0

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

    def query(self, **changes: object) -> str:
        """The parameters as they stand in an address, with some changed."""
        said = asdict(self) | changes
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def view(self) -> str:
        """What a saved view keeps: all but the page."""
        return self.query(page=0)

    @property
    def is_filtered(self) -> bool:
        """Whether it leaves rows out."""
        return replace(self, sort="", page=0) != Asked()

    def toggled(self, column: str) -> str:
        """The address that sorts by a column, or the other way round if it is sorted by it."""
        return self.query(sort=f"-{column}" if self.sort == column else column, page=0)

    @property
    def column(self) -> str:
        """The column that it is sorted by, in either direction."""
        return self.sort.removeprefix("-")

    def direction(self, column: str) -> str:
        """The value of ``aria-sort`` for a column."""
        if self.column != column:
            return "none"
        return "descending" if self.sort.startswith("-") else "ascending"
