"""The one rounding: half up, and only where a person reads the number."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor


def fixed(number: Fraction | Decimal, places: int = 2) -> str:
    """``number`` with exactly ``places`` decimals, halves rounded away from zero."""
    above, below = number.as_integer_ratio()  # much faster than making a ``Fraction`` of it
    scaled = (2 * abs(above) * 10**places + below) // (2 * below)
    whole, decimals = divmod(scaled, 10**places)
    sign = "-" if above < 0 and scaled else ""
    return f"{sign}{whole}.{decimals:0{places}}" if places else f"{sign}{whole}"


def trimmed(number: Fraction | Decimal, places: int = 4) -> str:
    """``number`` with at most ``places`` decimals and no trailing zeros: 75, 1.2, 0.3333."""
    text = fixed(number, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def approximate(number: Fraction | Decimal, places: int = 4) -> str:
    """``trimmed``, marked with ≈ where digits were lost, so that ≈1.2 may fall short of 1.2."""
    text = trimmed(number, places)
    return text if Fraction(text) == Fraction(number) else f"≈{text}"


def significant(number: Fraction | Decimal, digits: int = 5) -> str:
    """``approximate``, with at least ``digits`` significant digits: 0.00035, not ≈0.0004."""
    return approximate(number, _significant_places(number, digits))


def as_result(number: Fraction | Decimal, places: int = 2) -> str:
    """``trimmed`` after its sign of equality: "= 1.5", or "≈ 1.71" where digits were lost."""
    text = trimmed(number, places)
    return f"{'=' if Fraction(text) == Fraction(number) else '≈'} {text}"


def significant_result(number: Fraction | Decimal, digits: int = 5) -> str:
    """``significant`` after its sign of equality."""
    return as_result(number, _significant_places(number, digits))


def _significant_places(number: Fraction | Decimal, digits: int) -> int:
    exact = abs(Fraction(number))
    places = digits
    while exact and exact * 10 ** (places - digits + 1) < 1:
        places += 1
    return places


def machine_decimal(number: Fraction | Decimal, least: int = 4, most: int = 12) -> str:
    """``number`` for machines: ``least`` decimals, and more, up to ``most``, where it has them."""
    whole, _, digits = fixed(number, most).partition(".")
    return f"{whole}.{digits.rstrip('0').ljust(least, '0')}"


def adding_up(parts: Sequence[Fraction], places: int = 2) -> list[Fraction]:
    """``parts``, none negative, rounded so that they add up to their rounded sum.

    What is missing after rounding down goes to the largest remainders: 2.125 + 5.875 + 92 are
    2.13, 5.87 and 92, not 100.01 together.
    """
    scale = 10**places
    whole = floor(scale * sum(parts, Fraction(0)) + Fraction(1, 2))
    shown = [floor(scale * part) for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda at: shown[at] - scale * parts[at])
    for at in by_remainder[: whole - sum(shown)]:
        shown[at] += 1
    return [Fraction(units, scale) for units in shown]
