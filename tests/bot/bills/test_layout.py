"""The lines of a page: what stands side by side is one, and a table keeps its columns."""

from bot.bills.layout import Piece, lines_of


def piece(text: str, left: float, top: float, height: float = 10) -> Piece:
    """A run of text whose characters are as wide as high."""
    return Piece(text, left, left + height * len(text), top, top + height)


def test_words_near_each_other_are_one_cell() -> None:
    assert lines_of([piece("电量", 0, 0), piece("合计", 21, 0)]) == [("电量合计",)]
    assert lines_of([piece("电量", 0, 0), piece("合计", 25, 1)]) == [("电量 合计",)]
    assert lines_of([piece("电量", 0, 0), piece("合计", 40, 0)]) == [("电量", "合计")]


def test_lines_come_from_top_to_bottom_and_left_to_right() -> None:
    pieces = [piece("3", 100, 40), piece("二", 0, 40), piece("一", 0, 20), piece("表", 0, 0)]
    assert lines_of(pieces) == [("表",), ("一",), ("二", "3")]


def test_an_empty_cell_keeps_its_column() -> None:
    pieces = [
        *(piece(text, left, 0) for text, left in (("项目", 0), ("上期", 100), ("本期", 200))),
        *(piece(text, left, 20) for text, left in (("电", 0), ("11", 100), ("22", 200))),
        *(piece(text, left, 40) for text, left in (("气", 0), ("33", 200))),
    ]
    assert lines_of(pieces) == [("项目", "上期", "本期"), ("电", "11", "22"), ("气", "", "33")]


def test_numbers_set_to_the_right_are_in_the_column_of_their_heading() -> None:
    pieces = [
        *(piece(text, left, 0) for text, left in (("名称", 0), ("数量", 100))),
        *(piece(text, left, 20) for text, left in (("电", 0), ("1", 130))),
        *(piece(text, left, 40) for text, left in (("气", 0), ("1234", 100))),
    ]
    assert lines_of(pieces) == [("名称", "数量"), ("电", "1"), ("气", "1234")]


def test_what_fits_no_columns_is_left_as_it_stands() -> None:
    pieces = [
        *(piece(text, left, 0) for text, left in (("户号", 0), ("330", 60))),
        *(piece(text, left, 20) for text, left in (("电量合计很长", 0), ("5", 75))),
        *(piece(text, left, 40) for text, left in (("a", 0), ("1", 40), ("2", 80))),
    ]
    found = lines_of(pieces)
    assert ("a", "1", "2") in found
    assert sorted(cell for line in found for cell in line if cell) == sorted(
        one.text for one in pieces
    )


def test_nothing_is_nothing() -> None:
    assert lines_of([]) == []
    assert lines_of([piece(" ", 0, 0)]) == []
