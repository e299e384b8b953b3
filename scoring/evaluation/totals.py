"""A total in print: never rounded into a band it is not in."""

from fractions import Fraction

from scoring.catalogue.model import GradeScale
from scoring.evaluation.bands import band_of
from scoring.rounding import fixed

MOST_PLACES = 12


def shown_total(scale: GradeScale, total: Fraction) -> str:
    """Two decimals, or more if two would suggest another grade: 69.995 is not 70.00."""
    band = band_of(scale, total)
    for places in range(2, MOST_PLACES):
        text = fixed(total, places)
        if band_of(scale, Fraction(text)) == band:
            return text
    return fixed(total, MOST_PLACES)
