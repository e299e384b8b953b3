"""Tables that run over pages."""

import pytest

from bot.reports.pdf.layout.styles import CELL, TEXT_HEIGHT, TEXT_WIDTH
from bot.reports.pdf.layout.table import Grid, Row, columns
from bot.reports.pdf.layout.text import Prose

HEAD = Row(((Prose("序号", CELL),), (Prose("要求", CELL),)))
A_LITTLE = 0.005
REPORTLAB_FUZZ = 1e-6
"""A part higher than the room by more than this stops the whole report."""


def grid(*lines: int, together: bool = False) -> Grid:
    """A table with rows of these numbers of lines, all but the last kept with the next."""
    rows = [
        Row(
            ((Prose(str(at), CELL),), tuple(Prose("甲", CELL) for _ in range(count))),
            with_next=together and at < len(lines),
        )
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


def test_a_few_rows_kept_together_move_together() -> None:
    whole = grid(1, 1, 1, 1, together=True)
    height = whole.wrap(TEXT_WIDTH, 0)[1]
    assert whole.beginning == pytest.approx(height)
    assert whole.split(TEXT_WIDTH, height - A_LITTLE) == []


@pytest.mark.parametrize("lacking", [A_LITTLE, 100.0, 300.0])
def test_rows_kept_together_that_are_higher_than_a_page_come_apart(lacking: float) -> None:
    whole = grid(*[1] * 40, together=True)
    height = whole.wrap(TEXT_WIDTH, 0)[1]
    assert height > TEXT_HEIGHT
    first, rest = whole.split(TEXT_WIDTH, height - lacking)
    assert first.wrap(TEXT_WIDTH, 0)[1] <= height - lacking
    assert len(first.rows) + len(rest.rows) == 40
    assert len(rest.rows) >= 2


def test_of_rows_kept_together_none_stays_alone() -> None:
    whole = grid(*[1] * 40, together=True)
    two_rows_and_head = whole.beginning
    assert len(whole.split(TEXT_WIDTH, two_rows_and_head)[0].rows) == 2
    assert whole.split(TEXT_WIDTH, two_rows_and_head - A_LITTLE) == []
