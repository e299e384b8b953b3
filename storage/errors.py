"""What can go wrong in storage.

StorageError
├── ConversationMoved    another writer was first: leave the unit of work, take the turn again
├── NotYours             the assessment belongs to another person, or to nobody
├── CommitFailed         the database could not commit; nothing of the transaction is kept
└── EvidenceRefused      the file cannot be evidence
    ├── EvidenceEmpty
    ├── EvidenceExecutable
    ├── EvidenceTooLarge
    ├── NoRoom               the disk is full, or nearly so; answers are saved all the same
    └── FilesAway            the store of files does not answer, or refuses; later it may not
"""

import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

_SERVER_STATES = ("08", "53", "57")
"""Classes of PostgreSQL's error codes: no connection, no resources, stopped by its operator."""


class StorageError(Exception):
    """Base of everything raised by storage on purpose."""


class ConversationMoved(StorageError):
    """Another writer changed the conversation since it was read; nothing was written."""


class NotYours(StorageError):
    """The person has no assessment with this id."""


class CommitFailed(StorageError):
    """The transaction could not be made durable and was rolled back."""


class EvidenceRefused(StorageError):
    """The file cannot be stored as evidence."""


class EvidenceEmpty(EvidenceRefused):
    """The file has no content."""


class EvidenceExecutable(EvidenceRefused):
    """The file is a program or a script, which proves nothing and may do harm."""


class EvidenceTooLarge(EvidenceRefused):
    """The file exceeds ``limit`` bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the file is larger than {limit} bytes")
        self.limit = limit


class NoRoom(EvidenceRefused):
    """The disk has no room for more files. Answers are saved all the same."""


class FilesAway(EvidenceRefused):
    """The store of files cannot be used now; ``reason`` is ``away``, ``refused`` or ``no-bucket``.

    Answers are saved all the same.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"the store of files: {reason}")
        self.reason = reason


def is_temporary(error: BaseException) -> bool:
    """Whether the same turn may succeed later: database busy or away, disk full."""
    state = getattr(error, "sqlstate", None)  # of asyncpg, where SQLAlchemy does not translate
    if isinstance(state, str):
        return state.startswith(_SERVER_STATES)
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True  # the server ended the connection, whatever kind of error that is called
    if isinstance(error, FileNotFoundError | PermissionError):
        return False
    away = (CommitFailed, OperationalError, InterfaceError, InternalError, NoConnection, OSError)
    return isinstance(error, (*away, sqlite3.OperationalError))
