"""How much of a score rests on some of the answers."""

from collections.abc import Collection
from fractions import Fraction

from scoring.answers.model import Answers
from scoring.catalogue.model import Catalogue
from scoring.evaluation.evaluate import evaluate


def points_resting_on(
    catalogue: Catalogue, answers: Answers, subjects: Collection[str]
) -> Fraction:
    """By how many points of 100 the certain score falls if ``subjects`` were unanswered.

    Never less than 0: what is not applicable may lower the score of what is left.
    """
    without = {id: said for id, said in answers.items() if id not in subjects}
    if len(without) == len(answers):
        return Fraction(0)
    fallen = evaluate(catalogue, answers).certain - evaluate(catalogue, without).certain
    return max(Fraction(0), fallen)
