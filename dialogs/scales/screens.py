"""The choices where a criterion is scored by a number between two values."""

from collections.abc import Mapping
from datetime import datetime

from dialogs.core import buttons as c
from dialogs.core.dossier import Dossier
from dialogs.core.scale_position import (
    ScaleAnswer,
    fits_scale,
    limits_for,
    limits_found,
    standing_of,
)
from dialogs.core.screen import Maker, filled
from dialogs.core.session import Place, Session, Wait
from dialogs.scales.checklists import positions_of
from dialogs.scales.endpoints import BASELINE_AGAIN, OWN, baseline_before
from scoring.answers.model import Value
from scoring.catalogue.index import CatalogueIndex
from scoring.catalogue.model import Benchmark, Criterion, Scale

LIMITS_SHOWN = 6
"""Published limits on one page."""
TICKS_IN_A_ROW = 4
SCALES_IN_A_COLUMN = 4
"""More than these stand in two columns: by product on the left, by output value on the right."""


def scored_rows(
    index: CatalogueIndex, dossier: Dossier, subject: str, calculating: tuple[str, ...]
) -> c.Rows:
    """The ways to answer a question that is scored by a number."""
    item = index.asked[subject]
    assert isinstance(item, Criterion)  # noqa: S101 - requirements have no scales
    standing = standing_of(index, dossier, subject)
    return filled(
        (c.CHECKLIST,) if item.checklist else (c.NUMBER, *calculating),
        (c.ENDS,) if standing and standing.takes_ends else (),
        (c.NOT_APPLICABLE,) if item.not_applicable_allowed else (),
    )


def scales_offered(item: Criterion, typed: str) -> tuple[tuple[int, Scale], ...]:
    """The scales a number may be of, by position: those its unit fits, where one was typed."""
    unit = typed.partition(" ")[2]
    places = tuple(enumerate(item.scales))
    return tuple((at, scale) for at, scale in places if fits_scale(scale, unit)) or places


def _scale(index: CatalogueIndex, session: Session, _dossier: Dossier, _now: datetime) -> c.Rows:
    item = index.asked[session.wait.subject]
    assert isinstance(item, Criterion)  # noqa: S101 - requirements have no scales
    offered = scales_offered(item, session.wait.detail)
    buttons = [c.choice(c.SCALE, at) for at, _ in offered]
    width = 1 if len(buttons) <= SCALES_IN_A_COLUMN else 2
    return (*c.rows_of(buttons, width), (c.BACK,))


# --- the two ends


def limits_on_page(
    index: CatalogueIndex, dossier: Dossier, wait: Wait
) -> tuple[int, int, tuple[tuple[int, Benchmark], ...]]:
    """The page, kept in range; the number of pages; and its limits, by place in the catalogue."""
    standing = standing_of(index, dossier, wait.subject)
    found = limits_for(index, standing) if standing else ()
    if wait.detail:
        found = limits_found(found, wait.detail)
    pages = max(1, -(-len(found) // LIMITS_SHOWN))
    page = min(max(wait.page, 0), pages - 1)
    return page, pages, found[page * LIMITS_SHOWN : (page + 1) * LIMITS_SHOWN]


def _benchmark(
    index: CatalogueIndex, session: Session, dossier: Dossier, _now: datetime
) -> c.Rows:
    wait = session.wait
    page, pages, shown = limits_on_page(index, dossier, wait)
    turns = [c.choice(c.PAGE, page + step) for step in (-1, 1) if 0 <= page + step < pages]
    return filled(
        *((c.choice(c.BENCHMARK, position),) for position, _ in shown),
        tuple(turns),
        (c.BENCHMARK,) if wait.detail else (),
        (c.choice(c.ENDS, OWN),),
        _other_way(index, wait),
        _ways_on(index, session, dossier),
    )


def _ways_on(index: CatalogueIndex, session: Session, dossier: Dossier) -> tuple[str, ...]:
    """Without an end for now, without those there are, or back."""
    standing = standing_of(index, dossier, session.wait.subject)
    skip = () if standing is None or standing.is_scored else (c.SKIP,)
    clear = (c.CLEAR,) if standing is not None and _has_ends(standing) else ()
    return (*skip, *clear, c.BACK)


def _has_ends(standing: ScaleAnswer) -> bool:
    answer = standing.answer
    return isinstance(answer, Value) and any(
        end is not None for end in (answer.reference, answer.leading, answer.benchmark)
    )


def kept_end(dossier: Dossier, wait: Wait) -> bool:
    """Whether the end asked was given before and can stay."""
    answer = dossier.answers.get(wait.subject)
    if not isinstance(answer, Value):
        return False
    if wait.at is Place.BASELINE:
        return baseline_before(answer, wait) is not None
    same_unit = wait.detail.rpartition("|")[2] == answer.unit
    return answer.leading is not None and same_unit


def _end(index: CatalogueIndex, session: Session, dossier: Dossier, _now: datetime) -> c.Rows:
    wait = session.wait
    keep = (c.KEEP,) if kept_end(dossier, wait) else ()
    is_leading = wait.at is Place.LEADING
    again = (c.choice(c.ENDS, BASELINE_AGAIN),) if is_leading and wait.detail.split("|")[1] else ()
    other = () if is_leading else _other_way(index, wait)
    return filled(keep, again, other, _ways_on(index, session, dossier))


def _other_way(index: CatalogueIndex, wait: Wait) -> tuple[str, ...]:
    """Another of the scales, as by output value, where there are several."""
    item = index.asked[wait.subject]
    return (c.NUMBER,) if isinstance(item, Criterion) and len(item.scales) > 1 else ()


# --- a list


def _checklist(
    index: CatalogueIndex, session: Session, _dossier: Dossier, _now: datetime
) -> c.Rows:
    item = index.asked[session.wait.subject]
    count = len(item.checklist) if isinstance(item, Criterion) else 0
    ticks = [c.choice(c.TICK, at) for at in range(1, count + 1)]
    return (*c.rows_of(ticks, TICKS_IN_A_ROW), (c.DONE,), (c.LATER, c.BACK))


def is_ticked(wait: Wait, position: int) -> bool:
    """Whether an item of the list is ticked."""
    return position in positions_of(wait.detail)


def reason_rows(wait: Wait) -> c.Rows:
    """At a reason: of a share it may be left out."""
    return ((c.SKIP, c.BACK),) if wait.detail else ((c.BACK,),)


SCALE_CHOICES: Mapping[Place, Maker] = {
    Place.SCALE: _scale,
    Place.BENCHMARK: _benchmark,
    Place.BASELINE: _end,
    Place.LEADING: _end,
    Place.CHECKLIST: _checklist,
}
