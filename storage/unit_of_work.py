"""The repositories that share one transaction."""

from propcache.api import cached_property

from dialogs.dossier.dossier import Dossier
from scoring.catalogue.model import Catalogue
from scoring.errors import UnknownOverlay
from scoring.overlays.library import OverlayLibrary
from storage.backends.protocol import Run
from storage.cache import PendingCacheWrites
from storage.repositories.api.cases import OrganisationCases
from storage.repositories.api.requests import ApiRequests
from storage.repositories.api.tokens import ApiTokens
from storage.repositories.api.webhooks import Webhooks
from storage.repositories.assessments.conversations import Conversations
from storage.repositories.assessments.deliveries import Deliveries
from storage.repositories.assessments.overlays import Overlays
from storage.repositories.assessments.stored import StoredAssessments
from storage.repositories.assessments.usage import Usage
from storage.repositories.board.board import Board
from storage.repositories.board.closed_cases import ClosedCases
from storage.repositories.calls.calls import Calls
from storage.repositories.calls.dates import CallDates
from storage.repositories.calls.drafts import ReviewDrafts
from storage.repositories.calls.interests import Interests
from storage.repositories.calls.sent_files import SentFiles
from storage.repositories.calls.submissions import Submissions
from storage.repositories.evidence.bill_readings import BillReadings
from storage.repositories.evidence.files import EvidenceFiles
from storage.repositories.evidence.history import EvidenceHistory
from storage.repositories.people.browsers import Browsers
from storage.repositories.people.codes import Codes
from storage.repositories.people.devices import Devices
from storage.repositories.people.identities import Identities
from storage.repositories.people.joining import Joining
from storage.repositories.people.mail_addresses import MailAddresses
from storage.repositories.people.mails import Mails
from storage.repositories.people.passkeys import Passkeys
from storage.repositories.people.people import People
from storage.repositories.people.removal import Removal
from storage.repositories.people.saved_views import SavedViews
from storage.repositories.people.waiting import WaitingBrowsers
from storage.repositories.sharing.audit import AuditLog
from storage.repositories.sharing.case_access import CaseAccess
from storage.repositories.sharing.comments import Comments
from storage.repositories.sharing.nudges import Nudges
from storage.repositories.sharing.organisations import Organisations
from storage.repositories.sharing.presence import Presence
from storage.repositories.sharing.proposals import Proposals
from storage.repositories.sharing.requests import Requests
from storage.repositories.sharing.sharing import Sharing
from storage.repositories.sharing.tags import Tags
from storage.repositories.sharing.versions import Versions
from storage.repositories.work.backlog import Backlog
from storage.repositories.work.exports import Exports
from storage.repositories.work.inbox import Inbox
from storage.repositories.work.issued import Issued
from storage.repositories.work.job_steering import JobSteering
from storage.repositories.work.jobs import Jobs
from storage.repositories.work.reminders import Reminders
from storage.repositories.work.reports import Reports
from storage.repositories.work.signing_certificates import SigningCertificates


