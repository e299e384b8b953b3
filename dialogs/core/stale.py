"""Places that something done elsewhere has overtaken: what they ask about is no longer there.

It may have been done on another device, or aside on the way back to such a place.
"""

from dataclasses import replace

from dialogs.core.dossier import DRAFT, Dossier
from dialogs.core.navigation import SUB_PLACES, left_off, returned
from dialogs.core.scale_position import ENDS_PLACES, standing_of
from dialogs.core.session import Place, Session, Wait
from scoring.answers.model import Value
from scoring.catalogue.index import CatalogueIndex

_GROUPED = frozenset({Place.GROUP, Place.GROUP_CHECK, Place.SECTION})


def repaired(index: CatalogueIndex, session: Session, dossier: Dossier) -> Session:
    """The session, back at a place that still is where its own is overtaken.

    The overlays may be others now, a plan dropped, or the number gone whose ends are asked.
    """
    is_known, session = _is_known(index, session.wait), without_unknown_places(index, session)
    if not is_known and not session.wait.detour:
        return replace(session, wait=left_off(index, session, dossier), trail=())
    if not is_known:
        session = returned(index, session, dossier)
    if _is_of_dropped_plan(dossier, session.wait):
        left = tuple(wait for wait in session.trail if not _is_of_dropped_plan(dossier, wait))
        session = returned(index, replace(session, trail=left), dossier)
    while _has_lost_its_number(index, dossier, session.wait):
        session = returned(index, session, dossier)
    return session


def without_unknown_places(index: CatalogueIndex, session: Session) -> Session:
    """The session without places that another catalogue asked about and this one does not."""
    trail = tuple(wait for wait in session.trail if _is_known(index, wait))
    if trail == session.trail:
        return session
    return replace(session, trail=trail)


def _is_known(index: CatalogueIndex, wait: Wait) -> bool:
    if wait.at in SUB_PLACES or wait.at is Place.QUESTION:
        return not wait.subject or wait.subject in index.asked
    return wait.at not in _GROUPED or wait.subject in index.groups


def _is_of_dropped_plan(dossier: Dossier, wait: Wait) -> bool:
    number = int(wait.subject or DRAFT) if wait.at in (Place.WHAT_IF, Place.PLAN) else DRAFT
    return number != DRAFT and number not in dossier.plans


def _has_lost_its_number(index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
    """Whether the end that is asked is of a number that is no longer given, or given otherwise."""
    if wait.at not in ENDS_PLACES:
        return False
    standing = standing_of(index, dossier, wait.subject)
    if standing is None or not standing.takes_ends or not isinstance(standing.answer, Value):
        return True
    if wait.at is Place.BENCHMARK:
        return False
    scale, given = standing.placed.scale, standing.answer
    asked, _, rest = wait.detail.partition("|")
    if wait.at is Place.BASELINE:
        return asked != scale.id or scale.baseline is not None
    unit = rest.partition("|")[2]
    return asked != scale.id or scale.leading is not None or given.unit not in ("", unit)
