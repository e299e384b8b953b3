"""Figures as people type them: ``{"site-area": "3 亩"}``."""

from collections.abc import Mapping
from decimal import Decimal

from scoring.figures.model import Figure


def typed(given: Mapping[str, str]) -> dict[str, Figure]:
    """By id, a number, a blank and a unit."""
    return {id: figure(text) for id, text in given.items()}


def figure(text: str) -> Figure:
    """``12.5 t``, or ``12.5 t | kiln`` with the option chosen."""
    amount, _, option = text.partition("|")
    number, _, unit = amount.strip().partition(" ")
    return Figure(Decimal(number), unit.strip(), option=option.strip())
