"""The repositories that share one transaction."""

from storage.backends.protocol import Run
from storage.cache import PendingCacheWrites
from storage.repositories.assessments.conversations import Conversations
from storage.repositories.assessments.deliveries import Deliveries
from storage.repositories.assessments.evidence_files import EvidenceFiles
from storage.repositories.assessments.overlays import Overlays
from storage.repositories.assessments.usage import Usage
from storage.repositories.people.browsers import Browsers
from storage.repositories.people.codes import Codes
from storage.repositories.people.devices import Devices
from storage.repositories.people.identities import Identities
from storage.repositories.people.joining import Joining
from storage.repositories.people.people import People
from storage.repositories.work.exports import Exports
from storage.repositories.work.inbox import Inbox
from storage.repositories.work.reminders import Reminders
from storage.repositories.work.reports import Reports


class UnitOfWork:
    """The repositories inside one transaction. Its end is the only commit."""

    def __init__(self, run: Run, cache_writes: PendingCacheWrites) -> None:
        self.browsers = Browsers(run)
        self.codes = Codes(run)
        self.conversations = Conversations(run, cache_writes)
        self.deliveries = Deliveries(run)
        self.evidence_files = EvidenceFiles(run)
        self.exports = Exports(run)
        self.devices = Devices(run)
        self.identities = Identities(run)
        self.inbox = Inbox(run)
        self.joining = Joining(run, self.conversations)
        self.overlays = Overlays(run)
        self.people = People(run, cache_writes)
        self.reminders = Reminders(run)
        self.reports = Reports(run)
        self.usage = Usage(run)
