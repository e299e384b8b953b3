"""The units of scales: ``{product}`` in them is the unit the enterprise counts its product in.

A scale in ``tce/{product}`` takes a number in kgce/t or tce/万件; the product's own unit stays, so
that numbers of one product are never turned into those of another. ``{material}`` is the unit of
the main raw material in the same way: m² of laminate, pieces of a part.
"""

from fractions import Fraction
from typing import Final

from scoring.units.convert import UnknownUnit, WrongDimension, convert, dimension_of

PRODUCT: Final = "{product}"
MATERIAL: Final = "{material}"
OWN_UNITS: Final = (PRODUCT, MATERIAL)
"""What stands in a pattern for a unit of the enterprise's own."""

_NOT_COUNTED_IN: Final = frozenset({"money", "share", "none", "coal-equivalent", "carbon", None})
"""Dimensions in which nobody counts goods; ``None`` is that of no unit at all."""


class IncompatibleUnit(ValueError):
    """A number's unit is of another kind than the scale's."""


def filled(pattern: str, unit: str) -> str:
    """``pattern`` with the units of ``unit`` in place of ``{product}`` and ``{material}``.

    An empty ``unit`` leaves it unchanged. Raises ``IncompatibleUnit`` for a unit that does not
    count goods.
    """
    if not wants_own(pattern) or not unit:
        return pattern
    places, sides = pattern.split("/"), unit.replace("／", "/").split("/")
    if len(places) != len(sides):
        raise IncompatibleUnit(unit)
    return "/".join(map(_taken, places, sides))


def wants_own(unit: str) -> bool:
    """Whether a unit of the enterprise's own is still to be filled in."""
    return any(own in unit for own in OWN_UNITS)


def _taken(place: str, side: str) -> str:
    own = side.strip()
    if place not in OWN_UNITS:
        return place
    if own not in OWN_UNITS and dimension_of(own) in _NOT_COUNTED_IN:
        raise IncompatibleUnit(own)
    return own


def converted(number: Fraction, unit: str, to: str) -> Fraction:
    """``number`` in the unit ``to``. Raises ``IncompatibleUnit`` if it cannot be converted."""
    if unit == to:
        return number
    try:
        return convert(number, unit, to)
    except (UnknownUnit, WrongDimension) as error:
        raise IncompatibleUnit(unit) from error


def fits(pattern: str, unit: str) -> bool:
    """True when a number in ``unit`` can be judged by a scale in ``pattern``, or has no unit."""
    try:
        converted(Fraction(1), unit, filled(pattern, unit) if unit else unit)
    except IncompatibleUnit:
        return False
    return True
