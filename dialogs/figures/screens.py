"""The choices at the yearly figures, the carriers and the calculations."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from dialogs.core import buttons as c
from dialogs.core.dossier import Dossier
from dialogs.core.scale_position import end_wanted
from dialogs.core.screen import Maker, filled
from dialogs.core.session import Place, Session, Wait
from dialogs.figures.calculations import (
    CalculationOption,
    answer_by,
    calculation_named,
    calculation_options,
    next_wanting,
)
from dialogs.figures.recording import (
    IN_TURN,
    carrier_of,
    carriers_open,
    needs_own,
    next_open,
    wants_option,
)
from dialogs.figures.search import carriers_in_order, find_figures
from scoring.answers.model import Value
from scoring.catalogue.index import CatalogueIndex
from scoring.figures.carriers import PREFIX as CARRIER
from scoring.figures.carriers import Carrier
from scoring.figures.kinds import composites, figure_book, figure_kinds

CARRIERS_SHOWN = 8
"""Carriers offered on one page to be added."""
PROVINCE = "province"
"""The option of purchased electricity that needs a factor of the province."""


def figures_of(group: str) -> tuple[str, ...]:
    """The figures listed under a group."""
    return tuple(kind.id for kind in figure_book().figures if kind.group == group)


def _figures(_index: CatalogueIndex, session: Session, dossier: Dossier, _now: datetime) -> c.Rows:
    group, query = session.wait.subject, session.wait.detail
    if group:
        in_turn = (c.FIGURE,) if next_open(dossier, group) else ()
        carriers = (c.CARRIERS, *_all_told(dossier)) if group == "energy" else ()
        figures = _buttons(figures_of(group))
        return filled(in_turn, *c.rows_of(figures, 2), carriers, (c.RETURN,))
    found = c.rows_of(_buttons(find_figures(query).ids if query else ()), 2)
    groups = [c.choice(c.FIGURES, group.id) for group in figure_book().groups]
    carriers = (c.CARRIERS, *_all_told(dossier))
    return filled(*found, *c.rows_of(groups, 2), carriers, (c.RETURN,))


def _all_told(dossier: Dossier) -> tuple[str, ...]:
    """That there are no other carriers, while that is open."""
    return (c.ALL_CARRIERS,) if carriers_open(dossier) else ()


def _buttons(ids: Iterable[str]) -> list[str]:
    """A button for each figure; carriers go by their own ids, to keep it short."""
    return [
        c.choice(c.CARRIER, id.removeprefix(CARRIER))
        if id.startswith(CARRIER)
        else c.choice(c.FIGURE, id)
        for id in ids
    ]


# --- one figure


def _figure(index: CatalogueIndex, session: Session, dossier: Dossier, _now: datetime) -> c.Rows:
    id = session.wait.detail
    given = id in dossier.figures
    carrier = carrier_of(id)
    below = session.trail[-1:]
    skip = (c.SKIP,) if not given and any(map(_is_in_turn, below)) else ()
    return filled(
        *(_options(index, dossier, carrier) if carrier and given else ()),
        (c.CARRIERS, *_all_told(dossier)) if id in composites() else (),
        _all_told(dossier) if carrier and given else (),
        (c.choice(c.FIGURE, figure_kinds()[id].parts[0]),) if id == "capacity" else (),
        (*skip, *((c.CLEAR,) if given else ()), c.RETURN),
    )


def _is_in_turn(wait: Wait) -> bool:
    return wait.at is Place.CALCULATION or (wait.at is Place.FIGURES and wait.detail == IN_TURN)


def _options(index: CatalogueIndex, dossier: Dossier, carrier: Carrier) -> c.Rows:
    """What to choose of where sources differ, and that it may stay as it is.

    That comes first once nothing is to be chosen any more.
    """
    options = options_of(index, dossier, carrier)
    rows = c.rows_of([c.choice(c.OPTION, option) for option in options], 1)
    if not (options or needs_own(carrier)):
        return ()
    is_open = wants_option(carrier, dossier.figures[f"{CARRIER}{carrier.id}"])
    return (*rows, (c.KEEP,)) if is_open or needs_own(carrier) else ((c.KEEP,), *rows)


def options_of(index: CatalogueIndex, dossier: Dossier, carrier: Carrier) -> tuple[str, ...]:
    """The options of a carrier; the province's grid factor only where there is one."""
    regions = {factor.region for factor in index.catalogue.grid_factors}
    has_factor = f"{(dossier.profile.province or '')[:2]}0000" in regions
    return tuple(
        option.id
        for option in carrier.options
        if not carrier.grid or option.id != PROVINCE or has_factor
    )


