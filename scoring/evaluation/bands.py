"""The band of a scale that a number of points falls in."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from scoring.catalogue.model import Grade, GradeScale

CACHED_BOUNDS = 32


def band_of(scale: GradeScale, total: Fraction) -> Grade:
    """The band ``total``, unrounded, falls in; the one below the first grade included."""
    held = (grade for grade in reversed(scale.grades) if total >= _exactly(grade.lower))
    return next(held, scale.below)


@lru_cache(maxsize=CACHED_BOUNDS)
def _exactly(number: Decimal) -> Fraction:
    return Fraction(number)
