"""A number against its baseline, leading value and limit: a bar with marks, for every channel.

Built by ``bar_of``. Telegram shows it in characters (``drawn_in_text``), the web chat as SVG; the
report draws its own.
"""

from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import Any, Final, Literal

from bot.wording.catalogue import Words
from scoring.answers.model import Chosen, Value
from scoring.answers.scales import ScalePosition, scale_position
from scoring.catalogue.model import Benchmark, Criterion, Direction
from scoring.rounding import significant
from scoring.units.labels import unit_label
from scoring.values import Language

Kind = Literal["value", "baseline", "leading", "limit"]
Better = Literal["higher", "lower"]

COLUMNS: Final = 25
"""Characters of the bar in text: with its margin it fits the narrowest phone."""
SYMBOLS: Final[dict[Kind, str]] = {"value": "●", "leading": "L", "baseline": "B", "limit": "3"}
"""Only characters that are one column wide in any font; the words are below the line."""
_ROOM: Final = Fraction(2, 5)
"""The margin beyond each end, as a fraction of the distance between them."""
_WORDS: Final = Words("scale_bar")


@dataclass(frozen=True, slots=True)
class Mark:
    """A number on the bar: its kind, value and text."""

    kind: Kind
    value: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """Numbers of one unit on a line, increasing to the right; the enterprise's own comes first.

    ``direction`` is ``better`` in words.
    """

    label: str
    unit: str
    marks: tuple[Mark, ...]
    better: Better
    direction: str

    def position_of(self, mark: Mark) -> Fraction:
        """The position of a mark from 0 (left) to 1; a mark far beyond the ends is at the edge."""
        ends = [one.value for one in self.marks if one.kind != "value"]
        lowest, highest = min(ends), max(ends)
        room = (highest - lowest or abs(highest) or Fraction(1)) * _ROOM
        start = lowest - room if lowest < 0 else max(lowest - room, Fraction(0))
        return min(max((mark.value - start) / (highest + room - start), Fraction(0)), Fraction(1))

    def to_dict(self) -> dict[str, Any]:
        """A JSON value."""
        return {
            "label": self.label,
            "unit": self.unit,
            "marks": [[mark.kind, str(mark.value), mark.text] for mark in self.marks],
            "better": self.better,
            "direction": self.direction,
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> "ScaleBar":
        """The bar that ``to_dict`` wrote."""
        marks = tuple(Mark(kind, Fraction(value), text) for kind, value, text in stored["marks"])
        return cls(stored["label"], stored["unit"], marks, stored["better"], stored["direction"])


def bar_of(
    criterion: Criterion,
    answer: Value | Chosen,
    benchmarks: tuple[Benchmark, ...],
    language: Language,
) -> ScaleBar | None:
    """The bar of a number on a scale of ``criterion``; ``None`` until both ends are known."""
    position = scale_position(criterion, answer, benchmarks)
    if position.baseline is None or position.leading is None:
        return None
    values: list[tuple[Kind, Fraction]] = [
        ("value", position.number),
        ("leading", position.leading.value),
        ("baseline", position.baseline.value),
        *(("limit", limit) for limit in _limit_of(position)),
    ]
    better: Better = "higher" if position.scale.direction is Direction.HIGHER else "lower"
    return ScaleBar(
        label=position.scale.label[language],
        unit=unit_label(position.unit)[language],
        marks=tuple(
            Mark(kind, value, f"{_WORDS(kind)[language]} {significant(value)}")
            for kind, value in values
        ),
        better=better,
        direction=_WORDS(f"better-{better}")[language],
    )


def _limit_of(position: ScalePosition) -> tuple[Fraction, ...]:
    limit = position.benchmark.limit if position.benchmark else None
    return () if limit is None else (Fraction(limit),)


# --- in characters


def drawn_in_text(bar: ScaleBar) -> str:
    """The bar as markup: a line of fixed-width characters, with its marks listed below."""
    line = ["-"] * COLUMNS
    for column, mark in _columns(bar):
        line[column] = SYMBOLS[mark.kind]
    named = "\n".join(f"{SYMBOLS[mark.kind]} {mark.text}" for mark in bar.marks)
    title = f"<b>{escape(bar.label)}</b> {escape(bar.unit)}".strip()
    return f"{title}\n<code>{''.join(line)}</code>\n{escape(named)}\n<i>{bar.direction}</i>"


def _columns(bar: ScaleBar) -> list[tuple[int, Mark]]:
    """The column of each mark; the enterprise's own is last, to cover one of the same value.

    Marks of different values have different columns, in order.
    """
    first = {mark.value: mark for mark in bar.marks}
    in_order = sorted(first)
    taken: dict[Fraction, int] = {}
    free = 0
    for left, value in zip(range(len(in_order) - 1, -1, -1), in_order, strict=True):
        wanted = round(bar.position_of(first[value]) * (COLUMNS - 1))
        taken[value] = min(max(wanted, free), COLUMNS - 1 - left)
        free = taken[value] + 1
    return [(taken[mark.value], mark) for mark in reversed(bar.marks)]
