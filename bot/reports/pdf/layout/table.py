"""A table of texts: its head repeats on every page, a row too long for a page splits.

reportlab's own ``Table`` lays every cell out again at each split and keeps rows together only by
row numbers; here a row knows its height and whether it must stay with the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.lib.colors import Color

from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import RULE, TEXT_WIDTH
from bot.reports.pdf.layout.text import FUZZ, SLACK, Pen, Prose

PAD = 3.0
GUTTER = 10.0
WORTH_SPLITTING = 220.0
"""A row lower than this moves to the next page whole."""
WORTH_PARTING = 300.0
"""Rows kept with their next move to the next page together only where they are lower than this."""
PARTED = 2
"""Where rows kept together have to be split, the fewest rows on either page."""

Cell = tuple[Prose, ...]
Place = tuple[float, float, Cell]
"""Left end, width of text and content of a cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. A single cell spans all columns; ``with_next`` keeps it above the next row."""

    cells: tuple[Cell, ...]
    with_next: bool = False
    fill: Color | None = None
    rule: Color | None = RULE
    pad: float = PAD


@dataclass(frozen=True, slots=True)
class Columns:
    """The widths of the columns, the gutters between them included in all but the last."""

    widths: tuple[float, ...]
    head: Row | None = None
    for_pen: int = 0
    """How many of the last columns are to be filled in by hand; thin lines separate them."""

    def places(self, row: Row) -> list[Place]:
        """The places of all cells of ``row``."""
        if len(row.cells) == 1:
            inset = GUTTER if row.fill else 0.0
            return [(inset, sum(self.widths) - 2 * inset, row.cells[0])]
        places, x, end = [], 0.0, sum(self.widths) - FUZZ
        for width, cell in zip(self.widths, row.cells, strict=True):
            last = x + width >= end
            places.append((x, width - (0 if last else GUTTER), cell))
            x += width
        return places

    def height(self, row: Row) -> float:
        """The height of ``row``, its padding included."""
        return max(_height(cell, width) for _, width, cell in self.places(row)) + 2 * row.pad


class Grid(Block):
    """Rows below each other in ``columns``. ``whole`` is the table it is a part of."""

    def __init__(
        self,
        columns: Columns,
        rows: Sequence[Row],
        before: float = 6,
        whole: "Grid | None" = None,
    ) -> None:
        super().__init__()
        self.columns, self.rows = columns, tuple(rows)
        self.spaceBefore = before
        head = (columns.head,) if columns.head else ()
        self._shown = (*head, *self.rows)
        known = whole._known_heights() if whole else {}
        self._heights = [known.get(id(row)) or columns.height(row) for row in self._shown]

    @property
    def beginning(self) -> float:
        """The least height of it that may be left at the bottom of a page."""
        first, end = self._together(0)
        if self._is_worth_parting(first, end):
            end = PARTED
        shown = len(self._shown) - len(self.rows) + end
        return sum(self._heights[:shown])

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """The space it takes."""
        self.width, self.height = sum(self.columns.widths), sum(self._heights)
        return self.width, self.height

    def split(self, _width: float, height: float) -> list["Grid"]:
        """The rows that fit and the rest; a row is cut only where it is too long to move."""
        top, rest = self._divide(height)
        if not top:
            return []
        return [self._of(top, self.spaceBefore), self._of(rest, 0)] if rest else [self]

    def draw(self) -> None:
        """Draw all rows downwards, then what is written in them."""
        pen, y = Pen(self.canv), self.height
        for row, height in zip(self._shown, self._heights, strict=True):
            places = self.columns.places(row)
            self._draw_row(row, places, y, height)
            for x, width, cell in places:
                _write_cell(pen, cell, x, y - row.pad, width)
            y -= height
        self.canv.drawText(pen)

    def _of(self, rows: Sequence[Row], before: float) -> "Grid":
        return Grid(self.columns, rows, before, whole=self)

    def _known_heights(self) -> dict[int, float]:
        """The heights by row: all but a row that was cut stand in a part as they are."""
        return dict(zip(map(id, self._shown), self._heights, strict=True))

    @property
    def _row_heights(self) -> list[float]:
        return self._heights[len(self._shown) - len(self.rows) :]

    def _together(self, place: int) -> tuple[int, int]:
        """Where the rows that are kept with the one at ``place`` begin and end."""
        begin, end = place, place + 1
        while begin and self.rows[begin - 1].with_next:
            begin -= 1
        while end < len(self.rows) and self.rows[end - 1].with_next:
            end += 1
        return begin, end

    def _is_worth_parting(self, begin: int, end: int) -> bool:
        is_long = end - begin >= 2 * PARTED
        return is_long and sum(self._row_heights[begin:end]) > WORTH_PARTING

    def _parting(self, fitting: int) -> int:
        """How many of the ``fitting`` rows stay, so that rows kept together are not separated."""
        begin, end = self._together(fitting)
        if self._is_worth_parting(begin, end) and fitting >= begin + PARTED:
            return min(fitting, end - PARTED)
        return begin

    def _divide(self, height: float) -> tuple[list[Row], list[Row]]:
        heights = self._row_heights
        left = height - (sum(self._heights) - sum(heights)) + SLACK
        fitting = 0
        while fitting < len(self.rows) and heights[fitting] <= left:
            left -= heights[fitting]
            fitting += 1
        top, rest = list(self.rows[:fitting]), list(self.rows[fitting:])
        if rest and heights[fitting] > WORTH_SPLITTING and (cut := self._cut(rest[0], left)):
            return [*top, cut[0]], [cut[1], *rest[1:]]
        stay = self._parting(fitting) if rest else fitting
        return list(self.rows[:stay]), list(self.rows[stay:])

    def _cut(self, row: Row, height: float) -> tuple[Row, Row] | None:
        room = height - 2 * row.pad
        halves = [_divided(cell, width, room) for _, width, cell in self.columns.places(row)]
        if room <= 0 or not any(first for first, _ in halves):
            return None
        if any(cell and not first for cell, (first, _) in zip(row.cells, halves, strict=True)):
            return None
        return (
            replace(row, cells=tuple(first for first, _ in halves), rule=None),
            replace(row, cells=tuple(rest for _, rest in halves)),
        )

    def _draw_row(self, row: Row, places: Sequence[Place], top: float, height: float) -> None:
        canvas = self.canv
        if row.fill:
            canvas.setFillColor(row.fill)
            canvas.rect(0, top - height, self.width, height, stroke=0, fill=1)
        if row.rule:
            canvas.setStrokeColor(row.rule)
            canvas.setLineWidth(0.5)
            canvas.line(0, top - height, self.width, top - height)
        canvas.setStrokeColor(RULE)
        for x, _, _ in places[max(len(places) - self.columns.for_pen, 1) :]:
            canvas.line(x - GUTTER / 2, top, x - GUTTER / 2, top - height)


def columns(
    *shares: float, width: float = TEXT_WIDTH, head: Row | None = None, for_pen: int = 0
) -> Columns:
    """Columns that divide ``width`` in the proportion of ``shares``."""
    return Columns(tuple(width * share / sum(shares) for share in shares), head, for_pen)


def _height(cell: Cell, width: float) -> float:
    heights = [prose.wrap(width, 0)[1] for prose in cell]
    return sum(heights) + sum(prose.style.before for prose in cell[1:])


def _write_cell(pen: Pen, cell: Cell, x: float, top: float, width: float) -> None:
    for place, prose in enumerate(cell):
        top -= prose.style.before if place else 0
        pen.write_lines(prose.lines(width), x, top, width)
        top -= prose.height


def _divided(cell: Cell, width: float, room: float) -> tuple[Cell, Cell]:
    first: list[Prose] = []
    for place, prose in enumerate(cell):
        room -= prose.style.before if place else 0
        height = prose.wrap(width, 0)[1]
        if height > room + SLACK:
            parts = prose.split(width, room)
            halves = (parts[:1], parts[1:]) if len(parts) > 1 else ([], [prose])
            return (*first, *halves[0]), (*halves[1], *cell[place + 1 :])
        first.append(prose)
        room -= height
    return tuple(first), ()
