"""A document with figures, as a channel reports it: its lines, kept apart into cells."""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Final, Self

LONGEST_CELL: Final = 200
"""Characters of a cell that are kept."""
MOST_LINES: Final = 2_000
"""Lines of a document that are kept; a bill has a hundred."""

PICTURE: Final = "bill-picture"
"""A photo or scan, where recognition of pictures is not installed."""
TOO_LARGE: Final = "bill-too-large"
LOCKED: Final = "bill-locked"
BROKEN: Final = "bill-broken"
BUSY: Final = "bill-busy"
PROBLEMS: Final = frozenset({PICTURE, TOO_LARGE, LOCKED, BROKEN, BUSY})
"""Why nothing was read of a document."""


def group_of(where: str) -> str:
    """The page or the sheet of a line."""
    return where.rpartition("!")[0] if "!" in where else where


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line and where it stands: the number of a page, or a sheet and the number of its row."""

    where: str
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        """The line as it stands."""
        return "  ".join(cell for cell in self.cells if cell)

    @property
    def group(self) -> str:
        """The page or the sheet that it is on."""
        return group_of(self.where)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What was read of a document. ``problem`` is one of ``PROBLEMS`` if nothing was.

    ``by_sight``: the characters were recognised in a picture, so any of them may be wrong.
    ``later``: it is a picture, which is to be recognised beside the turn.
    """

    lines: tuple[ReadLine, ...] = ()
    problem: str = ""
    by_sight: bool = False
    later: bool = False


@dataclass(frozen=True, slots=True)
class Proposed:
    """A yearly figure that a document seems to give, beside the line it stands in.

    ``figures`` are those it may be, one where that is clear. ``period`` is the time it is of,
    where that is not the year assessed. ``doubts`` are codes of what is uncertain about it; with
    any, it is ticked by nobody but the person. ``seen`` are the doubts about its size that were
    shown when it was ticked. ``file`` is the start of the digest of the file, if it is in one.
    ``typed``: the person corrected the amount.
    """

    figures: tuple[str, ...]
    value: Decimal
    unit: str = ""
    where: str = ""
    origin: str = ""
    doubts: tuple[str, ...] = ()
    period: str = ""
    ticked: bool = False
    seen: tuple[str, ...] = ()
    file: str = ""
    typed: bool = False

    def to_json(self) -> dict[str, Any]:
        """A JSON value; what is empty is left out to keep it small."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in values.items() if value} | {
            "value": str(self.value)
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The same; JSON keeps tuples as lists."""
        lists = {name: tuple(stored.get(name, ())) for name in ("figures", "doubts", "seen")}
        return cls(**{**stored, **lists, "value": Decimal(stored["value"])})
