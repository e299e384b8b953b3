"""The effects of a turn's events outside the dialogue: reports, exports, deletion, devices.

``apply`` runs inside the turn's transaction, ``finish`` after its commit.
"""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import structlog

from bot.jobs.expiry import request_warnings
from bot.jobs.exports import folder_of, request_export
from bot.jobs.notifier import Notifier
from bot.jobs.quotas import REPORTS_WAITING, Quotas
from bot.jobs.reminders import request_reminder
from bot.jobs.reports import ReportMaker, attachment_of, request_report, snapshot_of
from bot.runtime.background import BackgroundTasks
from bot.runtime.catalogues import catalogue_of
from bot.screens.core.message import Attachment, Message
from bot.screens.core.texts import say
from bot.turns.board import was_begun
from bot.turns.carry_over import carried
from bot.turns.devices.ending import ABOUT_DEVICES, DeviceService
from bot.turns.devices.joining import JoiningService
from bot.turns.devices.letting_in import LettingInService
from bot.turns.devices.passkeys import remove_passkey
from bot.turns.file_acts import add_file_acts
from bot.turns.invitation_links import InvitationLinks
from bot.turns.organisations.members import ABOUT_ORGANISATIONS, OrganisationService
from bot.turns.removing import AssessmentRemoval
from bot.turns.result import TurnResult, in_assessment, with_notice, with_security_event
from bot.turns.sharing.case_access import ABOUT_ACCESS, CaseAccessService
from bot.turns.sharing.commenting import ABOUT_COMMENTS, CommentService
from bot.turns.sharing.guests import ABOUT_TASKS, GuestService
from bot.turns.sharing.leaving import send_home
from bot.turns.sharing.naming import ABOUT_NAMES, with_name
from bot.turns.sharing.owners import ABOUT_SHARING, SharingService
from bot.turns.versions.closing import ABOUT_VERSIONS, VersionService
from bot.turns.versions.signing import ABOUT_SIGNING, SigningService
from bot.turns.years import ABOUT_YEARS, YearsService
from dialogs.core.dossier import Evidence
from dialogs.core.outputs import (
    AccessEnded,
    AnswerRecorded,
    AssessmentChosen,
    AssessmentDeletionConfirmed,
    CarriersClosed,
    CarriersOpened,
    CaseHandedOver,
    CloseConfirmed,
    Commented,
    CommentWithdrawn,
    DeletionConfirmed,
    DeviceEndConfirmed,
    Event,
    EvidenceDated,
    EvidenceRemoved,
    EvidenceRequested,
    ExportRequested,
    FigureRecorded,
    InvitationAccepted,
    InvitationRequested,
    InvitationRevoked,
    JoinConfirmed,
    KeptOut,
    LanguageChosen,
    LetInConfirmed,
    LinkOffered,
    LinkRequested,
    MarkRecorded,
    MemberInvitationRevoked,
    MemberInvited,
    MembershipAccepted,
    MembershipEnded,
    ModeChosen,
    NewAssessmentCancelled,
    NewAssessmentRequested,
    NoteRecorded,
    OtherDevicesEndConfirmed,
    OverlaysPinned,
    OwnCaseChosen,
    PasskeyEndConfirmed,
    PlanRecorded,
    ProposalDeclined,
    ProposalFileRequested,
    ProposalTaken,
    RecoveryRequested,
    Reject,
    ReminderSet,
    ReopenConfirmed,
    ReportRequested,
    SignatureRequested,
    SignedOff,
    SigningDeclined,
    SigningPdfRequested,
    TaskFinished,
    Tell,
    Turn,
    VersionReportRequested,
    WholeCaseOffered,
)
from dialogs.core.session import Place
from dialogs.overlays.choosing import overlays_for
from dialogs.typed.china_time import day_in_china
from scoring.answers.model import Answer
from scoring.overlays.library import OverlayLibrary
from storage.database import Database
from storage.errors import FilesAway, NotYours
from storage.files.evidence import EvidenceStore, evidence_name
from storage.files.store import FileStore
from storage.records import Conversation
from storage.unit_of_work import UnitOfWork

ALONE = (
    AnswerRecorded,
    CarriersClosed,
    CarriersOpened,
    FigureRecorded,
    LanguageChosen,
    MarkRecorded,
    ModeChosen,
    NoteRecorded,
    PlanRecorded,
)
"""Events that change nothing but the conversation and its assessment: they ask for nothing."""

log = structlog.get_logger()


