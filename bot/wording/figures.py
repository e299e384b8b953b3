"""Yearly figures in words: amounts as typed and converted, formulas with their numbers."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from scoring.figures.amounts import canonical
from scoring.figures.calculation import Calculated, Term
from scoring.figures.kinds import figure_kinds
from scoring.figures.model import Figure
from scoring.rounding import approximate
from scoring.units.convert import UnitError

LONG = 5
"""Digits before the point from which on they stand in groups of three."""
SMALL, MOST_DECIMALS = 10_000, 20
"""A number is shown with decimals until it has five digits that tell."""


def number(value: Fraction) -> str:
    """A number as it is read: 2000, 1,200,000, ≈0.33333. Two decimals, more where it is small."""
    places = 2
    while value and places < MOST_DECIMALS and value * 10**places < SMALL:
        places += 1
    return grouped(approximate(value, places))


def grouped(digits: str) -> str:
    """Digits in groups of three, where there are many."""
    whole, point, decimals = digits.partition(".")
    at = next((at for at, char in enumerate(whole) if char.isdigit()), len(whole))
    sign, plain = whole[:at], whole[at:]
    if len(plain) >= LONG and plain.isdecimal():
        head = len(plain) % 3 or 3
        whole = sign + ",".join((plain[:head], *_threes(plain[head:])))
    return f"{whole}{point}{decimals}"


def _threes(digits: str) -> Iterator[str]:
    return (digits[at : at + 3] for at in range(0, len(digits), 3))


def amount(id: str, figure: Figure) -> str:
    """A figure as it was given and what that is: 3 亩 = 2000 m²."""
    typed = f"{grouped(f'{figure.value:f}')} {figure.unit}".strip()
    try:
        value, unit = canonical(figure_kinds()[id], figure)
    except UnitError:
        return typed
    same = f"{number(value)} {unit}".strip()
    if same == typed:
        return typed
    return f"{typed} ≈ {same[1:]}" if same.startswith("≈") else f"{typed} = {same}"


def equation(result: Calculated, *, percent: bool) -> str:
    """The formula with its numbers: 120 tce ÷ 1000 t = 0.12 tce/t."""
    above = _sum(term for term in result.terms if term.side == "numerator")
    below = _sum(term for term in result.terms if term.side == "denominator")
    times = " × 100 %" if percent else ""
    value = number(result.value)
    equals = "≈" if value.startswith("≈") else "="
    return f"{above} ÷ {below}{times} {equals} {value.lstrip('≈')} {result.unit}".strip()


def _sum(terms: Iterable[Term]) -> str:
    numbers = [f"{number(term.value)} {term.unit}".strip() for term in terms]
    return numbers[0] if len(numbers) == 1 else f"（{' + '.join(numbers)}）"
