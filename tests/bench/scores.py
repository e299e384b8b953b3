"""Scores a second: the whole result of an assessment with every criterion answered."""

from collections.abc import Iterable, Mapping
from random import Random
from time import perf_counter

from scoring.answers.model import Answer
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Catalogue
from scoring.evaluation.evaluate import evaluate
from tests.bench.support.samples import SEED, answers_to, some_answer

COUNT = 3000


def scores_per_second() -> dict[str, float]:
    """With one answer changed since the score before, as in a dialogue; and with all of them."""
    catalogue = load_catalogue("gb36132-2018")
    return {
        "one answer changed": _rate(catalogue, _one_changed(catalogue)),
        "all answers changed": _rate(catalogue, _all_changed(catalogue)),
    }


def _one_changed(catalogue: Catalogue) -> Iterable[Mapping[str, Answer]]:
    random = Random(SEED)  # noqa: S311 - samples, no secrets
    answers = answers_to(catalogue, random)
    for _ in range(COUNT):
        rule = random.choice(catalogue.rules)
        answers = answers | {rule.id: some_answer(rule, random)}
        yield answers


def _all_changed(catalogue: Catalogue) -> Iterable[Mapping[str, Answer]]:
    random = Random(SEED)  # noqa: S311 - samples, no secrets
    for _ in range(COUNT):
        yield answers_to(catalogue, random)


def _rate(catalogue: Catalogue, samples: Iterable[Mapping[str, Answer]]) -> float:
    made = list(samples)
    began = perf_counter()
    for answers in made:
        evaluate(catalogue, answers)
    return len(made) / (perf_counter() - began)
