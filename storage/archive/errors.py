"""What can go wrong with an archive."""

from storage.errors import StorageError


class ArchiveError(StorageError):
    """A backup, restore or move that failed; ``code`` says why, ``values`` give details.

    Nothing has been changed: a database is filled in one transaction, and an archive gets its
    final name only after it has been read back.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
