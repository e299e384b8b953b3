"""The board of a call as files for a spreadsheet: just what is shown, and nothing a formula."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from typing import Final

from bot.turns.calls.workbooks import Cell
from bot.web.calls.cells import Cells, points
from bot.web.calls.listing import decided_total
from bot.wording.csv_line import harmless

COLUMNS: Final = (
    "place", "line", "number", "name", "credit-code", "region", "state", "level", "gates",
    "self", "possible", "reviewed", "reviewed-note", "decided", "outcome", "open-flags", "flags",
    "reviewers", "received", "late",
)  # fmt: skip
WIDTHS: Final = (6, 9, 7, 26, 20, 16, 10, 9, 8, 9, 9, 9, 16, 9, 11, 11, 22, 14, 17, 9)
BOM: Final = "\ufeff"
"""By it, Excel reads the file as UTF-8."""


def csv_of(rows: Iterable[Cells], head: Sequence[str]) -> bytes:
    """A header, and a line for each row."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(head)
    writer.writerows(map(harmless, map(str, row_of(one))) for one in rows)
    return (BOM + file.getvalue()).encode()


def row_of(of: Cells) -> tuple[Cell, ...]:
    """A row of either file; what is not known, or not to be seen, is empty."""
    one, result = of.one, of.one.result
    return (
        of.place_shown,
        of.line_shown,
        one.receipt.receipt if one.receipt else "",
        one.name,
        one.credit_code,
        of.region,
        of.state,
        of.level,
        of.gates if one.gates is not None else "",
        _points(result.certain if result else None),
        _points(result.possible if result else None),
        _points(one.agreement.total if one.agreement else None),
        of.reviewed_note,
        _points(decided_total(one)),
        of.outcome,
        of.open_flags if one.status else "",
        "; ".join(of.flags),
        "; ".join(of.reviewers),
        of.received,
        one.receipt.late_minutes if one.receipt else "",
    )


def _points(total: Fraction | None) -> Cell:
    return "" if total is None else Decimal(points(total))
