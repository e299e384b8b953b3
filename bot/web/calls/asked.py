"""What an officer asked of a call's board: filter, order and page, read from the address.

Anything odd in an address counts as not said, so that an old or mistyped link still works.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Final
from urllib.parse import urlencode

from bot.web.numbers import number_in
from dialogs.calls.access import Act, Status
from scoring.calls.flags import FlagRule

ANY: Final = "any"
"""Flagged by whatever."""
BY_PERSON: Final = "person"
FLAGS: Final = (ANY, BY_PERSON, *(rule.value for rule in FlagRule))
ASSIGNED, WAITING = "assigned", "waiting"
MINE: Final = (ASSIGNED, WAITING)
"""Those that one is to review; those that wait for something that one may do now."""
TO_DO: Final = frozenset(
    {
        *(Act.CHECK, Act.RECOMMEND, Act.DECLARE, Act.REVIEW, Act.SETTLE),
        *(Act.PROPOSE, Act.ANSWER_APPEAL),
    }
)
"""What a submission waits for; marking and noting something is possible at any time."""
SORTS: Final = (
    *("place", "number", "name", "region", "state", "gates", "self", "reviewed", "decided"),
    *("flags", "reviewers", "received"),
)
SEARCH_LIMIT: Final = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter, an order and a page. An empty text or 0 stands for nothing said."""

    q: str = ""
    state: str = ""
    region: str = ""
    flag: str = ""
    mine: str = ""
    sort: str = ""
    page: int = 0

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Asked":
        """From the parameters of an address."""
        sort = given.get("sort", "")
        region = given.get("region", "")
        is_region = region.isascii() and region.isdigit() and len(region) == 6
        return cls(
            q=given.get("q", "").strip()[:SEARCH_LIMIT],
            state=_known(given.get("state", ""), tuple(Status)),
            region=region if is_region else "",
            flag=_known(given.get("flag", ""), FLAGS),
            mine=_known(given.get("mine", ""), MINE),
            sort=sort if sort.removeprefix("-") in SORTS else "",
            page=number_in(given.get("page", "")),
        )

    def query(self, **changes: object) -> str:
        """The parameters as they stand in an address, with some changed."""
        said = asdict(self) | changes
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def view(self) -> str:
        """What of it a link keeps: all but the page."""
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


def _known(given: str, known: tuple[str, ...]) -> str:
    return given if given in known else ""
