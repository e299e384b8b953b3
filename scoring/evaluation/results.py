"""What the engine returns: findings, scores and grades, each with its reasons.

Numbers are exact ``Fraction``s. Round only where a person reads them: ``rounding.fixed``.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal, Protocol

from msgspec import Struct
from propcache.api import cached_property

from scoring.answers.model import Answer, Chosen, Estimate, Value
from scoring.answers.scales import ScalePosition
from scoring.catalogue.model import Grade, GradeScale, Kind, Measure
from scoring.evaluation.bands import band_of
from scoring.values import Text


class Outcome(StrEnum):
    """The result of a rule for an answer. A criterion that earns part of its points is met.

    ``UNSCORED`` is a number without the industry's baseline or leading value to score it by.
    """

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    UNDECIDED = "undecided"
    UNSCORED = "unscored"


MeasuredResult = Literal["reached", "missed", "below-threshold", "between", "full"]
ScaleResult = Literal[
    "unscored", "full", "between", "level", "beyond", "at-average", "at-baseline", "of-products",
    "compared", "below-average", "average", "top-20", "top-5",
]  # fmt: skip
"""The last four are of a place in the industry, in the stead of ends."""


@dataclass(frozen=True, slots=True)
class PlainReason:
    """The reason for an answer without a number, or for no answer.

    ``share`` is the part of the points the person gave, ``said`` the reason they gave.
    """

    code: str
    share: Fraction | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class MeasuredReason:
    """A number judged by a measure; ``number`` is the answer's value over its reference."""

    measure: Measure
    answer: Value
    number: Fraction
    result: MeasuredResult
    share: Fraction
    share_at_threshold: Fraction

    @property
    def code(self) -> str:
        """What the measure reads, and how the number fared."""
        return f"{self.measure.reads}-{self.result}"


@dataclass(frozen=True, slots=True)
class ScaleReason:
    """A number between baseline and leading value.

    ``set_by`` is the title of the overlay that set the scale's own values, if one did.
    """

    points: Decimal
    answer: Value | Chosen
    position: ScalePosition
    result: ScaleResult
    set_by: Text | None = None

    @property
    def code(self) -> str:
        """How the number fared."""
        return f"scale-{self.result}"


Reason = PlainReason | MeasuredReason | ScaleReason
"""Why a finding is as it is: facts. ``reasons.explain`` puts it into words for every channel."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one rule. ``share`` is the part of the points it earns, from 0 to 1.

    ``compared`` is the part it would earn by ends that are not the industry's: an assumption.
    """

    id: str
    outcome: Outcome
    share: Fraction
    reason: Reason
    answer: Answer | None
    compared: Fraction | None = None

    @property
    def is_estimate(self) -> bool:
        """Whether it rests on the plant's place in its industry as stated by the person."""
        answer = self.answer
        return isinstance(answer, Estimate) or (
            isinstance(answer, Value) and answer.level is not None
        )


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """A finding and what it is worth. ``obtained`` is 0 unless met; ``bonus`` points are extra."""

    finding: Finding
    section: str
    kind: Kind
    points: Fraction
    obtained: Fraction
    bonus: bool = False

    @property
    def id(self) -> str:
        """The criterion's id."""
        return self.finding.id

    @property
    def outcome(self) -> Outcome:
        """The finding's outcome."""
        return self.finding.outcome

    @property
    def compared(self) -> Fraction | None:
        """The points by ends that are not the industry's; ``None`` where none are given."""
        share = self.finding.compared
        return None if share is None else self.points * share


@dataclass(frozen=True, slots=True)
class SectionScore:
    """One section: points obtained of those applicable, and its score from 0 to 100.

    ``open_points`` are the points of the criteria still undecided, ``unscored_points`` of those
    that cannot be scored; these are not part of what ``score`` is calculated from. ``lower`` and
    ``upper`` are the score if all of both earned nothing, or everything; ``None`` when nothing
    applies. ``score`` is ``None`` also while undecided, and where nothing can be scored. Bonus
    points are in none of these.
    """

    id: str
    weight: Fraction
    obtained: Fraction
    applicable: Fraction
    open_points: Fraction
    score: Fraction | None
    lower: Fraction | None
    upper: Fraction | None
    unscored_points: Fraction = Fraction(0)

    @property
    def counted(self) -> Fraction:
        """The points that the section's score is, or will be, calculated from."""
        if not self.unscored_points:  # the common case, needed in every turn
            return self.applicable
        return self.applicable - self.unscored_points


class Totals(Protocol):
    """The whole in numbers, each computed only where it is asked for."""

    @property
    def is_open(self) -> bool:
        """Whether a criterion is undecided; the bounds are equal if none is."""

    @property
    def lower(self) -> Fraction:
        """The least total of what can be scored."""

    @property
    def upper(self) -> Fraction:
        """The greatest total of what can be scored."""

    @property
    def certain(self) -> Fraction:
        """The least points of 100: what cannot be scored is open there."""

    @property
    def possible(self) -> Fraction:
        """The greatest points of 100."""

    @property
    def compared(self) -> Fraction:
        """What is certain, with what ends that are not the industry's would give."""

    @property
    def without_exclusion(self) -> Fraction:
        """The total with the points left out as not applicable counted as lost."""

    @property
    def span_without_exclusion(self) -> tuple[Fraction, Fraction] | None:
        """The span counted so."""

    @property
    def coverage(self) -> Fraction:
        """The share of the applicable points that are decided and scored."""

    @property
    def bonus(self) -> Fraction:
        """The bonus points, as far as they count."""


