"""A yearly figure as people type it -> a figure with its unit, or why it cannot be read.

The unit decides what is meant: 3 亩, 120万度, 3.2万方. Without one the unit the figure is asked in
is assumed, except for products or materials, which may be counted in any unit.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from dialogs.typed.rejections import Rejection, reject
from dialogs.typed.replies import Reply, parse_reply
from dialogs.typed.shares import ParsedNumber, parse_number
from dialogs.typed.text import half_width
from scoring.figures.amounts import NO_PRODUCT, canonical
from scoring.figures.carriers import PREFIX as CARRIER
from scoring.figures.carriers import Carrier, carriers
from scoring.figures.kinds import FigureKind, figure_kinds
from scoring.figures.model import Figure
from scoring.figures.own_factors import (
    CO2_FACTOR,
    COEFFICIENT,
    HEATING_VALUE,
    factor_in,
    field_of,
)
from scoring.units.convert import (
    UnknownUnit,
    WrongDimension,
    convert,
    dimension_of,
    product_unit,
    spelt,
    without_product,
)
from scoring.units.number import LONGEST_TYPED

OWN_UNIT_LIMIT: Final = 8
"""Characters of a unit that is not in the table; anything longer is a sentence."""

_OWN_NUMBER: Final = re.compile(
    r"(?P<name>(?:低位|实测|平均|收到基)*(?:热值|发热量)"
    r"|(?:net |lower )?(?:heating|calorific) value|lhv|ncv"
    r"|(?:折标(?:准煤)?)?(?:折算)?系数|coefficient"
    r"|(?:CO2|二氧化碳|碳)?(?:排放)?因子|(?:co2 |emission )?factor)\s*(?:[:=是为]|is)?\s*",
    re.IGNORECASE,
)
TYPED_SHOWN: Final = 40
"""Characters of the input that are quoted."""
_PART_OF_YEAR: Final = re.compile(
    r"[每单]月|月均|月度|个月|[上下]半年|第?[一二三四1-4]季度|季均|日均|[每天]天|每日|Q[1-4]\b"
    r"|(?<![\d.])(?!1 ?月? ?[-~至到—]{1,2} ?12 ?月)\d{1,2} ?月? ?[-~至到—]{1,2} ?\d{1,2} ?月"
    r"|(?<![-~至到—\d.])\d{1,2}月份?(?! ?[-~至到—\d])|[/每](?:月|季|天|日|month|day)"
    r"|\b(?:monthly|per month|a month|per day|daily|quarter(?:ly)?)\b",
    re.IGNORECASE,
)
"""Months, quarters and days, where a yearly figure is asked; January to December is a year."""
_PIECES: Final = frozenset({"count:张", "count:个"})
_NONE: Final = frozenset({Reply.NO, Reply.NOT_APPLICABLE})
_YEAR: Final = frozenset({"年", "a", "yr", "year"})
"""Units below the line that do not make a factor: tce/a is tce."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure that was read. ``assumed`` is the unit used because none was typed.

    ``unit_typed`` is the unit as typed, with a product's name, if it is read as a unit of the
    table: 吨钢. ``factor`` is the heating value or factor of the enterprise's own that was read.
    """

    figure: Figure
    approximate: bool = False
    assumed: str = ""
    unit_typed: str = ""
    factor: str = ""


@dataclass(frozen=True, slots=True)
class BareFactor:
    """A heating value or factor typed without a unit, of which several are possible."""

    factor: str
    value: Decimal


def read_figure(
    kind: FigureKind, text: str, present: Figure | None
) -> Reading | BareFactor | Rejection:
    """The figure that ``text`` gives; ``present`` is the one given before.

    For a carrier, ``text`` may also give the enterprise's own heating value, coefficient or CO2
    factor.
    """
    if is_part_of_year(text):
        return reject("figure-part-of-year", typed=text.strip()[:TYPED_SHOWN])
    carrier = carriers().get(kind.id.removeprefix(CARRIER))
    if carrier and (own := _own_number(carrier, text, present)):
        return own
    if parse_reply(text) in _NONE:
        zero = Figure(Decimal(0), kind.unit)
        return Reading(zero) if kind.none_is_zero else reject("figure-none")
    number = parse_number(text, kind.unit)
    if isinstance(number, Rejection):
        return number
    if number.is_rank:
        return reject("place-not-share", typed=text.strip())
    typed = number.unit_text
    tidied = without_product(typed) if kind.any_unit else typed
    unit = tidied or _assumed(kind, present)
    if not unit and not number.value:
        unit = kind.unit  # zero is zero in every unit
    if not unit:
        return reject("figure-unit-missing")
    figure = _of_pieces(carrier, Figure(number.value, spelt(unit) or unit))
    if refused := _refused_unit(kind, figure):
        return refused
    if present:
        figure = replace(present, value=figure.value, unit=figure.unit)
    said = number.unit_text or not number.value
    return Reading(
        figure, number.approximate, "" if said else figure.unit, typed if tidied != typed else ""
    )


def _of_pieces(carrier: Carrier | None, figure: Figure) -> Figure:
    """The electricity that certificates counted by the piece (410 张) stand for."""
    dimension = dimension_of(figure.unit) or ""
    if carrier is None or carrier.per_piece is None or dimension not in _PIECES:
        return figure
    pieces = convert(figure.value, figure.unit, product_unit(figure.unit))
    value = _decimal(pieces * Fraction(carrier.per_piece))
    return Figure(value, carrier.unit) if value is not None else figure


def is_part_of_year(text: str) -> bool:
    """Whether it names months, quarters or days: 每月 20万度."""
    return bool(_PART_OF_YEAR.search(half_width(text[:LONGEST_TYPED])))


def begins_with_factor(text: str) -> bool:
    """Whether it begins with the name of a heating value or factor."""
    return bool(_OWN_NUMBER.match(half_width(text)))


def added_up(id: str, texts: list[str]) -> Figure | None:
    """The sum of several amounts of one figure, in their unit, else in the figure's.

    ``None`` if one of them cannot be read, or their units cannot be added.
    """
    kind = figure_kinds()[id]
    readings = [read_figure(kind, text, None) for text in texts]
    figures = [one.figure for one in readings if isinstance(one, Reading) and not one.assumed]
    if len(figures) < len(texts):
        return None
    if len({figure.unit for figure in figures}) == 1:
        return Figure(sum((figure.value for figure in figures), Decimal(0)), figures[0].unit)
    amounts = [canonical(kind, figure) for figure in figures]
    total = _decimal(sum((value for value, _ in amounts), Fraction(0)))
    units = {unit for _, unit in amounts}
    return Figure(total, units.pop()) if total is not None and len(units) == 1 else None


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
        if dimension in NO_PRODUCT:
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
    """Whether it is a known unit prefixed by k or M that is not a unit itself, such as ksets."""
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


# --- the enterprise's own factors of a carrier


def _own_number(
    carrier: Carrier, text: str, present: Figure | None
) -> Reading | BareFactor | Rejection | None:
    """热值 38.9 MJ/m³, 1.22 kgce/m³, 排放因子 2.1 kgCO2/m³; ``None`` for any other text."""
    named = _OWN_NUMBER.match(half_width(text))
    number = parse_number(half_width(text)[named.end() :] if named else text)
    if isinstance(number, Rejection):
        return number if named else None
    above, slash, below = number.unit_text.partition("/")
    is_factor = slash and below not in _YEAR and field_of(above)
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
        return field_of(above)
    lower = name.casefold()
    if lower.endswith(("热值", "发热量", "value", "lhv", "ncv")):
        return HEATING_VALUE
    return COEFFICIENT if lower.endswith(("系数", "coefficient")) else CO2_FACTOR


def _with_own(
    carrier: Carrier, number: ParsedNumber, field: str, present: Figure
) -> Reading | BareFactor | Rejection:
    if field == HEATING_VALUE and not carrier.takes_heating_value:
        return reject("figure-no-heating-value")
    if not number.value:
        return reject("figure-own-zero")
    if not number.unit_text:
        return BareFactor(field, number.value)
    try:
        exact = factor_in(carrier, field, number.value, number.unit_text)
    except (UnknownUnit, WrongDimension):
        exact = None
    if exact is None:
        return reject("figure-own-unit", base=carrier.per)
    return Reading(with_factor(present, field, exact), number.approximate, factor=field)


def with_factor(figure: Figure, factor: str, value: Decimal | None) -> Figure:
    """``figure`` with a heating value or factor of the enterprise's own."""
    return replace(
        figure,
        heating_value=value if factor == HEATING_VALUE else figure.heating_value,
        coefficient=value if factor == COEFFICIENT else figure.coefficient,
        co2_factor=value if factor == CO2_FACTOR else figure.co2_factor,
    )


def _decimal(number: Fraction) -> Decimal | None:
    """The same number as a decimal; ``None`` if no decimal is exact."""
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
