"""An answer in words, with what its number is: a rank, a multiple, or the figure itself."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from scoring.answers.acceptance import measure_meant
from scoring.answers.model import Answer, Chosen, Met, NotApplicable, Ratio, Value
from scoring.answers.scales import scale_meant
from scoring.catalogue.model import Criterion, Measure, Requirement
from scoring.rounding import approximate, as_result, significant, trimmed
from scoring.units.labels import amount_label
from scoring.values import Language

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
        case Ratio(ratio, reason):
            share = f"{trimmed(ratio * 100)} %"
            return _with(f"符合程度 {share}" if zh else f"{share} met", _brief(reason), zh)
        case NotApplicable(reason):
            return _with(words["outcomes"]["not_applicable"], _brief(reason), zh)
        case Chosen(items):
            assert isinstance(item, Criterion)  # noqa: S101 - only criteria have a list
            return _items(item, items, zh)
        case Value():
            assert isinstance(item, Criterion)  # noqa: S101 - only criteria take numbers
            if item.scales:
                return _on_scale(item, answer, language)
            return _number(measure_meant(item, answer), answer, language)


def figure_in_words(answer: Value, language: Language) -> str:
    """The number as it was given: 1.05 ÷ 0.7. One that was calculated may have lost digits."""
    number = amount_label(approximate(answer.value), answer.unit)[language]
    if answer.reference is None:
        return number
    divisor = amount_label(trimmed(answer.reference), answer.unit, is_divisor=True)[language]
    return f"{number} ÷ {divisor}"


def _with(said: str, more: str, zh: bool) -> str:
    """With something in brackets behind it, where there is something."""
    if not more:
        return said
    return f"{said}（{more}）" if zh else f"{said} ({more})"


def _brief(reason: str) -> str:
    return reason if len(reason) <= REASON_SHOWN else f"{reason[: REASON_SHOWN - 1]}…"


def _items(criterion: Criterion, chosen: tuple[str, ...], zh: bool) -> str:
    """How many, and which."""
    labels = [item.label for item in criterion.checklist if item.id in chosen]
    named = "、".join(t.zh for t in labels) if zh else ", ".join(t.en for t in labels)
    count = f"{len(chosen)} 项" if zh else f"{len(chosen)} of {len(criterion.checklist)}"
    return _with(count, _brief(named), zh)


def _on_scale(criterion: Criterion, answer: Value, language: Language) -> str:
    """The number, and the two ends that the enterprise gave with it."""
    zh = language == "zh"
    ends = (
        ("基准值" if zh else "baseline", answer.reference),
        ("引领值" if zh else "leading value", answer.leading),
    )
    given = [f"{name} {significant(value)}" for name, value in ends if value is not None]
    unit = answer.unit or scale_meant(criterion, answer).unit
    number = amount_label(significant(answer.value), unit)[language]
    return _with(number, ("，" if zh else ", ").join(given), zh)


def _number(measure: Measure, answer: Value, language: Language) -> str:
    zh = language == "zh"
    if answer.reference is not None:
        quotient = as_result(Fraction(answer.value) / Fraction(answer.reference))
        return f"{figure_in_words(answer, language)} {_times(quotient, zh)}"
    match measure.reads:
        case "rank":
            return f"行业前 {trimmed(answer.value)} %" if zh else f"top {trimmed(answer.value)} %"
        case "multiple":
            return _times(trimmed(answer.value), zh)
        case "value":
            return figure_in_words(answer, language)


def _times(number: str, zh: bool) -> str:
    return f"{number} 倍" if zh else f"{number} times"
