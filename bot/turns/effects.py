"""What the dialogue asks of its surroundings: reports, exports, deletion, other devices.

``serve`` runs inside the turn's transaction; ``finish`` behind it, for files.
"""

import asyncio
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from bot.jobs.exports import Exporter
from bot.jobs.quotas import REPORTS_WAITING, Quotas
from bot.jobs.reports import ReportMaker, attachment_of, snapshot_of
from bot.runtime.background import BackgroundTasks
from bot.runtime.catalogues import catalogue_of
from bot.screens.registry import AssessmentRow
from bot.screens.render import say
from bot.turns.carry_over import carried, overlays_for
from bot.turns.devices import DeviceService
from bot.turns.served import Served, moved, with_notice, with_security
from dialogs.core.outputs import (
    AssessmentChosen,
    DeletionConfirmed,
    DeviceEndConfirmed,
    Event,
    EvidenceRemoved,
    ExportRequested,
    JoinConfirmed,
    LinkOffered,
    LinkRequested,
    NewAssessmentRequested,
    OtherDevicesEndConfirmed,
    OverlaysPinned,
    RecoveryRequested,
    Reject,
    ReportRequested,
    Tell,
    Turn,
)
from scoring.answers.model import Answer
from scoring.overlays.library import Library
from storage.database import Database
from storage.errors import NotYours
from storage.files.evidence import EvidenceStore
from storage.records import Conversation
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()

WAITING = {"joined": "report-joined", "superseding": "report-superseding"}
"""What is said of a report that waited already when it was asked for, by its standing."""


