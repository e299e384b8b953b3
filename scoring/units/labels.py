"""Units and amounts as people read them in either language: 3 万元 is 3 × 10,000 yuan."""

import re
from typing import Final

from scoring.units.convert import in_english, own_units
from scoring.values import Text

_CHINESE: Final = re.compile("[\u4e00-\u9fff]")


def unit_label(unit: str) -> Text:
    """``unit`` alone; words stand for a unit of the enterprise's own that is not known yet.

    Chinese readers get it as it was typed. So do English readers, but for Chinese characters that
    English has a unit for: 件 stays.
    """
    multiplier, english = _english(unit)
    return _text(_own_in_chinese(unit), f"{multiplier} {english}".strip())


def amount_label(number: str, unit: str, *, is_divisor: bool = False) -> Text:
    """A number that is rounded already, with its unit.

    After ÷ (``is_divisor``) the two factors of 3 × 10,000 yuan stand in brackets.
    """
    multiplier, english = _english(unit)
    zh = f"{number} {_own_in_chinese(unit)}".strip()
    if not multiplier:
        return _text(zh, f"{number} {english}".strip())
    product = f"{number} × {multiplier} {english}"
    return _text(zh, f"({product})" if is_divisor else product)


def _english(unit: str) -> tuple[str, str]:
    """The multiplier of the numerator, and the rest of the unit."""
    above, *below = (_english_side(side) for side in unit.split("/"))
    multiplier, english = above
    return multiplier, "/".join((english, *(" ".join(filter(None, side)) for side in below)))


def _english_side(unit: str) -> tuple[str, str]:
    for own, words in own_units().items():
        unit = unit.replace(own, words.en)
    return in_english(unit) if _CHINESE.search(unit) else ("", unit)


def _own_in_chinese(unit: str) -> str:
    for own, words in own_units().items():
        unit = unit.replace(own, words.zh)
    return unit


def _text(zh: str, en: str) -> Text:
    """A number without a unit has no label: both may be empty."""
    return Text.model_construct(zh=zh, en=en)
