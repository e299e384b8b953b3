"""Answers to scored rows, as they are said back."""

from decimal import Decimal
from fractions import Fraction

import pytest

from bot.wording.answers import answer_in_words
from scoring.answers.model import Answer, Chosen, NotApplicable, Ratio, Value
from scoring.overlays.library import shipped
from tests.scoring.samples import rule
from tests.scoring.scored_samples import number, overlaid

WORDS = {"outcomes": {"met": "符合", "not_met": "不符合", "not_applicable": "不适用"}}


@pytest.mark.parametrize(
    ("id", "answer", "zh", "en"),
    [
        ("energy-intensity", number("0.35", "tce/t"), "0.35 tce/t", "0.35 tce/t"),
        (
            "energy-intensity",
            number("0.35", "tce/t", "0.5", "0.3"),
            "0.35 tce/t（基准值 0.5，引领值 0.3）",
            "0.35 tce/t (baseline 0.5, leading value 0.3)",
        ),
        (
            "renewable-rate",
            Value(Fraction(100, 3), "%", leading=Decimal(40), worked_out=True),
            "≈33.33333%（引领值 40）",
            "≈33.33333% (leading value 40)",
        ),
        (
            "platform",
            Chosen(("balance", "metering")),
            "2 项（能耗查询、能效平衡）",
            "2 of 4 (metering, balance)",
        ),
        ("platform", Chosen(()), "0 项", "0 of 4"),
        ("platform", number("3"), "3 项", "3 items"),
        ("design", Ratio(Decimal("0.5")), "符合程度 50%", "50% met"),
        ("design", Ratio(Decimal("0.5"), "一半"), "符合程度 50%（一半）", "50% met (一半)"),
    ],
)
def test_an_answer_in_words(id: str, answer: Answer, zh: str, en: str) -> None:
    assert answer_in_words(rule(overlaid(), id), answer, WORDS, "zh") == zh
    assert answer_in_words(rule(overlaid(), id), answer, WORDS, "en") == en


def test_the_reason_that_a_question_names_is_said_in_the_language_of_the_reader() -> None:
    catalogue = shipped().catalogue("gb36132-2025", shipped().refs_of(("round-2024-measures",)))
    listed = next(item for item in catalogue.conditions if item.not_applicable_when)
    assert listed.not_applicable_when is not None
    given = NotApplicable(listed.not_applicable_when.zh)
    words = {"outcomes": {"not_applicable": "N/A"}}
    said = answer_in_words(listed, given, words, "en")
    assert said == f"N/A ({listed.not_applicable_when.en})"
    typed = NotApplicable("今年申报市级")
    assert "今年申报市级" in answer_in_words(listed, typed, words, "en")
