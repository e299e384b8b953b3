"""Quick mode after its gates: next comes the question that can change the points most.

It asks only questions that an answer alone decides: a number without a benchmark changes nothing.
The other rows follow from the year's figures, which it asks for all at once. It stops as soon as
the readiness is settled: all gates are decided, and either one fails or all the points still
possible fall in one band.
"""

from fractions import Fraction

from dialogs.dossier.dossier import Dossier
from scoring.answers.model import Answers
from scoring.catalogue.index import CatalogueIndex
from scoring.catalogue.model import Catalogue, Criterion
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.results import Evaluation

Order = tuple[Fraction, int]
"""How early a criterion is asked: the widest first, then as in the document."""


def is_settled(evaluation: Evaluation) -> bool:
    """Whether none of the open questions can change the readiness any more."""
    if evaluation.blocked:
        return True
    is_open = evaluation.undecided_requirements or evaluation.undecided_mandatory
    return not is_open and evaluation.grade_if_ready is not None


def is_scored(index: CatalogueIndex, answers: Answers) -> bool:
    """Whether any criterion is answered; gates alone earn no points."""
    return any(row.id in answers for row in index.catalogue.criteria)


def quick_criteria(catalogue: Catalogue) -> tuple[Criterion, ...]:
    """The criteria that quick mode asks one by one: an answer alone decides their score."""
    return tuple(row for row in catalogue.criteria if _is_decided_alone(row))


def _is_decided_alone(row: Criterion) -> bool:
    return not row.scales or any(
        scale.baseline is not None and scale.leading is not None for scale in row.scales
    )


def follows_from_figures(catalogue: Catalogue) -> bool:
    """Whether criteria are scored by numbers that the year's figures give."""
    return any(not _is_decided_alone(row) for row in catalogue.criteria)


def next_most_informative(
    index: CatalogueIndex, dossier: Dossier, after: str | None
) -> str | None:
    """The open criterion that narrows the range of points most; after ``after`` in that order.

    ``None`` when the readiness is settled, or nothing is left. The order depends on the catalogue
    only: it does not change with the answers, so nothing is skipped or asked twice.
    """
    catalogue = index.catalogue
    if is_settled(evaluate(catalogue, dossier.answers)):
        return None

    def order(row: Criterion) -> Order:
        return -_share_of_total(catalogue, row), index.position[row.id]

    passed = next((order(row) for row in catalogue.criteria if row.id == after), None)
    open_rows = [row for row in quick_criteria(catalogue) if row.id not in dossier.answers]
    left = [row for row in open_rows if passed is None or order(row) > passed]
    return min(left, key=order).id if left else None


def _share_of_total(catalogue: Catalogue, row: Criterion) -> Fraction:
    """The criterion's share of the total, by its points or by the weight of its section."""
    if catalogue.aggregation == "points":
        return Fraction(row.points)
    section = next(section for section in catalogue.sections if section.id == row.section)
    return Fraction(row.points) * Fraction(section.weight) / Fraction(section.points)
