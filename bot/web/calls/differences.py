"""Where reviewers who went row by row differ, as a sheet beside the board: a line each."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from bot.screens.core.row_values import value_in_words
from bot.turns.calls.workbooks import Cell, Table
from bot.web.calls.cells import CallWords
from bot.web.calls.told import exact
from dialogs.calls.reviewing.by_rows import MET, NOT_MET
from dialogs.calls.reviewing.rows import row_code
from dialogs.calls.shown.differing import rows_apart
from dialogs.calls.visible import Seen
from scoring.catalogue.index import CatalogueIndex

COLUMNS: Final = ("number", "name", "code", "text", "by", "reviewer", "value", "reason")
WIDTHS: Final = (7, 26, 7, 50, 8, 14, 10, 40)


def apart_rows(
    shown: Iterable[Seen], words: CallWords, index: CatalogueIndex
) -> list[tuple[Cell, ...]]:
    """The rows of submissions that reviewers see differently, as far as these are seen."""
    found: list[tuple[Cell, ...]] = []
    for seen in shown:
        number = seen.receipt.receipt if seen.receipt else ""
        for one in rows_apart(seen):
            rule = index.asked.get(one.row)
            about = (number, seen.name, row_code(one.row, index))
            text = rule.text[words.language] if rule else ""
            by: Cell = "" if one.by is None else Decimal(exact(one.by))
            for said in one.said:
                name = said.name or str(words.b["another-reviewer"])
                found.append((*about, text, by, name, _value(said.value, words), said.reason))
    return found


def apart_table(rows: Sequence[Sequence[Cell]], words: CallWords) -> Table:
    """The sheet."""
    head = [str(words.b["apart-columns"][name]) for name in COLUMNS]
    notes = [str(words.b["apart-note"])]
    return Table(head, WIDTHS, rows, notes, str(words.b["apart-sheet"]))


def _value(value: str, words: CallWords) -> Cell:
    if value in ("", MET, NOT_MET):
        return value_in_words(value, words.language)
    return Decimal(exact(value))
