"""What every view of choices is: a pure function of where the person is."""

from collections.abc import Callable
from datetime import datetime

from dialogs import choices as c
from dialogs.dossier import Dossier
from dialogs.outline import Outline
from dialogs.session import Session

Maker = Callable[[Outline, Session, Dossier, datetime], c.Rows]
"""The rows of choices that a place offers."""

RETURNING: c.Rows = ((c.RETURN,),)


def filled(*rows: tuple[str, ...]) -> c.Rows:
    """The rows that hold anything."""
    return tuple(row for row in rows if row)
