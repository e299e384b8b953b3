"""What the rows of a table say of figures.

Rows and columns of months are added up to the year, if all twelve are there; a sum that the table
gives itself is compared with them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from dialogs.bills.doubts import MONTHS_UNCLEAR, OF_A_ROW, SUM_DIFFERS
from dialogs.bills.headings import MONTHS_NAMED, Table, number_in
from dialogs.bills.periods import WHOLE, Period, month_in, of_year, periods_in, year_in
from dialogs.bills.words import words
from dialogs.core.sent.bills import ReadLine, group_of
from dialogs.figures.lines import LineReader, Part
from dialogs.figures.names import key_of, named
from dialogs.figures.tables import columns_of, plain_heading, plain_unit, unit_in_heading
from dialogs.typed.text import half_width

ORIGIN_SHOWN: Final = 160
"""Characters of the line that is shown beside a figure."""


@dataclass(frozen=True, slots=True)
class Source:
    """The name of a figure with its amount, as the reader of figures takes it, and whence it is.

    ``period`` is what the line or its column itself says of the time. ``is_nameless``: an amount
    of what the heading of the bill says. ``asides`` stand beside the amount in brackets.
    """

    part: Part
    where: str
    origin: str
    period: Period | None = None
    doubts: tuple[str, ...] = ()
    is_nameless: bool = False
    asides: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """The page or the sheet that it is on."""
        return group_of(self.where)


def sources_in(table: Table, reader: LineReader, period: str) -> Iterator[Source]:
    """The figures that a table gives."""
    if len(table.months) >= MONTHS_NAMED:
        yield from _by_columns(table)
    elif table.time is not None or (table.figures and table.first("name") is None):
        yield from _by_rows(table)
    elif table.figures and columns_of(table.heads, period) is None:
        yield from _by_name_and_column(table)
    else:
        yield from _as_pasted(table, reader)


# --- one figure a column, one month a row


def _by_rows(table: Table) -> Iterator[Source]:
    for column in table.figures or table.nameless:
        name, unit = table.plain[column], unit_in_heading(table.heads[column])
        made = _of_column(table, column, name if table.figures else "", unit)
        yield from (replace(one, is_nameless=not table.figures) for one in made)


def _of_column(table: Table, column: int, name: str, unit: str) -> Iterator[Source]:
    time = table.time
    months: list[tuple[Period, Decimal, ReadLine]] = []
    sums: list[tuple[Decimal, ReadLine]] = []
    others: list[Source] = []
    rest = Decimal(0)
    for row in table.rows:
        amount = number_in(_cell(row, column))
        if amount is None:
            continue
        said = half_width(_cell(row, time)) if time is not None else ""
        stated = year_in(said) or next(iter(periods_in(said)), None)
        if _is_sum(row):
            sums.append((amount, row))
        elif month := month_in(said):
            months.append((month, amount, row))
        else:
            doubts = (OF_A_ROW,) if stated is None and _has_label(row) else ()
            part = _part(name, amount, unit)
            others.append(Source(part, row.where, _origin(row), stated, doubts))
            rest += amount
    is_whole = bool(sums) and not months and rest == sums[-1][0]
    yield from () if is_whole else others
    if months or sums:
        yield _of_months(name, unit, months, sums)


def _of_months(
    name: str,
    unit: str,
    months: Sequence[tuple[Period, Decimal, ReadLine]],
    sums: Sequence[tuple[Decimal, ReadLine]],
) -> Source:
    """The sum of months: as the table gives it, else added up."""
    covered = of_year([month for month, _, _ in months])
    total = sum((amount for _, amount, _ in months), Decimal(0))
    doubts: tuple[str, ...] = () if not months or covered else (MONTHS_UNCLEAR,)
    last = sums[-1] if sums else None
    if last is not None:
        amount, row = last
        agrees = not months or amount == total
        doubts += () if agrees else (SUM_DIFFERS,)
        return Source(_part(name, amount, unit), row.where, _origin(row), covered, doubts)
    origin = " + ".join(f"{month.words}: {amount:f}" for month, amount, _ in months)
    where = months[0][2].where
    if covered is None:
        covered = Period("", (months[0][0].months[0], months[-1][0].months[0]))
    part = _part(name, total, unit)
    return Source(part, where, origin[:ORIGIN_SHOWN], covered, doubts)


# --- one figure a row, one month a column


def _by_columns(table: Table) -> Iterator[Source]:
    months, unit_at = table.months, table.first("unit")
    named_at = table.first("name")
    sum_at = next((at for at, head in enumerate(table.plain) if head in words("sum")), None)
    label = named_at if named_at is not None else 0
    for row in table.rows:
        name = _cell(row, label)
        of_months = [
            (month, amount, row)
            for at, month in months.items()
            if (amount := number_in(_cell(row, at))) is not None
        ]
        total = number_in(_cell(row, sum_at)) if sum_at is not None else None
        if not name or name in words("sum") or not (of_months or total is not None):
            continue
        unit = plain_unit(half_width(_cell(row, unit_at))) if unit_at is not None else ""
        inside = unit_in_heading(half_width(name))
        sums = [(total, row)] if total is not None else []
        made = _of_months(plain_heading(half_width(name)), unit or inside, of_months, sums)
        yield Source(made.part, row.where, _origin(row), made.period, made.doubts)


# --- names in rows, and one column headed by a figure


def _by_name_and_column(table: Table) -> Iterator[Source]:
    """有功总 below 电量(kWh) is 有功总电量; a name that this does not give is left out."""
    label = table.first("name") or 0
    for row in table.rows:
        for column in table.figures:
            amount = number_in(_cell(row, column))
            head = table.plain[column]
            name = half_width(_cell(row, label)).replace(" ", "")
            name = name if named(key_of(name)) else f"{name}{head}"
            if amount is None or not named(key_of(name)):
                continue
            unit = unit_in_heading(table.heads[column])
            yield Source(_part(name, amount, unit), row.where, _origin(row))


# --- as a table that was pasted


def _as_pasted(table: Table, reader: LineReader) -> Iterator[Source]:
    heading = "\t".join(table.heads)
    reader.line(heading)
    of_year = next(
        (p for head in table.heads for p in periods_in(head) if p.months == WHOLE), None
    )
    stated = of_year if of_year and not of_year.year else None
    for row in table.rows:
        for part in reader.line("\t".join(without_marks(cell) for cell in row.cells)):
            period = Period(part.year) if part.year else stated
            yield Source(part, row.where, _origin(row), period)


def without_marks(cell: str) -> str:
    """A cell of an invoice without the kind of goods before its name, and without a grade.

    *成品油*0号柴油 is 柴油.
    """
    plain = half_width(cell).replace("\t", " ")
    if plain.startswith("*") and plain.count("*") > 1:
        plain = plain.split("*", 2)[2]
    for name in ("柴油", "汽油"):
        before, found, after = plain.partition(name)
        if found and before and all(char in "0123456789-+#号 " for char in before):
            return f"{found}{after}"
    return plain


def _part(name: str, amount: Decimal, unit: str) -> Part:
    return Part(f"{name} {amount:f} {unit}".strip())


def _cell(row: ReadLine, at: int | None) -> str:
    return row.cells[at].strip() if at is not None and at < len(row.cells) else ""


def _origin(row: ReadLine) -> str:
    return row.text[:ORIGIN_SHOWN]


def _has_label(row: ReadLine) -> bool:
    """Whether a row says of which part of the plant it is: 一分厂, 2号变压器."""
    first = next((cell for cell in row.cells if cell), "")
    return number_in(first) is None


def _is_sum(row: ReadLine) -> bool:
    label = next((half_width(cell) for cell in row.cells if cell), "")
    return label.replace(" ", "").rstrip(":") in words("sum")
