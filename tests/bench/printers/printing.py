"""How a program that prints the report is timed: by itself, from rows it already has.

Each is `python -m tests.bench.printers.pdf_…` in the Python that has its library: rows come in as
JSON, and out goes what it took. Needs nothing but the standard library, so every Python can import
it.
"""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

RUNS = 3
FONTS = Path(__file__).parents[3] / "bot" / "reports" / "pdf" / "layout" / "fonts"
FONT_FAMILY = "Noto Sans SC"
TITLES = {"number": "#", "text": "评价要求", "outcome": "结论", "points": "得分", "note": "备注"}

Row = dict[str, str]


class Printed(NamedTuple):
    """Seconds for the first report of a process, and for the best of those after it."""

    first: float
    warm: float
    size: int
    """Bytes of the PDF."""


def print_timed(make: Callable[[], bytes]) -> Printed:
    """Make the PDF a few times."""
    seconds, pdf = [], b""
    for _ in range(1 + RUNS):
        began = perf_counter()
        pdf = make()
        seconds.append(perf_counter() - began)
    if not pdf.startswith(b"%PDF"):
        raise SystemExit("what was made is no PDF")
    return Printed(seconds[0], min(seconds[1:]), len(pdf))


def serve(make: Callable[[Sequence[Row]], bytes]) -> None:
    """Read rows from standard input, print them, and say how long that took."""
    rows: list[Row] = json.load(sys.stdin)
    json.dump(print_timed(lambda: make(rows)), sys.stdout)
