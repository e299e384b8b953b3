"""Normalises typed text before it is read: half width, simplified characters."""

from functools import cache

from scoring.files.data import read_data

_FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(0x5E)} | {0xFFE5: 0xA5}
_SPACES = dict.fromkeys((0x3000, 0x00A0, 0x2007, 0x2009, 0x202F), " ")
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFE0E, 0xFE0F))
_PLAIN: dict[int, int | str | None] = {**_FULL_WIDTH, **_SPACES, **_INVISIBLE, 0x2212: "-"}


def half_width(text: str) -> str:
    """``text`` with full-width letters, digits, signs and spaces as their ASCII twins.

    Unlike Unicode's compatibility folding it leaves "m²" and "㎡" as they are.
    """
    return text.translate(_PLAIN).strip()


def simplified(text: str) -> str:
    """``text`` with the traditional characters of numbers, units and figures simplified: 萬, 噸.

    Characters are replaced one for one, so that positions stay the same.
    """
    return text.translate(_traditional())


@cache
def _traditional() -> dict[int, str]:
    table: dict[str, str] = read_data("units.yaml")["traditional"]
    return {ord(old): new for old, new in table.items()}
