"""Units that are written in Chinese, for English readers: 万元 is 10,000 yuan."""

import re
from typing import Final

_UNITS: Final = {
    "吨标准煤": "tce",
    "千瓦时": "kWh",
    "立方米": "m³",
    "平方米": "m²",
    "公顷": "ha",
    "公斤": "kg",
    "千克": "kg",
    "吨": "t",
    "元": "yuan",
    "亩": "mu",
    "度": "kWh",
    "项": "items",
}
_MANY: Final = {"亿": "100 million", "百万": "million", "万": "10,000"}
_AMOUNT: Final = re.compile(
    rf"(?P<number>\d ?)?(?P<many>{'|'.join(_MANY)})?(?P<unit>{'|'.join(_UNITS)})"
    rf"|(?P<count>\d ?)(?P<times>{'|'.join(_MANY)})(?=\S)"
    rf"|(?<=/)(?P<per>{'|'.join(_MANY)})(?=\S)"
)
_DIVISOR: Final = re.compile(r"(?<=÷ )≈?[\d.,]+ × (?:100 million|million|10,000) \S+")
"""An amount that is divided by and has become a product: its parts belong together."""
_PER_MANY: Final = re.compile(rf"(?<=/)(?P<many>{'|'.join(_MANY)})(?=[a-zA-Z])")


def in_english(text: str) -> str:
    """``text`` with the units that English has words for; a product's own unit stays as it is."""
    return _DIVISOR.sub(r"(\g<0>)", _AMOUNT.sub(_worded, text))


def denominators_in_english(text: str) -> str:
    """The same for a sentence, in which a character may be part of a name: only ``/万m³``."""
    return _PER_MANY.sub(lambda found: f"{_MANY[found['many']]} ", text)


def _worded(found: re.Match[str]) -> str:
    if found["per"]:
        return f"{_MANY[found['per']]} "
    if found["times"]:
        return f"{found['count'].strip()} × {_MANY[found['times']]} "
    unit, many = _UNITS[found["unit"]], _MANY.get(found["many"] or "")
    if found["number"] is None:
        return f"{many} {unit}" if many else unit
    return f"{found['number'].strip()} {f'× {many} ' if many else ''}{unit}"
