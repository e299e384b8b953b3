"""Impossible figures, and implausible ones that are worth asking about again.

The bounds, and from when a figure is implausible, are data (``figures.yaml``); the latter is our
own convention and named as such there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Final

from scoring.answers.acceptance import refusal_of_number
from scoring.catalogue.model import Catalogue
from scoring.figures.amounts import (
    Amount,
    GridRegion,
    amount_of,
    canonical,
    in_unit,
    made_of_parts,
)
from scoring.figures.carriers import PREFIX, carriers
from scoring.figures.energy import MissingFigures, green_power_excess, highest_carbon_per_energy
from scoring.figures.kinds import Bound, composites, figure_book, figure_kinds
from scoring.figures.model import Figure, Figures
from scoring.figures.own_factors import (
    CO2_FACTOR,
    COEFFICIENT,
    HEATING_VALUE,
    is_unusual,
    own_unit,
    usual_range,
)
from scoring.units.convert import UnitError, UnknownUnit, WrongDimension

NOTHING: Final = Fraction(0)

GREEN_POWER: Final = {
    "green-above-purchased": (
        f"{PREFIX}electricity-green-purchased",
        f"{PREFIX}electricity-purchased",
    ),
    "certificates-above-rest": (
        f"{PREFIX}electricity-certificates",
        f"{PREFIX}electricity-purchased",
        f"{PREFIX}electricity-green-purchased",
    ),
}
"""The carriers that each of the codes of ``green_power_excess`` is about."""


Detail = str | Fraction | Amount | Figure | tuple[str, ...]
"""What a sentence names; several texts are the ids of figures."""


@dataclass(frozen=True, slots=True)
class PlausibilityIssue:
    """Something about figures: a code, the figures it is about, and what its sentence names.

    ``scoring.figures.plausibility_words`` puts it into words.
    """

    code: str
    figures: tuple[str, ...]
    details: tuple[tuple[str, Detail], ...] = ()


def impossible(figures: Figures) -> tuple[PlausibilityIssue, ...]:
    """Why these figures cannot all be true, or cannot be used: to be refused, with the reason."""
    found = chain(_unusable(figures), _zeros(figures), _exceeded(figures, refuse=True))
    return (*found, *_green_power(figures))


def implausible(
    catalogue: Catalogue,
    figures: Figures,
    previous: Figures | None = None,
    region: str | None = None,
    *,
    carriers_open: bool = False,
) -> tuple[PlausibilityIssue, ...]:
    """What is worth asking about once: possible, but rarely right.

    ``previous`` are the figures of the year before; ``region`` is for the grid factor. While
    ``carriers_open``, the carriers given make no total to compare with.
    """
    place = GridRegion(catalogue.grid_factors, region)
    return (
        *_jumps(figures, previous or {}),
        *_exceeded(figures, refuse=False),
        *_renewable_above_energy(figures, carriers_open),
        *_totals(figures, place, carriers_open),
        *_carbon(figures, place, carriers_open),
        *_unusual_factors(figures),
        *_beyond_any_plant(figures),
        *_odd_ratios(figures, carriers_open),
    )


def typo_suspects(id: str, figure: Figure, before: Figure) -> tuple[PlausibilityIssue, ...]:
    """A figure many times the previous value, or a small part of it, as when 万 is omitted."""
    found = _jumps({id: figure}, {id: before})
    return tuple(replace(one, code=_TYPED_BEFORE[one.code]) for one in found)


_TYPED_BEFORE: Final = {
    "far-above-last-year": "far-above-before",
    "far-below-last-year": "far-below-before",
}


def _unusable(figures: Figures) -> Iterator[PlausibilityIssue]:
    """Numbers and units that no calculation could take."""
    kinds = figure_kinds()
    for id, figure in figures.items():
        if id not in kinds:
            continue
        if code := refusal_of_number(figure.value):
            yield PlausibilityIssue(code, (id,), (("value", str(figure.value)),))
            continue
        units = (("unit", figure.unit), ("expected", kinds[id].unit))
        try:
            canonical(kinds[id], figure)
        except UnknownUnit:
            yield PlausibilityIssue("unknown-unit", (id,), units)
        except WrongDimension:
            yield PlausibilityIssue(
                "wrong-dimension" if figure.unit else "unit-missing", (id,), units
            )


def _zeros(figures: Figures) -> Iterator[PlausibilityIssue]:
    for id, figure in figures.items():
        if id in figure_kinds() and figure_kinds()[id].positive and figure.value == 0:
            yield PlausibilityIssue("zero-divisor", (id,))


def _exceeded(figures: Figures, refuse: bool) -> Iterator[PlausibilityIssue]:
    for bound in figure_book().bounds:
        if bound.refuse is refuse and (found := _beyond(bound, figures)):
            yield found


def _beyond(bound: Bound, figures: Figures) -> PlausibilityIssue | None:
    if bound.wholes[0] not in figures:
        return None
    unit = figure_kinds()[bound.wholes[0]].unit
    parts, wholes = _sum(bound.parts, figures, unit), _sum(bound.wholes, figures, unit)
    if parts is None or wholes is None or parts <= wholes:
        return None
    return _above(bound.parts, bound.wholes, parts, wholes, unit)


def _above(
    parts: Sequence[str], wholes: Sequence[str], of_parts: Fraction, of_wholes: Fraction, unit: str
) -> PlausibilityIssue:
    details: tuple[tuple[str, Detail], ...] = (
        ("parts", tuple(parts)),
        ("wholes", tuple(wholes)),
        ("sum", Amount(of_parts, unit)),
        ("limit", Amount(of_wholes, unit)),
    )
    return PlausibilityIssue("part-above-whole", (*parts, *wholes), details)


def _sum(ids: Sequence[str], figures: Figures, unit: str) -> Fraction | None:
    """The given ones of ``ids`` together; ``None`` where there is none, or one cannot be used."""
    amounts = [_in(id, amount_of(id, figures), unit) for id in ids if id in figures]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, NOTHING) if known and len(known) == len(amounts) else None


def _in(id: str, amount: Amount | MissingFigures, unit: str) -> Fraction | None:
    if isinstance(amount, MissingFigures):
        return None
    try:
        return in_unit(figure_kinds()[id], amount, unit)
    except UnitError:
        return None


def _green_power(figures: Figures) -> Iterator[PlausibilityIssue]:
    """B.5: no kWh counts twice."""
    for code in green_power_excess(figures):
        yield PlausibilityIssue(code, GREEN_POWER[code])


def _renewable_above_energy(figures: Figures, carriers_open: bool) -> Iterator[PlausibilityIssue]:
    """More renewable energy than energy; where both are given as totals it is impossible."""
    if "energy" in figures and "renewable-energy" in figures:
        return
    parts, wholes = (
        amount_of(id, figures, carriers_open=carriers_open)
        for id in ("renewable-energy", "energy")
    )
    if isinstance(parts, Amount) and isinstance(wholes, Amount) and parts.value > wholes.value:
        yield _above(("renewable-energy",), ("energy",), parts.value, wholes.value, wholes.unit)


def _jumps(figures: Figures, previous: Figures) -> Iterator[PlausibilityIssue]:
    """Many times last year's figure, or the inverse ratio; 0 compares to nothing."""
    jump = Fraction(figure_book().plausibility.jump)
    for id in figures:
        if id not in previous or id not in figure_kinds():
            continue
        now, before = amount_of(id, figures), amount_of(id, previous)
        if isinstance(now, MissingFigures) or isinstance(before, MissingFigures):
            continue
        of_now = _in(id, now, before.unit)
        if not of_now or not before.value:
            continue
        times = of_now / before.value
        if times >= jump:
            yield _jumped("far-above-last-year", id, figures, previous, times)
        elif times * jump <= 1:
            yield _jumped("far-below-last-year", id, figures, previous, 1 / times)


