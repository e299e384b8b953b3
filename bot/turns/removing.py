"""Deletes one assessment of a person."""

from dataclasses import replace
from datetime import datetime

from bot.screens.core.texts import say
from bot.screens.devices import moment_in_china
from bot.turns.device_rows import first_device, name_of_this, notify, others
from bot.turns.result import (
    TurnResult,
    arrived,
    in_assessment,
    with_notice,
    with_security_event,
)
from bot.turns.sharing.leaving import send_home
from dialogs.core.outputs import Reject, Tell, Turn
from scoring.overlays.library import OverlayLibrary
from storage.records import AssessmentSummary
from storage.unit_of_work import UnitOfWork

UNNAMED = "…"


class AssessmentRemoval:
    """Deletes an assessment with its files; devices at which it is open go to another."""

    def __init__(self, library: OverlayLibrary, default_catalogue: str) -> None:
        self._library = library
        self._default_catalogue = default_catalogue

    async def remove(
        self, uow: UnitOfWork, result: TurnResult, assessment: int, now: datetime
    ) -> TurnResult:
        """Delete it: the rows now, the files after the commit. Only the first device may."""
        here = result.conversation
        rows = [row for row in await uow.conversations.assessments(here.person) if row.is_own]
        doomed = next((row for row in rows if row.id == assessment), None)
        if doomed is None:
            return with_notice(result, Reject("assessment-gone"))
        if not here.is_first:
            result = with_security_event(result, "deletion-refused")
            first = await first_device(uow, result)
            return with_notice(result, Reject("assessment-not-first", first))
        left = [row for row in rows if row.id != assessment]
        told = Tell("assessment-deleted", (("name", doomed.name or UNNAMED),))
        if here.assessment == assessment:
            result = await self._move_on(uow, result, left, told, now)
        else:
            result = with_notice(result, told)
        await self._move_others(uow, result, assessment, now)
        await self._tell_others(uow, result, doomed, now)
        removed = await uow.removal.remove(here.person, assessment)
        return with_security_event(
            replace(
                result,
                notifies_others=True,
                removed_evidence=(*result.removed_evidence, *removed.digests),
                removed_files=(*result.removed_files, *removed.paths),
            ),
            "assessment-deleted",
        )

    async def _move_on(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        left: list[AssessmentSummary],
        told: Tell,
        now: datetime,
    ) -> TurnResult:
        """This device goes to the assessment touched last, or begins one."""
        here = result.conversation
        if left:
            latest = max(left, key=lambda row: row.last_activity)
            opened = await uow.conversations.switch(here, latest.id)
        else:
            opened = await uow.conversations.open_assessment(here, self._default_catalogue, now)
        return await in_assessment(uow, self._library, result, opened, (told,), now)

    async def _move_others(
        self, uow: UnitOfWork, result: TurnResult, assessment: int, now: datetime
    ) -> None:
        """Other devices at which it is open go where this one is."""
        here = result.conversation
        for session in await uow.removal.open_at(assessment):
            there = await uow.conversations.current(session)
            if there is None or there.session_id == here.session_id:
                continue
            if there.person != here.person:
                await send_home(uow, session, self._default_catalogue, now)
                continue
            moved = await uow.conversations.switch(there, here.assessment)
            stood = replace(there.session, turn=there.session.turn + 1)
            after = arrived(stood, moved)
            await uow.conversations.save(moved, Turn(after, moved.dossier, (), ()), now)

    async def _tell_others(
        self, uow: UnitOfWork, result: TurnResult, doomed: AssessmentSummary, now: datetime
    ) -> None:
        here = result.conversation
        for device in others(await uow.devices.of(here.person), here.identity):
            words = say(
                device.language,
                "told",
                "assessment-deleted-elsewhere",
                device=name_of_this(here, device.language),
                at=moment_in_china(now),
                name=doomed.name or UNNAMED,
            )
            await notify(uow, device.identity, words, now)
