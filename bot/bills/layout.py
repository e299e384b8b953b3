"""Pieces of text with their places on a page -> its lines, the cells of tables kept apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

SAME_LINE: Final = 0.5
"""Of its height by which the middle of a piece may differ from that of its line."""
CELL_GAP: Final = 0.8
"""Of the height of the text: a wider gap separates cells."""
BLANK_GAP: Final = 0.25
"""A gap from which on words are apart."""
LEAST_ROWS: Final = 2
"""Lines with several cells that make a table."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A character or a run of text: its left and right end, its top and bottom, downwards."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Where it stands on the page."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """How high it is."""
        return max(self.bottom - self.top, 0.1)


def lines_of(pieces: Iterable[Piece]) -> list[tuple[str, ...]]:
    """The lines of a page from top to bottom; below each other, the cells of a table match."""
    lines = [_cells(line) for line in _by_line(pieces)]
    found: list[tuple[str, ...]] = []
    block: list[list[Piece]] = []
    for line in [*lines, []]:
        if len(line) > 1:
            block.append(line)
            continue
        found += _aligned(block)
        block = []
        if line:
            found.append((line[0].text,))
    return found


def _by_line(pieces: Iterable[Piece]) -> list[list[Piece]]:
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: (one.middle, one.left)):
        last = lines[-1] if lines else None
        if last and abs(piece.middle - _middle(last)) <= SAME_LINE * min(
            piece.height, last[0].height
        ):
            last.append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda one: one.left) for line in lines]


def _middle(line: Sequence[Piece]) -> float:
    """That of the piece before, so that a line that climbs a little stays one."""
    return line[-1].middle


def _cells(line: Sequence[Piece]) -> list[Piece]:
    """The pieces of a line joined to cells."""
    cells: list[Piece] = []
    for piece in line:
        if not piece.text.strip():
            continue
        before = cells[-1] if cells else None
        if before is None or piece.left - before.right > CELL_GAP * piece.height:
            cells.append(piece)
            continue
        blank = " " if piece.left - before.right > BLANK_GAP * piece.height else ""
        cells[-1] = Piece(
            f"{before.text}{blank}{piece.text}",
            before.left,
            max(before.right, piece.right),
            min(before.top, piece.top),
            max(before.bottom, piece.bottom),
        )
    return cells


def _aligned(block: Sequence[Sequence[Piece]]) -> list[tuple[str, ...]]:
    """The lines of a table, each with as many cells as the table has columns.

    The columns are where the rows with numbers have their cells; a heading may span several.
    """
    plain = [tuple(cell.text for cell in line) for line in block]
    rows = [line for line in block if any(_is_number(cell.text) for cell in line)]
    if len(block) < LEAST_ROWS or not rows:
        return plain
    columns = _columns(cell for row in rows for cell in row)
    columns = _columns(
        [*_empty_columns(block, columns), *(Piece("", *one, 0, 0) for one in columns)]
    )
    placed = [_placed(line, columns) for line in block]
    if any(found is None for line, found in zip(block, placed, strict=True) if line in rows):
        return plain
    return [found or texts for found, texts in zip(placed, plain, strict=True)]


def _empty_columns(
    block: Sequence[Sequence[Piece]], columns: Sequence[tuple[float, float]]
) -> list[Piece]:
    """The headings of columns in which no row has anything."""
    cells = [cell for line in block for cell in line]
    return [cell for cell in cells if all(_shared(cell, column) <= 0 for column in columns)]


def _columns(cells: Iterable[Piece]) -> list[tuple[float, float]]:
    columns: list[tuple[float, float]] = []
    for left, right in sorted((cell.left, cell.right) for cell in cells):
        if columns and left < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    return columns


def _placed(
    line: Sequence[Piece], columns: Sequence[tuple[float, float]]
) -> tuple[str, ...] | None:
    """The cells by column; ``None`` if two of them are in one."""
    cells = [""] * len(columns)
    for cell in line:
        at = max(range(len(columns)), key=lambda n: _shared(cell, columns[n]))
        if cells[at]:
            return None
        cells[at] = cell.text
    return tuple(cells)


def _shared(cell: Piece, column: tuple[float, float]) -> float:
    """How much of a column a cell takes; less than 0 is how far it is from it."""
    return min(cell.right, column[1]) - max(cell.left, column[0])


def _is_number(text: str) -> bool:
    digits = sum(map(str.isdigit, text))
    return digits > 0 and all(char.isdigit() or char in "０123456789.,，．-%￥¥ " for char in text)
