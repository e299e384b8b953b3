"""What the turns of officers and reviewers share: which call it is about, and where they go on."""

from datetime import datetime
from typing import Final

from msgspec.structs import replace

from bot.turns.result import TurnResult, asking_at, with_notice
from dialogs.calls.terms import Call
from dialogs.calls.visible import Viewer
from dialogs.core.outputs import Reject
from dialogs.core.session import Place
from dialogs.core.waits import FactsSeen
from dialogs.devices.joining import left
from scoring.catalogue.index import index_of
from scoring.overlays.library import OverlayLibrary
from storage.unit_of_work import UnitOfWork

_OF_A_REVIEW: Final = (Place.HANDLING, Place.REVIEW_ROW)
_PLACES: Final = (*_OF_A_REVIEW, Place.SUBMISSION, Place.DECISIONS, Place.CALL_BOARD)


class OfficerTurns:
    """Turns in a call in which the person has a part."""

    def __init__(self, library: OverlayLibrary) -> None:
        self._library = library

    async def _keep_seen(
        self, uow: UnitOfWork, result: TurnResult, fingerprint: str, now: datetime
    ) -> TurnResult:
        """Keep what is in view with the question, to compare when an act comes."""
        session = result.turn.session
        if session.wait.state == FactsSeen(fingerprint):
            return result
        catalogue = await uow.catalogue_of(result.turn.dossier, self._library)
        seen = session.replaced(replace(session.wait, state=FactsSeen(fingerprint)))
        return asking_at(result, seen, catalogue, now)

    async def _at_row(
        self, uow: UnitOfWork, result: TurnResult, subject: str, now: datetime
    ) -> TurnResult:
        """Ask about another row: what was typed for the one before is not about it."""
        session = result.turn.session
        catalogue = await uow.catalogue_of(result.turn.dossier, self._library)
        moved = session.replaced(replace(session.wait, subject=subject))
        return asking_at(result, replace(moved, asked=session.turn), catalogue, now)

    async def _call(
        self, uow: UnitOfWork, result: TurnResult, number: int, now: datetime
    ) -> tuple[Call, Viewer] | None:
        """A call in which the person has a part, and what they are there."""
        call = await uow.calls.get(number)
        if call is None:
            return None
        viewer = await uow.calls.viewer(call, result.conversation.person, now)
        return (call, viewer) if viewer.seats else None

    async def _back(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Ask again where the person is, with what has changed."""
        turn = result.turn
        catalogue = await uow.catalogue_of(turn.dossier, self._library)
        return asking_at(result, turn.session, catalogue, now)

    async def _gone(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Lead away from what the person may not see; it is not told from what is not there."""
        turn = result.turn
        catalogue = await uow.catalogue_of(turn.dossier, self._library)
        session, index = turn.session, index_of(catalogue)
        for place in (
            Place.HANDLING,
            Place.REVIEW_ROW,
            Place.SUBMISSION,
            Place.DECISIONS,
            Place.CALL_BOARD,
        ):
            session = left(index, session, turn.dossier, place)
        return asking_at(with_notice(result, Reject("call-gone")), session, catalogue, now)

    async def _left_review(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Lead a reviewer who may not review it any more back to the submission."""
        turn = result.turn
        catalogue = await uow.catalogue_of(turn.dossier, self._library)
        session, index = turn.session, index_of(catalogue)
        for place in _OF_A_REVIEW:
            session = left(index, session, turn.dossier, place)
        refused = Reject("call-act-not-allowed")
        told = result if refused in turn.outputs else with_notice(result, refused)
        return asking_at(told, session, catalogue, now)
