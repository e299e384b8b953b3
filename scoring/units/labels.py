"""Units and amounts as people read them in either language: 3.2 亿元 is 320 million yuan."""

import re
from decimal import Decimal
from typing import Final

from scoring.units.convert import EnglishUnit, in_english, own_units
from scoring.values import Text

_CHINESE: Final = re.compile("[\u4e00-\u9fff]")
_DIGITS: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
_CLOSED_UP: Final = frozenset({"", "%", "‰"})
_SCALES: Final = ((9, "billion"), (6, "million"))
"""English words by number of zeros; smaller multipliers are written as digits."""


def with_unit(number: str, unit: str) -> str:
    """The two as they are printed: a blank before a unit, none before a sign of percent."""
    gap = "" if unit in _CLOSED_UP else " "
    return f"{number}{gap}{unit}"


def unit_label(unit: str) -> Text:
    """``unit`` alone; an unknown unit of the enterprise's own is described in words.

    Chinese readers get it as typed. English readers too, except that Chinese characters with an
    English unit are translated: 件 is kept.
    """
    above, below = _english(unit)
    return _text(_own_in_chinese(unit), f"{above.multiplier} {above.unit}{below}".strip())


def amount_label(number: str, unit: str) -> Text:
    """A number that is rounded already, with its unit: 250 万kWh, 2.5 million kWh."""
    above, below = _english(unit)
    en = with_unit(_scaled(number, above.zeros), f"{above.unit}{below}")
    return _text(with_unit(number, _own_in_chinese(unit)), en)


def number_label(number: str, unit: str) -> Text:
    """The number of ``amount_label``, for a range whose shared unit follows later."""
    return _text(number, _scaled(number, _english(unit)[0].zeros))


def _scaled(number: str, zeros: int) -> str:
    """``number``, its sign of equality kept, without the multiplier of its unit."""
    found = _DIGITS.search(number)
    if not zeros or found is None:
        return number
    value = Decimal(found[0].replace(",", "")).scaleb(zeros)
    power, word = next(
        ((power, f" {word}") for power, word in _SCALES if value >= 10**power), (0, "")
    )
    digits = f"{value.scaleb(-power):,f}"
    plain = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{number[: found.start()]}{plain}{word}{number[found.end() :]}"


def _english(unit: str) -> tuple[EnglishUnit, str]:
    """The numerator, and the rest of the unit after it."""
    above, *below = (_english_side(side) for side in unit.split("/"))
    return above, "".join(f"/{side.multiplier} {side.unit}".replace("/ ", "/") for side in below)


def _english_side(unit: str) -> EnglishUnit:
    for own, words in own_units().items():
        unit = unit.replace(own, words.en)
    return in_english(unit) if _CHINESE.search(unit) else EnglishUnit("", 0, unit)


def _own_in_chinese(unit: str) -> str:
    for own, words in own_units().items():
        unit = unit.replace(own, words.zh)
    return unit


def _text(zh: str, en: str) -> Text:
    """A text that may be empty: a number without a unit has no label."""
    return Text.model_construct(zh=zh, en=en)