class UnitOfWork:
    """The repositories inside one transaction, each made when it is first used.

    The end of the unit is the only commit.
    """

    def __init__(self, run: Run, cache_writes: PendingCacheWrites) -> None:
        self._run = run
        self._cache_writes = cache_writes
        self.enqueued: set[str] = set()
        """The kinds of which jobs were enqueued, for whoever is to know after the commit."""

    async def catalogue_of(self, dossier: Dossier, library: OverlayLibrary) -> Catalogue:
        """The catalogue of an assessment, with its pinned overlays applied."""
        return await self.catalogue(dossier.catalogue, dossier.overlays, library)

    async def catalogue(
        self, id: str, overlays: tuple[str, ...], library: OverlayLibrary
    ) -> Catalogue:
        """The catalogue ``id`` with these overlays applied, by their refs.

        Gives the library those first that another process has pinned meanwhile.
        """
        try:
            return library.catalogue(id, overlays)
        except UnknownOverlay:
            for overlay in await self.overlays.all():
                library.add(overlay)
            return library.catalogue(id, overlays)

    @cached_property
    def api_requests(self) -> ApiRequests:
        return ApiRequests(self._run)

    @cached_property
    def api_tokens(self) -> ApiTokens:
        return ApiTokens(self._run)

    @cached_property
    def audit(self) -> AuditLog:
        return AuditLog(self._run)

    @cached_property
    def backlog(self) -> Backlog:
        return Backlog(self._run)

    @cached_property
    def bill_readings(self) -> BillReadings:
        return BillReadings(self._run)

    @cached_property
    def board(self) -> Board:
        return Board(self._run)

    @cached_property
    def browsers(self) -> Browsers:
        return Browsers(self._run)

    @cached_property
    def call_dates(self) -> CallDates:
        return CallDates(self._run)

    @cached_property
    def calls(self) -> Calls:
        return Calls(self._run)

    @cached_property
    def case_access(self) -> CaseAccess:
        return CaseAccess(self._run)

    @cached_property
    def closed_cases(self) -> ClosedCases:
        return ClosedCases(self._run)

    @cached_property
    def codes(self) -> Codes:
        return Codes(self._run)

    @cached_property
    def comments(self) -> Comments:
        return Comments(self._run)

    @cached_property
    def conversations(self) -> Conversations:
        return Conversations(self._run, self._cache_writes)

    @cached_property
    def deliveries(self) -> Deliveries:
        return Deliveries(self._run)

    @cached_property
    def devices(self) -> Devices:
        return Devices(self._run)

    @cached_property
    def evidence_files(self) -> EvidenceFiles:
        return EvidenceFiles(self._run)

    @cached_property
    def evidence_history(self) -> EvidenceHistory:
        return EvidenceHistory(self._run)

    @cached_property
    def exports(self) -> Exports:
        return Exports(self._run)

    @cached_property
    def identities(self) -> Identities:
        return Identities(self._run)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self._run)

    @cached_property
    def issued(self) -> Issued:
        return Issued(self._run)

    @cached_property
    def jobs(self) -> Jobs:
        return Jobs(self._run, self.enqueued)

    @cached_property
    def job_steering(self) -> JobSteering:
        return JobSteering(self._run, self.enqueued)

    @cached_property
    def joining(self) -> Joining:
        return Joining(self._run, self.conversations)

    @cached_property
    def mail_addresses(self) -> MailAddresses:
        return MailAddresses(self._run)

    @cached_property
    def mails(self) -> Mails:
        return Mails(self._run)

    @cached_property
    def nudges(self) -> Nudges:
        return Nudges(self._run)

    @cached_property
    def organisations(self) -> Organisations:
        return Organisations(self._run)

    @cached_property
    def organisation_cases(self) -> OrganisationCases:
        return OrganisationCases(self._run)

    @cached_property
    def overlays(self) -> Overlays:
        return Overlays(self._run)

    @cached_property
    def removal(self) -> Removal:
        return Removal(self._run, self._cache_writes)

    @cached_property
    def passkeys(self) -> Passkeys:
        return Passkeys(self._run)

    @cached_property
    def people(self) -> People:
        return People(self._run, self._cache_writes)

    @cached_property
    def proposals(self) -> Proposals:
        return Proposals(self._run)

    @cached_property
    def reminders(self) -> Reminders:
        return Reminders(self._run)

    @cached_property
    def reports(self) -> Reports:
        return Reports(self._run)

    @cached_property
    def presence(self) -> Presence:
        """Who is in a case at the moment."""
        return Presence(self._run)

    @cached_property
    def tags(self) -> Tags:
        """The tags of organisations on their clients."""
        return Tags(self._run)

    @cached_property
    def review_drafts(self) -> ReviewDrafts:
        return ReviewDrafts(self._run)

    @cached_property
    def saved_views(self) -> SavedViews:
        return SavedViews(self._run)

    @cached_property
    def requests(self) -> Requests:
        return Requests(self._run)

    @cached_property
    def stored_assessments(self) -> StoredAssessments:
        return StoredAssessments(self._run)

    @cached_property
    def interests(self) -> Interests:
        """What reviewers have had to do with those they would review."""
        return Interests(self._run)

    @cached_property
    def submissions(self) -> Submissions:
        return Submissions(self._run)

    @cached_property
    def sent_files(self) -> SentFiles:
        return SentFiles(self._run)

    @cached_property
    def sharing(self) -> Sharing:
        return Sharing(self._run)

    @cached_property
    def signing_certificates(self) -> SigningCertificates:
        return SigningCertificates(self._run)

    @cached_property
    def versions(self) -> Versions:
        return Versions(self._run)

    @cached_property
    def usage(self) -> Usage:
        return Usage(self._run)

    @cached_property
    def waiting(self) -> WaitingBrowsers:
        return WaitingBrowsers(self._run)

    @cached_property
    def webhooks(self) -> Webhooks:
        return Webhooks(self._run, self.enqueued)
