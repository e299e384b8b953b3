"""What is made of an assessment or sent of it, and what a person is to be warned of.

Each is enqueued in the transaction of the turn that asks for it.
"""

from datetime import datetime

from msgspec.structs import asdict, replace

from bot.jobs.expiry import request_warnings
from bot.jobs.exports import request_export
from bot.jobs.quotas import REPORTS_WAITING
from bot.jobs.reminders import request_reminder
from bot.jobs.reports import ReportMaker, attachment_of, request_report, snapshot_of
from bot.screens.core.message import Attachment
from bot.turns.assessments.seen import note_seen
from bot.turns.assessments.years import YearsService
from bot.turns.result import TurnResult, with_notice
from bot.turns.sharing.owners import SharingService
from bot.turns.sharing.requests.shown import file_of
from dialogs.core.outputs import (
    EvidenceDated,
    EvidenceRemoved,
    EvidenceRequested,
    ExportRequested,
    ProposalFileRequested,
    Reject,
    ReminderSet,
    ReportRequested,
    RequestFileShown,
    Tell,
    ThirdPartyReportRequested,
)
from dialogs.dossier.dossier import Evidence
from scoring.overlays.library import OverlayLibrary
from storage.files.evidence import evidence_name
from storage.unit_of_work import UnitOfWork

Requested = ReportRequested | ThirdPartyReportRequested


class MakingService:
    """Has things made and sent."""

    def __init__(
        self,
        library: OverlayLibrary,
        years: YearsService,
        sharing: SharingService,
    ) -> None:
        self._library = library
        self._years = years
        self._sharing = sharing

    async def report(
        self, uow: UnitOfWork, result: TurnResult, asked: Requested, now: datetime
    ) -> TurnResult:
        """Have it made; one that is already made is delivered again as it is."""
        dossier, person = result.turn.dossier, result.conversation.person
        if await uow.jobs.open_in(ReportMaker.name, str(person)) >= REPORTS_WAITING:
            full = Reject("reports-waiting", (("limit", str(REPORTS_WAITING)),))
            return _saying_instead(result, "report-requested", full)
        catalogue = await uow.catalogue_of(dossier, self._library)
        overlays = tuple(map(self._library.overlay, dossier.overlays))
        earlier = await self._years.earlier(uow, result.conversation, dossier.profile.period)
        snapshot = snapshot_of(dossier, catalogue, overlays, earlier, with_reviews=True)
        await note_seen(uow, result.conversation, "report-requested", now)
        made = await uow.reports.request(result.conversation, asked.language, snapshot, now)
        if made.path is not None:  # if its file is lost, whoever delivers it finds out
            again = asdict(attachment_of(made, made.path))
            await uow.deliveries.add_attachment(made.identity, again, now)
            result = _saying_instead(result, "report-requested", Tell("report-sent"))
        elif not await request_report(uow, made.id, made.identity, person, made.withdrawn):
            result = _saying_instead(result, "report-requested", Tell("report-joined"))
        elif made.withdrawn:
            result = _saying_instead(result, "report-requested", Tell("report-superseding"))
        return replace(result, awaits_file=True, notifies_others=True)

    async def export(
        self, uow: UnitOfWork, result: TurnResult, _asked: ExportRequested, _now: datetime
    ) -> TurnResult:
        """Have it made; one at a time for a person."""
        of, language = result.conversation, result.turn.session.language
        if not await request_export(uow, of.identity, of.person, language):
            result = _saying_instead(result, "export-requested", Tell("export-joined"))
        return replace(result, awaits_file=True)

    async def file(
        self, uow: UnitOfWork, result: TurnResult, asked: EvidenceRequested, now: datetime
    ) -> TurnResult:
        """Send a file back to this device."""
        return await self._send(uow, result, asked.evidence, now)

    async def proposal_file(
        self, uow: UnitOfWork, result: TurnResult, asked: ProposalFileRequested, now: datetime
    ) -> TurnResult:
        """Send a file that came with a proposal."""
        proposal = await self._sharing.proposal(uow, result, asked.proposal)
        for file in proposal.files if proposal else ():
            if file.digest.startswith(asked.digest_start):
                return await self._send(uow, result, file, now)
        return with_notice(result, Reject("proposal-gone"))

    async def requested_file(
        self, uow: UnitOfWork, result: TurnResult, asked: RequestFileShown, now: datetime
    ) -> TurnResult:
        """Send a file that was given for a line of the list."""
        file = await file_of(uow, result, asked.request, asked.digest_start)
        if file is None:
            return with_notice(result, Reject("request-gone"))
        return await self._send(uow, result, file, now)

    async def _send(
        self, uow: UnitOfWork, result: TurnResult, evidence: Evidence, now: datetime
    ) -> TurnResult:
        await note_seen(uow, result.conversation, "file-seen", now)
        path = evidence_name(evidence.digest)
        file = Attachment(path, evidence.name, evidence.media_type, "")
        await uow.deliveries.add_attachment(result.conversation.identity, asdict(file), now)
        return replace(result, notifies_others=True)

    async def drop_file(
        self, _uow: UnitOfWork, result: TurnResult, dropped: EvidenceRemoved, _now: datetime
    ) -> TurnResult:
        """Remove the file after the commit, unless something else holds it."""
        return replace(result, removed_evidence=(*result.removed_evidence, dropped.digest))

    async def warn(
        self, uow: UnitOfWork, result: TurnResult, dated: EvidenceDated, now: datetime
    ) -> TurnResult:
        """Warn before a file expires."""
        await request_warnings(uow, result.conversation.assessment, (dated,), now)
        return result

    async def remind(
        self, uow: UnitOfWork, result: TurnResult, asked: ReminderSet, _now: datetime
    ) -> TurnResult:
        """Remind of a step on its day."""
        if asked.due is not None:
            assessment = result.conversation.assessment
            await request_reminder(uow, assessment, asked.step, asked.due)
        return result


def _saying_instead(result: TurnResult, code: str, said: Tell | Reject) -> TurnResult:
    """The same turn with another notice in place of the one with this code."""
    outputs = tuple(
        said if isinstance(output, Tell) and output.code == code else output
        for output in result.turn.outputs
    )
    return replace(result, turn=replace(result.turn, outputs=outputs))
