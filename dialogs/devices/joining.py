"""Opening the join screen for a code, and leaving it when nothing is left to ask."""

from dialogs.core.dossier import Dossier
from dialogs.core.navigation import returned, visited
from dialogs.core.session import Place, Session, Wait
from scoring.catalogue.index import CatalogueIndex

OTHERS = "others"
"""The subject of ``Place.DEVICE_END`` if all other devices are to be ended."""
PLACES = frozenset({Place.JOIN, Place.DEVICES, Place.DEVICE_END, Place.RECOVERY})


def asked_to_join(session: Session, code: int) -> Session:
    """The session at the join screen for a code; a new code replaces the previous one."""
    asked = Wait(Place.JOIN, str(code), detour=True)
    if session.wait.at is Place.JOIN:
        return session.replaced(asked)
    return visited(session, asked)


def left(index: CatalogueIndex, session: Session, dossier: Dossier, place: Place) -> Session:
    """The session after leaving a place that has nothing left to ask."""
    while session.wait.at is place:
        session = returned(index, session, dossier)
    return session
