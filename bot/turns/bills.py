"""Bills that are recognised as jobs: having one read, and looking at what was read."""

from datetime import datetime
from typing import Final

from msgspec.structs import replace

from bot.jobs.reading.recognising import request_reading
from bot.turns.result import TurnResult, asking_at, with_notice
from dialogs.bills.offering import offer_read
from dialogs.core.outputs import BillToBeRead, ReadBillsOpened, Reject
from dialogs.core.places import Place
from dialogs.core.turn import TurnContext
from scoring.overlays.library import OverlayLibrary
from storage.unit_of_work import UnitOfWork

ABOUT_FIGURES: Final = (Place.FIGURES, Place.BILLS)
"""Where it is shown that files were read."""


class BillService:
    """What turns do about files that are read beside them."""

    def __init__(self, library: OverlayLibrary) -> None:
        self._library = library

    async def read(
        self, uow: UnitOfWork, result: TurnResult, asked: BillToBeRead, now: datetime
    ) -> TurnResult:
        """Have a file read once the turn is saved."""
        del now
        here = result.conversation
        await request_reading(uow, here.assessment, here.person, asked)
        return result

    async def open(
        self, uow: UnitOfWork, result: TurnResult, asked: ReadBillsOpened, now: datetime
    ) -> TurnResult:
        """Show the figures of all files that were read, to be confirmed."""
        del asked
        here, dossier = result.conversation, result.turn.dossier
        found = await uow.bill_readings.open(here.assessment, here.person, now)
        catalogue = await uow.catalogue_of(dossier, self._library)
        turn = TurnContext(catalogue, result.turn.session, dossier, now, self._library)
        for digest, read in found:
            offer_read(turn, digest, read)
        if turn.wait.at is not Place.READ_BILL:
            turn.notices.append(Reject("bill-read-gone"))
        for notice in turn.notices:
            result = with_notice(result, notice)
        return asking_at(result, turn.session, catalogue, now)

    async def add_around(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Add how many files were read and not looked at."""
        del now
        if result.ended:
            return result
        here = result.conversation
        count = await uow.bill_readings.waiting(here.assessment, here.person)
        return replace(result, around=replace(result.around, read_bills=count))
