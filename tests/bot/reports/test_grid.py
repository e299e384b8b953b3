"""Tables that run over pages."""

import pytest

from bot.reports.grid import Grid, Row, columns
from bot.reports.prose import Prose
from bot.reports.styles import CELL, TEXT_WIDTH

HEAD = Row(((Prose("序号", CELL),), (Prose("要求", CELL),)))
A_LITTLE = 0.005
REPORTLAB_FUZZ = 1e-6
"""A part higher than the room by more than this stops the whole report."""


def grid(*lines: int) -> Grid:
    """A table with rows of so many lines."""
    rows = [
        Row(((Prose(str(at), CELL),), tuple(Prose("甲", CELL) for _ in range(count))))
        for at, count in enumerate(lines, 1)
    ]
    return Grid(columns(1, 9, head=HEAD), rows)


@pytest.mark.parametrize("lines", [(3, 3, 3), (1, 2, 4, 8), (60, 2), (2, 60)], ids=str)
def test_no_part_is_higher_than_its_room(lines: tuple[int, ...]) -> None:
    whole = grid(*lines)
    steps = [1 + A_LITTLE, 7, 13.2, 13.2 + A_LITTLE, CELL.leading * 3 + 10 - A_LITTLE]
    height = whole.wrap(TEXT_WIDTH, 0)[1]
    for room in (height - step for step in steps):
        for part in whole.split(TEXT_WIDTH, room)[:1]:
            assert part.wrap(TEXT_WIDTH, 0)[1] <= room + REPORTLAB_FUZZ


def test_a_row_that_lacks_a_hair_of_room_moves_on() -> None:
    whole = grid(3, 3, 3)
    height = whole.wrap(TEXT_WIDTH, 0)[1]
    first, rest = whole.split(TEXT_WIDTH, height - A_LITTLE)
    assert (len(first.rows), len(rest.rows)) == (2, 1)
    assert whole.split(TEXT_WIDTH, height) == [whole]


def test_a_text_that_lacks_a_hair_of_room_loses_a_line() -> None:
    text = Prose("很长的一段话。" * 60, CELL)
    first, _rest = text.split(TEXT_WIDTH, 4 * CELL.leading - A_LITTLE)
    assert first.wrap(TEXT_WIDTH, 0)[1] == pytest.approx(3 * CELL.leading)
