"""What is said of a result, the verdict first."""

import pytest

from bot.wording.verdict import Verdicts
from scoring.answers.model import Answer, Met, NotApplicable
from scoring.evaluation.evaluate import evaluate
from scoring.overlays.library import shipped
from scoring.values import Language


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", "<b>基本要求都满足</b>\n没有总分：没有适用的计分条目"),
        ("en", "<b>All musts are met</b>\nNo total: nothing that earns points applies"),
    ],
)
def test_no_total_is_told_where_no_row_applies(language: Language, told: str) -> None:
    catalogue = shipped().catalogue("gb36132-2025")
    answers: dict[str, Answer] = {rule.id: Met(True) for rule in catalogue.requirements}
    answers |= {row.id: NotApplicable("本厂没有") for row in catalogue.criteria}

    result = evaluate(catalogue, answers)

    assert Verdicts(catalogue, result, language).standing == told
