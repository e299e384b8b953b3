"""Calculates performance indicators from yearly figures, and answers criteria with them.

The formulas are data (``Calculation`` in the catalogue: annex B of GB/T 36132-2025, annex A of the
2018 edition). Everything is exact; nothing here is ever rounded.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from msgspec.structs import replace

from scoring.answers.acceptance import refusal
from scoring.answers.model import Answer, Answers, Estimate, Value
from scoring.catalogue.model import Calculation, Catalogue, Criterion, LandControl, Measure, Scale
from scoring.figures.amounts import Amount, GridRegion, amount_of, in_unit, together
from scoring.figures.energy import MissingFigures, Part
from scoring.figures.kinds import figure_kinds
from scoring.figures.model import Figure, Figures
from scoring.units.convert import UnitError, WrongDimension, convert
from scoring.units.patterns import OWN_UNITS
from scoring.values import Text

FLOOR_AREA_RATIO: Final = "floor-area-ratio"
"""The indicator that land-control values are set for, in both editions."""


@dataclass(frozen=True, slots=True)
class Term:
    """A figure as it entered a formula.

    ``given`` is the figure as typed (3 亩), ``None`` where it was made of ``parts`` or counts as
    0 because it is missing.
    """

    figure: str
    label: Text
    given: Figure | None
    value: Fraction
    unit: str
    side: Literal["numerator", "denominator"]
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Calculated:
    """An indicator's value with everything it was calculated from."""

    indicator: str
    value: Fraction
    unit: str
    terms: tuple[Term, ...]


def calculate(
    catalogue: Catalogue, indicator_id: str, figures: Figures, region: str | None = None
) -> Calculated | MissingFigures:
    """The indicator by the first of its calculations that the figures allow.

    Otherwise what the calculation nearest to a result lacks: figures that are missing, in a unit
    that does not fit, or 0 as a divisor. ``region`` (GB/T 2260) is for the grid factor of bought
    electricity.
    """
    missing = MissingFigures(())
    for result in ways(catalogue, indicator_id, figures, region):
        if isinstance(result, Calculated):
            return result
        if not missing.figures or len(result.figures) < len(missing.figures):
            missing = result
    return missing


def ways(
    catalogue: Catalogue,
    indicator_id: str,
    figures: Figures,
    region: str | None = None,
    *,
    carriers_open: bool = False,
) -> Iterator[Calculated | MissingFigures]:
    """The result of each of the indicator's calculations, in the order of the catalogue.

    ``carriers_open``: there may be more energy carriers than those given, so they make no total.
    """
    found = (row for row in catalogue.performance_indicators if row.id == indicator_id)
    place = GridRegion(catalogue.grid_factors, region)
    for indicator in found:
        for calculation in indicator.calculations:
            yield _calculate(indicator_id, calculation, figures, place, carriers_open)


def _calculate(
    indicator: str,
    calculation: Calculation,
    figures: Figures,
    place: GridRegion,
    carriers_open: bool,
) -> Calculated | MissingFigures:
    sides = _units_of_sides(calculation)
    try:
        above = _side(calculation, "numerator", sides[0], figures, place, carriers_open)
        below = _side(calculation, "denominator", sides[1], figures, place, carriers_open)
    except UnitError:
        return MissingFigures((*calculation.numerator, *calculation.denominator))
    if isinstance(above, MissingFigures) or isinstance(below, MissingFigures):
        return together(side for side in (above, below) if isinstance(side, MissingFigures))
    divisor = sum((term.value for term in below), Fraction(0))
    if not divisor:
        return MissingFigures(calculation.denominator)
    quotient = sum((term.value for term in above), Fraction(0)) / divisor
    value = 100 * quotient if calculation.percent else quotient
    return Calculated(indicator, value, _unit(calculation, above, below), (*above, *below))


def _units_of_sides(calculation: Calculation) -> tuple[str, str]:
    """The units the two sides are summed in; a rate has the same on both."""
    above, slash, below = calculation.unit.partition("/")
    if calculation.percent or not slash:
        unit = figure_kinds()[calculation.denominator[0]].unit
        return unit, unit
    return above, below


def _unit(calculation: Calculation, above: tuple[Term, ...], below: tuple[Term, ...]) -> str:
    _, slash, _ = calculation.unit.partition("/")
    if calculation.percent or not slash:
        return calculation.unit
    return f"{above[0].unit}/{below[0].unit}"


def _side(
    calculation: Calculation,
    side: Literal["numerator", "denominator"],
    unit: str,
    figures: Figures,
    place: GridRegion,
    carriers_open: bool,
) -> tuple[Term, ...] | MissingFigures:
    terms: list[Term] = []
    missing: list[MissingFigures] = []
    for id in calculation.numerator if side == "numerator" else calculation.denominator:
        amount = amount_of(id, figures, place, carriers_open=carriers_open)
        if isinstance(amount, MissingFigures) and id in calculation.optional and id not in figures:
            amount = Amount(Fraction(0), figure_kinds()[id].unit)
        if isinstance(amount, MissingFigures):
            missing.append(amount)
        else:
            terms.append(_term(id, amount, side, unit))
    return together(missing) if missing else tuple(terms)


