"""Where things stand in the questionnaire: what is written and what is read back agree here."""

import json
from typing import Final

from dialogs.sheets.cells import CELLS, Cells

FORMAT: Final = "greenbot-questionnaire"
VERSION: Final = "1"
"""Of the layout. A file of another version is not read."""
ABOUT: Final = "about"
"""The hidden sheet that says which questionnaire it is; its rows are a key and a value."""
LISTS: Final = "lists"
QUESTIONS: Final = ("code", "group", "text", *CELLS, "evidence", "id", "base")
FIGURES: Final = (
    "symbol", "figure", "number", "unit", "note", "previous", "form", "id", "base",
)  # fmt: skip
"""The columns of the two sheets; ``note`` of figures is read-only."""
FIRST_ROW: Final = 1
"""The row, from 0, under the heads."""
LONGEST_BASE: Final = 30_000


def base_of(cells: Cells) -> str:
    """The texts as they were written, for the hidden column; empty where they are too long."""
    said = json.dumps([getattr(cells, name) for name in CELLS], ensure_ascii=False)
    return said if len(said) <= LONGEST_BASE else ""


def cells_from_base(stored: str) -> Cells | None:
    """The texts as they were written; ``None`` where that is not known."""
    try:
        texts = json.loads(stored)
    except ValueError:
        return None
    if not isinstance(texts, list) or len(texts) != len(CELLS):
        return None
    return Cells(*map(str, texts))
