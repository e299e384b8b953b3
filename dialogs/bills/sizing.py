"""What speaks against a proposed figure beside the figures given: its size, or another value."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dialogs.bills.doubts import UNUSABLE
from dialogs.core.outputs import Reject
from dialogs.core.sent.bills import Proposed
from dialogs.dossier.dossier import Dossier
from dialogs.figures.recording import doubts, flaw_of, replaces
from scoring.catalogue.index import CatalogueIndex
from scoring.figures.model import Figure
from scoring.figures.plausibility import PlausibilityIssue

REPLACES = "replaces"


def figure_of(dossier: Dossier, one: Proposed) -> Figure:
    """The figure that would be recorded: what else is known about the present one is kept."""
    present = dossier.figures.get(one.figures[0], Figure(one.value, one.unit))
    return replace(present, value=one.value, unit=one.unit)


def is_usable(one: Proposed) -> bool:
    """Whether it is one figure, in a unit that it can be given in."""
    return len(one.figures) == 1 and UNUSABLE not in one.doubts


def is_given(dossier: Dossier, one: Proposed) -> bool:
    """Whether just this value is given already."""
    return is_usable(one) and dossier.figures.get(one.figures[0]) == figure_of(dossier, one)


def beside(dossier: Dossier, one: Proposed, figures: Iterable[Proposed]) -> Dossier:
    """The dossier with the other figures that are ticked."""
    for other in figures:
        if other.ticked and is_usable(other) and other.figures != one.figures:
            dossier = dossier.with_figure(other.figures[0], figure_of(dossier, other))
    return dossier


def flaw(dossier: Dossier, one: Proposed) -> Reject | None:
    """Why it is impossible in this dossier, if it is."""
    return flaw_of(dossier, one.figures[0], figure_of(dossier, one)) if is_usable(one) else None


def odd(index: CatalogueIndex, dossier: Dossier, one: Proposed) -> tuple[PlausibilityIssue, ...]:
    """What is implausible about it in this dossier."""
    if not is_usable(one):
        return ()
    return doubts(index, dossier, one.figures[0], figure_of(dossier, one))


def replaced(dossier: Dossier, one: Proposed) -> Figure | None:
    """The other value that is given already, if there is one."""
    if not is_usable(one) or not replaces(dossier, one.figures[0], figure_of(dossier, one)):
        return None
    return dossier.figures[one.figures[0]]


def reasons(index: CatalogueIndex, dossier: Dossier, one: Proposed) -> tuple[str, ...]:
    """All of it as texts that compare, so that it is known what a person saw when they ticked."""
    found = [issue.code for issue in odd(index, dossier, one)]
    if (present := replaced(dossier, one)) is not None:
        found.append(f"{REPLACES} {present.value} {present.unit}")
    return tuple(found)


def asked_back(
    index: CatalogueIndex, dossier: Dossier, figures: tuple[Proposed, ...]
) -> tuple[Proposed, ...]:
    """The figures, without the ticks of those against which something speaks that nobody saw."""
    return tuple(_asked_back(index, dossier, figures))


def _asked_back(
    index: CatalogueIndex, dossier: Dossier, figures: tuple[Proposed, ...]
) -> Iterator[Proposed]:
    for one in figures:
        there = beside(dossier, one, figures)
        unseen = set(reasons(index, there, one)) - set(one.seen)
        holds = is_usable(one) and flaw(there, one) is None and not unseen
        yield one if holds or not one.ticked else replace(one, ticked=False)
