"""The lines of a document -> yearly figures that it seems to give, with what is uncertain.

The names and amounts are read by the reader of figures that are typed or pasted. Nothing is
recorded here: what is certain is ticked, all else is asked.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from dialogs.bills.amounts import proposed, same_amount
from dialogs.bills.doubts import (
    BY_SIGHT,
    DELIVERY,
    NOT_ACTUAL,
    OTHER_YEAR,
    PART,
    SHIFTED,
    TO_DATE,
    TWICE,
    UNUSABLE,
    WITHIN,
)
from dialogs.bills.free import free_sources
from dialogs.bills.headings import table_at
from dialogs.bills.tables import Source, sources_in
from dialogs.bills.times import NOT_ONE, doubts_of_time, times_of
from dialogs.bills.words import pattern, subjects
from dialogs.core.sent.bills import Proposed, ReadFile, ReadLine
from dialogs.dossier.dossier import Dossier
from dialogs.figures.lines import LineReader
from dialogs.typed.text import half_width
from scoring.catalogue.index import CatalogueIndex
from scoring.figures.carriers import PREFIX as CARRIER
from scoring.figures.model import Figure

MOST_PROPOSED: Final = 40
"""Figures proposed from one document, as from one message."""
HEADING_LINES: Final = 12
"""Lines in which a bill says what it is for."""
RAW_COAL: Final = f"{CARRIER}raw-coal"
OF_RAW_COAL: Final = frozenset(
    f"{CARRIER}{id}" for id in ("anthracite", "bituminous-coal", "lignite")
)
"""Forms of statistics print 原煤 and below it the kinds that it is the sum of."""


MOST_CELLS: Final = 4_000
MOST_CHARS: Final = 40_000
MOST_AMOUNTS: Final = 300
"""Of a document: a longer one is no bill, and would take its reader's time from others."""


@dataclass(frozen=True, slots=True)
class Proposals:
    """What a document gives. ``year_unsaid``: it does not say of what time it is.

    ``too_long``: it was not read.
    """

    figures: tuple[Proposed, ...] = ()
    year_unsaid: bool = False
    too_long: bool = False


def propose(index: CatalogueIndex, dossier: Dossier, file: ReadFile, name: str = "") -> Proposals:
    """The figures of a document that is called ``name``."""
    period = dossier.profile.period or ""
    if is_too_long(file.lines):
        return Proposals(too_long=True)
    sources, outside = _sources(file.lines, period)
    if len(sources) >= MOST_AMOUNTS:
        return Proposals(too_long=True)
    times = times_of(sources, outside, name)
    planned = any(pattern("planned").search(text) for text in (name, *(o.text for o in outside)))
    delivered = any(pattern("one_delivery").search(line.text) for line in outside)
    found: list[Proposed] = []
    unsaid = False
    for at, source in enumerate(sources):
        made = proposed(index, source, _subjects_of(outside, name))
        if made is None:
            continue
        time = times[at]
        unsaid = unsaid or time is None
        known = [one for one in source.doubts if one != TO_DATE or time is None]
        doubts = (*made.doubts, *known, *doubts_of_time(time, period))
        doubts += (DELIVERY,) if delivered and PART not in doubts else ()
        doubts += (NOT_ACTUAL,) if planned else ()
        doubts += (BY_SIGHT,) if file.by_sight else ()
        is_told = not period or {PART, OTHER_YEAR, SHIFTED} & set(doubts)
        shown = time.words if time and time is not NOT_ONE and is_told else ""
        found.append(replace(made, doubts=tuple(dict.fromkeys(doubts)), period=shown))
    figures = [_ticked(one, unsaid=unsaid) for one in _without_repeats(found)[:MOST_PROPOSED]]
    return Proposals(tuple(figures), unsaid)


def _ticked(one: Proposed, *, unsaid: bool) -> Proposed:
    return replace(one, ticked=not (one.doubts or unsaid))


def is_too_long(lines: Sequence[ReadLine]) -> bool:
    """Whether it has more cells, or more text, than any bill."""
    cells = [cell for line in lines for cell in line.cells if cell]
    return len(cells) > MOST_CELLS or sum(map(len, cells)) > MOST_CHARS


# --- lines → sources


def _sources(lines: Sequence[ReadLine], period: str) -> tuple[list[Source], list[ReadLine]]:
    """What gives figures, and the lines that give none: they say what the others are about."""
    sources: list[Source] = []
    outside: list[ReadLine] = []
    at, group, reader = 0, None, LineReader(period)
    while at < len(lines):
        line = lines[at]
        if line.group != group:
            group, reader = line.group, LineReader(period)
        if table := table_at(lines, at):
            sources += sources_in(table, reader, period)
            at = table.end
            continue
        made = list(free_sources(line, reader)) if len(sources) < MOST_AMOUNTS else []
        sources += made
        if not made:
            outside.append(line)
        at += 1
    return sources, outside


def _subjects_of(outside: Iterable[ReadLine], name: str) -> tuple[str, ...]:
    """What a bill is for, by its heading; empty if it names several things, or none."""
    heading = " ".join([name, *(line.text for line in list(outside)[:HEADING_LINES])]).casefold()
    found = [id for id, words in subjects().items() if any(word in heading for word in words)]
    heat = {f"{CARRIER}low-pressure-steam", f"{CARRIER}heat"}
    return tuple(found) if len(found) == 1 or set(found) == heat else ()


# --- all of them together


def _without_repeats(found: list[Proposed]) -> list[Proposed]:
    """The same amount of a figure once; of several amounts of one, none is certain.

    A year beside its months, and a whole beside what is within it, are not several.
    """
    kept: list[Proposed] = []
    for one in found:
        if not any(_is_repeat(one, other) for other in kept):
            kept.append(one)
    years = {one.figures for one in kept if not {PART, OTHER_YEAR, WITHIN} & set(one.doubts)}
    kept = [
        one
        for one in kept
        if one.figures not in years or not {PART, OTHER_YEAR, WITHIN} & set(one.doubts)
    ]
    count = Counter(one.figures for one in kept)
    given = {id for one in kept for id in one.figures}
    return [_with_company(one, count[one.figures], given) for one in kept]


def _is_repeat(one: Proposed, other: Proposed) -> bool:
    if one.figures != other.figures or one.period != other.period:
        return False
    if UNUSABLE in one.doubts or UNUSABLE in other.doubts:
        return (one.value, one.unit) == (other.value, other.unit)
    figure, known = Figure(one.value, one.unit), Figure(other.value, other.unit)
    return same_amount(one.figures[0], figure, known)


def _with_company(one: Proposed, count: int, given: set[str]) -> Proposed:
    doubts = one.doubts
    if count > 1:
        doubts += (TWICE,)
    if set(one.figures) & OF_RAW_COAL and RAW_COAL in given and WITHIN not in doubts:
        doubts += (WITHIN,)
    return replace(one, doubts=doubts)


def lines_of_text(text: str) -> tuple[ReadLine, ...]:
    """A pasted table as the lines of a document."""
    rows = [row for row in text.splitlines() if row.strip()]
    return tuple(
        ReadLine(f"!{at}", tuple(half_width(cell) for cell in row.split("\t")))
        for at, row in enumerate(rows, 1)
    )
