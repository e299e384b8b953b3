"""What the engine returns: findings, scores and grades, each with its reasons.

Numbers are exact ``Fraction``s. Round only where a person reads them: ``rounding.fixed``.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from scoring.answers.model import Answer, Chosen, Estimate, Value
from scoring.answers.scales import ScalePosition
from scoring.catalogue.model import Grade, Kind, Measure
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


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The whole result of one set of answers by one catalogue.

    ``requirements`` are the findings of the catalogue's gates: its conditions, then its basic
    requirements. The verdict is based on the span on 100 points: ``certain``, if all that is open
    or without a benchmark earns nothing, to ``possible``, if it earns everything; ``compared`` is
    ``certain`` with what the numbers earn by ends that are not the industry's, ``None`` where
    there are none. ``total`` is of what can be scored, ``None`` while a criterion is undecided and
    where nothing is scored (``is_nothing_scored``); ``lower`` and ``upper`` bound it, and hold the
    bonus alone where nothing is scored. ``total_without_exclusion`` counts points left out as not
    applicable as lost (no source but the certification rule has a rule to leave them out);
    ``None`` where ``total`` is. ``span_without_exclusion`` is the span counted so, ``None`` where
    sections are weighted and something is open. ``coverage`` is the share, 0 to 1, of the
    applicable points that are decided and scored, by section weight where the catalogue weighs
    sections. ``bonus`` is in the total, as far as the catalogue lets it. ``unscored`` are the
    criteria answered by a number that nothing scores. ``grade`` is given only when ready and both
    ends of the span fall in one band; ``grade_if_ready`` is that band, ready or not.
    """

    catalogue: str
    requirements: tuple[Finding, ...]
    criteria: tuple[CriterionScore, ...]
    sections: tuple[SectionScore, ...]
    total: Fraction | None
    total_without_exclusion: Fraction | None
    span_without_exclusion: tuple[Fraction, Fraction] | None
    lower: Fraction
    upper: Fraction
    certain: Fraction
    possible: Fraction
    compared: Fraction | None
    coverage: Fraction
    unmet_requirements: tuple[str, ...]
    unmet_mandatory: tuple[str, ...]
    undecided_requirements: tuple[str, ...]
    undecided_mandatory: tuple[str, ...]
    ready: bool
    grade: Grade | None
    grade_if_ready: Grade | None
    aggregation: Literal["sections", "points"] = "sections"
    bonus: Fraction = Fraction(0)
    unscored: tuple[str, ...] = ()

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

    @property
    def is_span(self) -> bool:
        """Something is open or without a benchmark: the points lie between two numbers."""
        return self.certain != self.possible


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