class EffectHandler:
    """The services around the dialogue."""

    def __init__(
        self,
        database: Database,
        evidence: EvidenceStore,
        reports: ReportMaker,
        exporter: Exporter,
        background: BackgroundTasks,
        allowances: Quotas,
        *,
        data_dir: Path,
        library: Library,
        default_catalogue: str,
    ) -> None:
        self._allowances = allowances
        self._database = database
        self._evidence = evidence
        self._reports = reports
        self._exporter = exporter
        self._background = background
        self._data_dir = data_dir
        self._library = library
        self._default_catalogue = default_catalogue
        self._devices = DeviceService(library, exporter, default_catalogue)

    async def serve(
        self, uow: UnitOfWork, conversation: Conversation, turn: Turn, now: datetime
    ) -> Served:
        """Do what the turn's events ask for, in its transaction."""
        served = Served(conversation, turn)
        for event in turn.events:
            served = await self._serve(uow, served, event, now)
        return await self._devices.look_around(uow, served, now)

    async def _serve(self, uow: UnitOfWork, served: Served, event: Event, now: datetime) -> Served:
        match event:
            case ReportRequested(language):
                dossier = served.turn.dossier
                catalogue = await catalogue_of(dossier, self._library, uow)
                overlays = tuple(map(self._library.overlay, dossier.overlays))
                snapshot = snapshot_of(dossier, catalogue, overlays)
                return await self._ask_report(uow, served, language, snapshot, now)
            case ExportRequested():
                return await self._ask_export(uow, served, now)
            case EvidenceRemoved(digest=digest):  # its file goes, unless something else holds it
                return replace(served, digests=(*served.digests, digest))
            case DeletionConfirmed():
                return await self._delete(uow, served, now)
            case NewAssessmentRequested(edition, answers):
                return await self._open(uow, served, edition, answers, now)
            case AssessmentChosen(assessment):
                return await self._switch(uow, served, assessment, now)
            case _:
                return await self._serve_devices(uow, served, event, now)

    async def _serve_devices(
        self, uow: UnitOfWork, served: Served, event: Event, now: datetime
    ) -> Served:
        match event:
            case LinkRequested():
                return await self._devices.offer_link(uow, served, now)
            case RecoveryRequested():
                return await self._devices.make_recovery(uow, served, now)
            case LinkOffered(code):
                return await self._devices.look_up(uow, served, code, now)
            case JoinConfirmed(code):
                return await self._devices.join(uow, served, code, now)
            case DeviceEndConfirmed(device):
                return await self._devices.end(uow, served, device, now)
            case OtherDevicesEndConfirmed():
                return await self._devices.end_others(uow, served, now)
            case _:
                return served

    async def _ask_report(
        self, uow: UnitOfWork, served: Served, language: str, data: dict[str, Any], now: datetime
    ) -> Served:
        """Have it made; one that is made already is handed over again as it is."""
        person = served.conversation.person
        if await uow.reports.waiting(person) >= REPORTS_WAITING:
            full = Reject("reports-waiting", (("limit", str(REPORTS_WAITING)),))
            return _saying_instead(served, "report-requested", full)
        asked = await uow.reports.request(served.conversation, language, data, now)
        if asked.path is not None and (self._data_dir / asked.path).exists():
            again = asdict(attachment_of(asked))
            await uow.deliveries.add_attachment(asked.identity, again, now)
        else:
            await uow.reports.want(asked.id, asked.identity, now)
        if asked.standing in WAITING:
            served = _saying_instead(served, "report-requested", Tell(WAITING[asked.standing]))
        return replace(served, report_asked=True)

    async def _ask_export(self, uow: UnitOfWork, served: Served, now: datetime) -> Served:
        """Have it made; one at a time for a person."""
        of, language = served.conversation, served.turn.session.language
        if not await uow.exports.request(of.identity, of.person, language, now):
            served = _saying_instead(served, "export-requested", Tell("export-joined"))
        return replace(served, export_asked=True)

    async def _open(
        self,
        uow: UnitOfWork,
        served: Served,
        edition: str | None,
        answers: tuple[tuple[str, Answer], ...] | None,
        now: datetime,
    ) -> Served:
        """A new assessment: empty, or with what comes along from the present one."""
        if refused := await self._allowances.opening_refused(uow, served.conversation.person):
            code, params = refused
            return with_notice(served, Reject(code, tuple(params.items())))
        id = edition or self._default_catalogue
        brought: tuple[Event, ...] = ()
        if answers is not None:
            present = served.turn.dossier
            kept = overlays_for(id, present, self._library)
            catalogue = self._library.catalogue(id, tuple(overlay.ref for overlay in kept))
            pinned = (OverlaysPinned(kept),) if kept else ()
            brought = (*pinned, *carried(present, catalogue, dict(answers)))
        opened = await uow.conversations.open_assessment(served.conversation, id, now, brought)
        told = (Tell("new-assessment"),)
        return await moved(uow, self._library, served, opened, told, now)

    async def _switch(
        self, uow: UnitOfWork, served: Served, assessment: int, now: datetime
    ) -> Served:
        try:
            opened = await uow.conversations.switch(served.conversation, assessment)
        except NotYours:
            return with_notice(served, Reject("not-a-choice"))
        name = opened.dossier.profile.name or "…"
        told = Tell("assessment-opened", (("name", name),))
        return await moved(uow, self._library, served, opened, (told,), now)

    async def _delete(self, uow: UnitOfWork, served: Served, now: datetime) -> Served:
        """Everything of the person; what lies in files goes once the rows are gone.

        Only the first device may do this. The others hear of it.
        """
        if not served.conversation.is_first:
            served = with_security(served, "deletion-refused")
            return with_notice(served, Reject("delete-not-first"))
        person = served.conversation.person
        devices = await uow.devices.hold(person)
        kept = await uow.people.export(person)
        paths = [row["path"] for row in kept["reports"] if row["path"] is not None]
        files = [self._data_dir / path for path in paths]
        for identity in kept["identities"]:
            files += self._exporter.made_for(identity["id"])
        digests = await uow.people.delete(person)
        await self._devices.tell_deleted(uow, served, devices, now)
        return replace(
            served,
            deleted=True,
            security=(*served.security, "all-data-deleted"),
            farewell=say(served.turn.session.language, "told", "deleted"),
            tells_others=True,
            digests=digests,
            files=tuple(files),
        )

    async def log_out(self, uow: UnitOfWork, conversation: Conversation, now: datetime) -> Served:
        """End the device of a conversation at its own wish, outside a turn."""
        turn = Turn(conversation.session, conversation.dossier, (), ())
        served = Served(conversation, turn)
        return await self._devices.end(uow, served, conversation.identity, now)

    def wake(self) -> None:
        """A report was asked for outside a turn."""
        self._reports.wake()

    def finish(self, served: Served) -> None:
        """What is left once the turn is committed; nobody waits for it."""
        who = served.conversation
        for event in served.security:
            log.info(event, person=who.person, identity=who.identity, channel=who.channel)
        if served.tells_others:
            self._reports.news.tell(None)
        if served.deleted or served.digests or served.files:
            self._background.begin(self._remove(served))
        if served.report_asked:
            self._reports.wake()
            self._reports.news.tell(None)
        if served.export_asked:
            self._exporter.wake()

    async def _remove(self, served: Served) -> None:
        for digest in served.digests:
            await self._evidence.remove(digest)
        await asyncio.to_thread(_unlink, served.files)
        if served.deleted:
            await self._database.forget()


def _unlink(files: tuple[Path, ...]) -> None:
    for file in files:
        file.unlink(missing_ok=True)


async def assessment_rows(
    uow: UnitOfWork, conversation: Conversation
) -> tuple[AssessmentRow, ...]:
    """The person's assessments, for the list of them."""
    return tuple(
        AssessmentRow(
            row.id,
            row.name,
            row.answered,
            row.id == conversation.assessment,
            row.catalogue,
            row.period,
            row.opened,
        )
        for row in await uow.conversations.assessments(conversation.person)
    )


def _saying_instead(served: Served, code: str, said: Tell | Reject) -> Served:
    """The same turn with other words in the place of those with this code."""
    outputs = tuple(
        said if isinstance(output, Tell) and output.code == code else output
        for output in served.turn.outputs
    )
    return replace(served, turn=replace(served.turn, outputs=outputs))
