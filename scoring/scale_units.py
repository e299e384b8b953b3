"""The units of scales: ``{product}`` in them is the unit the enterprise counts its product in.

A scale in ``tce/{product}`` takes a number in kgce/t or tce/万件; the product's own unit stays, so
that numbers of one product are never turned into those of another.
"""

from fractions import Fraction
from typing import Final

from scoring.units import UnknownUnit, WrongDimension, convert, dimension_of

PRODUCT: Final = "{product}"

_NO_PRODUCT: Final = frozenset({"money", "share", "none", "coal-equivalent", "carbon", None})
"""Dimensions in which nobody counts products; ``None`` is that of no unit at all."""


class UnfitUnit(ValueError):
    """A number's unit is of another kind than the scale's."""


def filled(pattern: str, unit: str) -> str:
    """``pattern`` with the product unit that ``unit`` has in the place of ``{product}``.

    An empty ``unit`` leaves it as it is. Raises ``UnfitUnit`` where there is no product unit.
    """
    if PRODUCT not in pattern or not unit:
        return pattern
    places, sides = pattern.split("/"), unit.replace("／", "/").split("/")
    if len(places) != len(sides):
        raise UnfitUnit(unit)
    product = sides[places.index(PRODUCT)].strip()
    if product != PRODUCT and dimension_of(product) in _NO_PRODUCT:
        raise UnfitUnit(unit)
    return pattern.replace(PRODUCT, product)


def converted(number: Fraction, unit: str, to: str) -> Fraction:
    """``number`` in the unit ``to``. Raises ``UnfitUnit`` where that cannot be."""
    if unit == to:
        return number
    try:
        return convert(number, unit, to)
    except (UnknownUnit, WrongDimension) as error:
        raise UnfitUnit(unit) from error


def fits(pattern: str, unit: str) -> bool:
    """True when a number in ``unit`` can be judged by a scale in ``pattern``; no unit always."""
    try:
        converted(Fraction(1), unit, filled(pattern, unit) if unit else unit)
    except UnfitUnit:
        return False
    return True
