"""Deletes one assessment of a person, or everything of theirs."""

from datetime import datetime

from msgspec.structs import replace

from bot.jobs.exports import folder_of
from bot.screens.core.message import Message
from bot.screens.core.texts import say
from bot.screens.devices.devices import moment_in_china
from bot.turns.device_rows import first_device, name_of_this, notify, others
from bot.turns.devices.ending import DeviceService
from bot.turns.result import (
    TurnResult,
    arrived,
    in_assessment,
    with_notice,
    with_security_event,
)
from bot.turns.sharing.leaving import send_home
from dialogs.core.outputs import (
    AssessmentDeletionConfirmed,
    DeletionConfirmed,
    Reject,
    Tell,
    Turn,
)
from scoring.overlays.library import OverlayLibrary
from storage.records import AssessmentSummary
from storage.unit_of_work import UnitOfWork

UNNAMED = "…"


class RemovalService:
    """Deletes assessments with their files; whoever has one open goes to another."""

    def __init__(
        self, library: OverlayLibrary, devices: DeviceService, default_catalogue: str
    ) -> None:
        self._library = library
        self._devices = devices
        self._default_catalogue = default_catalogue

    async def remove(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        asked: AssessmentDeletionConfirmed,
        now: datetime,
    ) -> TurnResult:
        """Delete it: the rows now, the files after the commit. Only the first device may."""
        here, assessment = result.conversation, asked.assessment
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

    async def remove_everything(
        self, uow: UnitOfWork, result: TurnResult, _asked: DeletionConfirmed, now: datetime
    ) -> TurnResult:
        """Delete everything of the person: the rows now, the files after the commit.

        Only the first device may do this. The others are told.
        """
        if not result.conversation.is_first:
            result = with_security_event(result, "deletion-refused")
            return with_notice(result, Reject("delete-not-first"))
        person = result.conversation.person
        devices = await uow.devices.hold(person)
        kept = await uow.people.export(person)
        files = [row["path"] for row in kept["reports"] if row["path"] is not None]
        folders = [folder_of(identity["id"]) for identity in kept["identities"]]
        for session in await uow.removal.open_at_cases_of(person):
            await send_home(uow, session, self._default_catalogue, now)
        digests = await uow.people.delete(person)
        await self._devices.tell_deleted(uow, result, devices, now)
        result = with_security_event(result, "all-data-deleted")
        return replace(
            result,
            message=Message.notice(say(result.turn.session.language, "told", "deleted")),
            ended=True,
            deleted=True,
            notifies_others=True,
            removed_evidence=digests,
            removed_files=tuple(files),
            removed_folders=tuple(folders),
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
