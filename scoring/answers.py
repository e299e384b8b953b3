"""Answers: what was said about a criterion or requirement. An answer is never a score."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Met:
    """Yes or no."""

    met: bool


@dataclass(frozen=True, slots=True)
class Ratio:
    """How far an optional criterion is met, a share from 0 to 1."""

    ratio: Decimal


@dataclass(frozen=True, slots=True)
class Value:
    """A number for one of the criterion's measures.

    ``reference`` is what a multiple is taken of (control value, industry average; ``baseline`` in
    the answers file). Without it a number for a multiple is the multiple itself. ``measure`` is
    the measure's id; ``None`` stands for the first the criterion has.
    """

    value: Decimal
    unit: str = ""
    reference: Decimal | None = None
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The criterion does not apply to this enterprise, and why."""

    reason: str


Answer = Met | Ratio | Value | NotApplicable

Answers = Mapping[str, Answer]
"""Answers by the id of the criterion or requirement; an id that is missing is unanswered."""
