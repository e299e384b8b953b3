"""Opening the join screen for a code, and leaving it when nothing is left to ask."""

from dialogs.core.navigation import returned, visited
from dialogs.core.session import Place, Session, Wait
from dialogs.dossier.dossier import Dossier
from scoring.catalogue.index import CatalogueIndex

OTHERS = "others"
"""The subject of ``Place.DEVICE_END`` if all other devices are to be ended."""


def asked_to_join(session: Session, code: int) -> Session:
    """The session at the join screen for a code; a new code replaces the previous one."""
    return _asked(session, Place.JOIN, code)


def asked_to_let_in(session: Session, waiting: int) -> Session:
    """The session at the question whether to let a waiting browser in."""
    return _asked(session, Place.SIGN_IN, waiting)


def _asked(session: Session, place: Place, about: int) -> Session:
    asked = Wait(place, str(about), detour=True)
    return session.replaced(asked) if session.wait.at is place else visited(session, asked)


def left(index: CatalogueIndex, session: Session, dossier: Dossier, place: Place) -> Session:
    """The session after leaving a place that has nothing left to ask."""
    while session.wait.at is place:
        session = returned(index, session, dossier)
    return session
