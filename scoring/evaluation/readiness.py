"""What may be said of readiness: whether there is a grade, and if not, why."""

from enum import StrEnum
from fractions import Fraction

from scoring.catalogue.model import GradeScale
from scoring.evaluation.aggregation import add
from scoring.evaluation.results import Evaluation


class Readiness(StrEnum):
    """Only ``GRADED`` has a grade to show."""

    GRADED = "graded"
    OPEN_GRADE = "open-grade"
    """All that readiness needs is met; unanswered rows decide the grade."""
    TOO_LITTLE_SCORED = "too-little-scored"
    """All that readiness needs is met and answered, but too few rows can be scored."""
    UNDECIDED = "undecided"
    """Nothing is against readiness so far, but answers are missing."""
    NOT_READY = "not-ready"


def readiness(scale: GradeScale, result: Evaluation) -> Readiness:
    """What ``result`` says of readiness on its scale of grades."""
    if result.blocked:
        return Readiness.NOT_READY
    if not result.ready:
        return Readiness.UNDECIDED
    if result.grade:
        return Readiness.GRADED
    is_thin = not result.is_range and result.coverage < scale.least_coverage
    if result.is_nothing_scored or is_thin:
        return Readiness.TOO_LITTLE_SCORED
    return Readiness.OPEN_GRADE


def nothing_applies(result: Evaluation) -> bool:
    """Whether every criterion that earns points is not applicable: there is no total."""
    return result.is_nothing_scored and not result.unscored


def lacks_benchmarks(scale: GradeScale, result: Evaluation) -> bool:
    """Whether too few points can be scored for any grade, whatever is still answered."""
    counted = add(section.counted for section in result.sections)
    applicable = add(section.applicable for section in result.sections)
    return counted < Fraction(scale.least_coverage) * applicable


def is_partial(*results: Evaluation) -> bool:
    """Whether totals and gains are of the scored part only, because rows lack a benchmark.

    Only where points are added up; weighted sections have no such rows.
    """
    return any(result.aggregation == "points" and result.unscored for result in results)
