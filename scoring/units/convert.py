"""Units: what people type after a number, what it is a unit of, and exact conversion.

The table is data (``units.yaml``). Case, width, blanks and the ways to write ² and ³ do not
matter. A word that is not in the table is a product's own unit (双, 瓶): it converts only to
itself and its multiples (万双). A year in the denominator (t/a, 万吨/年) is left out, as every
figure is of one year.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple
from unicodedata import normalize

from scoring.errors import ScoringError
from scoring.files.data import read_data
from scoring.units.text import simplified
from scoring.values import Frozen, Id, Text

LONGEST_UNIT = 40
"""In characters; a quotient of two units in words is shorter."""

TEN_THOUSAND = 10_000

_IGNORED = re.compile(r"[\s^.·⋅\-]")
_OWN = re.compile(r"[^\W\d_]+")
_BRACKETED = re.compile(r"([^()]+)\(([^()]+)\)")


class UnitError(ScoringError):
    """Base of all errors about units."""


class UnknownUnit(UnitError):
    """Not a unit, or an ambiguous one; ``readings`` are its possible meanings."""

    def __init__(self, unit: str, readings: tuple[str, ...] = ()) -> None:
        super().__init__(f"no unit that is known for certain: {unit!r}")
        self.unit = unit
        self.readings = readings


class WrongDimension(UnitError):
    """The two units have different dimensions, so no conversion exists."""

    def __init__(self, unit: str, to: str) -> None:
        super().__init__(f"{unit!r} does not convert to {to!r}")
        self.unit = unit
        self.to = to


def convert(value: Decimal | Fraction | int, unit: str, to: str) -> Fraction:
    """``value`` in ``unit``, exactly, in the unit ``to``.

    Raises ``UnknownUnit`` or ``WrongDimension``.
    """
    source, target = _resolve(unit), _resolve(to)
    if source.dimension != target.dimension:
        raise WrongDimension(unit, to)
    return Fraction(value) * source.factor / target.factor


def dimension_of(unit: str) -> str | None:
    """What ``unit`` measures: ``area``, ``count:台``, ``other:打``, ``mass/volume``.

    ``None`` if it is not a unit.
    """
    try:
        return _resolve(unit).dimension
    except UnknownUnit:
        return None


def spelt(unit: str) -> str | None:
    """``unit`` as usually written: m² for 平米, 万kWh for 万度; ``None`` if it is not a unit."""
    try:
        return _resolve(unit).symbol
    except UnknownUnit:
        return None


def without_product(unit: str) -> str:
    """The unit before a product that is named with it: t for 吨钢, 万台 for 万台机床.

    Of two counts (台/套, as statistics forms have it) the first. Any other text is unchanged.
    After a count the product needs two characters, so that the enterprise's own units (套件) are
    unchanged; so are names of packages (吨袋).
    """
    above, slash, below = unit.partition("/")
    if slash and all((dimension_of(one) or "").startswith("count:") for one in (above, below)):
        return above
    if not (dimension_of(unit) or "other:").startswith("other:") or unit in _table().packages:
        return unit
    for end in range(len(unit) - 1, 0, -1):
        dimension, behind = dimension_of(unit[:end]), unit[end:].strip()
        least = 1 if dimension == "mass" else 2
        is_named = len(behind) >= least and behind[0].isalpha() and _is_apart(unit, end)
        if is_named and (dimension == "mass" or (dimension or "").startswith("count:")):
            return unit[:end].strip()
    return unit


def _is_apart(unit: str, end: int) -> bool:
    """Whether a word begins at ``end``: in Latin letters only after a blank."""
    return not unit[end].isascii() or unit[end - 1].isspace() or not unit[end - 1].isascii()


def product_unit(unit: str) -> str:
    """The unit that products given in ``unit`` are counted in: t for 万吨, 件 for 万件.

    Raises ``UnknownUnit``.
    """
    return _resolve(unit).base


class EnglishUnit(NamedTuple):
    """A simple unit, not a quotient, for English readers: 万吨 is ("10,000", 4, "t").

    ``multiplier`` is empty if there is none; ``zeros`` is the power of ten it stands for.
    """

    multiplier: str
    zeros: int
    unit: str


def in_english(unit: str) -> EnglishUnit:
    """The unit for English readers; text that is not a unit is returned unchanged."""
    try:
        found = _resolve(unit)
    except UnknownUnit:
        return EnglishUnit("", 0, unit)
    return EnglishUnit(found.multiplier, found.zeros, found.english)


@dataclass(frozen=True, slots=True)
class _Unit:
    """``factor`` is how many of the ``base`` unit of its dimension one is.

    ``english`` is the unit for English readers, without the ``multiplier`` before it, which is
    a one and so many ``zeros``.
    """

    symbol: str
    dimension: str
    factor: Fraction
    base: str
    english: str
    multiplier: str = ""
    zeros: int = 0

    def per(self, other: "_Unit") -> "_Unit":
        """The quotient of two units; of two of one dimension it is a plain number."""
        same = self.dimension == other.dimension
        return _Unit(
            f"{self.symbol}/{other.symbol}",
            "none" if same else f"{self.dimension}/{other.dimension}",
            self.factor / other.factor,
            "" if same else f"{self.base}/{other.base}",
            f"{self.english}/{other.english}",
        )

    def times(self, word: str, multiplier: "_Multiplier") -> "_Unit":
        return replace(
            self,
            symbol=word + self.symbol,
            factor=Fraction(multiplier.factor) * self.factor,
            multiplier=multiplier.en,
            zeros=multiplier.factor.count("0"),
        )


class _Multiplier(Frozen):
    factor: str
    en: str


class _Row(Frozen):
    symbol: str
    factor: str = "1"
    en: str = ""
    aliases: tuple[str, ...] = ()

    def unit(self, dimension: str, base: str) -> _Unit:
        english = self.en or self.symbol
        return _Unit(self.symbol, dimension, Fraction(self.factor), base, english)


class _Dimension(Frozen):
    id: Id
    base: str
    units: tuple[_Row, ...]


class _Table(Frozen):
    multipliers: dict[str, _Multiplier]
    per_year: tuple[str, ...]
    own: dict[str, Text]
    dimensions: tuple[_Dimension, ...]
    counts: tuple[_Row, ...]
    refused: dict[str, tuple[str, ...]]
    traditional: dict[str, str]
    asides: tuple[str, ...]
    packages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Units:
    """The table, ready to be looked up."""

    known: dict[str, _Unit]
    multipliers: tuple[tuple[str, _Multiplier], ...]
    per_year: frozenset[str]
    refused: dict[str, tuple[str, ...]]


@cache
def _table() -> _Table:
    return _Table.model_validate(read_data("units.yaml"))


def own_units() -> Mapping[str, Text]:
    """The placeholders for the enterprise's own units in a pattern, and their labels."""
    return _table().own