def _term(id: str, amount: Amount, side: Literal["numerator", "denominator"], unit: str) -> Term:
    kind = figure_kinds()[id]
    if unit in OWN_UNITS:
        unit = amount.unit
    try:
        value = in_unit(kind, amount, unit)
    except WrongDimension:
        if not kind.any_unit:
            raise
        value, unit = amount.value, amount.unit  # a material counted in a unit of its own
    return Term(id, kind.title, amount.given, value, unit, side, amount.parts)


def calculated_answers(
    catalogue: Catalogue,
    figures: Figures,
    answers: Answers,
    industry: str | None = None,
    region: str | None = None,
    *,
    carriers_open: bool = False,
) -> dict[str, Answer | None]:
    """The calculated answer to every criterion that has none, an estimate or a calculated one.

    ``None`` for an answer that can no longer be calculated, the estimate where it had one; a
    criterion that cannot get one is left out. Baseline, leading value and benchmark
    of the present answer, and its place in the industry, stay where they still fit, and the number
    is given in their unit; so does a measure that was chosen or has these, else it is the first
    that the figures allow. ``industry`` (GB/T 4754) finds the land-control value, ``region``
    (GB/T 2260) the grid factor; ``carriers_open`` is as in ``ways``.
    """

    def results_of(indicator: str) -> Iterator[Calculated | MissingFigures]:
        return ways(catalogue, indicator, figures, region, carriers_open=carriers_open)

    control = _control(catalogue, industry)
    made: dict[str, Answer | None] = {}
    for row in catalogue.criteria:
        present = answers.get(row.id)
        if isinstance(present, Value) and not present.worked_out:
            continue
        if not isinstance(present, Value | Estimate | None):
            continue
        known = _known(present)
        if not (known.by_choice or known.has_own_ends):
            known = replace(known, measure=None)
        candidates = _candidates(row, results_of, known, control)
        taken = (one for one in candidates if refusal(row, one, catalogue.benchmarks) is None)
        answer = next(taken, None)
        if answer is not None:
            made[row.id] = answer
        elif isinstance(present, Value):
            made[row.id] = None if present.level is None else Estimate(present.level)
    return made


def _known(present: Value | Estimate | None) -> Value:
    """An answer whose number is still to be calculated; 0 may stand for it."""
    if isinstance(present, Value):
        return present
    return Value(Decimal(0), level=present.level if present else None)


def without_control_values(
    catalogue: Catalogue, answers: Answers, industry: str | None = None
) -> dict[str, Answer]:
    """The answers; those calculated as a multiple of the land-control value, without that value.

    So they can be recalculated if another value applies, or none. ``catalogue`` and
    ``industry`` are those they were calculated by.
    """
    control = _control(catalogue, industry)
    measures = {(row.id, by.id): by for row in catalogue.criteria for by in row.measures}

    def bare(id: str, answer: Answer) -> Answer:
        if not isinstance(answer, Value) or not answer.worked_out or answer.reference is None:
            return answer
        measure = measures.get((id, answer.measure or ""))
        is_set = measure is not None and answer.reference == _control_value(measure, control)
        return replace(answer, reference=None) if is_set else answer

    return {id: bare(id, answer) for id, answer in answers.items()}


def _control(catalogue: Catalogue, industry: str | None) -> LandControl | None:
    """The land-control value of the industry, the most specific one set."""
    code = (industry or "").lstrip("ABCDEFGHIJKLMNOPQRST")
    fitting = [
        (len(division), control)
        for control in catalogue.land_controls
        for division in control.industries
        if code.startswith(division)
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _candidates(
    row: Criterion,
    results_of: Callable[[str], Iterator[Calculated | MissingFigures]],
    known: Value,
    control: LandControl | None,
) -> Iterator[Value]:
    """Every answer the figures allow, by the scale or measure named, else by each in order.

    Ends that no longer fit (an overlay brings others, the product has another unit) are dropped
    rather than the number.
    """
    all_ways: tuple[Scale | Measure, ...] = (*row.scales, *row.measures)
    for kept in (known, known.bare):
        for way in all_ways:
            if way.performance_indicator is None or known.measure not in (None, way.id):
                continue
            for result in results_of(way.performance_indicator):
                if isinstance(result, Calculated):
                    answer = _answer(way, result, kept, control)
                    if answer is not None:
                        yield answer


def _answer(
    way: Scale | Measure, result: Calculated, known: Value, control: LandControl | None
) -> Value | None:
    """The result as an answer by ``way``; ``None`` where it cannot be one.

    A multiple needs its reference; no formula gives a rank.
    """
    reference = known.reference
    if isinstance(way, Measure):
        if way.reads == "multiple" and reference is None:
            reference = _control_value(way, control)
        if way.reads == "rank" or (way.reads == "multiple" and reference is None):
            return None
    unit = _unit_of_answer(way, result, known)
    try:
        value = result.value if unit == result.unit else convert(result.value, result.unit, unit)
    except UnitError:
        return None
    return replace(
        known, value=value, unit=unit, reference=reference, measure=way.id, worked_out=True
    )


def _control_value(measure: Measure, control: LandControl | None) -> Decimal | None:
    if control is None or measure.performance_indicator != FLOOR_AREA_RATIO:
        return None
    return control.floor_area_ratio


def _unit_of_answer(way: Scale | Measure, result: Calculated, known: Value) -> str:
    """The unit that the ends were given in, which must be the number's too."""
    if isinstance(way, Measure) and way.reads == "value":
        return way.unit
    has_ends = known.reference is not None or known.leading is not None
    return known.unit if has_ends and known.unit else result.unit
