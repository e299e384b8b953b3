"""A label with its amount -> the figure that it may be, read as one that is typed."""

import re
from collections.abc import Iterator

from dialogs.bills.doubts import (
    APPROXIMATE,
    FROM_HEADING,
    SEVERAL,
    TWO_AMOUNTS,
    UNIT_MISSING,
    UNUSABLE,
    WITHIN,
)
from dialogs.bills.tables import Source
from dialogs.core.sent.bills import Proposed
from dialogs.figures.calculations import scored
from dialogs.figures.reading import Reading, read_figure
from dialogs.figures.search import find_figures, money_refused, outside_of
from scoring.catalogue.index import CatalogueIndex
from scoring.figures.amounts import canonical
from scoring.figures.kinds import figure_kinds
from scoring.figures.model import Figure
from scoring.units.convert import UnitError, dimension_of, spelt
from scoring.units.number import ParsedNumber, read_number


def proposed(index: CatalogueIndex, source: Source, subjects: tuple[str, ...]) -> Proposed | None:
    """The figure that a source gives; ``None`` if it gives none.

    ``subjects`` are the figures that the heading of the document names.
    """
    text = source.part.text
    doubts: tuple[str, ...] = ()
    if source.is_nameless:
        ids, rest, doubts = subjects, text, (FROM_HEADING,)
    else:
        found = find_figures(text)
        if source.part.is_total or outside_of(text) or money_refused(found, text):
            return None
        ids, rest = scored(index, found.ids), found.rest
    amount = _amount(ids, rest) or _unusable(ids, rest)
    if amount is None:
        return None
    ids, figure, more = amount
    doubts = (*doubts, *more, *((SEVERAL,) if len(ids) > 1 else ()))
    doubts += (WITHIN,) if source.part.within else ()
    differs = any(_says_otherwise(ids[0], figure, aside) for aside in source.asides)
    doubts += (TWO_AMOUNTS,) if differs else ()
    return Proposed(ids, figure.value, figure.unit, source.where, source.origin, doubts)


def _amount(
    ids: tuple[str, ...], rest: str
) -> tuple[tuple[str, ...], Figure, tuple[str, ...]] | None:
    """The figures that can have the amount, and the amount as the first of them reads it."""
    for text in _amounts_in(rest):
        read = {id: read_figure(figure_kinds()[id], text, None) for id in ids}
        fits = {id: one for id, one in read.items() if isinstance(one, Reading) and not one.factor}
        if not fits:
            continue
        reading = next(iter(fits.values()))
        if reading.assumed and text != rest:
            return None  # its unit would be left out
        doubts: tuple[str, ...] = (UNIT_MISSING,) if reading.assumed else ()
        doubts += (APPROXIMATE,) if reading.approximate else ()
        others = rest[len(text) :]
        beside = others.strip(" ()=/,;")
        is_same = _other_amount(next(iter(fits)), beside) and not _says_otherwise(
            next(iter(fits)), reading.figure, beside
        )
        doubts += (TWO_AMOUNTS,) if any(map(str.isdigit, others)) and not is_same else ()
        return tuple(fits), reading.figure, doubts
    return None


def _unusable(
    ids: tuple[str, ...], rest: str
) -> tuple[tuple[str, ...], Figure, tuple[str, ...]] | None:
    """An amount in a unit that the figure cannot be given in: litres of diesel."""
    read = read_number(rest)
    if len(ids) != 1 or not isinstance(read, ParsedNumber) or not read.unit_text:
        return None
    dimension = dimension_of(read.unit_text)
    if dimension is None or dimension == "money" or dimension.startswith("other:"):
        return None
    return ids, Figure(read.value, spelt(read.unit_text) or read.unit_text), (UNUSABLE,)


def _amounts_in(rest: str) -> Iterator[str]:
    """The whole text, and what stands before each blank or bracket in it, the longest first."""
    yield rest
    cuts = [found.start() for found in re.finditer(r"[\s(,;/=×x*]", rest)]
    yield from (rest[:cut] for cut in reversed(cuts) if any(map(str.isdigit, rest[:cut])))


def _other_amount(id: str, text: str) -> Figure | None:
    """The same figure in another unit, if that is what the text is: (240 万kWh)."""
    read = read_figure(figure_kinds()[id], text, None)
    return read.figure if isinstance(read, Reading) and not read.assumed else None


def _says_otherwise(id: str, figure: Figure, text: str) -> bool:
    """Whether a text beside an amount is the same figure with another amount."""
    other = _other_amount(id, text)
    return other is not None and not same_amount(id, figure, other)


def same_amount(id: str, one: Figure, other: Figure) -> bool:
    """Whether two amounts of a figure are equal, in whatever units."""
    kind = figure_kinds()[id]
    try:
        return canonical(kind, one) == canonical(kind, other)
    except UnitError:
        return False
