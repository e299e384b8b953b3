"""Answers in words; a number is worded as a rank, a multiple, or the figure itself."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from bot.wording.catalogue import Words, enumerated, in_both, joined, unchanged
from bot.wording.rules import reason_given
from scoring.answers.acceptance import measure_meant
from scoring.answers.model import (
    Answer,
    Chosen,
    EndsSource,
    Estimate,
    IndustryLevel,
    Met,
    NotApplicable,
    Ratio,
    Unclear,
    Value,
)
from scoring.answers.scales import scale_meant
from scoring.catalogue.model import Criterion, Measure, Requirement
from scoring.rounding import approximate, as_result, significant, trimmed
from scoring.units.labels import amount_label
from scoring.values import Language, Text

REASON_SHOWN = 80
"""Characters of a reason shown after an answer."""

_WORDS: Final = Words("answers")
_COMMON: Final = Words("common")


def answer_in_words(
    item: Requirement | Criterion, answer: Answer, words: Mapping[str, Any], language: Language
) -> str:
    """The answer to ``item`` in words; ``words`` has the names of ``outcomes``."""
    match answer:
        case Met(met) if item.asks_presence:
            return clear_in_words(met)[language]
        case Met(met):
            return str(words["outcomes"]["met" if met else "not_met"])
        case Ratio(ratio, reason):
            share = _WORDS("share-met", share=f"{trimmed(ratio * 100)}%")
            return _with(share, _brief(reason))[language]
        case NotApplicable(reason):
            outcome = unchanged(str(words["outcomes"]["not_applicable"]))
            given = reason_given(item, reason)[language]
            return _with(outcome, _brief(given))[language]
        case Unclear():
            return _WORDS("unclear")[language]
        case Chosen(items):
            assert isinstance(item, Criterion)  # noqa: S101 - only criteria have a list
            return _ticked(item, items)[language]
        case Estimate(level):
            return level_in_words(level)[language]
        case Value():
            assert isinstance(item, Criterion)  # noqa: S101 - only criteria take numbers
            if item.scales:
                return _on_scale(item, answer)[language]
            return _number(measure_meant(item, answer), answer)[language]


def clear_in_words(is_clear: bool) -> Text:
    """The answer to the question whether something undesired occurred."""
    return _WORDS("clear" if is_clear else "not-clear")


def level_in_words(level: IndustryLevel) -> Text:
    """A position in the industry, marked as the person's own estimate."""
    return _WORDS(f"level-{level}")


def source_in_words(source: EndsSource) -> Text:
    """The source of the enterprise's own baseline and leading value."""
    return _WORDS(f"source-{source}")


def figure_in_words(answer: Value, language: Language) -> str:
    """The number as given: 1.05 ÷ 0.7. A calculated number may be rounded."""
    return _figure(answer)[language]


def _figure(answer: Value) -> Text:
    number = amount_label(approximate(answer.value), answer.unit)
    if answer.reference is None:
        return number
    divisor = amount_label(trimmed(answer.reference), answer.unit)
    return joined((number, divisor), unchanged(" ÷ "))


def _with(said: Text, more: Text | None) -> Text:
    """``said`` with ``more`` in brackets after it, if there is any."""
    return _COMMON("brackets", said=said, more=more) if more else said


def _brief(reason: str) -> Text | None:
    return unchanged(_cut(reason)) if reason else None


def _cut(text: str) -> str:
    return text if len(text) <= REASON_SHOWN else f"{text[: REASON_SHOWN - 1]}…"


def _ticked(criterion: Criterion, chosen: tuple[str, ...]) -> Text:
    """How many items are ticked, and which."""
    labels = [item.label for item in criterion.checklist if item.id in chosen]
    count = _WORDS("ticked", count=len(chosen), total=len(criterion.checklist))
    if not labels:
        return count
    named = in_both(
        lambda language: _cut(enumerated([label[language] for label in labels], language))
    )
    return _with(count, named)


def _on_scale(criterion: Criterion, answer: Value) -> Text:
    """The number, with the baseline and leading value the enterprise gave."""
    bounds = (("baseline", answer.reference), ("leading", answer.leading))
    given = [_WORDS(name, value=significant(value)) for name, value in bounds if value is not None]
    if answer.source is not None and given:
        given.append(source_in_words(answer.source))
    if answer.level is not None:
        given.append(level_in_words(answer.level))
    unit = answer.unit or scale_meant(criterion, answer).unit
    number = amount_label(significant(answer.value), unit)
    return _with(number, joined(given, _COMMON("comma")) if given else None)


def _number(measure: Measure, answer: Value) -> Text:
    if answer.reference is not None:
        quotient = as_result(Fraction(answer.value) / Fraction(answer.reference))
        return joined((_figure(answer), _WORDS("times", number=quotient)), unchanged(" "))
    match measure.reads:
        case "rank":
            return _WORDS("rank", value=trimmed(answer.value))
        case "multiple":
            return _WORDS("times", number=trimmed(answer.value))
        case "value":
            return _figure(answer)
