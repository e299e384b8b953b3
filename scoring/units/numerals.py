"""Numerals with Chinese digits or multipliers, and mixtures of both kinds of digits.

三万五千, 3万五千, 5百二十, 一亿二, 十万零一千. All exact; any other text gives ``None``.
"""

import re
from typing import Final

DIGITS: Final = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
UNITS: Final = "十拾百佰千仟万亿"

_VALUE: Final = dict(zip(DIGITS, (0, 0, 1, 2, 2, *range(3, 10), *range(1, 10)), strict=True))
_SMALL: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE: Final = (("亿", 10**8), ("万", 10**4))
_ONE_GROUP: Final = 10**4
_PART: Final = re.compile(r"\d+|.")


def read_numeral(text: str) -> int | None:
    """The whole number that ``text`` is; ``None`` for anything else, such as 二百三三."""
    text = text.replace("廿", "二十")
    if not text or not all(char in DIGITS or char in UNITS or char.isdecimal() for char in text):
        return None
    if not any(char in UNITS for char in text):
        return int("".join(str(_VALUE.get(char, char)) for char in text))
    return _large(text, 0)


def _large(text: str, level: int) -> int | None:
    """``text`` split at its last 亿, then at its last 万."""
    if level == len(_LARGE):
        return _group(text)
    unit, size = _LARGE[level]
    before, found, behind = text.rpartition(unit)
    if not found:
        return _large(text, level + 1)
    many = _large(before, level)
    rest = _rest(behind, size, level + 1)
    return None if many is None or rest is None else many * size + rest


def _rest(behind: str, size: int, level: int) -> int | None:
    """The digits after a unit of ``size``; a single digit counts the next lower unit: 一亿二."""
    if not behind:
        return 0
    if (digit := _digit(behind)) is not None:
        return digit * size // 10
    rest = _large(behind, level)
    return rest if rest is not None and rest < size else None


def _group(text: str) -> int | None:
    """A number below 10,000, or one that is written in Arabic digits alone."""
    if not text:
        return None
    total, last, count, had_zero = 0, _ONE_GROUP, None, False
    for part in _PART.findall(text):
        if part in _SMALL:
            unit = _SMALL[part]
            is_first_ten = unit == 10 and total == 0 and last == _ONE_GROUP
            if unit >= last or (count is None and not is_first_ten):
                return None
            total += unit * (1 if count is None else count)
            last, count, had_zero = unit, None, False
        elif part in "零〇" and count is None:
            had_zero = True
        elif count is not None:
            return None
        else:
            count = _VALUE[part] if part in _VALUE else int(part)
    if count is None:
        return total
    if last == _ONE_GROUP:
        return count
    if count < 10 and not had_zero and last > 10:
        return total + count * last // 10
    return total + count if count < last else None


def _digit(text: str) -> int | None:
    if len(text) != 1:
        return None
    return _VALUE.get(text) if text in _VALUE else int(text) if text.isdecimal() else None
