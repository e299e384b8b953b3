"""The one rounding: half up, and only where a person reads the number."""

from decimal import Decimal
from fractions import Fraction


def fixed(number: Fraction | Decimal, places: int = 2) -> str:
    """``number`` with exactly ``places`` decimals, halves rounded away from zero."""
    exact = Fraction(number)
    scaled = (2 * abs(exact.numerator) * 10**places + exact.denominator) // (2 * exact.denominator)
    whole, decimals = divmod(scaled, 10**places)
    sign = "-" if exact < 0 and scaled else ""
    return f"{sign}{whole}.{decimals:0{places}}" if places else f"{sign}{whole}"


def trimmed(number: Fraction | Decimal, places: int = 4) -> str:
    """``number`` with at most ``places`` decimals and no idle zeros: 75, 1.2, 0.3333."""
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
