"""Pasted table rows -> a name with its amount and unit.

A heading row says which column holds what: the amount for the whole year is taken, and columns of
money or sums are ignored. Without headings a row has one amount and one unit.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from dialogs.figures.reading import begins_with_factor
from dialogs.typed.data_files import read_data
from scoring.units.convert import dimension_of

_ASIDE: Final = re.compile(r"\(([^()]*)\)")
_YEAR: Final = re.compile(
    r"(20\d\d)年?(?:度|全年)?(?:实际|合计|数量|用量|消费量|消耗量|产量|数据|数值|值)?"
)
_ROW_NUMBER: Final = re.compile(r"\d{1,3}[.、]?")
_ONE_NUMBER: Final = re.compile(r"-?[.,\s]*\d[\d.,\s]*")
_TEN_THOUSANDS: Final = re.compile(r"^10(?:\^4|\*\*4|⁴|4)\s*(?=[^\d\s])")
_LONGEST: Final = 30
"""Characters of a number in a cell."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; ``year`` is the year of the amounts if the heading names one."""

    name: int
    amount: int
    unit: int | None
    unit_of_all: str
    remark: int | None
    year: str
    count: int

    def row(self, cells: Sequence[str]) -> list[str]:
        """The name with its amount and unit, and a factor found in the remark."""
        cells = [*cells, *("" for _ in range(self.count - len(cells)))]
        name, amount = cells[self.name], cells[self.amount]
        unit = plain_unit(cells[self.unit]) if self.unit is not None else self.unit_of_all
        remark = cells[self.remark] if self.remark is not None else ""
        return [f"{name} {amount} {unit}".strip(), *factors_in([remark])]


def columns_of(cells: Sequence[str], period: str) -> Columns | None:
    """The columns named by a heading row; ``None`` if it is not one.

    ``period`` is the year assessed: its column is used, else that of the latest year.
    """
    if any(is_number(cell) and not _YEAR.fullmatch(cell) for cell in cells):
        return None
    plain = [plain_heading(cell) for cell in cells]
    names = [at for at, cell in enumerate(plain) if cell in headings("name")]
    amount, year = _amount(plain, period)
    if not names or amount is None:
        return None
    return Columns(
        names[-1] if names[-1] < amount else names[0],
        amount,
        _at(plain, "unit"),
        unit_in_heading(cells[amount]),
        _at(plain, "remark"),
        year,
        len(cells),
    )


def row_of(cells: Sequence[str]) -> list[str]:
    """A row without headings: name, unit and number in any order after the name, and remarks."""
    filled = [cell for cell in cells if cell]
    if len(filled) > 2 and _ROW_NUMBER.fullmatch(filled[0]):
        filled = filled[1:]
    remarks = [cell for cell in filled[1:] if not (is_number(cell) or is_unit(cell))]
    kept = [cell for cell in filled if cell not in remarks or cell is filled[0]]
    in_order = reordered(kept)
    if not in_order or any(any(map(str.isdigit, one)) for one in _no_factors(remarks)):
        return [" ".join(filled)]
    return [in_order, *factors_in(remarks)]


def reordered(cells: Sequence[str]) -> str:
    """Name, number, unit; empty if the cells are anything else."""
    if len(cells) != 3 or is_number(cells[0]):
        return ""
    name, *rest = cells
    units = [unit for cell in rest if is_unit(unit := plain_unit(cell))]
    numbers = [cell for cell in rest if is_number(cell)]
    return f"{name} {numbers[0]} {units[0]}" if len(units) == len(numbers) == 1 else ""


def plain_heading(cell: str) -> str:
    """The heading of a column without brackets and blanks."""
    return _ASIDE.sub("", cell).replace(" ", "").casefold()


def unit_in_heading(cell: str) -> str:
    """The unit that stands in brackets in a heading; empty if there is none."""
    aside = _ASIDE.search(cell)
    return plain_unit(aside[1]) if aside and is_unit(plain_unit(aside[1])) else ""


def plain_unit(text: str) -> str:
    """A unit in the form used after a number: 万Nm³ for 10⁴Nm³ and 104Nm3, as forms print it."""
    return _TEN_THOUSANDS.sub("万", text)


def factors_in(cells: Sequence[str]) -> list[str]:
    """The cells that give a heating value or factor."""
    return [cell for cell in cells if begins_with_factor(cell)]


def _no_factors(cells: Sequence[str]) -> list[str]:
    return [cell for cell in cells if not begins_with_factor(cell)]


def is_number(text: str) -> bool:
    """Whether a cell holds a number and nothing else."""
    return len(text) <= _LONGEST and bool(_ONE_NUMBER.fullmatch(text))


def is_unit(text: str) -> bool:
    """Whether it is a known unit, and not a word that may be a unit of the person's own."""
    dimension = dimension_of(text)
    return dimension is not None and dimension != "none" and not dimension.startswith("other:")


def _amount(plain: Sequence[str], period: str) -> tuple[int | None, str]:
    """The column of the amounts, and the year in its heading."""
    years = {found[1]: at for at, cell in enumerate(plain) if (found := _YEAR.fullmatch(cell))}
    if years:
        year = period if period in years else max(years)
        return years[year], year
    for rank in read_data("table_headings.yaml")["amount"]:
        for at, cell in enumerate(plain):
            if cell in rank:
                return at, ""
    return None, ""


def _at(plain: Sequence[str], role: str) -> int | None:
    return next((at for at, cell in enumerate(plain) if cell in headings(role)), None)


@cache
def headings(role: str) -> frozenset[str]:
    """What columns of this role are headed, without brackets and blanks."""
    return frozenset(read_data("table_headings.yaml")[role])
