"""Whether there is a grade, and if not, why."""

from enum import StrEnum

from scoring.evaluation.results import Evaluation


class Readiness(StrEnum):
    """Only ``GRADED`` has a grade to show."""

    GRADED = "graded"
    OPEN_GRADE = "open-grade"
    """All that readiness needs is met; rows unanswered or without a benchmark decide the grade."""
    NO_TOTAL = "no-total"
    """All that readiness needs is met, but nothing that earns points applies."""
    UNDECIDED = "undecided"
    """Nothing is against readiness so far, but answers are missing."""
    NOT_READY = "not-ready"


def readiness(result: Evaluation) -> Readiness:
    """What ``result`` says of readiness."""
    if result.blocked:
        return Readiness.NOT_READY
    if not result.ready:
        return Readiness.UNDECIDED
    if result.nothing_applies:
        return Readiness.NO_TOTAL
    return Readiness.GRADED if result.grade else Readiness.OPEN_GRADE
