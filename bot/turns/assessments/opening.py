"""From one assessment to another: a new one, one that is there, and back from an empty one."""

from datetime import datetime

from bot.jobs.expiry import request_warnings
from bot.jobs.quotas import Quotas
from bot.turns.assessments.carry_over import carried
from bot.turns.assessments.seen import note_seen
from bot.turns.assessments.years import YearsService
from bot.turns.board.rows import was_begun
from bot.turns.result import TurnResult, in_assessment, with_notice
from dialogs.core.outputs import (
    AssessmentChosen,
    Event,
    NewAssessmentCancelled,
    NewAssessmentRequested,
    OverlaysPinned,
    Reject,
    Tell,
)
from dialogs.overlays.choosing import overlays_for
from dialogs.typed.china_time import day_in_china
from scoring.overlays.library import OverlayLibrary
from storage.errors import NotYours
from storage.unit_of_work import UnitOfWork


class OpeningService:
    """Opens assessments."""

    def __init__(
        self,
        library: OverlayLibrary,
        quotas: Quotas,
        years: YearsService,
        default_catalogue: str,
    ) -> None:
        self._library = library
        self._quotas = quotas
        self._years = years
        self._default_catalogue = default_catalogue

    async def open(
        self, uow: UnitOfWork, result: TurnResult, asked: NewAssessmentRequested, now: datetime
    ) -> TurnResult:
        """A new assessment: of another year, empty, or with what the present one has."""
        if asked.catalogue and asked.year:
            return await self._years.roll_forward(uow, result, asked.catalogue, asked.year, now)
        here = result.conversation
        if asked.answers and here.person != here.owner:
            return with_notice(result, Reject("not-in-your-role"))  # it would leave its owner
        if refused := await self._quotas.opening_refused(uow, here.person):
            code, params = refused
            return with_notice(result, Reject(code, tuple(params.items())))
        id = asked.catalogue or self._default_catalogue
        brought: tuple[Event, ...] = ()
        if asked.answers is not None:
            present = result.turn.dossier
            kept = overlays_for(id, present, self._library, day_in_china(now))
            catalogue = self._library.catalogue(id, tuple(overlay.ref for overlay in kept))
            pinned = (OverlaysPinned(kept),) if kept else ()
            brought = (*pinned, *carried(present, catalogue, dict(asked.answers)))
        opened = await uow.conversations.open_assessment(here, id, now, brought)
        await request_warnings(uow, opened.assessment, brought, now)
        told = (Tell("new-assessment"),)
        return await in_assessment(uow, self._library, result, opened, told, now)

    async def go_back(
        self, uow: UnitOfWork, result: TurnResult, _asked: NewAssessmentCancelled, now: datetime
    ) -> TurnResult:
        """From a new assessment to the one touched last; without another one all stays."""
        here = result.conversation
        others = [
            row
            for row in await uow.conversations.assessments(here.person)
            if row.id != here.assessment and row.is_own and was_begun(row)
        ]
        if not others:
            return result
        latest = max(others, key=lambda row: row.last_activity)
        opened = await uow.conversations.switch(here, latest.id)
        told = Tell("new-assessment-cancelled", (("name", latest.name or "…"),))
        return await in_assessment(uow, self._library, result, opened, (told,), now)

    async def switch(
        self, uow: UnitOfWork, result: TurnResult, asked: AssessmentChosen, now: datetime
    ) -> TurnResult:
        """Go on with another one that is the person's, or open to them."""
        try:
            opened = await uow.conversations.switch(result.conversation, asked.assessment)
        except NotYours:
            return with_notice(result, Reject("not-a-choice"))
        await note_seen(uow, opened, "opened", now)
        name = opened.dossier.profile.name or "…"
        told = Tell("assessment-opened", (("name", name),))
        return await in_assessment(uow, self._library, result, opened, (told,), now)
