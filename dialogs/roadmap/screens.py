"""The choices on the way to the title: timeline, evidence, what another edition changes."""

from collections.abc import Mapping
from datetime import date, datetime

from dialogs.core import buttons as c
from dialogs.core.dossier import Dossier
from dialogs.core.screen import Maker, filled
from dialogs.core.session import Place, Session
from dialogs.roadmap.documents import DocumentStatus, Listed, evidence_list, files_of
from dialogs.roadmap.next_steps import next_steps
from dialogs.roadmap.roadmap import ALL_LEVELS, LEVELS
from dialogs.roadmap.timeline import Upcoming, upcoming
from dialogs.typed.china_time import day_in_china
from scoring.catalogue.index import CatalogueIndex
from scoring.editions import other_edition

ITEMS_SHOWN = 10
"""Documents on one screen."""
ASKS_IN_A_ROW = 3
"""Questions by name, side by side on a phone."""


def timeline(index: CatalogueIndex, level: str, today: date) -> tuple[Upcoming, ...]:
    """The steps of a level, or of all, in the order in which they come."""
    found = upcoming(index.catalogue.steps, today)
    return tuple(row for row in found if not level or row.step.level == level)


def page_of_items(listed: tuple[Listed, ...], page: int) -> tuple[int, int, tuple[Listed, ...]]:
    """The page, kept in range; the number of pages; and its documents."""
    pages = max(1, -(-len(listed) // ITEMS_SHOWN))
    page = min(max(page, 0), pages - 1)
    return page, pages, listed[page * ITEMS_SHOWN : (page + 1) * ITEMS_SHOWN]


def _timeline(index: CatalogueIndex, session: Session, dossier: Dossier, now: datetime) -> c.Rows:
    level, today = session.wait.subject, day_in_china(now)
    firsts = [step.subjects[0] for step in next_steps(index, dossier, today) if step.subjects]
    asks = [c.choice(c.ASK, index.code[id]) for id in dict.fromkeys(firsts)]
    shown = timeline(index, level, today)
    reminders = [c.choice(c.REMIND, row.position) for row in shown]
    others = [one for one in (ALL_LEVELS, *LEVELS) if one != (level or ALL_LEVELS)]
    levels = [c.choice(c.TIMELINE, one) for one in others] if index.catalogue.steps else []
    rules = () if index.catalogue.steps else (c.RULES,)
    return filled(
        *c.rows_of(asks, ASKS_IN_A_ROW),
        *c.rows_of(reminders, 3),
        tuple(levels),
        (c.EVIDENCE_LIST, *rules, c.RETURN),
    )


def _evidence_list(
    index: CatalogueIndex, session: Session, dossier: Dossier, _now: datetime
) -> c.Rows:
    page, pages, shown = page_of_items(evidence_list(index, files_of(dossier)), session.wait.page)
    wanted = [
        row.subject for row in shown if row.standing is not DocumentStatus.READY and row.subject
    ]
    asks = [c.choice(c.ASK, index.code[id]) for id in dict.fromkeys(wanted)]
    turns = [c.choice(c.PAGE, page - 1)] if page > 0 else []
    turns += [c.choice(c.PAGE, page + 1)] if page < pages - 1 else []
    return filled(*c.rows_of(asks, ASKS_IN_A_ROW), tuple(turns), (c.TIMELINE, c.RETURN))


def _changes(_index: CatalogueIndex, _s: Session, dossier: Dossier, _now: datetime) -> c.Rows:
    carry = (c.CARRY,) if other_edition(dossier.catalogue) else ()
    return filled(carry, (c.RETURN,))


ROADMAP_CHOICES: Mapping[Place, Maker] = {
    Place.TIMELINE: _timeline,
    Place.EVIDENCE_LIST: _evidence_list,
    Place.CHANGES: _changes,
}
