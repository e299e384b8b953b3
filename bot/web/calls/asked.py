"""What an officer asked of a call's board: filter, order and page, read from the address.

Anything odd in an address counts as not said, so that an old or mistyped link still works.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.web.numbers import number_in
from bot.web.table_query import TableQuery
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
class Asked(TableQuery):
    """A filter, an order and a page."""

    state: str = ""
    region: str = ""
    flag: str = ""
    mine: str = ""

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


def _known(given: str, known: tuple[str, ...]) -> str:
    return given if given in known else ""
