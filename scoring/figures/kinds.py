"""Which yearly figures there are (``figures.yaml`` and the carriers of ``energy.yaml``), as types.

A figure's canonical unit, what it is asked by, and what it may never exceed are data.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

from scoring.catalogue.model import Convention
from scoring.figures.carriers import PREFIX, Carrier, carrier_book, carriers
from scoring.files.data import read_data
from scoring.files.wording import fill
from scoring.values import Exact, Frozen, Id, Text


class Alternative(Frozen):
    """Another unit a figure may be given in, and its factor to the canonical unit."""

    unit: str
    counts_as: Exact


class FigureGroup(Frozen):
    """A heading that figures are listed under."""

    id: Id
    title: Text


class FigureKind(Frozen):
    """A number an enterprise reads off a bill or a form, and how it is asked for.

    ``unit`` is the canonical unit; ``any_unit`` says that products and materials may be counted
    in a unit of their own. ``positive``: something is divided by it, so it is never 0.
    ``none_is_zero``: its question says to give 0 where there is none. ``form``
    is the statistics form or paper it stands in. ``parts`` are the figures it is calculated from
    while it is not given itself; where these are ``of_carriers`` they come from ``energy.yaml``.
    ``lever``: which way a factory can improve by changing it; none for what it is measured by,
    such as output and site. ``lever_title`` is what it is called then.
    More of it takes the place of as much of ``instead_of``.
    """

    id: Id
    group: Id
    symbol: str
    unit: str
    title: Text
    question: Text
    help: Text
    form: Text | None = None
    any_unit: bool = False
    positive: bool = False
    none_is_zero: bool = False
    also: tuple[Alternative, ...] = ()
    parts: tuple[Id, ...] = ()
    of_carriers: bool = False
    lever: Literal["less", "more"] | None = None
    instead_of: Id | None = None
    lever_title: Text | None = None


class Bound(Frozen):
    """The ``parts`` together are no more than the ``wholes`` together.

    More is impossible where it is to ``refuse``, else only implausible. ``hint`` is the usual
    cause. Judged once the first whole and one part are given; the others count as 0.
    """

    parts: tuple[Id, ...]
    wholes: tuple[Id, ...]
    refuse: bool
    hint: Text | None = None


class RatioLimits(Frozen):
    """The range in which the ratio of two figures lies in any plant."""

    above: Id
    below: Id
    least: Exact | None = None
    most: Exact


class PlausibilityLimits(Frozen):
    """What is implausible, by our own judgement: no source says it.

    ``jump`` times last year's figure, or the inverse ratio; a total that differs from its
    carriers by more than ``disagreement``, a share of the total; more than the ``highest`` or
    less than the ``lowest`` of any plant; two figures whose ratio is out of ``ratios``. All in
    the canonical units.
    """

    jump: Exact
    disagreement: Exact
    highest: dict[Id, Exact]
    lowest: dict[Id, Exact]
    ratios: tuple[RatioLimits, ...]


class FigureBook(Frozen):
    """All that ``figures.yaml`` says; reports name the ``conventions`` as ours."""

    groups: tuple[FigureGroup, ...]
    figures: tuple[FigureKind, ...]
    bounds: tuple[Bound, ...]
    plausibility: PlausibilityLimits
    conventions: tuple[Convention, ...]


@cache
def figure_book() -> FigureBook:
    """The content of ``figures.yaml``, without the carriers."""
    return FigureBook.model_validate(read_data("figures.yaml"))


@cache
def figure_kinds() -> Mapping[str, FigureKind]:
    """Every kind of figure by id, in the order they are asked; the carriers come last."""
    kinds = {kind.id: kind for kind in figure_book().figures}
    for total in composites():
        parts = tuple(carrier.figure for carrier in carriers().values() if _counts(carrier, total))
        kinds[total] = kinds[total].model_copy(update={"parts": parts})
    of_carriers = {carrier.figure: _of_carrier(carrier) for carrier in carriers().values()}
    return MappingProxyType(kinds | of_carriers)


def composites() -> tuple[str, ...]:
    """The totals that are summed up from carriers where they are not given."""
    return tuple(kind.id for kind in figure_book().figures if kind.of_carriers)


def _counts(carrier: Carrier, total: str) -> bool:
    return carrier.renewable if total == "renewable-energy" else carrier.consumed


def _of_carrier(carrier: Carrier) -> FigureKind:
    words = carrier_book().words
    return FigureKind(
        id=carrier.figure,
        group="energy",
        symbol="e",
        unit=carrier.unit,
        none_is_zero=True,
        title=carrier.title,
        question=fill(words.question, {"carrier": carrier.title}),
        help=carrier.note or carrier.title,
        form=words.form,
        lever=_lever(carrier),
        instead_of=f"{PREFIX}{carrier.instead_of}" if carrier.instead_of else None,
        lever_title=carrier.lever_title,
    )


def _lever(carrier: Carrier) -> Literal["less", "more"] | None:
    """Less of what is burnt or bought; more renewables, if consumption does not rise with it."""
    if not carrier.renewable:
        return "less"
    return "more" if carrier.instead_of or not carrier.consumed else None
