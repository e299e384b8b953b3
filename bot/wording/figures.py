"""Yearly figures in words: amounts as typed and converted, formulas with their numbers."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from scoring.figures.amounts import canonical
from scoring.figures.calculation import Calculated, Term
from scoring.figures.kinds import figure_kinds
from scoring.figures.model import Figure
from scoring.rounding import approximate, as_result
from scoring.units.convert import UnitError
from scoring.units.labels import amount_label
from scoring.values import Language, Text

LONG = 5
"""Numbers with at least this many digits before the decimal point are grouped in threes."""
SMALL, MOST_DECIMALS = 10_000, 20
"""A number gets decimals until it has five significant digits, at most ``MOST_DECIMALS``."""
_BRACKETS = Text(zh="（{}）", en="({})")


def number(value: Fraction) -> str:
    """A number for display: 2000, 1,200,000, ≈0.33333. Two decimals, more if it is small."""
    return grouped(approximate(value, _places(value)))


def _places(value: Fraction) -> int:
    places = 2
    while value and places < MOST_DECIMALS and value * 10**places < SMALL:
        places += 1
    return places


def grouped(digits: str) -> str:
    """Digits grouped in threes if at least ``LONG`` of them precede the decimal point."""
    whole, point, decimals = digits.partition(".")
    at = next((at for at, char in enumerate(whole) if char.isdigit()), len(whole))
    sign, plain = whole[:at], whole[at:]
    if len(plain) >= LONG and plain.isdecimal():
        head = len(plain) % 3 or 3
        whole = sign + ",".join((plain[:head], *_threes(plain[head:])))
    return f"{whole}{point}{decimals}"


def _threes(digits: str) -> Iterator[str]:
    return (digits[at : at + 3] for at in range(0, len(digits), 3))


def measured(value: Fraction, unit: str, language: Language) -> str:
    """A number with its unit: 2000 m²."""
    return amount_label(number(value), unit)[language]


def as_given(figure: Figure, language: Language) -> str:
    """A figure as typed, its digits grouped: 12,000 万元."""
    return amount_label(grouped(f"{figure.value:f}"), figure.unit)[language]


def amount(id: str, figure: Figure, language: Language) -> str:
    """A figure as typed, and converted if that differs: 3 亩 = 2000 m²."""
    given = as_given(figure, language)
    try:
        value, unit = canonical(figure_kinds()[id], figure)
    except UnitError:
        return given
    if measured(value, unit, language) == given:
        return given
    return f"{given} {_result(value, unit, language)}"


def equation(result: Calculated, language: Language, *, percent: bool) -> str:
    """The formula with its numbers: 120 tce ÷ 1000 t = 0.12 tce/t."""
    above = _sum((t for t in result.terms if t.side == "numerator"), language)
    below = _sum((t for t in result.terms if t.side == "denominator"), language)
    times = " × 100%" if percent else ""
    return f"{above} ÷ {below}{times} {_result(result.value, result.unit, language)}"


def _result(value: Fraction, unit: str, language: Language) -> str:
    return amount_label(grouped(as_result(value, _places(value))), unit)[language]


def _sum(terms: Iterable[Term], language: Language) -> str:
    """The sum of the terms, in brackets if there are several."""
    numbers = [amount_label(number(term.value), term.unit)[language] for term in terms]
    return numbers[0] if len(numbers) == 1 else _BRACKETS[language].format(" + ".join(numbers))
