"""The ranking as a table, as CSV and as lines of JSON."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from rich.cells import cell_len, set_cell_size

from bot.cli.printing.results import as_line
from bot.cli.support.ranking import Ranked
from bot.wording.catalogue import Words
from bot.wording.csv_line import csv_line
from dialogs.typed.china_time import CHINA
from scoring.catalogue.model import GradeScale
from scoring.evaluation.totals import shown_total
from scoring.values import Language

_WORDS: Final = Words("cli")
_HEADS = ("place", "points", "unmet", "answered", "assessment", "name")
COLUMNS = (
    *("place", "assessment", "name", "certain", "possible"),
    *("grade", "unmet", "answered_at"),
)
"""The names in CSV and JSON."""


def as_table(ranked: Sequence[Ranked], scale: GradeScale, language: Language) -> Iterator[str]:
    """A line each below the heads; names, which are of any width, come last."""
    heads = [_WORDS(f"rank-head-{head}")[language] for head in _HEADS]
    rows = [heads, *(_cells(at, one, scale) for at, one in enumerate(ranked, 1))]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    widths[-1] = 0
    for *fixed, name in rows:
        cells = map(set_cell_size, fixed, widths)
        yield "  ".join([*cells, name])


def as_csv(ranked: Sequence[Ranked], scale: GradeScale) -> Iterator[str]:
    """A line each below the names of the columns."""
    yield ",".join(COLUMNS)
    for at, one in enumerate(ranked, 1):
        yield csv_line(_entry(at, one, scale).values())


def as_json_lines(ranked: Sequence[Ranked], scale: GradeScale) -> Iterator[str]:
    """An object each."""
    for at, one in enumerate(ranked, 1):
        yield as_line(_entry(at, one, scale))


def _cells(at: int, one: Ranked, scale: GradeScale) -> list[str]:
    ends = dict.fromkeys((one.certain, one.possible))
    points = "–".join(shown_total(scale, end) for end in ends)
    answered = f"{one.answered_at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
    return [str(at), points, str(one.unmet), answered, str(one.id), one.name]


def _entry(at: int, one: Ranked, scale: GradeScale) -> dict[str, Any]:
    values = (
        *(at, one.id, one.name, shown_total(scale, one.certain), shown_total(scale, one.possible)),
        *(one.grade, one.unmet, one.answered_at.isoformat()),
    )
    return dict(zip(COLUMNS, values, strict=True))
