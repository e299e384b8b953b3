"""The board as a file for a spreadsheet, which can read nothing in it as a formula."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any, Final

from bot.web.board.cells import Cells
from bot.wording.csv_line import harmless

COLUMNS: Final = (
    "name", "credit-code", "edition", "answered", "of", "points", "reviewed", "decided",
    "undecided", "readiness", "stuck", "activity", "due-day", "days", "whose", "tags",
)  # fmt: skip
BOM: Final = "\ufeff"
"""By it, Excel reads the file as UTF-8."""


def csv_of(rows: Iterable[Cells], words: dict[str, Any]) -> bytes:
    """A header, and a line for each row."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow([words["columns"][name] for name in COLUMNS])
    writer.writerows(map(harmless, _cells(row)) for row in rows)
    return (BOM + file.getvalue()).encode()


def _cells(of: Cells) -> tuple[str, ...]:
    row, standing = of.row, of.row.standing
    return (
        of.name,
        row.credit_code or "",
        of.edition,
        str(standing.decided) if standing else "",
        str(standing.total) if standing else "",
        of.points,
        of.reviewed,
        of.decided,
        str(row.decided.undecided) if row.decided else "",
        of.readiness,
        "; ".join(of.stuck),
        of.active,
        row.due.isoformat() if row.due else "",
        "" if of.days is None else str(of.days),
        of.whose,
        "; ".join(of.tags),
    )
