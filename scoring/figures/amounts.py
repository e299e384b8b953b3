"""A figure as an exact amount in the unit that is asked: as given, or summed from its parts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from scoring.catalogue.model import GridFactor
from scoring.figures.carriers import carrier_book
from scoring.figures.energy import (
    Composite,
    MissingFactor,
    MissingFigures,
    Part,
    carbon_total,
    energy_total,
    renewable_total,
)
from scoring.figures.kinds import FigureKind, figure_kinds
from scoring.figures.model import Figure, Figures
from scoring.units.convert import UnitError, WrongDimension, convert, dimension_of, product_unit

OF_CARRIERS: Final = frozenset({"energy", "carbon", "renewable-energy"})
"""The totals that energy carriers make."""
NO_PRODUCT: Final = frozenset({"none", "share", "money", "time", "coal-equivalent", "carbon"})
"""Dimensions in which neither products nor materials are counted."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How much, in ``unit``. ``given`` is the figure as typed; a sum of parts has none."""

    value: Fraction
    unit: str
    given: Figure | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class GridRegion:
    """The grid the plant draws power from: the available factors, and its region."""

    grid_factors: tuple[GridFactor, ...] = ()
    region: str | None = None


NOWHERE: Final = GridRegion()


def amount_of(
    id: str, figures: Figures, place: GridRegion = NOWHERE, *, carriers_open: bool = False
) -> Amount | MissingFigures:
    """The figure ``id`` in its canonical unit, products in a unit of theirs.

    A total that is given wins over its parts. A figure given in a unit that does not fit counts as
    missing. So does a total of carriers while ``carriers_open``: there may be more carriers than
    those given.
    """
    if figure := figures.get(id):
        return _given(figure_kinds()[id], figure)
    if id not in _COMPOSITES:
        return MissingFigures((id,))
    return made_of_parts(id, figures, place, carriers_open=carriers_open)


def made_of_parts(
    id: str, figures: Figures, place: GridRegion = NOWHERE, *, carriers_open: bool = False
) -> Amount | MissingFigures:
    """The sum of a composite's parts, whether or not its total is given."""
    made = _COMPOSITES[id](figures, place)
    if carriers_open and id in OF_CARRIERS and isinstance(made, Amount):
        return MissingFigures((id,), (MissingFactor(id, "more-carriers"),))
    return made


def in_unit(kind: FigureKind, amount: Amount, unit: str) -> Fraction:
    """``amount`` in ``unit``. Raises ``UnknownUnit`` or ``WrongDimension``."""
    try:
        return convert(amount.value, amount.unit, unit)
    except WrongDimension:
        for other in kind.also:
            if _fits(other.unit, unit):
                return convert(amount.value / Fraction(other.counts_as), other.unit, unit)
        raise


def canonical(kind: FigureKind, figure: Figure) -> tuple[Fraction, str]:
    """A figure's number in its canonical unit. Raises ``UnknownUnit`` or ``WrongDimension``."""
    value = Fraction(figure.value)
    if kind.any_unit:
        unit = product_unit(figure.unit)
        if dimension_of(unit) in NO_PRODUCT or "/" in unit:
            raise WrongDimension(figure.unit, kind.unit)
        return convert(value, figure.unit, unit), unit
    try:
        return convert(value, figure.unit, kind.unit), kind.unit
    except WrongDimension:
        for other in kind.also:
            if _fits(figure.unit, other.unit):
                counted = convert(value, figure.unit, other.unit) * Fraction(other.counts_as)
                return counted, kind.unit
        raise


def together(missing: Iterable[MissingFigures]) -> MissingFigures:
    """The missing figures of several calculations, each once."""
    all_of_them = tuple(missing)
    figures = dict.fromkeys(id for one in all_of_them for id in one.figures)
    return MissingFigures(tuple(figures), tuple(lack for one in all_of_them for lack in one.lacks))


def _given(kind: FigureKind, figure: Figure) -> Amount | MissingFigures:
    try:
        value, unit = canonical(kind, figure)
    except UnitError:
        return MissingFigures((kind.id,))
    return Amount(value, unit, figure)


def _fits(unit: str, to: str) -> bool:
    try:
        convert(Fraction(1), unit, to)
    except UnitError:
        return False
    return True


def _energy(figures: Figures, _place: GridRegion) -> Amount | MissingFigures:
    return _composite("energy", energy_total(figures))


def _carbon(figures: Figures, place: GridRegion) -> Amount | MissingFigures:
    return _composite("carbon", carbon_total(figures, place.grid_factors, place.region))


def _renewable(figures: Figures, _place: GridRegion) -> Amount | MissingFigures:
    return _composite("renewable-energy", renewable_total(figures))


def _composite(id: str, total: Composite | MissingFigures) -> Amount | MissingFigures:
    if isinstance(total, MissingFigures):
        return total
    return Amount(total.value, figure_kinds()[id].unit, parts=total.parts)


@dataclass(frozen=True, slots=True)
class _Line:
    """One product of several: its capacity, and the time quota of one unit of it."""

    kind: FigureKind
    figure: Figure
    capacity: Fraction
    unit: str
    hours: Fraction


def _capacity(figures: Figures, _place: GridRegion) -> Amount | MissingFigures:
    """N = Σ N_i k_i with k_i = t_i ÷ t_0; product 0 has the largest N_i t_i (annex B, B.24)."""
    kinds = figure_kinds()
    pairs = list(zip(*[iter(kinds["capacity"].parts)] * 2, strict=True))
    given = [(capacity, quota) for capacity, quota in pairs if capacity in figures]
    if len(given) == 1:
        return amount_of(given[0][0], figures)
    missing = tuple(quota for _, quota in given if quota not in figures)
    if missing or not given:
        return MissingFigures(missing or ("capacity",))
    lines = [_line(figures, *pair) for pair in given]
    incomplete = [line for line in lines if isinstance(line, MissingFigures)]
    if incomplete:
        return together(incomplete)
    return _converted([line for line in lines if isinstance(line, _Line)])


def _line(figures: Figures, capacity: str, quota: str) -> _Line | MissingFigures:
    amount, time = amount_of(capacity, figures), amount_of(quota, figures)
    if isinstance(amount, MissingFigures):
        return amount
    if isinstance(time, MissingFigures):
        return time
    if not time.value:
        return MissingFigures((quota,))
    kind = figure_kinds()[capacity]
    return _Line(kind, figures[capacity], amount.value, amount.unit, time.value)


def _converted(lines: list[_Line]) -> Amount:
    representative = max(lines, key=lambda line: line.capacity * line.hours)
    parts = []
    for line in lines:
        factor = line.hours / representative.hours
        parts.append(
            Part(
                figure=line.kind.id,
                label=line.kind.title,
                given=line.figure,
                factor=factor,
                factor_unit="",
                source=carrier_book().words.time_quotas,
                result=line.capacity * factor,
            )
        )
    total = sum((part.result for part in parts), Fraction(0))
    return Amount(total, representative.unit, parts=tuple(parts))


_COMPOSITES: Final[Mapping[str, Callable[[Figures, GridRegion], Amount | MissingFigures]]] = {
    "energy": _energy,
    "carbon": _carbon,
    "renewable-energy": _renewable,
    "capacity": _capacity,
}
