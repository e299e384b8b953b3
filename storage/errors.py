"""What can go wrong in storage.

StorageError
├── ConversationMoved    another writer was first: leave the unit of work, begin the turn again
├── NotYours             the assessment belongs to another person, or to nobody
├── CommitFailed         the database did not take what was written; nothing of it is kept
└── EvidenceRefused      the file cannot be evidence
    ├── EvidenceEmpty
    ├── EvidenceTooLarge
    └── NoRoom               the disk is full, or nearly so; answers are saved all the same
"""


class StorageError(Exception):
    """Base of everything raised by storage on purpose."""


class ConversationMoved(StorageError):
    """Another writer changed the conversation since it was read; nothing was written."""


class NotYours(StorageError):
    """The person has no such assessment."""


class CommitFailed(StorageError):
    """The transaction could not be made durable and was undone."""


class EvidenceRefused(StorageError):
    """The file cannot be kept as evidence."""


class EvidenceEmpty(EvidenceRefused):
    """The file has no content."""


class EvidenceTooLarge(EvidenceRefused):
    """The file exceeds ``limit`` bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the file is larger than {limit} bytes")
        self.limit = limit


class NoRoom(EvidenceRefused):
    """The disk has no room for more files. Answers are saved all the same."""
