"""Answers: what was said about a criterion or requirement. An answer is never a score."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct


class Met(Struct, frozen=True):
    """Yes or no."""

    met: bool


class Ratio(Struct, frozen=True):
    """How far a criterion is met, a share from 0 to 1, and why if the person said so."""

    ratio: Decimal
    reason: str = ""


class EndsSource(StrEnum):
    """The source of the enterprise's own baseline and leading value."""

    LAST_YEAR = "last-year"
    TARGET = "target"
    LAST_YEAR_AND_TARGET = "last-year-and-target"
    GROUP = "group"
    SUPPLIER = "supplier"
    OWN_CASES = "own-cases"
    """What other closed cases of this installation came to, as it was when it was taken."""
    INDUSTRY = "industry"
    """Data of the industry: an association, a yearbook, an authority, the platform."""

    @property
    def is_of_industry(self) -> bool:
        """Whether the ends may be the industry's values, as clause 4.4.3 asks."""
        return self is EndsSource.INDUSTRY


class IndustryLevel(StrEnum):
    """The place in its industry that a plant claims. Each place excludes those after it."""

    BELOW_AVERAGE = "below-average"
    AVERAGE = "average"
    TOP_20 = "top-20"
    TOP_5 = "top-5"


class Estimate(Struct, frozen=True):
    """For a criterion scored by a number: only the plant's place in its industry."""

    level: IndustryLevel


class ProductNumber(Struct, frozen=True):
    """The number of one of several products, the published limit it is under, and its energy.

    ``energy`` is what the product consumed in the year, in one unit for all products: its weight.
    """

    value: Decimal
    unit: str
    benchmark: str
    energy: Decimal


class Value(Struct, frozen=True):
    """A number for one of the criterion's measures or scales.

    ``reference`` is the divisor of a multiple (control value, industry average), and for a scale
    the enterprise's own baseline value; both are ``baseline`` in the answers file. ``leading`` is
    its own leading value, ``benchmark`` the published limit chosen instead of the two. Value,
    baseline and leading value are all in ``unit``; empty is the scale's own unit. ``source`` is
    the source of own ends, ``source_name`` its name in the person's words. ``level`` replaces the
    ends if only the plant's place in its industry is known. ``measure`` is the id of the measure
    or scale; ``None`` stands for the first that fits.

    ``worked_out`` marks a number that was calculated from yearly figures and follows them; it is
    exact, so it may be a ``Fraction``. ``by_choice`` says that a person chose its measure; else it
    is the criterion's first measure that the figures allow, independent of the order they were
    given in.

    ``products`` are several products, each under its own limit, the one that takes the most energy
    first; value, unit and benchmark are then those of the first.
    """

    value: Decimal | Fraction
    unit: str = ""
    reference: Decimal | None = None
    measure: str | None = None
    leading: Decimal | None = None
    benchmark: str | None = None
    worked_out: bool = False
    by_choice: bool = False
    products: tuple[ProductNumber, ...] = ()
    source: EndsSource | None = None
    source_name: str = ""
    level: IndustryLevel | None = None

    @property
    def has_own_ends(self) -> bool:
        """Whether the enterprise said what the number is compared with."""
        return (self.reference, self.leading, self.benchmark) != (None, None, None)

    @property
    def bare(self) -> "Value":
        """The number alone: without ends, limit, products or place in the industry."""
        return Value(
            self.value,
            self.unit,
            measure=self.measure,
            worked_out=self.worked_out,
            by_choice=self.by_choice,
        )


class Chosen(Struct, frozen=True):
    """Which items of a criterion's checklist hold; the number judged is how many."""

    items: tuple[str, ...]


class NotApplicable(Struct, frozen=True):
    """The criterion does not apply to this enterprise, and why."""

    reason: str


class Unclear(Struct, frozen=True):
    """The person asked does not know. It decides nothing: the rule stays open."""


Answer = Met | Ratio | Value | Chosen | Estimate | NotApplicable | Unclear

Answers = Mapping[str, Answer]
"""Answers by the id of the criterion or requirement; an id that is missing is unanswered."""
