"""A filter, an order and a page of a table, as they stand in its address."""

from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class TableQuery:
    """What the tables have in common; each adds its filters. An empty text or 0 is not said."""

    q: str = ""
    sort: str = ""
    page: int = 0

    def query(self, **changes: object) -> str:
        """The parameters as they stand in an address, with some changed."""
        said = asdict(self) | changes
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def view(self) -> str:
        """What a saved view or a link keeps: all but the page."""
        return self.query(page=0)

    @property
    def is_filtered(self) -> bool:
        """Whether it leaves rows out."""
        return replace(self, sort="", page=0) != type(self)()

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