class EffectHandler:
    """Carries out what events ask for."""

    def __init__(
        self,
        database: Database,
        evidence: EvidenceStore,
        files: FileStore,
        background: BackgroundTasks,
        notifier: Notifier,
        quotas: Quotas,
        *,
        library: OverlayLibrary,
        default_catalogue: str,
        links: InvitationLinks,
    ) -> None:
        self._quotas = quotas
        self._database = database
        self._evidence = evidence
        self._files = files
        self._background = background
        self._notifier = notifier
        self._library = library
        self._default_catalogue = default_catalogue
        self._guests = GuestService(library, quotas, default_catalogue)
        self._sharing = SharingService(library, links)
        self._access = CaseAccessService(links)
        self._organisations = OrganisationService(library, links)
        self._comments = CommentService(library)
        self._versions = VersionService(library)
        self._signing = SigningService(library, links)
        self._letting_in = LettingInService(library)
        codes = (self._guests, self._organisations, self._letting_in)
        self._joining = JoiningService(library, codes)
        self._years = YearsService(library, quotas)
        self._removal = AssessmentRemoval(library, default_catalogue)
        self._devices = DeviceService(library, self._joining, self._letting_in, default_catalogue)

    async def apply(
        self, uow: UnitOfWork, conversation: Conversation, turn: Turn, now: datetime
    ) -> TurnResult:
        """Do what the turn's events ask for, in its transaction."""
        result = TurnResult(conversation, turn)
        for event in turn.events:
            if not isinstance(event, ALONE):
                result = await self._apply(uow, result, event, now)
        if conversation.dossier.task is not None:
            result = await self._guests.hand_over(uow, result, now)
        result = await self._add_around(uow, result, now)
        if result.turn.session.wait.at in ABOUT_NAMES and not result.ended:
            result = await with_name(uow, result, self._library, now)
        return result

    async def _add_around(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Add what the present screen shows that only storage knows."""
        at = result.turn.session.wait.at
        if at in ABOUT_DEVICES:
            return await self._devices.add_around(uow, result, now)
        if at in ABOUT_TASKS:
            return await self._guests.add_around(uow, result, now)
        if at in ABOUT_YEARS:
            return await self._years.add_around(uow, result)
        if at in ABOUT_ACCESS:
            return await self._access.add_around(uow, result, now)
        if at in ABOUT_ORGANISATIONS:
            return await self._organisations.add_around(uow, result, now)
        if at in ABOUT_SHARING:
            result = await self._sharing.add_around(uow, result, now)
            is_list = result.turn.session.wait.at is Place.LISTING
            return await self._comments.add_unread(uow, result) if is_list else result
        if at in ABOUT_COMMENTS:
            return await self._comments.add_around(uow, result)
        if at is Place.TASK:
            return await self._comments.add_unread(uow, result)
        if at in ABOUT_VERSIONS:
            return await self._versions.add_around(uow, result, now)
        if at in ABOUT_SIGNING:
            return await self._signing.add_around(uow, result, now)
        if at is Place.EVIDENCE_FILE and not result.ended:
            return await add_file_acts(uow, result, now)
        return result

    async def _apply(
        self, uow: UnitOfWork, result: TurnResult, event: Event, now: datetime
    ) -> TurnResult:
        match event:
            case ReportRequested(language):
                dossier = result.turn.dossier
                catalogue = await catalogue_of(dossier, self._library, uow)
                overlays = tuple(map(self._library.overlay, dossier.overlays))
                year = dossier.profile.period
                earlier = await self._years.earlier(uow, result.conversation, year)
                snapshot = snapshot_of(dossier, catalogue, overlays, earlier)
                return await self._ask_report(uow, result, language, snapshot, now)
            case ExportRequested():
                return await self._ask_export(uow, result)
            case ReminderSet(step, due) if due is not None:
                await request_reminder(uow, result.conversation.assessment, step, due)
                return result
            case EvidenceDated():
                await request_warnings(uow, result.conversation.assessment, (event,), now)
                return result
            case EvidenceRemoved(digest=digest):  # the file too, unless something else holds it
                return replace(result, removed_evidence=(*result.removed_evidence, digest))
            case EvidenceRequested(evidence):
                return await self._show_evidence(uow, result, evidence, now)
            case DeletionConfirmed():
                return await self._delete(uow, result, now)
            case NewAssessmentRequested(edition, year=year) if edition and year:
                return await self._years.roll_forward(uow, result, edition, year, now)
            case NewAssessmentRequested(edition, answers):
                return await self._open(uow, result, edition, answers, now)
            case NewAssessmentCancelled():
                return await self._go_back(uow, result, now)
            case AssessmentChosen(assessment):
                return await self._switch(uow, result, assessment, now)
            case AssessmentDeletionConfirmed(assessment):
                return await self._removal.remove(uow, result, assessment, now)
            case _:
                return await self._apply_to_sharing(uow, result, event, now)

    async def _apply_to_sharing(
        self, uow: UnitOfWork, result: TurnResult, event: Event, now: datetime
    ) -> TurnResult:
        match event:
            case InvitationRequested():
                return await self._sharing.invite(uow, result, event, now)
            case InvitationRevoked():
                return await self._sharing.revoke(uow, result, event, now)
            case ProposalTaken():
                return await self._sharing.take(uow, result, event, now)
            case ProposalDeclined():
                return await self._sharing.decline(uow, result, event, now)
            case ProposalFileRequested(number, start):
                proposal = await self._sharing.proposal(uow, result, number)
                for file in proposal.files if proposal else ():
                    if file.digest.startswith(start):
                        return await self._show_evidence(uow, result, file, now)
                return with_notice(result, Reject("proposal-gone"))
            case InvitationAccepted():
                return await self._guests.accept(uow, result, event, now)
            case TaskFinished():
                return await self._guests.finish(uow, result, now)
            case OwnCaseChosen():
                return await self._guests.go_to_own(uow, result, now)
            case Commented():
                return await self._comments.add(uow, result, event, now)
            case CommentWithdrawn():
                return await self._comments.withdraw(uow, result, event, now)
            case _:
                return await self._apply_to_access(uow, result, event, now)

    async def _apply_to_access(
        self, uow: UnitOfWork, result: TurnResult, event: Event, now: datetime
    ) -> TurnResult:
        match event:
            case WholeCaseOffered():
                return await self._access.offer(uow, result, event, now)
            case CaseHandedOver():
                return await self._access.hand_over(uow, result, event, now)
            case AccessEnded():
                return await self._access.end(uow, result, event, now)
            case MemberInvited():
                return await self._organisations.invite(uow, result, event, now)
            case MemberInvitationRevoked():
                return await self._organisations.revoke(uow, result, event, now)
            case MembershipAccepted():
                return await self._organisations.accept(uow, result, event, now)
            case MembershipEnded():
                return await self._organisations.end(uow, result, event, now)
            case _:
                return await self._apply_to_versions(uow, result, event, now)

    async def _apply_to_versions(
        self, uow: UnitOfWork, result: TurnResult, event: Event, now: datetime
    ) -> TurnResult:
        match event:
            case CloseConfirmed():
                return await self._versions.close(uow, result, event, now)
            case ReopenConfirmed():
                return await self._versions.reopen(uow, result, event, now)
            case VersionReportRequested():
                return await self._versions.send_report(uow, result, event, now)
            case SignatureRequested():
                return await self._signing.ask(uow, result, event, now)
            case SignedOff():
                return await self._signing.sign(uow, result, event, now)
            case SigningDeclined():
                return await self._signing.decline(uow, result, event, now)
            case SigningPdfRequested():
                return await self._signing.send_report(uow, result, now)
            case _:
                return await self._apply_to_devices(uow, result, event, now)

    async def _apply_to_devices(
        self, uow: UnitOfWork, result: TurnResult, event: Event, now: datetime
    ) -> TurnResult:
        match event:
            case LinkRequested():
                return await self._joining.offer_link(uow, result, now)
            case RecoveryRequested():
                return await self._joining.make_recovery(uow, result, now)
            case LinkOffered(code):
                return await self._joining.look_up(uow, result, code, now)
            case JoinConfirmed(code):
                return await self._joining.join(uow, result, code, now)
            case LetInConfirmed(waiting, number):
                return await self._letting_in.let_in(uow, result, waiting, number, now)
            case KeptOut(waiting):
                return await self._letting_in.keep_out(uow, result, waiting, now)
            case PasskeyEndConfirmed(passkey):
                return await remove_passkey(uow, result, passkey, now)
            case DeviceEndConfirmed(device):
                return await self._devices.end(uow, result, device, now)
            case OtherDevicesEndConfirmed():
                return await self._devices.end_others(uow, result, now)
            case _:
                return result

    async def _ask_report(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        language: str,
        data: dict[str, Any],
        now: datetime,
    ) -> TurnResult:
        """Have it made; one that is already made is delivered again as it is."""
        person = result.conversation.person
        if await uow.jobs.open_in(ReportMaker.name, str(person)) >= REPORTS_WAITING:
            full = Reject("reports-waiting", (("limit", str(REPORTS_WAITING)),))
            return _saying_instead(result, "report-requested", full)
        await _note_seen(uow, result.conversation, "report-requested", now)
        asked = await uow.reports.request(result.conversation, language, data, now)
        if asked.path is not None:  # if its file is lost, whoever delivers it finds out
            again = asdict(attachment_of(asked, asked.path))
            await uow.deliveries.add_attachment(asked.identity, again, now)
            result = _saying_instead(result, "report-requested", Tell("report-sent"))
        elif not await request_report(uow, asked.id, asked.identity, person, asked.withdrawn):
            result = _saying_instead(result, "report-requested", Tell("report-joined"))
        elif asked.withdrawn:
            result = _saying_instead(result, "report-requested", Tell("report-superseding"))
        return replace(result, awaits_file=True, notifies_others=True)

    async def _show_evidence(
        self, uow: UnitOfWork, result: TurnResult, evidence: Evidence, now: datetime
    ) -> TurnResult:
        """Send a file of the person back to this device."""
        await _note_seen(uow, result.conversation, "file-seen", now)
        path = evidence_name(evidence.digest)
        file = Attachment(path, evidence.name, evidence.media_type, "")
        await uow.deliveries.add_attachment(result.conversation.identity, asdict(file), now)
        return replace(result, notifies_others=True)

    async def _ask_export(self, uow: UnitOfWork, result: TurnResult) -> TurnResult:
        """Have it made; one at a time for a person."""
        of, language = result.conversation, result.turn.session.language
        if not await request_export(uow, of.identity, of.person, language):
            result = _saying_instead(result, "export-requested", Tell("export-joined"))
        return replace(result, awaits_file=True)

    async def _open(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        edition: str | None,
        answers: tuple[tuple[str, Answer], ...] | None,
        now: datetime,
    ) -> TurnResult:
        """A new assessment: empty, or with what is carried over from the present one."""
        if answers and result.conversation.person != result.conversation.owner:
            return with_notice(result, Reject("not-in-your-role"))  # it would leave its owner
        if refused := await self._quotas.opening_refused(uow, result.conversation.person):
            code, params = refused
            return with_notice(result, Reject(code, tuple(params.items())))
        id = edition or self._default_catalogue
        brought: tuple[Event, ...] = ()
        if answers is not None:
            present = result.turn.dossier
            kept = overlays_for(id, present, self._library, day_in_china(now))
            catalogue = self._library.catalogue(id, tuple(overlay.ref for overlay in kept))
            pinned = (OverlaysPinned(kept),) if kept else ()
            brought = (*pinned, *carried(present, catalogue, dict(answers)))
        opened = await uow.conversations.open_assessment(result.conversation, id, now, brought)
        await request_warnings(uow, opened.assessment, brought, now)
        told = (Tell("new-assessment"),)
        return await in_assessment(uow, self._library, result, opened, told, now)

    async def _go_back(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
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

    async def _switch(
        self, uow: UnitOfWork, result: TurnResult, assessment: int, now: datetime
    ) -> TurnResult:
        try:
            opened = await uow.conversations.switch(result.conversation, assessment)
        except NotYours:
            return with_notice(result, Reject("not-a-choice"))
        await _note_seen(uow, opened, "opened", now)
        name = opened.dossier.profile.name or "…"
        told = Tell("assessment-opened", (("name", name),))
        return await in_assessment(uow, self._library, result, opened, (told,), now)

    async def _delete(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
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

    async def log_out(
        self, uow: UnitOfWork, conversation: Conversation, now: datetime
    ) -> TurnResult:
        """End the device of a conversation at its own request, outside a turn."""
        turn = Turn(conversation.session, conversation.dossier, (), ())
        result = TurnResult(conversation, turn)
        return await self._devices.end(uow, result, conversation.identity, now)

    def finish(self, result: TurnResult) -> None:
        """Do what is left once the turn is committed; nobody waits for it."""
        who = result.conversation
        for event in result.security_events:
            log.info(event, person=who.person, identity=who.identity, channel=who.channel)
        if result.notifies_others:
            self._notifier.notify(None)
        removed = (result.removed_evidence, result.removed_files, result.removed_folders)
        if result.deleted or any(removed):
            self._background.begin(self._remove(result))

    async def _remove(self, result: TurnResult) -> None:
        try:
            for digest in result.removed_evidence:
                await self._evidence.remove(digest)
            for name in result.removed_files:
                await self._files.remove(name)
            for folder in result.removed_folders:
                async for file in self._files.listed(folder):
                    await self._files.remove(file.name)
        except FilesAway as error:  # no row names them any more: the clean-up removes them
            log.warning("files-removed-later", reason=error.reason)
        if result.deleted:
            await self._database.forget()


async def _note_seen(uow: UnitOfWork, by: Conversation, act: str, now: datetime) -> None:
    """Put into the record of a case what somebody saw who is not its owner."""
    if by.person != by.owner:
        await uow.audit.add(by.assessment, by.person, act, now)


def _saying_instead(result: TurnResult, code: str, said: Tell | Reject) -> TurnResult:
    """The same turn with another notice in place of the one with this code."""
    outputs = tuple(
        said if isinstance(output, Tell) and output.code == code else output
        for output in result.turn.outputs
    )
    return replace(result, turn=replace(result.turn, outputs=outputs))
