"""The result as reviewers see it, beside the self-assessment, by the same engine."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from scoring.answers.acceptance import unfit
from scoring.answers.model import Answers
from scoring.catalogue.model import Catalogue
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.readiness import Readiness, readiness
from scoring.evaluation.results import Evaluation
from scoring.evaluation.what_if import tried


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The two ends of what a review leaves open.

    ``high`` has the answers of reviewers in place of those they override, and takes what is in
    question as it was answered. ``low`` counts what is in question as unanswered: it earns
    nothing and proves nothing. So an open question makes its row a span, from 0 to what it earns
    as it was answered.
    """

    low: Evaluation
    high: Evaluation

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """The points of 100 that are certain, and those that are possible."""
        return min(self.low.certain, self.high.certain), self.high.possible

    @property
    def readiness(self) -> Readiness:
        """What fails as it was answered fails; what is in question is undecided."""
        return readiness(self.high if self.high.blocked else self.low)


def reviewed(
    catalogue: Catalogue, answers: Answers, overriding: Answers, questioned: Collection[str]
) -> Reviewed:
    """The result with the answers of reviewers, and with some answers in question.

    Overriding answers that the catalogue no longer accepts (another overlay was applied) are
    ignored.
    """
    known = {rule.id for rule in catalogue.rules} - unfit(catalogue, overriding).keys()
    standing = tried(answers, {id: one for id, one in overriding.items() if id in known})
    certain = {id: one for id, one in standing.items() if id not in questioned}
    high = evaluate(catalogue, standing)
    return Reviewed(high if len(certain) == len(standing) else evaluate(catalogue, certain), high)
