"""An answer in words, with what its number is: a rank, a multiple, or the figure itself."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from dialogs.session import Language
from scoring.acceptance import measure_meant
from scoring.answers import Answer, Met, NotApplicable, Ratio, Value
from scoring.catalogue import Criterion, Measure, Requirement
from scoring.rounding import equals, plain

REASON_SHOWN = 80
"""Characters of a reason shown behind an answer."""


def answer_in_words(
    item: Requirement | Criterion, answer: Answer, words: Mapping[str, Any], language: Language
) -> str:
    """The answer to ``item`` as a person reads it."""
    zh = language == "zh"
    match answer:
        case Met(met):
            return str(words["outcomes"]["met" if met else "not_met"])
        case Ratio(ratio):
            share = f"{plain(ratio * 100)} %"
            return f"符合程度 {share}" if zh else f"{share} met"
        case NotApplicable(reason):
            left_out = words["outcomes"]["not_applicable"]
            brief = reason if len(reason) <= REASON_SHOWN else f"{reason[: REASON_SHOWN - 1]}…"
            return f"{left_out}（{brief}）" if zh else f"{left_out} ({brief})"
        case Value():
            assert isinstance(item, Criterion)  # noqa: S101 - only criteria take numbers
            return _number(measure_meant(item, answer), answer, zh)


def figure_in_words(answer: Value) -> str:
    """The number as it was given: 1.05 ÷ 0.7."""
    number = f"{plain(answer.value)} {answer.unit}".strip()
    if answer.reference is None:
        return number
    return f"{number} ÷ {plain(answer.reference)} {answer.unit}".strip()


def _number(measure: Measure, answer: Value, zh: bool) -> str:
    if answer.reference is not None:
        quotient = equals(Fraction(answer.value) / Fraction(answer.reference))
        return f"{figure_in_words(answer)} {_times(quotient, zh)}"
    match measure.reads:
        case "rank":
            return f"行业前 {plain(answer.value)} %" if zh else f"top {plain(answer.value)} %"
        case "multiple":
            return _times(plain(answer.value), zh)
        case "value":
            return figure_in_words(answer)


def _times(number: str, zh: bool) -> str:
    return f"{number} 倍" if zh else f"{number} times"
