"""Heating values and factors of the enterprise's own: in which units, and what is usual.

The same number may be in one of several units: 5500 of coal is kcal/kg, 23 is MJ/kg. What units
are in use, and how far a factor may lie from the table's, is data (``energy.yaml``).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from scoring.figures.carrier_parts import Part, carrier_carbon, carrier_energy
from scoring.figures.carriers import Carrier, carrier_book
from scoring.figures.model import Figure
from scoring.units.convert import convert, dimension_of

HEATING_VALUE: Final = "heating_value"
COEFFICIENT: Final = "coefficient"
CO2_FACTOR: Final = "co2_factor"
OWN_FACTORS: Final = (HEATING_VALUE, COEFFICIENT, CO2_FACTOR)

_KILO: Final = {HEATING_VALUE: "MJ", COEFFICIENT: "kgce", CO2_FACTOR: "kgCO2"}
_FIELDS: Final = {"energy": HEATING_VALUE, "coal-equivalent": COEFFICIENT, "carbon": CO2_FACTOR}


@dataclass(frozen=True, slots=True)
class FactorReading:
    """A factor typed without a unit, read in ``unit``: how much that is in the usual one."""

    unit: str
    value: Decimal
    is_usual: bool


def own_unit(carrier: Carrier, field: str) -> str:
    """The unit that a carrier's own factor is kept in: MJ/kg, kgce/m³, kgCO2/kWh."""
    return f"{_KILO[field]}/{carrier.per}"


def field_of(above: str) -> str | None:
    """Which factor a number with the numerator ``above`` is: kJ a heating value, tce a factor."""
    return _FIELDS.get(dimension_of(above) or "")


def factor_in(carrier: Carrier, field: str, number: Decimal, unit: str) -> Decimal | None:
    """``number`` in the unit it is kept in; ``None`` where no decimal is exact.

    热值 5500 大卡 is per unit of the carrier if that is usual. Raises ``UnknownUnit`` or
    ``WrongDimension``.
    """
    is_short = "/" not in unit
    value = convert(
        number, f"{unit}/{carrier.per}" if is_short else unit, own_unit(carrier, field)
    )
    known = usual_range(carrier, field)
    if is_short and (known is None or not known[0] <= value <= known[1]):
        return None
    quotient = Decimal(value.numerator) / Decimal(value.denominator)
    return quotient if Fraction(quotient) == value else None


def factor_readings(carrier: Carrier, field: str, number: Decimal) -> tuple[FactorReading, ...]:
    """The possible readings of ``number`` without a unit, nearest to the usual value first."""
    units = carrier_book().factor_units[field].get(carrier.per, (own_unit(carrier, field),))
    known = usual_range(carrier, field)
    made = [(unit, factor_in(carrier, field, number, unit)) for unit in units]
    found = [
        FactorReading(unit, value, known is not None and _within(value, known))
        for unit, value in made
        if value is not None
    ]
    return tuple(sorted(found, key=lambda reading: _distance(reading.value, known)))


def usual_range(carrier: Carrier, field: str) -> tuple[Fraction, Fraction] | None:
    """The usual range of the factor; ``None`` if no table has one."""
    table = sorted(_of_table(carrier, field))
    if not table:
        return None
    spread = Fraction(carrier_book().factor_spread)
    return table[0] / spread, table[-1] * spread


def is_unusual(carrier: Carrier, field: str, value: Decimal) -> bool:
    """Whether the factor is far from all in the table; 0 is not, being a deliberate statement."""
    known = usual_range(carrier, field)
    return bool(value) and known is not None and not _within(value, known)


def _within(value: Decimal, known: tuple[Fraction, Fraction]) -> bool:
    return known[0] <= value <= known[1]


def _distance(value: Decimal, known: tuple[Fraction, Fraction] | None) -> Fraction:
    """How many times the middle of the range, or the inverse: 1 is nearest."""
    if known is None or not value:
        return Fraction(1)
    square = Fraction(value) ** 2 / (known[0] * known[1])
    return max(square, 1 / square)


def _of_table(carrier: Carrier, field: str) -> Iterator[Fraction]:
    """The factors of the table, by every option there is."""
    book = carrier_book()
    if field == CO2_FACTOR and carrier.grid:
        yield from (Fraction(factor.kg_per_kwh) for factor in book.grid)
        return
    if field == HEATING_VALUE and not carrier.takes_heating_value:
        return
    if field == HEATING_VALUE and carrier.co2 is not None:
        fuel = carrier.co2
        yield convert(fuel.heating_value, fuel.heating_unit, own_unit(carrier, field))
        return
    one = Figure(Decimal(1), carrier.per)
    for option in carrier.options or (None,):
        chosen = replace(one, option=option.id if option else "")
        count = carrier_carbon if field == CO2_FACTOR else carrier_energy
        part = count(carrier, chosen)
        if isinstance(part, Part) and part.factor:
            yield part.factor * (Fraction(book.mj_per_kgce) if field == HEATING_VALUE else 1)
