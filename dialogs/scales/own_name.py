"""An indicator's own name, or the end of it, typed before its number: 重复利用率 62%."""

import re
from collections.abc import Iterable
from typing import Final

from dialogs.core.answering.scale_position import tidy_unit
from dialogs.typed.shares import parse_number
from dialogs.typed.text import half_width
from scoring.answers.acceptance import PERCENT
from scoring.catalogue.model import Scale
from scoring.units.number import ParsedNumber

SHORTEST: Final = 5
SHORTEST_CHINESE: Final = 2
"""Letters by which a name is meant."""
_IS: Final = re.compile(r"is\b", re.IGNORECASE)


def behind_own_name(scales: Iterable[Scale], text: str) -> str | None:
    """The number typed behind the name of one of the scales; ``None`` if there is no such name.

    A number without a unit counts only at a rate: 产值 1.2万 at 单位产值综合能耗 is the output.
    """
    plain = half_width(text).strip()
    for scale in scales:
        for name in (scale.label.zh, scale.label.en):
            if (length := _length_of_end(name, plain)) is None:
                continue
            rest = plain[length:].strip()
            number = rest[found.end() :] if (found := _IS.match(rest)) else rest
            if scale.unit in PERCENT or _has_unit(number):
                return number
    return None


def _length_of_end(name: str, text: str) -> int | None:
    """How long the end of ``name`` is that ``text`` begins with."""
    shortest = SHORTEST if name.isascii() else SHORTEST_CHINESE
    for start in range(len(name) - shortest + 1):
        end = name[start:].lower()
        if text.lower().startswith(end):
            return len(end)
    return None


def _has_unit(text: str) -> bool:
    number = parse_number(text)
    return isinstance(number, ParsedNumber) and bool(tidy_unit(number.unit_text))