def _jumped(
    code: str, id: str, figures: Figures, previous: Figures, times: Fraction
) -> PlausibilityIssue:
    details: tuple[tuple[str, Detail], ...] = (
        ("now", figures[id]),
        ("before", previous[id]),
        ("times", times),
    )
    return PlausibilityIssue(code, (id,), details)


def _totals(
    figures: Figures, place: GridRegion, carriers_open: bool
) -> Iterator[PlausibilityIssue]:
    """A total that is given and differs from what its carriers make."""
    allowed = Fraction(figure_book().plausibility.disagreement)
    for id in composites():
        if id not in figures:
            continue
        given = amount_of(id, figures)
        made = made_of_parts(id, figures, place, carriers_open=carriers_open)
        if isinstance(given, MissingFigures) or isinstance(made, MissingFigures) or not made.value:
            continue
        if abs(given.value - made.value) > allowed * given.value:
            yield PlausibilityIssue("total-disagrees", (id,), (("given", given), ("made", made)))


def _carbon(
    figures: Figures, place: GridRegion, carriers_open: bool
) -> Iterator[PlausibilityIssue]:
    """A total of CO2 that does not fit the energy used."""
    if "carbon" not in figures:
        return
    carbon = amount_of("carbon", figures, place)
    energy = amount_of("energy", figures, place, carriers_open=carriers_open)
    if (
        isinstance(carbon, MissingFigures)
        or isinstance(energy, MissingFigures)
        or not energy.value
    ):
        return
    most = highest_carbon_per_energy(place.grid_factors)
    if not carbon.value and _burns_fossil(figures):
        yield PlausibilityIssue("no-carbon-from-fossil", ("carbon",))
    elif carbon.value > most * energy.value:
        per_tce = (("ratio", carbon.value / energy.value), ("most", most))
        yield PlausibilityIssue("carbon-above-energy", ("carbon", "energy"), per_tce)


