"""Letting in a browser that waits: the question on a device, and the answer.

The browser shows a code and a number. The code leads a device of the person to the question; the
number, chosen among others, shows that the person sees that very browser.
"""

from datetime import datetime

from msgspec.structs import replace

from bot.screens.core.context import Around, WaitingRow
from bot.turns.result import TurnResult, asking_at, with_notice, with_security_event
from dialogs.core.outputs import KeptOut, LetInConfirmed, Reject, Tell
from dialogs.devices.joining import asked_to_let_in
from scoring.overlays.library import OverlayLibrary
from storage.unit_of_work import UnitOfWork


class LettingInService:
    """What a device of a person says to browsers that wait."""

    def __init__(self, library: OverlayLibrary) -> None:
        self._library = library

    async def look_up(
        self, uow: UnitOfWork, result: TurnResult, code_hash: str, now: datetime
    ) -> TurnResult | None:
        """Ask whether to let in the browser that shows a code. ``None``: none shows it."""
        waiting = await uow.waiting.by_code(code_hash, now)
        if waiting is None:
            return None
        if not result.turn.session.consented:
            return with_notice(result, Reject("sign-in-consent"))
        catalogue = await uow.catalogue_of(result.turn.dossier, self._library)
        asked = asked_to_let_in(result.turn.session, waiting.id)
        return asking_at(result, asked, catalogue, now)

    async def let_in(
        self, uow: UnitOfWork, result: TurnResult, confirmed: LetInConfirmed, now: datetime
    ) -> TurnResult:
        """Let a browser in if it shows this number; with another it is refused permanently."""
        waiting_id, number = confirmed.waiting, confirmed.number
        here, waiting = result.conversation, await uow.waiting.unanswered(waiting_id, now)
        if waiting is None:
            return with_notice(result, Reject("sign-in-gone"))
        if number != waiting.numbers[0]:
            await uow.waiting.answer(waiting_id, now)
            result = with_security_event(result, "sign-in-other-number")
            return with_notice(result, Reject("sign-in-other-number"))
        if not await uow.waiting.answer(
            waiting_id, now, person=here.person, identity=here.identity
        ):
            return with_notice(result, Reject("sign-in-gone"))
        result = with_security_event(result, "sign-in-confirmed")
        return with_notice(result, Tell("let-in", (("browser", waiting.label or "…"),)))

    async def keep_out(
        self, uow: UnitOfWork, result: TurnResult, refused: KeptOut, now: datetime
    ) -> TurnResult:
        """Keep a browser out; it is told so."""
        if not await uow.waiting.answer(refused.waiting, now):
            return with_notice(result, Reject("sign-in-gone"))
        result = with_security_event(result, "sign-in-refused")
        return with_notice(result, Tell("kept-out"))

    async def around(
        self, uow: UnitOfWork, result: TurnResult, waiting_id: int, now: datetime
    ) -> TurnResult | None:
        """Add what the question shows; ``None`` once there is nothing left to ask."""
        waiting = await uow.waiting.unanswered(waiting_id, now)
        if waiting is None:
            return None
        numbers = tuple(sorted(waiting.numbers))
        row = WaitingRow(waiting.label, waiting.made, waiting.expires - now, numbers)
        return replace(result, around=Around(waiting_browser=row))
