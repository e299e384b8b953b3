"""Places that something done elsewhere has overtaken: what they ask about is no longer there.

It may have been done on another device, or aside on the way back to such a place.
"""

from dataclasses import replace

from dialogs.core.dossier import Dossier
from dialogs.core.navigation import is_known, left_off, returned, without_unknown_places
from dialogs.core.screen import Screens
from dialogs.core.session import Session
from scoring.catalogue.index import CatalogueIndex


def repaired(
    screens: Screens, index: CatalogueIndex, session: Session, dossier: Dossier
) -> Session:
    """The session, back at a place that still is where its own is overtaken.

    The overlays may be others now, a plan dropped, or the number gone whose ends are asked.
    """
    was_known, session = is_known(index, session.wait), without_unknown_places(index, session)
    if not was_known and not session.wait.detour:
        return replace(session, wait=left_off(index, session, dossier), trail=())
    if not was_known:
        session = returned(index, session, dossier)
    while not screens[session.wait.at].is_there(index, dossier, session.wait):
        session = returned(index, session, dossier)
    return session
