"""What the engine returns: findings, scores and grades, each with its reasons.

Numbers are exact ``Fraction``s. Round only where a person reads them: ``rounding.shown``.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from scoring.answers import Answer
from scoring.catalogue import Grade, Kind


class Outcome(StrEnum):
    """What a rule says of an answer. An optional criterion earning part of its points is met."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a finding is as it is: a code and the inputs of its formula, already in words.

    ``reasons.explain(reason, language)`` puts it into words; every channel and report uses it.
    """

    code: str
    inputs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one rule. ``share`` is the part of the points it earns, from 0 to 1."""

    id: str
    outcome: Outcome
    share: Fraction
    reason: Reason
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """A finding and what it is worth. ``obtained`` is 0 while undecided or not applicable."""

    finding: Finding
    section: str
    kind: Kind
    points: Fraction
    obtained: Fraction

    @property
    def id(self) -> str:
        """The criterion's id."""
        return self.finding.id

    @property
    def outcome(self) -> Outcome:
        """The finding's outcome."""
        return self.finding.outcome


@dataclass(frozen=True, slots=True)
class SectionScore:
    """One section: points obtained of those applicable, and its score from 0 to 100.

    ``open_points`` are the points of the criteria still undecided. ``score``, ``lower`` and
    ``upper`` are ``None`` when nothing in the section applies; ``score`` also while undecided.
    """

    id: str
    weight: Fraction
    obtained: Fraction
    applicable: Fraction
    open_points: Fraction
    score: Fraction | None
    lower: Fraction | None
    upper: Fraction | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The whole result of one set of answers by one catalogue.

    ``total`` is ``None`` while a criterion is undecided; ``lower`` and ``upper`` always bound it.
    ``total_without_exclusion`` counts points left out as not applicable as lost (the state
    template has no rule to leave them out); ``None`` while ``total`` is.
    ``coverage`` is the weighted share, 0 to 1, of the applicable points that are decided.
    ``grade`` is given only when ready and both bounds fall in one band; ``grade_if_ready`` is the
    band both bounds fall in, ready or not.
    """

    catalogue: str
    requirements: tuple[Finding, ...]
    criteria: tuple[CriterionScore, ...]
    sections: tuple[SectionScore, ...]
    total: Fraction | None
    total_without_exclusion: Fraction | None
    lower: Fraction
    upper: Fraction
    coverage: Fraction
    unmet_requirements: tuple[str, ...]
    unmet_mandatory: tuple[str, ...]
    undecided_requirements: tuple[str, ...]
    undecided_mandatory: tuple[str, ...]
    ready: bool
    grade: Grade | None
    grade_if_ready: Grade | None

    @property
    def blocked(self) -> bool:
        """True when something decided stands against readiness, whatever is still open."""
        return bool(self.unmet_requirements or self.unmet_mandatory)


@dataclass(frozen=True, slots=True)
class Gap:
    """What one criterion would add to the total if it were fully met, all else as it stands."""

    id: str
    points_to_win: Fraction
    """Points of the total (0 to 100), the weight of its section taken in."""
    blocking: bool
    """An unmet or undecided mandatory criterion: readiness needs it, whatever it adds."""
    cost: int


@dataclass(frozen=True, slots=True)
class Path:
    """The cheapest way from the lower bound to a grade.

    First ``requirements`` and ``mandatory`` still unmet or undecided, which readiness needs in
    any case, then the cheapest ``optional`` criteria. ``reached`` is the total then.
    """

    grade: Grade
    requirements: tuple[str, ...]
    mandatory: tuple[Gap, ...]
    optional: tuple[Gap, ...]
    start: Fraction
    reached: Fraction
