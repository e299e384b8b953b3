"""A line of CSV in which a spreadsheet reads nothing as a formula: names are what people typed."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Final

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet takes a cell that begins with it for; in full width too."""


def csv_line(cells: Iterable[object]) -> str:
    """The cells with what separates and quotes them, without an end of line."""
    line = StringIO()
    csv.writer(line, lineterminator="").writerow(map(harmless, cells))
    return line.getvalue()


def harmless(cell: object) -> object:
    """A cell; text is text whatever it begins with. A number stays one, below zero too."""
    is_formula = isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA)
    return f"'{cell}" if is_formula else cell