@cache
def _units() -> _Units:
    table = _table()
    known: dict[str, _Unit] = {}
    for dimension in table.dimensions:
        for row in dimension.units:
            unit = row.unit(dimension.id, dimension.base)
            known |= dict.fromkeys(map(_key, (row.symbol, *row.aliases)), unit)
    for row in table.counts:
        unit = row.unit(f"count:{row.symbol}", row.symbol)
        known |= dict.fromkeys(map(_key, (row.symbol, *row.aliases)), unit)
    longest_first = sorted(table.multipliers.items(), key=lambda pair: -len(pair[0]))
    return _Units(
        known,
        tuple(longest_first),
        frozenset(map(_key, table.per_year)),
        table.refused,
    )


def _key(text: str) -> str:
    return _IGNORED.sub("", simplified(normalize("NFKC", text))).casefold()


@lru_cache(maxsize=1024)
def _resolve(typed: str) -> _Unit:
    if len(typed) > LONGEST_UNIT:
        raise UnknownUnit(typed[:LONGEST_UNIT])
    above, slash, below = simplified(normalize("NFKC", typed)).strip().partition("/")
    if not slash or _key(below) in _units().per_year:
        return _simple(above, typed)
    if not above.strip() or not below.strip():
        raise UnknownUnit(typed)
    return _simple(above, typed).per(_simple(below, typed))


def _simple(text: str, typed: str) -> _Unit:
    """A simple unit, not a quotient; ``typed`` is the complete text."""
    text = _IGNORED.sub("", text)
    if readings := _units().refused.get(text):
        raise UnknownUnit(typed, readings)
    if unit := _known(text):
        return unit
    if bracketed := _BRACKETED.fullmatch(text):
        return _without_aside(bracketed[1], bracketed[2], typed)
    for word, multiplier in _units().multipliers:
        rest = text.removeprefix(word)
        if rest == text:
            continue
        if readings := _units().refused.get(rest):
            raise UnknownUnit(typed, readings)
        if unit := _known(rest):
            return unit.times(word, multiplier)
        if Fraction(multiplier.factor) >= TEN_THOUSAND and _OWN.fullmatch(rest):
            return _own(rest).times(word, multiplier)
    if not _OWN.fullmatch(text):
        raise UnknownUnit(typed)
    return _own(text)


def _without_aside(text: str, aside: str, typed: str) -> _Unit:
    """A unit with another in brackets: 台(套) counts in 台, 吨(标煤) is 吨标煤.

    The text in brackets may only repeat the unit, or be a word without effect (干基).
    """
    with suppress(UnknownUnit):
        joined = _simple(text + aside, typed)
        if not joined.dimension.startswith("other:"):
            return joined
    unit = _simple(text, typed)
    if aside in _table().asides:
        return unit
    other = _simple(aside, typed)
    are_counts = all(one.dimension.startswith("count:") for one in (unit, other))
    if are_counts or (unit.dimension, unit.factor) == (other.dimension, other.factor):
        return unit
    raise UnknownUnit(typed)


def _known(text: str) -> _Unit | None:
    return _units().known.get(text.casefold())


def _own(text: str) -> _Unit:
    return _Unit(text, f"other:{text}", Fraction(1), text, text)