class Evaluation(Struct, frozen=True, dict=True):
    """The whole result of one set of answers by one catalogue.

    ``requirements`` are the findings of the catalogue's gates: its conditions, then its basic
    requirements. ``unscored`` are the criteria answered by a number that nothing scores.
    ``is_compared``: some numbers are scored by ends that are not the industry's.
    """

    catalogue: str
    requirements: tuple[Finding, ...]
    criteria: tuple[CriterionScore, ...]
    sections: tuple[SectionScore, ...]
    totals: Totals
    grade_scale: GradeScale
    unmet_requirements: tuple[str, ...]
    unmet_mandatory: tuple[str, ...]
    undecided_requirements: tuple[str, ...]
    undecided_mandatory: tuple[str, ...]
    aggregation: Literal["sections", "points"] = "sections"
    unscored: tuple[str, ...] = ()
    is_compared: bool = False

    # --- the span on 100 points, which the verdict is based on

    @property
    def certain(self) -> Fraction:
        """The points if all that is open or without a benchmark earns nothing."""
        return self.totals.certain

    @property
    def possible(self) -> Fraction:
        """The points if it earns everything."""
        return self.totals.possible

    @property
    def compared(self) -> Fraction | None:
        """``certain`` with what numbers earn by ends that are not the industry's, if any do."""
        return self.totals.compared if self.is_compared else None

    @property
    def span_without_exclusion(self) -> tuple[Fraction, Fraction] | None:
        """The span with points left out as not applicable counted as lost.

        ``None`` where sections are weighted and something is open.
        """
        return self.totals.span_without_exclusion

    @property
    def is_span(self) -> bool:
        """Something is open or without a benchmark: the points lie between two numbers."""
        return self.certain != self.possible

    # --- the total of what can be scored

    @property
    def total(self) -> Fraction | None:
        """``None`` while a criterion is undecided and where nothing is scored."""
        return self.totals.lower if self._is_final else None

    @property
    def total_without_exclusion(self) -> Fraction | None:
        """The total with points left out as not applicable counted as lost.

        No source but the certification rule has a rule to leave them out. ``None`` where
        ``total`` is.
        """
        return self.totals.without_exclusion if self._is_final else None

    @property
    def lower(self) -> Fraction:
        """The least the total can be; the bonus alone where nothing is scored."""
        return self.totals.lower

    @property
    def upper(self) -> Fraction:
        """The most the total can be; the bonus alone where nothing is scored."""
        return self.totals.upper

    @property
    def coverage(self) -> Fraction:
        """The share, 0 to 1, of the applicable points that are decided and scored.

        It is by section weight where the catalogue weighs sections.
        """
        return self.totals.coverage

    @property
    def bonus(self) -> Fraction:
        """The bonus in the total, as far as the catalogue lets it."""
        return self.totals.bonus

    @property
    def _is_final(self) -> bool:
        return not (self.totals.is_open or self.is_nothing_scored)

    # --- the grade

    @property
    def ready(self) -> bool:
        """Whether everything that gates the result is met."""
        undecided = self.undecided_requirements or self.undecided_mandatory
        return not (self.blocked or undecided)

    @property
    def grade(self) -> Grade | None:
        """The grade of an enterprise that is ready; else ``None``."""
        return self.grade_if_ready if self.ready else None

    @cached_property
    def grade_if_ready(self) -> Grade | None:
        """The band that both ends of the span fall in, ready or not; ``None`` if they differ."""
        if self.is_nothing_scored:
            return None
        band = band_of(self.grade_scale, self.certain)
        is_sure = not self.is_span or band is band_of(self.grade_scale, self.possible)
        return band if is_sure else None

    @property
    def blocked(self) -> bool:
        """True when something decided rules out readiness, whatever is still open."""
        return bool(self.unmet_requirements or self.unmet_mandatory)

    @property
    def is_nothing_scored(self) -> bool:
        """No criterion is scored: each is not applicable, or a number with no benchmark."""
        return not any(section.counted for section in self.sections)

    @property
    def nothing_applies(self) -> bool:
        """No criterion that earns points applies: there is neither total nor span."""
        return self.is_nothing_scored and not self.unscored


@dataclass(frozen=True, slots=True)
class Gap:
    """What one criterion would add to the total if it were fully met, all else unchanged."""

    id: str
    points_to_win: Fraction
    """Points of the total (0 to 100), the weight of its section taken in."""
    blocking: bool
    """An unmet or undecided mandatory criterion: readiness needs it, whatever it adds."""
    cost: int
    bonus: bool = False
    """Bonus points: of several the catalogue's cap may keep a part from counting."""


@dataclass(frozen=True, slots=True)
class Path:
    """The cheapest way to a grade from the points that are certain.

    First ``requirements`` and ``mandatory`` still unmet or undecided, which readiness needs in
    any case, then the cheapest ``optional`` criteria. ``start`` are the points certain
    now, ``reached`` those certain then.
    """

    grade: Grade
    requirements: tuple[str, ...]
    mandatory: tuple[Gap, ...]
    optional: tuple[Gap, ...]
    start: Fraction
    reached: Fraction
