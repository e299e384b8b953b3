"""QR codes, used by the web page of a link and the cover of a report."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import segno

QUIET_ZONE = 4
"""Modules left white on each side of a code (ISO/IEC 18004)."""


@dataclass(frozen=True, slots=True)
class Run:
    """Dark modules side by side in one row, counted from the top left corner."""

    row: int
    column: int
    length: int


@dataclass(frozen=True, slots=True)
class QrCode:
    """A square of ``side`` modules without its quiet zone, as the runs of its dark modules."""

    side: int
    runs: tuple[Run, ...]


def qr_code(text: str) -> QrCode:
    """The smallest code of a text with error correction level M, or higher where it fits."""
    matrix = segno.make_qr(text, error="m").matrix
    runs = (run for row, modules in enumerate(matrix) for run in _runs(row, modules))
    return QrCode(len(matrix), tuple(runs))


def _runs(row: int, modules: bytearray) -> Iterator[Run]:
    column = 0
    for is_dark, same in groupby(modules, bool):
        length = len(list(same))
        if is_dark:
            yield Run(row, column, length)
        column += length
