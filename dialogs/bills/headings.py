"""The tables of a document: their headings, which may be several lines high, and their rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from dialogs.bills.periods import Period, month_in, year_in
from dialogs.bills.words import pattern, words
from dialogs.core.sent.bills import ReadLine
from dialogs.figures.names import is_money, key_of, named
from dialogs.figures.tables import (
    columns_of,
    headings,
    is_number,
    plain_heading,
    unit_in_heading,
)
from dialogs.typed.text import half_width, simplified
from scoring.units.number import ParsedNumber, read_number

HIGHEST_HEADING: Final = 4
"""Lines of a heading."""
MONTHS_NAMED: Final = 3
"""Months that make columns of them; fewer may be anything."""


@dataclass
class Table:
    """A heading and the rows below it."""

    heads: tuple[str, ...]
    rows: list[ReadLine] = field(default_factory=list)
    end: int = 0

    @property
    def plain(self) -> list[str]:
        """The headings without brackets and blanks."""
        return [plain_heading(head) for head in self.heads]

    @property
    def months(self) -> dict[int, Period]:
        """The columns that are months."""
        found = ((at, month_in(head)) for at, head in enumerate(self.heads))
        return {at: month for at, month in found if month is not None}

    @property
    def figures(self) -> list[int]:
        """The columns that are headed by the name of a figure."""
        return [at for at, head in enumerate(self.plain) if _names_figure(head, self.heads[at])]

    @property
    def nameless(self) -> list[int]:
        """The columns of an amount that does not say of what, but in which unit."""
        known = words("amount") | headings("amount")
        units = map(unit_in_heading, self.heads)
        columns = enumerate(zip(self.plain, units, strict=True))
        return [at for at, (head, unit) in columns if head in known and unit and "元" not in unit]

    def first(self, role: str) -> int | None:
        """The first column of a role."""
        known = headings(role) if role in ("name", "unit") else words(role)
        return next((at for at, head in enumerate(self.plain) if head in known), None)

    @property
    def has_month_rows(self) -> bool:
        """Whether its rows are months."""
        time = self.time
        return time is not None and any(
            month_in(row.cells[time]) for row in self.rows if time < len(row.cells)
        )

    @property
    def time(self) -> int | None:
        """The column that says the month, or the year, of each row."""
        headed = self.first("time")
        if headed is not None:
            return headed
        named_rows = [row for row in self.rows if row.cells and month_in(row.cells[0])]
        return 0 if len(named_rows) >= MONTHS_NAMED else None


def number_in(cell: str) -> Decimal | None:
    """The number that a cell holds and nothing else."""
    plain = half_width(cell)
    if not is_number(plain):
        return None
    read = read_number(plain)
    return read.value if isinstance(read, ParsedNumber) and not read.unit_text else None


def table_at(lines: Sequence[ReadLine], at: int) -> Table | None:
    """The table whose heading begins at a line; ``None`` if none does."""
    run: list[tuple[str, ...]] = []
    found = None
    for line in lines[at : at + HIGHEST_HEADING]:
        cells = tuple(simplified(half_width(cell)) for cell in line.cells)
        if sum(map(bool, cells)) < 2 or any(
            number_in(cell) and not year_in(cell) for cell in cells
        ):
            break
        if line.group != lines[at].group or (run and len(cells) != len(run[0])):
            break
        run.append(cells)
        table = Table(_merged(run), end=at + len(run))
        if _begins(run[0]) and _is_heading(table):
            found = table
    if found is not None:
        _take_rows(found, lines, at)
        return found if found.rows else None
    return None


def tables_of(lines: Sequence[ReadLine]) -> Iterator[Table]:
    """All tables of a document."""
    at = 0
    while at < len(lines):
        table = table_at(lines, at)
        if table is not None:
            yield table
        at = table.end if table else at + 1


def _begins(cells: Sequence[str]) -> bool:
    """Whether a line may be the first of a heading."""
    plain = [plain_heading(cell) for cell in cells]
    known = headings("name") | headings("unit") | words("time")
    return any(
        cell in known or month_in(head) or _names_figure(cell, head)
        for cell, head in zip(plain, cells, strict=True)
    )


def _is_heading(table: Table) -> bool:
    name, figures = table.first("name"), table.figures
    if len(table.months) >= MONTHS_NAMED:
        return True
    if table.first("time") is not None and (figures or table.nameless):
        return True
    if name is not None and (figures or columns_of(table.heads, "") is not None):
        return True
    return len(figures) > 1


def _names_figure(plain: str, head: str) -> bool:
    """Whether a heading is the name of a figure, and not of its price or of money."""
    if not plain or pattern("other").search(plain):
        return False
    key = key_of(plain)
    is_quantity = bool(unit_in_heading(head)) and "元" not in head
    return bool(named(key)) and (is_quantity or not is_money(key))


def _merged(run: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The lines of a heading as one: 消费量 above 合计 is 消费量合计."""
    filled: list[list[str]] = []
    for at, cells in enumerate(run):
        below = run[at + 1 :]
        row = list(cells)
        for column in range(1, len(row)):
            spans = below and below[0][column] and below[0][column - 1]
            if not row[column] and spans:
                row[column] = row[column - 1]
        filled.append(row)
    return tuple(
        "".join(dict.fromkeys(row[column] for row in filled if row[column]))
        for column in range(len(run[0]))
    )


def _take_rows(table: Table, lines: Sequence[ReadLine], at: int) -> None:
    for line in lines[table.end :]:
        filled = [cell for cell in line.cells if cell]
        if line.group != lines[at].group or len(filled) < 2:
            break
        has_number = any(number_in(cell) is not None for cell in filled)
        if not has_number and _begins([simplified(half_width(c)) for c in line.cells]):
            break
        table.rows.append(line)
        table.end += 1
