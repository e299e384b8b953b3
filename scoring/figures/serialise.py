"""A yearly figure as JSON, in the form of the answers file; exact both ways."""

from decimal import Decimal, InvalidOperation
from typing import Any

from scoring.figures.model import Figure

OWN_NUMBERS = ("heating_value", "coefficient", "co2_factor")
"""What an enterprise may say of a carrier in place of the table."""
_KEYS = {"value", "unit", *OWN_NUMBERS, "option"}


def figure_to_json(figure: Figure) -> dict[str, Any]:
    """A figure in the form of the answers file; what was not said is left out."""
    stored = {"value": str(figure.value), "unit": figure.unit}
    for name in OWN_NUMBERS:
        number: Decimal | None = getattr(figure, name)
        if number is not None:
            stored[name] = str(number)
    if figure.option:
        stored["option"] = figure.option
    return stored


def figure_from_json(stored: dict[str, Any]) -> Figure:
    """The figure that ``figure_to_json`` wrote."""
    texts = all(isinstance(said, str) for said in stored.values())
    if not texts or not {"value", "unit"} <= stored.keys() <= _KEYS:
        raise ValueError(f"not a figure: {sorted(stored)}")
    try:
        own = {name: Decimal(stored[name]) for name in OWN_NUMBERS if name in stored}
        value = Decimal(stored["value"])
    except InvalidOperation as error:
        raise ValueError(f"not a figure: {sorted(stored)}") from error
    return Figure(value, stored["unit"], **own, option=stored.get("option", ""))