def _beyond_any_plant(figures: Figures) -> Iterator[PlausibilityIssue]:
    """More or less than any plant has: 万 typed twice or left out, yuan taken for 万元."""
    limits = figure_book().plausibility
    for id, highest in limits.highest.items():
        value = _in(id, amount_of(id, figures), figure_kinds()[id].unit) if id in figures else None
        lowest = limits.lowest.get(id)
        if value is not None and value > Fraction(highest):
            yield _beyond_limit("above-any-plant", id, figures[id], Fraction(highest))
        elif value and lowest is not None and value < Fraction(lowest):
            yield _beyond_limit("below-any-plant", id, figures[id], Fraction(lowest))


def _beyond_limit(code: str, id: str, figure: Figure, limit: Fraction) -> PlausibilityIssue:
    amount = Amount(limit, figure_kinds()[id].unit)
    return PlausibilityIssue(code, (id,), (("now", figure), ("limit", amount)))


def _odd_ratios(figures: Figures, carriers_open: bool) -> Iterator[PlausibilityIssue]:
    """Two figures that do not fit together; incomplete totals are not reported as too small."""
    for limits in figure_book().plausibility.ratios:
        ids = (limits.above, limits.below)
        units = [figure_kinds()[id].unit for id in ids]
        above, below = (
            _in(id, amount_of(id, figures), unit) for id, unit in zip(ids, units, strict=True)
        )
        if not above or not below:
            continue
        ratio = above / below
        is_open = carriers_open and limits.above not in figures
        is_low = limits.least is not None and ratio < Fraction(limits.least) and not is_open
        if not is_low and ratio <= Fraction(limits.most):
            continue
        details: tuple[tuple[str, Detail], ...] = (
            ("above", Amount(above, units[0])),
            ("below", Amount(below, units[1])),
            ("parts", ids[:1]),
            ("wholes", ids[1:]),
        )
        yield PlausibilityIssue("ratio-too-low" if is_low else "ratio-too-high", ids, details)


def _unusual_factors(figures: Figures) -> Iterator[PlausibilityIssue]:
    """A heating value or factor of the enterprise's own, far from every one of the table."""
    for carrier in carriers().values():
        figure = figures.get(carrier.figure)
        for field, code in _UNUSUAL.items():
            own: Decimal | None = getattr(figure, field, None)
            if own is None or not is_unusual(carrier, field, own):
                continue
            least, most = usual_range(carrier, field) or (NOTHING, NOTHING)
            unit = own_unit(carrier, field)
            details: tuple[tuple[str, Detail], ...] = (
                ("own", Amount(Fraction(own), unit)),
                ("least", Amount(least, unit)),
                ("most_usual", Amount(most, unit)),
            )
            yield PlausibilityIssue(code, (carrier.figure,), details)


_UNUSUAL: Final = {
    HEATING_VALUE: "heating-value-unusual",
    COEFFICIENT: "coefficient-unusual",
    CO2_FACTOR: "co2-factor-unusual",
}


def _burns_fossil(figures: Figures) -> bool:
    return any(
        figures[carrier.figure].value
        for carrier in carriers().values()
        if carrier.co2 is not None and carrier.figure in figures
    )
