"""How many figures of twenty bills are proposed rightly: ``python -m tests.bench.bills``."""

import sys
from collections.abc import Iterable

from bot.bills.exchange import sees_pictures
from tests.bench.bills.measuring import Measured, all_measured

HEADS = ("bill", "figures", "ticked", "asked", "missed", "asked, not in it", "wrongly ticked")


def main() -> None:
    """Print a table for documents with text, and one for pictures."""
    _print("PDF with text, Excel and CSV", all_measured(by_sight=False))
    if sees_pictures():
        _print("The papers as pictures, 150 dpi", all_measured(by_sight=True))
    else:
        sys.stdout.write("\nPictures: needs make ocr\n")


def _print(title: str, found: Iterable[Measured]) -> None:
    rows = [_row(one) for one in found]
    total = [sum(row[at] for _, row in rows) for at in range(len(HEADS) - 1)]
    sys.stdout.write(f"\n{title}\n\n| {' | '.join(HEADS)} |\n|{'---|' * len(HEADS)}\n")
    for name, row in [*rows, ("**together**", total)]:
        sys.stdout.write(f"| {name} | {' | '.join(map(str, row))} |\n")


def _row(one: Measured) -> tuple[str, list[int]]:
    counts = [one.ticked, one.asked, one.missed, one.wrongly_asked, one.wrongly_ticked]
    return one.name, [one.figures, *counts]


if __name__ == "__main__":
    main()
