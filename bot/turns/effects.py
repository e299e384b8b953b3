"""The effects of a turn's events outside the dialogue, each by the service of its feature.

``apply`` runs inside the turn's transaction, ``finish`` after its commit.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import structlog

from bot.jobs.notifier import Notifier
from bot.jobs.nudging import Nudging
from bot.jobs.quotas import Quotas
from bot.runtime.processes.background import BackgroundTasks
from bot.turns.assessments.making import MakingService
from bot.turns.assessments.opening import OpeningService
from bot.turns.assessments.removing import RemovalService
from bot.turns.assessments.years import ABOUT_YEARS, YearsService
from bot.turns.bills import ABOUT_FIGURES, BillService
from bot.turns.calls.applying import ABOUT_OWN_CALLS, ApplyingService
from bot.turns.calls.deciding import DecidingService
from bot.turns.calls.handling import ABOUT_HANDLING, HandlingService
from bot.turns.devices.ending import ABOUT_DEVICES, DeviceService
from bot.turns.devices.joining import JoiningService
from bot.turns.devices.letting_in import LettingInService
from bot.turns.devices.passkeys import remove_passkey
from bot.turns.file_acts import add_file_acts
from bot.turns.invitation_links import InvitationLinks
from bot.turns.mail.addresses import ABOUT_MAIL, MailAddressService
from bot.turns.organisations.members import ABOUT_ORGANISATIONS, OrganisationService
from bot.turns.organisations.own_cases import ABOUT_OWN_CASES, OwnCasesService
from bot.turns.result import TurnResult
from bot.turns.review.reviewing import ReviewService
from bot.turns.sharing.case_access import ABOUT_ACCESS, CaseAccessService
from bot.turns.sharing.commenting import ABOUT_COMMENTS, CommentService
from bot.turns.sharing.guests import ABOUT_TASKS, GuestService
from bot.turns.sharing.naming import ABOUT_NAMES, with_name
from bot.turns.sharing.nudging import ABOUT_NUDGING, NudgeService
from bot.turns.sharing.owners import ABOUT_SHARING, SharingService
from bot.turns.sharing.presence import ABOUT_PRESENCE, add_presence
from bot.turns.sharing.requests import answering as answering_requests
from bot.turns.sharing.requests.asking import AskingService
from bot.turns.sharing.requests.shown import ABOUT_REQUESTS, ShownRequests
from bot.turns.sharing.tagging import ABOUT_TAGS, add_tags, make_tag, set_tag
from bot.turns.verifying import VerifyingService
from bot.turns.versions.closing import ABOUT_VERSIONS, VersionService
from bot.turns.versions.signing import ABOUT_SIGNING, SigningService
from dialogs.core import outputs as o
from dialogs.core.outputs import (
    AnswerRecorded,
    CarriersClosed,
    CarriersOpened,
    FigureRecorded,
    LanguageChosen,
    MarkRecorded,
    ModeChosen,
    NoteRecorded,
    PlanRecorded,
    Turn,
)
from dialogs.core.session import Place
from scoring.overlays.library import OverlayLibrary
from storage.database import Database
from storage.errors import FilesAway
from storage.files.evidence import EvidenceStore
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

Handler = Callable[[UnitOfWork, TurnResult, Any, datetime], Awaitable[TurnResult]]
"""Does what an event asks for."""
Filler = Callable[[UnitOfWork, TurnResult, datetime], Awaitable[TurnResult]]
"""Adds what the screen of a place shows that only storage knows."""

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
        nudging: Nudging,
        verifying: VerifyingService,
        sends_mail: bool,
    ) -> None:
        self._database = database
        self._evidence = evidence
        self._files = files
        self._background = background
        self._notifier = notifier
        self._library = library
        self._verifying = verifying
        self._guests = GuestService(library, quotas, default_catalogue)
        self._sharing = SharingService(library, links)
        self._access = CaseAccessService(links)
        self._nudges = NudgeService(nudging)
        self._organisations = OrganisationService(library, links)
        self._own_cases = OwnCasesService(library)
        self._comments = CommentService(library)
        self._versions = VersionService(library)
        self._signing = SigningService(library, links)
        self._review = ReviewService(library, self._versions)
        self._letting_in = LettingInService(library)
        self._applying = ApplyingService(library)
        self._handling = HandlingService(library)
        self._deciding = DecidingService(library)
        self._bills = BillService(library)
        codes = (self._guests, self._organisations, self._applying, self._letting_in)
        self._joining = JoiningService(library, codes)
        self._devices = DeviceService(library, self._joining, self._letting_in, default_catalogue)
        self._years = YearsService(library, quotas)
        self._asking = AskingService(library, links)
        self._requests = ShownRequests(library)
        self._making = MakingService(library, self._years, self._sharing)
        self._opening = OpeningService(library, quotas, self._years, default_catalogue)
        self._removal = RemovalService(library, self._devices, default_catalogue)
        self._mail = MailAddressService(is_set=sends_mail)
        self._handlers = self._all_handlers()
        self._fillers = self._all_fillers()

    def _all_handlers(self) -> Mapping[type, Handler]:
        """Who does what an event asks for; all others ask for nothing."""
        return {
            o.ReportRequested: self._making.report,
            o.ThirdPartyReportRequested: self._making.report,
            o.ExportRequested: self._making.export,
            o.EvidenceRequested: self._making.file,
            o.ProposalFileRequested: self._making.proposal_file,
            o.EvidenceRemoved: self._making.drop_file,
            o.EvidenceDated: self._making.warn,
            o.ReminderSet: self._making.remind,
            o.NewAssessmentRequested: self._opening.open,
            o.NewAssessmentCancelled: self._opening.go_back,
            o.AssessmentChosen: self._opening.switch,
            o.AssessmentDeletionConfirmed: self._removal.remove,
            o.DeletionConfirmed: self._removal.remove_everything,
            # sharing
            o.InvitationRequested: self._sharing.invite,
            o.InvitationRevoked: self._sharing.revoke,
            o.ProposalTaken: self._sharing.take,
            o.ProposalDeclined: self._sharing.decline,
            o.InvitationAccepted: self._guests.accept,
            o.TaskFinished: self._guests.finish,
            o.OwnCaseChosen: self._guests.go_to_own,
            o.Commented: self._comments.add,
            o.CommentWithdrawn: self._comments.withdraw,
            o.WholeCaseOffered: self._access.offer,
            o.CaseHandedOver: self._access.hand_over,
            o.AccessEnded: self._access.end,
            o.TagMade: make_tag,
            o.Tagged: set_tag,
            o.Nudged: self._nudges.nudge,
            o.ClientsNudged: self._nudges.nudge_clients,
            # evidence that is asked for
            o.RequestsMade: self._asking.make,
            o.RequestAnswered: answering_requests.answer,
            o.RequestAccepted: answering_requests.decide,
            o.RequestRejected: answering_requests.decide,
            o.RequestWithdrawn: answering_requests.decide,
            o.RequestFileShown: self._making.requested_file,
            o.RequestsExported: self._asking.export,
            # organisations
            o.MemberInvited: self._organisations.invite,
            o.MemberInvitationRevoked: self._organisations.revoke,
            o.MembershipAccepted: self._organisations.accept,
            o.MembershipEnded: self._organisations.end,
            o.EndsOfCasesTaken: self._own_cases.take,
            # calls
            o.SubmissionMade: self._applying.submit,
            o.SubmissionWithdrawn: self._applying.withdraw,
            o.SubmissionAppealed: self._applying.appeal,
            o.SubmissionHandled: self._handling.handle,
            o.RowJudged: self._handling.judge,
            # bills
            o.BillToBeRead: self._bills.read,
            o.ReadBillsOpened: self._bills.open,
            o.DecisionsConfirmed: self._deciding.apply,
            o.DecisionsTakenBack: self._deciding.take_back,
            # versions
            o.CloseConfirmed: self._versions.close,
            o.ReopenConfirmed: self._versions.reopen,
            o.VersionReportRequested: self._versions.send_report,
            o.SignatureRequested: self._signing.ask,
            o.SignedOff: self._signing.sign,
            o.SigningDeclined: self._signing.decline,
            o.SigningPdfRequested: self._signing.send_report,
            # review
            o.ReviewRecorded: self._review.apply,
            o.DecisionRecorded: self._review.apply,
            o.DecisionsReleased: self._review.apply,
            o.RowsReturned: self._review.apply,
            o.ReturnUndone: self._review.apply,
            o.RowsHandedBack: self._review.apply,
            # devices
            o.LinkRequested: self._joining.offer_link,
            o.RecoveryRequested: self._joining.make_recovery,
            o.LinkOffered: self._joining.look_up,
            o.CheckRequested: self._verifying.typed,
            o.FileCheckRequested: self._verifying.file,
            o.JoinConfirmed: self._joining.join,
            o.LetInConfirmed: self._letting_in.let_in,
            o.KeptOut: self._letting_in.keep_out,
            o.MailAddressGiven: self._mail.give,
            o.MailCodeRequested: self._mail.send_again,
            o.MailCodeTyped: self._mail.confirm,
            o.MailAddressRemoved: self._mail.remove,
            o.PasskeyEndConfirmed: remove_passkey,
            o.DeviceEndConfirmed: self._devices.end_confirmed,
            o.OtherDevicesEndConfirmed: self._devices.end_others,
        }

    def _all_fillers(self) -> Mapping[Place, tuple[Filler, ...]]:
        """What adds to the screen of a place; in this order."""
        fillers: dict[Place, tuple[Filler, ...]] = {}
        about: tuple[tuple[Iterable[Place], Filler], ...] = (
            (ABOUT_DEVICES, self._devices.add_around),
            (ABOUT_TASKS, self._guests.add_around),
            (ABOUT_YEARS, self._years.add_around),
            (ABOUT_ACCESS, self._access.add_around),
            (ABOUT_TAGS, add_tags),
            (ABOUT_PRESENCE, add_presence),
            (ABOUT_NUDGING, self._nudges.add_around),
            (ABOUT_REQUESTS, self._requests.add_around),
            (ABOUT_ORGANISATIONS, self._organisations.add_around),
            (ABOUT_OWN_CALLS, self._applying.add_around),
            (ABOUT_HANDLING, self._handling.add_around),
            ((Place.DECISIONS,), self._deciding.add_around),
            (ABOUT_FIGURES, self._bills.add_around),
            (ABOUT_OWN_CASES, self._own_cases.add_around),
            (ABOUT_SHARING, self._sharing.add_around),
            (ABOUT_COMMENTS, self._comments.add_around),
            ((Place.LISTING, Place.TASK), self._comments.add_unread),
            (ABOUT_VERSIONS, self._versions.add_around),
            (ABOUT_SIGNING, self._signing.add_around),
            ((Place.EVIDENCE_FILE,), add_file_acts),
            (ABOUT_NAMES, self._add_name),
            (ABOUT_MAIL, self._mail.add_around),
        )
        for places, filler in about:
            for place in places:
                fillers[place] = (*fillers.get(place, ()), filler)
        return fillers

    async def apply(
        self, uow: UnitOfWork, conversation: Conversation, turn: Turn, now: datetime
    ) -> TurnResult:
        """Do what the turn's events ask for, in its transaction."""
        result = TurnResult(conversation, turn)
        for event in turn.events:
            handler = self._handlers.get(type(event))
            if handler is not None:
                result = await handler(uow, result, event, now)
        if conversation.dossier.task is not None:
            result = await self._guests.hand_over(uow, result, now)
        for filler in self._fillers.get(result.turn.session.wait.at, ()):
            result = await filler(uow, result, now)
        return result

    async def _add_name(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        return result if result.ended else await with_name(uow, result, self._library, now)

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
