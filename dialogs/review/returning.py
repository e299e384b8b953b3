"""Sending questioned rows back to be changed, and handing them back."""

from dataclasses import replace

from msgspec import structs

from dialogs.core.outputs import ReturnUndone, RowsHandedBack, RowsReturned
from dialogs.core.reviewed import (
    QUESTIONED,
    as_returned,
    changed_rows,
    may_undo,
    next_returned,
    review_listed,
)
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.dossier.access import Act, permits
from dialogs.dossier.dossier import Dossier
from dialogs.dossier.reviews import Return, ReturnedRow
from dialogs.review.reviewing import signed
from scoring.catalogue.index import CatalogueIndex


def to_be_returned(index: CatalogueIndex, dossier: Dossier) -> tuple[ReturnedRow, ...]:
    """The questioned rows as they stand, with what was asked."""
    return tuple(
        as_returned(dossier, one, dossier.reviews[one].reason)
        for one in review_listed(index, dossier, QUESTIONED)
    )


def return_rows(turn: TurnContext) -> None:
    """Send the questioned rows back, all at once."""
    rows = to_be_returned(turn.index, turn.dossier)
    if not rows or turn.dossier.open_return is not None:
        turn.reject("nothing-to-return" if not rows else "return-open")
        return
    returned = Return(rows, signed(turn))
    turn.dossier = structs.replace(turn.dossier, returns=(*turn.dossier.returns, returned))
    turn.events.append(RowsReturned(returned))
    turn.tell("rows-returned", count=str(len(rows)))
    turn.leave()


def undo_return(turn: TurnContext) -> None:
    """Take back what was sent back, while nothing of it was changed."""
    returned = turn.dossier.open_return
    if returned is None or not may_undo(turn.dossier, returned):
        turn.reject("return-gone")
        return
    if changed_rows(turn.dossier, returned):
        turn.reject("return-begun")
        return
    turn.dossier = structs.replace(turn.dossier, returns=turn.dossier.returns[:-1])
    turn.events.append(ReturnUndone(returned, signed(turn)))
    turn.tell("return-undone")
    if turn.wait.at is Place.RETURNS:
        turn.leave()


def open_next(turn: TurnContext) -> None:
    """Open the next row that was sent back."""
    if subject := next_returned(turn.dossier, turn.wait.question):
        turn.go_aside(Place.QUESTION, subject)
    else:
        turn.tell("all-changed")


def hand_back(turn: TurnContext, *, anyway: bool = False) -> None:
    """Hand the rows back; where some are unchanged, those are shown first."""
    returned = turn.dossier.open_return
    if returned is None:
        turn.reject("return-gone")
        return
    if turn.dossier.closed and not permits(turn.dossier.membership, Act.CLOSE):
        turn.reject("hand-back-by-owner")
        return
    if not anyway and len(changed_rows(turn.dossier, returned)) < len(returned.rows):
        turn.go_aside(Place.HANDING_BACK)
        return
    by = signed(turn)
    closed = replace(returned, handed_back=by)
    turn.dossier = structs.replace(turn.dossier, returns=(*turn.dossier.returns[:-1], closed))
    turn.events.append(RowsHandedBack(by))
    turn.tell("rows-handed-back")
    if turn.wait.at is Place.HANDING_BACK:
        turn.leave()
