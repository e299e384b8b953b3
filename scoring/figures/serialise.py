"""A yearly figure as JSON, in the form of the answers file; exact both ways."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from scoring.figures.model import Figure, Figures

OWN_NUMBERS = ("heating_value", "coefficient", "co2_factor")
"""What an enterprise may say of a carrier in place of the table."""
CARRIERS_OPEN: Final = "carriers-open"
"""Stored beside the figures while there may be more energy carriers; it is no figure."""
_OPEN: Final = Figure(Decimal(1), "")
_KEYS = {"value", "unit", *OWN_NUMBERS, "option"}


def figure_to_json(figure: Figure) -> dict[str, Any]:
    """A figure in the form of the answers file; empty fields are omitted."""
    stored = {"value": str(figure.value), "unit": figure.unit}
    for name in OWN_NUMBERS:
        number: Decimal | None = getattr(figure, name)
        if number is not None:
            stored[name] = str(number)
    if figure.option:
        stored["option"] = figure.option
    return stored


def figures_to_json(figures: Figures, *, carriers_open: bool) -> dict[str, Any]:
    """The figures by id, and among them whether there may be more energy carriers."""
    stored = {**figures, CARRIERS_OPEN: _OPEN} if carriers_open else figures
    return {id: figure_to_json(figure) for id, figure in stored.items()}


def figures_from_json(stored: Mapping[str, Any]) -> tuple[dict[str, Figure], bool]:
    """The figures that ``figures_to_json`` wrote, and whether there may be more carriers."""
    figures = {id: figure_from_json(form) for id, form in stored.items()}
    is_open = figures.pop(CARRIERS_OPEN, None) is not None
    return figures, is_open


def carriers_open_to_json(is_open: bool) -> dict[str, Any] | None:
    """What a stored revision under ``CARRIERS_OPEN`` holds."""
    return figure_to_json(_OPEN) if is_open else None


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
