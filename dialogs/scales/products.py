"""Several products at once, one per line, each with its number and the energy it consumed."""

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from dialogs.core.answering.saving import save_answer
from dialogs.core.answering.scale_position import (
    limits_of_scale,
    scale_answer_of,
    tidy_unit,
    year_of,
)
from dialogs.core.turn import TurnContext
from dialogs.typed.text import half_width
from scoring.answers.model import ProductNumber, Value
from scoring.catalogue.model import Benchmark
from scoring.overlays.limit_search import likeliest
from scoring.units.convert import UnitError, convert
from scoring.units.patterns import fits

MOST_LINES = 10
LONGEST_LINE = 120
"""Characters of a line; a longer one is not a product with two numbers."""
SHOWN = 40
"""Characters quoted of a line that is not understood."""
_SEPARATOR = re.compile(r"[\n；;]")
_LINE = re.compile(
    r"(?P<name>.*?[^\d\s.,])[\s,:、]*(?P<value>-?\d[\d.,]*)\s*(?P<unit>[^\s\d,、]+/[^\s\d,、]+)"
    r"[\s,、]*(?:用能|能耗|耗能|energy)?[\s:]*(?P<energy>\d[\d.,]*)\s*(?P<energy_unit>[^\s\d]+)"
)
"""水泥 84 kgce/t 9000 tce"""


def are_products(text: str) -> bool:
    """Whether several lines were typed."""
    return len(_lines(text)) > 1


def take_products(turn: TurnContext, text: str) -> None:
    """Answer by all products; if a line is not understood, name it and save nothing."""
    lines = _lines(text)[:MOST_LINES]
    products = []
    for line in lines:
        product = _product(turn, line)
        if product is None:
            return
        products.append(product)
    scaled = scale_answer_of(turn.index, turn.dossier, turn.wait.subject)
    assert scaled is not None  # noqa: S101 - only numbers have ends
    products.sort(key=lambda one: -one.energy)
    first = products[0]
    answer = Value(
        first.value,
        first.unit,
        measure=scaled.position.scale.id,
        benchmark=first.benchmark,
        products=tuple(products),
    )
    save_answer(turn, answer, ask_ends=False)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in _SEPARATOR.split(text) if line.strip()]


def _product(turn: TurnContext, line: str) -> ProductNumber | None:
    """The product of a line; ``None`` if it was not understood and rejected."""
    typed = half_width(line).strip()
    found = _LINE.fullmatch(typed) if len(typed) <= LONGEST_LINE else None
    value = _decimal(found["value"]) if found else None
    energy = _tce(found["energy"], found["energy_unit"]) if found else None
    if found is None or value is None or energy is None:
        turn.reject("scale-product-line", typed=line[:SHOWN])
        return None
    unit = tidy_unit(found["unit"])
    limits = _limits(turn, found["name"], unit)
    if len(limits) != 1:
        code = "scale-product-which" if limits else "scale-product-unknown"
        turn.reject(code, typed=found["name"][:SHOWN], count=str(len(limits)), unit=unit)
        return None
    return ProductNumber(value, unit, limits[0].id, energy)


def _limits(turn: TurnContext, name: str, unit: str) -> list[Benchmark]:
    scaled = scale_answer_of(turn.index, turn.dossier, turn.wait.subject)
    assert scaled is not None  # noqa: S101 - only numbers have ends
    year = year_of(turn.dossier)
    usable = [
        (position, limit)
        for position, limit in limits_of_scale(turn.index, scaled)
        if not limit.hint and limit.is_in_force(year) and fits(limit.unit, unit)
    ]
    return [limit for _, limit in likeliest(usable, name)]


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.rstrip(".,").replace(",", ""))
    except InvalidOperation:
        return None


def _tce(text: str, unit: str) -> Decimal | None:
    number = _decimal(text)
    if number is None or number <= 0:
        return None
    try:
        tce = Fraction(convert(number, unit, "tce"))
    except UnitError:
        return None
    return Decimal(tce.numerator) / Decimal(tce.denominator)
