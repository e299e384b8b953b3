"""What can go wrong with an archive."""

from storage.errors import StorageError


class ArchiveError(StorageError):
    """A backup, restore or move that was not done; ``code`` says why, ``values`` of what.

    Nothing has been changed: a database is filled in one transaction, an archive is renamed to its
    name once it has been read back.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
