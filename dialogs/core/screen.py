"""What every view of choices is: a pure function of where the person is."""

from collections.abc import Callable
from datetime import datetime

from dialogs.core import buttons as c
from dialogs.core.dossier import Dossier
from dialogs.core.session import Session
from scoring.catalogue.index import CatalogueIndex

Maker = Callable[[CatalogueIndex, Session, Dossier, datetime], c.Rows]
"""The rows of choices that a place offers."""

RETURNING: c.Rows = ((c.RETURN,),)


def filled(*rows: tuple[str, ...]) -> c.Rows:
    """The rows that hold anything."""
    return tuple(row for row in rows if row)
