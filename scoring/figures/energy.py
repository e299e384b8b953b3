"""Energy carriers summed up: comprehensive energy consumption, CO2 and renewable energy.

All three are exact and keep the parts they were made of. What is missing for a total is named,
never taken as 0; a carrier of which nothing was used needs no factor.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from scoring.catalogue.model import GridFactor
from scoring.figures.carrier_parts import (
    KILO,
    MissingFactor,
    Part,
    carrier_carbon,
    carrier_energy,
    explain_lack,
    part_of,
)
from scoring.figures.carriers import Carrier, Option, carrier_book, carriers
from scoring.figures.model import Figure, Figures
from scoring.files.wording import fill
from scoring.rounding import approximate
from scoring.units.convert import UnitError, convert

__all__ = [
    "Carrier",
    "Composite",
    "MissingFactor",
    "MissingFigures",
    "Part",
    "carbon_total",
    "carrier_carbon",
    "carrier_energy",
    "carriers",
    "energy_total",
    "explain_lack",
    "green_power_excess",
    "highest_carbon_per_energy",
    "renewable_total",
]

PURCHASED = "electricity-purchased"
GREEN = "electricity-green-purchased"
CERTIFICATES = "electricity-certificates"
NATIONAL, PROVINCE, RESIDUAL = "national", "province", "residual"
REGIONS = {NATIONAL: "CN", RESIDUAL: "CN-residual"}
"""The regions of the two grid factors that hold for the whole country."""


@dataclass(frozen=True, slots=True)
class Composite:
    """A total and its parts."""

    value: Fraction
    unit: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class MissingFigures:
    """The figures missing for a calculation, and why those given do not suffice."""

    figures: tuple[str, ...]
    lacks: tuple[MissingFactor, ...] = ()


def energy_total(figures: Figures) -> Composite | MissingFigures:
    """Comprehensive energy consumption E in tce, of all carriers that are consumed."""
    given = [carrier for carrier in _given(figures) if carrier.consumed]
    return _total("energy", "tce", given, figures, carrier_energy)


def renewable_total(figures: Figures) -> Composite | MissingFigures:
    """Renewable energy in tce (GB/T 36132-2025, B.5), no kWh twice.

    Own use, green power bought, certificates bought separately, and other renewables.
    """
    given = [carrier for carrier in _given(figures) if carrier.renewable]
    if missing := _green_power_missing(figures):
        return missing
    return _total("renewable-energy", "tce", given, figures, carrier_energy)


def carbon_total(
    figures: Figures, grid_factors: Iterable[GridFactor] = (), region: str | None = None
) -> Composite | MissingFigures:
    """CO2 emissions C in tCO2, of fuels burnt and of electricity and heat bought.

    The option of the purchased electricity names the grid factor; the national average
    while none is chosen. Only with ``residual`` do green power and certificates count as 0.
    ``region`` is a GB/T 2260 code, ``grid_factors`` are the catalogue's.
    """
    if _counts_green_as_zero(figures) and (missing := _green_power_missing(figures)):
        return missing
    factors = (*grid_factors, *carrier_book().grid)

    def carbon(carrier: Carrier, figure: Figure) -> Part | MissingFactor:
        if carrier.grid and figure.co2_factor is None:
            return _grid_carbon(carrier, figures, factors, region)
        return carrier_carbon(carrier, figure)

    given = [carrier for carrier in _given(figures) if carrier.consumed]
    return _total("carbon", "tCO2", given, figures, carbon)


def green_power_excess(figures: Figures) -> tuple[str, ...]:
    """What makes a kWh of green power count twice: codes, which are keys of ``lacks`` too.

    Not checked while the purchased electricity is not given.
    """
    purchased, green, certificates = (_kwh(figures, id) for id in (PURCHASED, GREEN, CERTIFICATES))
    if purchased is None:
        return ()
    if green is not None and green > purchased:
        return ("green-above-purchased",)
    if certificates is not None and certificates > purchased - (green or 0):
        return ("certificates-above-rest",)
    return ()


def highest_carbon_per_energy(grid_factors: Iterable[GridFactor] = ()) -> Fraction:
    """The highest tCO2 per tce of any carrier, by the available factors."""
    factors = (*carrier_book().grid, *grid_factors)
    highest = max(Fraction(factor.kg_per_kwh) for factor in factors)
    return max(
        ratio for carrier in carriers().values() for ratio in _carbon_per_energy(carrier, highest)
    )


def _given(figures: Figures) -> Iterator[Carrier]:
    return (carrier for carrier in carriers().values() if carrier.figure in figures)


def _total(
    id: str,
    unit: str,
    given: list[Carrier],
    figures: Figures,
    count: Callable[[Carrier, Figure], Part | MissingFactor],
) -> Composite | MissingFigures:
    if not given:
        return MissingFigures((id,))
    counted = [count(carrier, figures[carrier.figure]) for carrier in given]
    lacks = tuple(
        one for one in counted if isinstance(one, MissingFactor) and figures[one.figure].value
    )
    if lacks:
        return MissingFigures(tuple(lack.figure for lack in lacks), lacks)
    parts = tuple(one for one in counted if isinstance(one, Part))
    return Composite(sum((part.result for part in parts), Fraction(0)), unit, parts)


def _counts_green_as_zero(figures: Figures) -> bool:
    purchased = figures.get(carriers()[PURCHASED].figure)
    return bool(purchased and purchased.option == RESIDUAL and purchased.co2_factor is None)


def _grid_carbon(
    carrier: Carrier, figures: Figures, factors: Iterable[GridFactor], region: str | None
) -> Part | MissingFactor:
    figure = figures[carrier.figure]
    option = carrier.option(figure.option)
    if option is None:
        return MissingFactor(carrier.figure, "option")
    found = _grid_factor(option, factors, region)
    if found is None:
        return MissingFactor(carrier.figure, "grid-factor")
    part = part_of(carrier, figure, Fraction(found.kg_per_kwh), "kgCO2", found.title)
    if isinstance(part, MissingFactor):
        return part
    green = sum((_kwh(figures, id) or Fraction(0) for id in (GREEN, CERTIFICATES)), Fraction(0))
    if option.id != RESIDUAL:
        return replace(part, note=carrier_book().words.not_deducted) if green else part
    rest = (_kwh(figures, PURCHASED) or Fraction(0)) - green
    note = fill(carrier_book().words.deducted, {"kwh": approximate(rest)})
    return replace(part, result=rest * part.factor / KILO, note=note if green else None)


def _grid_factor(
    option: Option, factors: Iterable[GridFactor], region: str | None
) -> GridFactor | None:
    """The latest factor of the kind chosen; of two of one year the first."""
    province = f"{region[:2]}0000" if region else None
    wanted = REGIONS.get(option.id, province)
    fitting = [factor for factor in factors if factor.region == wanted]
    return max(fitting, key=lambda factor: factor.year, default=None)


def _green_power_missing(figures: Figures) -> MissingFigures | None:
    """What keeps green power and certificates from being counted."""
    table = carriers()
    purchased, green, certificates = (table[id].figure for id in (PURCHASED, GREEN, CERTIFICATES))
    if purchased not in figures and (green in figures or certificates in figures):
        return MissingFigures((purchased,))
    for code in green_power_excess(figures):
        wanted = green if code == "green-above-purchased" else certificates
        return MissingFigures((wanted,), (MissingFactor(wanted, code),))
    lacks = tuple(
        MissingFactor(table[id].figure, "unit")
        for id in (PURCHASED, GREEN, CERTIFICATES)
        if table[id].figure in figures and _kwh(figures, id) is None
    )
    return MissingFigures(tuple(lack.figure for lack in lacks), lacks) if lacks else None


def _kwh(figures: Figures, id: str) -> Fraction | None:
    """``None`` where it is not given, or in no unit of energy."""
    figure = figures.get(carriers()[id].figure)
    if figure is None:
        return None
    try:
        return convert(figure.value, figure.unit, "kWh")
    except UnitError:
        return None


def _carbon_per_energy(carrier: Carrier, highest_grid_factor: Fraction) -> Iterator[Fraction]:
    """With each of the options, where both factors are known."""
    for option in carrier.options or (None,):
        figure = Figure(Decimal(1), carrier.per, option=option.id if option else "")
        energy, carbon = carrier_energy(carrier, figure), carrier_carbon(carrier, figure)
        if isinstance(energy, Part) and carrier.grid:
            yield highest_grid_factor / energy.factor
        elif isinstance(energy, Part) and isinstance(carbon, Part) and energy.factor:
            yield carbon.factor / energy.factor
