"""Units that are equivalent to another: water in tonnes is as many cubic metres, also per 万元."""

from fractions import Fraction

from scoring.catalogue.model import Catalogue, Scale
from scoring.figures.kinds import figure_kinds
from scoring.units.convert import UnitError, convert
from scoring.units.patterns import IncompatibleUnit, filled, fits


def counted_as(catalogue: Catalogue, scale: Scale, unit: str) -> tuple[Fraction, str] | None:
    """How many of which unit of the scale one ``unit`` equals; ``None`` if not equivalent.

    3 t/万元 of water are 3 m³/万元, as the figure of water withdrawn takes tonnes too.
    """
    above, slash, below = unit.partition("/")
    if not slash or fits(scale.unit, unit):
        return None
    for id in _numerators(catalogue, scale):
        kind = figure_kinds()[id]
        for other in kind.also:
            try:
                times = convert(1, above, other.unit) * Fraction(other.counts_as)
                counted = f"{kind.unit}/{below}"
                filled(scale.unit, counted)
            except (UnitError, IncompatibleUnit):
                continue
            if fits(scale.unit, counted):
                return times, counted
    return None


def _numerators(catalogue: Catalogue, scale: Scale) -> dict[str, None]:
    return {
        id: None
        for row in catalogue.performance_indicators
        if row.id == scale.performance_indicator
        for calculation in row.calculations
        for id in calculation.numerator
    }
