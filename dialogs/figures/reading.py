"""A yearly figure as people type it -> a figure with its unit, or why it is none.

The unit decides what is meant: 3 亩, 120万度, 3.2万方. Without one it is the unit the figure is
asked in, except where products or materials may be counted in any unit.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from dialogs.typed.rejections import Rejection, reject
from dialogs.typed.shares import ParsedNumber, parse_number
from dialogs.typed.text import half_width
from scoring.figures.amounts import canonical
from scoring.figures.carriers import PREFIX as CARRIER
from scoring.figures.carriers import Carrier, carriers
from scoring.figures.kinds import FigureKind
from scoring.figures.model import Figure
from scoring.units.convert import UnknownUnit, WrongDimension, convert, dimension_of, spelt

NO_AMOUNTS: Final = frozenset({"money", "share", "none", "time", "power"})
"""What no product and no material is counted in."""
OWN_UNIT_LIMIT: Final = 8
"""Characters of a unit that is none of the table's; more is a sentence."""

_OWN_NUMBER: Final = re.compile(
    r"(?P<name>(?:低位|实测|平均|收到基)*(?:热值|发热量)"
    r"|(?:net |lower )?(?:heating|calorific) value|lhv|ncv"
    r"|(?:折标(?:准煤)?)?(?:折算)?系数|coefficient"
    r"|(?:CO2|二氧化碳|碳)?(?:排放)?因子|(?:co2 |emission )?factor)\s*(?:[:=是为]|is)?\s*",
    re.IGNORECASE,
)
_FIELD_OF_DIMENSION: Final[Mapping[str, str]] = {
    "energy": "heating_value",
    "coal-equivalent": "coefficient",
    "carbon": "co2_factor",
}
_YEAR: Final = frozenset({"年", "a", "yr", "year"})
"""Below the line these make no factor: tce/a is tce."""
_UNIT_OF_FIELD: Final[Mapping[str, str]] = {
    "heating_value": "MJ",
    "coefficient": "kgce",
    "co2_factor": "kgCO2",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure that was read. ``assumed`` is the unit where none was typed."""

    figure: Figure
    approximate: bool = False
    assumed: str = ""


def read_figure(kind: FigureKind, text: str, present: Figure | None) -> Reading | Rejection:
    """What ``text`` says of a figure, which may have been given before.

    Of a carrier it may also be a heating value, coefficient or CO2 factor of the enterprise's own.
    """
    carrier = carriers().get(kind.id.removeprefix(CARRIER))
    if carrier and (own := _own_number(carrier, text, present)):
        return own
    number = parse_number(text, kind.unit)
    if isinstance(number, Rejection):
        return number
    if number.is_rank:
        return reject("place-not-share", typed=text.strip())
    unit = number.unit_text or _assumed(kind, present)
    if not unit and not number.value:
        unit = kind.unit  # nothing is nothing in every unit
    if not unit:
        return reject("figure-unit-missing")
    figure = Figure(number.value, spelt(unit) or unit)
    if refused := _refused_unit(kind, figure):
        return refused
    if present:
        figure = replace(present, value=figure.value, unit=figure.unit)
    said = number.unit_text or not number.value
    return Reading(figure, number.approximate, "" if said else figure.unit)


def _assumed(kind: FigureKind, present: Figure | None) -> str:
    """The unit of a bare number; a product's own is never guessed."""
    if kind.any_unit:
        return present.unit if present else ""
    return kind.unit


def _refused_unit(kind: FigureKind, figure: Figure) -> Rejection | None:
    dimension = dimension_of(figure.unit)
    if _has_multiplier(figure.unit):
        return reject("figure-unit-prefix", unit=figure.unit)
    if dimension is None:
        return reject("figure-unit-unknown", unit=figure.unit, units=kind.id)
    if kind.any_unit:
        if dimension in NO_AMOUNTS:
            return _wrong(kind, figure.unit, dimension)
        if dimension.startswith("other:") and len(figure.unit) > OWN_UNIT_LIMIT:
            return reject("figure-unit-unknown", unit=figure.unit, units=kind.id)
        return None
    try:
        canonical(kind, figure)
    except WrongDimension:
        if dimension.startswith("other:"):
            return reject("figure-unit-unknown", unit=figure.unit, units=kind.id)
        return _wrong(kind, figure.unit, dimension)
    except UnknownUnit:
        return reject("figure-unit-unknown", unit=figure.unit, units=kind.id)
    return None


def _has_multiplier(unit: str) -> bool:
    """Whether it is a known unit after k or M that is none itself: ksets are no unit."""
    if unit[:1] not in ("k", "K", "M") or not (dimension_of(unit) or "other:").startswith(
        "other:"
    ):
        return False
    rest = unit[1:].strip()
    return bool(rest) and not (dimension_of(rest) or "other:").startswith("other:")


def _wrong(kind: FigureKind, unit: str, dimension: str) -> Rejection:
    return reject(
        "figure-wrong-dimension", unit=unit, dimension=dimension, wanted=kind.id, units=kind.id
    )


# --- what the enterprise knows of a carrier itself


def _own_number(carrier: Carrier, text: str, present: Figure | None) -> Reading | Rejection | None:
    """热值 38.9 MJ/m³, 1.22 kgce/m³, 排放因子 2.1 kgCO2/m³; ``None`` when it is no such number."""
    named = _OWN_NUMBER.match(half_width(text))
    number = parse_number(half_width(text)[named.end() :] if named else text)
    if isinstance(number, Rejection):
        return number if named else None
    above, slash, below = number.unit_text.partition("/")
    is_factor = slash and below not in _YEAR and dimension_of(above) in _FIELD_OF_DIMENSION
    if not (named or is_factor):
        return None
    if present is None:
        return reject("figure-amount-first")
    field = _field(above, named["name"] if named else "")
    if field is None:
        return reject("figure-own-unit", base=carrier.per)
    return _with_own(carrier, number, field, present)


def _field(above: str, name: str) -> str | None:
    if above:
        return _FIELD_OF_DIMENSION.get(dimension_of(above) or "")
    lower = name.casefold()
    if lower.endswith(("热值", "发热量", "value", "lhv", "ncv")):
        return "heating_value"
    return "coefficient" if lower.endswith(("系数", "coefficient")) else "co2_factor"


def _with_own(
    carrier: Carrier, number: ParsedNumber, field: str, present: Figure
) -> Reading | Rejection:
    if field == "heating_value" and not carrier.takes_heating_value:
        return reject("figure-no-heating-value")
    wanted = f"{_UNIT_OF_FIELD[field]}/{carrier.per}"
    try:
        value = convert(number.value, number.unit_text or wanted, wanted)
    except (UnknownUnit, WrongDimension):
        return reject("figure-own-unit", base=carrier.per)
    if not value:
        return reject("figure-own-zero")
    exact = _decimal(value)
    if exact is None:
        return reject("figure-own-unit", base=carrier.per)
    figure = replace(
        present,
        heating_value=exact if field == "heating_value" else present.heating_value,
        coefficient=exact if field == "coefficient" else present.coefficient,
        co2_factor=exact if field == "co2_factor" else present.co2_factor,
    )
    return Reading(figure, number.approximate)


def _decimal(number: Fraction) -> Decimal | None:
    """The same number as a decimal; ``None`` where none is exact."""
    quotient = Decimal(number.numerator) / Decimal(number.denominator)
    return quotient if Fraction(quotient) == number else None


def read_in_unit(text: str, unit: str) -> Decimal | Rejection:
    """A number typed where one in ``unit`` is asked, in that unit."""
    number = parse_number(text, unit)
    if isinstance(number, Rejection):
        return number
    try:
        value = _decimal(convert(number.value, number.unit_text or unit, unit))
    except (UnknownUnit, WrongDimension):
        value = None
    if number.is_rank or value is None:
        return reject("figure-other-unit", unit=number.unit_text, expected=unit)
    return value
