"""One turn, one transaction: the repositories that share it."""

from storage.repositories.browsers import Browsers
from storage.repositories.codes import Codes
from storage.repositories.conversations import Conversations
from storage.repositories.deliveries import Deliveries
from storage.repositories.devices import Devices
from storage.repositories.evidence_files import EvidenceFiles
from storage.repositories.exports import Exports
from storage.repositories.identities import Identities
from storage.repositories.inbox import Inbox
from storage.repositories.joining import Joining
from storage.repositories.overlays import Overlays
from storage.repositories.people import People
from storage.repositories.reminders import Reminders
from storage.repositories.reports import Reports
from storage.repositories.usage import Usage
from storage.running import Run
from storage.warm import Learned


class UnitOfWork:
    """The repositories inside one transaction. Its end is the only commit."""

    def __init__(self, run: Run, learned: Learned) -> None:
        self.browsers = Browsers(run)
        self.codes = Codes(run)
        self.conversations = Conversations(run, learned)
        self.deliveries = Deliveries(run)
        self.evidence_files = EvidenceFiles(run)
        self.exports = Exports(run)
        self.devices = Devices(run)
        self.identities = Identities(run)
        self.inbox = Inbox(run)
        self.joining = Joining(run, self.conversations)
        self.overlays = Overlays(run)
        self.people = People(run, learned)
        self.reminders = Reminders(run)
        self.reports = Reports(run)
        self.usage = Usage(run)
