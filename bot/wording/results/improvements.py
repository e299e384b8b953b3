"""Improvements in physical units, in words: 年外购电少 12.3 万kWh（≈15.1 tce，减 5 %）."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import groupby
from typing import Final

from bot.wording.catalogue import Words, in_both, joined
from bot.wording.figures import measured
from bot.wording.results.verdict import Verdict
from scoring.improvement.improvements import Improvement
from scoring.improvement.practices import is_large
from scoring.rounding import trimmed
from scoring.values import Language, Text

_WORDS: Final = Words("todo")
_COMMON: Final = Words("common")
MOST_WAYS = 3
"""Alternatives named in one sentence."""


def grouped(found: Iterable[Improvement]) -> Iterator[tuple[Improvement, ...]]:
    """Consecutive improvements of the same row and gain, grouped as alternatives."""
    for _, ways in groupby(found, lambda one: (one.points, one.id)):
        yield tuple(ways)


def improvement_in_words(ways: Iterable[Improvement]) -> Text:
    """What to do, with alternatives joined by "or", and the points it gains."""
    named = tuple(ways)[:MOST_WAYS]
    gain = Verdict.gain(named[0].points)
    return joined([_WORDS("improve-gains", what=_all(named), gain=gain), _first_step(named[0])])


def what_to_do(ways: Iterable[Improvement]) -> Text:
    """What to do, without its gain; for a large change also a first step and its gain."""
    named = tuple(ways)[:MOST_WAYS]
    return joined([_all(named), _first_step(named[0])])


def _all(ways: Iterable[Improvement]) -> Text:
    return joined(map(_one, ways), _WORDS("improve-or"))


def _first_step(way: Improvement) -> Text | None:
    """A smaller first step, if the whole is more than a plant changes at once."""
    if not is_large(way) or way.step is None or way.step_points is None:
        return None
    step = Fraction(way.step)
    return _WORDS(
        "improve-step-less" if way.lever.lever == "less" else "improve-step-more",
        amount=in_both(lambda language: measured(step, way.unit, language)),
        gain=Verdict.gain(way.step_points),
    )


def _one(way: Improvement) -> Text:
    return _WORDS(
        "improve-less" if way.lever.lever == "less" else "improve-more",
        figure=way.lever.lever_title or way.lever.title,
        amount=in_both(lambda language: _amount(way, language)),
        remark=_remark(way),
    )


def _amount(way: Improvement, language: Language) -> str:
    """The change with its unit."""
    return measured(Fraction(way.amount), way.unit, language)


def _remark(way: Improvement) -> Text | str:
    said = []
    if way.energy and way.unit != "tce":
        said.append(_WORDS("improve-energy", tce=trimmed(way.energy, 1)))
    if way.share is not None:
        is_less = way.lever.lever == "less"
        key = "improve-share-less" if is_less else "improve-share-more"
        said.append(_WORDS(key, share=trimmed(100 * way.share, 1)))
    return _COMMON("remark", said=joined(said, _COMMON("comma"))) if said else ""
