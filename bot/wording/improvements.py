"""Improvements in physical units, in words: 年外购电少 12.3 万kWh（≈15.1 tce，减 5 %）."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import groupby
from typing import Final

from bot.wording.catalogue import Words, in_both, joined
from bot.wording.figures import measured
from bot.wording.verdict import Verdict
from scoring.evaluation.improvements import Improvement
from scoring.rounding import trimmed
from scoring.units.convert import in_english
from scoring.values import Language, Text

_WORDS: Final = Words("todo")
_COMMON: Final = Words("common")
MOST_WAYS = 3
"""Ways that one sentence names."""


def grouped(found: Iterable[Improvement]) -> Iterator[tuple[Improvement, ...]]:
    """Those that give the same row the same points, together: each is a way to the same end."""
    for _, ways in groupby(found, lambda one: (one.points, one.id)):
        yield tuple(ways)


def improvement_in_words(ways: Iterable[Improvement]) -> Text:
    """What is to be done, the ways of doing it joined by "or", and what it brings."""
    first, *others = tuple(ways)[:MOST_WAYS]
    what = joined([_one(way) for way in (first, *others)], _WORDS("improve-or"))
    return _WORDS("improve-gains", what=what, gain=Verdict.gain(first.points))


def what_to_do(ways: Iterable[Improvement]) -> Text:
    """The same without what it brings."""
    return joined([_one(way) for way in tuple(ways)[:MOST_WAYS]], _WORDS("improve-or"))


def _one(way: Improvement) -> Text:
    return _WORDS(
        "improve-less" if way.lever.lever == "less" else "improve-more",
        figure=way.lever.lever_title or way.lever.title,
        amount=in_both(lambda language: _amount(way, language)),
        remark=_remark(way),
    )


def _amount(way: Improvement, language: Language) -> str:
    """The change with its unit; in English 12.3 万kWh are 123,000 kWh."""
    multiplier, english = in_english(way.unit) if language == "en" else ("", way.unit)
    times = int(multiplier.replace(",", "")) if multiplier else 1
    return measured(Fraction(way.amount) * times, english, language)


def _remark(way: Improvement) -> Text | str:
    said = []
    if way.energy and way.unit != "tce":
        said.append(_WORDS("improve-energy", tce=trimmed(way.energy, 1)))
    if way.share is not None:
        is_less = way.lever.lever == "less"
        key = "improve-share-less" if is_less else "improve-share-more"
        said.append(_WORDS(key, share=trimmed(100 * way.share, 1)))
    return _COMMON("remark", said=joined(said, _COMMON("comma"))) if said else ""
