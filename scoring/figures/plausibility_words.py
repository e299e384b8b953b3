"""Puts what is impossible or odd about figures into words, with what to look at."""

from collections.abc import Mapping, Sequence
from typing import Final

from scoring.figures.kinds import figure_book, figure_kinds
from scoring.figures.plausibility import PlausibilityIssue
from scoring.values import Language, Text

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "not-a-number": ("{figure}：{value} 不是数字", "{figure}: {value} is not a number"),
    "negative-number": (
        "{figure}：{value} 是负数，这里的数值不会小于 0",
        "{figure}: {value} is negative, and no quantity here is below 0",
    ),
    "too-many-digits": (
        "{figure}：位数太多，请核对数值和单位",
        "{figure}: too many digits; check the number and its unit",
    ),
    "unit-missing": (
        "{figure}：没有写单位，如 {expected}",
        "{figure}: the unit is missing, such as {expected}",
    ),
    "unknown-unit": (
        "{figure}：不认识单位“{unit}”，可以用 {expected}",
        "{figure}: the unit {unit!r} is not known; {expected} would do",
    ),
    "wrong-dimension": (
        "{figure}：单位“{unit}”不是这种量的单位，应能换算成 {expected}",
        "{figure}: {unit!r} is no unit of this quantity; it must convert to {expected}",
    ),
    "zero-divisor": (
        "{figure}不能是 0：有指标要除以它",
        "{figure} cannot be 0: indicators are divided by it",
    ),
    "part-above-whole": (
        "{parts}（{sum}）多于{wholes}（{limit}）",
        "{parts} ({sum}) comes to more than {wholes} ({limit})",
    ),
    "green-above-purchased": (
        "外购绿电多于外购电力总量：绿电是外购电力的一部分",
        "More green power than power was bought: it is part of the power bought",
    ),
    "certificates-above-rest": (
        "绿证多于外购电力扣除绿电后的余量：同一度电不能算两次",
        "More certificates than bought power that is not green already: no kWh counts twice",
    ),
    "far-above-last-year": (
        "{figure}：{now}，是去年（{before}）的 {times} 倍",
        "{figure}: {now}, {times} times last year's ({before})",
    ),
    "far-below-last-year": (
        "{figure}：{now}，只有去年（{before}）的 1/{times}",
        "{figure}: {now}, only 1/{times} of last year's ({before})",
    ),
    "far-above-before": (
        "{figure}：{now}，是刚才填的（{before}）的 {times} 倍，请看单位和“万”有没有写错",
        "{figure}: {now}, {times} times what was given before ({before}); check the unit",
    ),
    "far-below-before": (
        "{figure}：{now}，只有刚才填的（{before}）的 1/{times}，请看单位和“万”有没有写错",
        "{figure}: {now}, only 1/{times} of what was given before ({before}); check the unit",
    ),
    "total-disagrees": (
        "{figure}：所填总数 {given} 与逐项能源算出的 {made} 不一致，计算用所填总数",
        "{figure}: the total given, {given}, differs from {made} by the energy carriers; "
        "the total given is used",
    ),
    "no-carbon-from-fossil": (
        "填了化石能源，二氧化碳排放量却是 0",
        "Fossil fuels are given, yet no CO2 was emitted",
    ),
    "carbon-above-energy": (
        "每吨标准煤排放 {ratio} tCO2，高于任何一种能源可能的 {most} tCO2；"
        "有工艺过程排放或外购热力的可能如此，否则请核对两个数",
        "{ratio} tCO2 per tonne of coal equivalent is more than any energy carrier's {most}; "
        "process emissions or bought heat can explain it, else check both figures",
    ),
}
"""By code: the words in Chinese and English, without a full stop at their end."""


def explain_oddity(oddity: PlausibilityIssue, language: Language) -> str:
    """What is impossible or odd, in one sentence without a full stop."""
    details = dict(oddity.params) | {"figure": _titles(oddity.figures[:1], language)}
    for key in ("parts", "wholes"):
        if key in details:
            details[key] = _titles(details[key].split(), language)
    words = _WORDS[oddity.code][0 if language == "zh" else 1].format_map(details)
    sentence = words[0].upper() + words[1:]
    hint = _hint(oddity)
    return f"{sentence}{_SEMICOLON[language]}{getattr(hint, language)}" if hint else sentence


_SEMICOLON: Final[Mapping[Language, str]] = {"zh": "；", "en": "; "}
_AND: Final[Mapping[Language, str]] = {"zh": "与", "en": " and "}


def _titles(ids: Sequence[str], language: Language) -> str:
    """The figures' titles, as they stand inside a sentence."""
    titles = [getattr(figure_kinds()[id].title, language) for id in ids]
    return _AND[language].join(map(_inside_a_sentence, titles))


def _inside_a_sentence(title: str) -> str:
    """Without the capital it begins with, unless that belongs to the word: CO2, LPG."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def _hint(oddity: PlausibilityIssue) -> Text | None:
    """What is often behind it, as the data say."""
    bounds = figure_book().bounds
    return next((b.hint for b in bounds if (*b.parts, *b.wholes) == oddity.figures), None)