def _odd(_o: CatalogueIndex, _s: Session, _d: Dossier, _now: datetime) -> c.Rows:
    return ((c.KEEP, c.CHANGE),)


# --- carriers


def _carriers(
    _index: CatalogueIndex, session: Session, dossier: Dossier, _now: datetime
) -> c.Rows:
    wait = session.wait
    found = find_figures(wait.detail).ids if wait.detail else ()
    used = used_carriers(dossier)
    others = [id for id in carriers_in_order() if f"{CARRIER}{id}" not in dossier.figures]
    pages = max(1, -(-len(others) // CARRIERS_SHOWN))
    page = min(max(wait.page, 0), pages - 1)
    offered = others[page * CARRIERS_SHOWN : (page + 1) * CARRIERS_SHOWN]
    turns = [c.choice(c.PAGE, page + step) for step in (-1, 1) if 0 <= page + step < pages]
    return filled(
        *c.rows_of(_buttons(id for id in found if id.startswith(CARRIER)), 2),
        *c.rows_of(_buttons(used), 2),
        *c.rows_of([c.choice(c.CARRIER, id) for id in offered], 2),
        tuple(turns),
        _all_told(dossier),
        *c.rows_of(_buttons(composites()), 3),
        (c.RETURN,),
    )


def used_carriers(dossier: Dossier) -> tuple[str, ...]:
    """The figures of the carriers that are given."""
    return tuple(id for id in figure_kinds() if id.startswith(CARRIER) and id in dossier.figures)


# --- the calculation


def _calculation(
    index: CatalogueIndex, session: Session, dossier: Dossier, _now: datetime
) -> c.Rows:
    wait = session.wait
    way = calculation_named(index, dossier, wait.subject, wait.detail)
    ways = calculation_options(index, wait.subject)
    others = [c.choice(c.CALCULATE, x.position) for x in ways if x.position != way.position]
    answer = dossier.answers.get(wait.subject)
    is_worked_out = isinstance(answer, Value) and answer.worked_out
    of_carriers = any(id in composites() and id not in dossier.figures for id in way.figures)
    return filled(
        (c.FIGURE,) if next_wanting(way, index, dossier) else (),
        _all_told(dossier) if of_carriers else (),
        (c.CALCULATE,) if adoptable(way, index, dossier, wait.subject) else (),
        *c.rows_of(_buttons(way.figures), 2),
        *c.rows_of(others, 1 if len(others) < 4 else 2),
        (c.ENDS,) if is_worked_out and end_wanted(index, dossier, wait.subject) else (),
        (*((c.KEEP,) if is_worked_out else ()), c.BACK),
    )


def adoptable(
    way: CalculationOption, index: CatalogueIndex, dossier: Dossier, subject: str
) -> bool:
    """Whether the way comes to another answer than the one that stands."""
    answer, present = answer_by(way, index, dossier, subject), dossier.answers.get(subject)
    if answer is None or not isinstance(present, Value):
        return answer is not None
    return answer != replace(present, by_choice=True)


FIGURE_CHOICES: Mapping[Place, Maker] = {
    Place.FIGURES: _figures,
    Place.FIGURE: _figure,
    Place.CARRIERS: _carriers,
    Place.CALCULATION: _calculation,
    Place.ODD: _odd,
}
